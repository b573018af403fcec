// Arrow keys move the programme on the beamer: right is the next part, left the one before.
export function start() {
  if (!document.querySelector("[data-arrow-keys]")) return;
  addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.target.closest("input, textarea, select")) return;
    const deed = { ArrowRight: ["volgende", "start"], ArrowLeft: ["vorige"] }[event.key];
    const button = deed && [...document.querySelectorAll("[data-keys] form")].find((form) => deed.includes(form.elements.deed.value));
    button?.requestSubmit();
  });
}
