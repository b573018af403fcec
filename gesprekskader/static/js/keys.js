// Arrow keys move the programme on the beamer: right is the next part, left the one before, or the one
// it stopped at. Without leaving the page, as that would end a full screen; a key that is held down counts once.
export function start() {
  if (!document.querySelector("[data-arrow-keys]")) return;
  let busy = false;
  addEventListener("keydown", async (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.target.closest("input, textarea, select")) return;
    const deed = { ArrowRight: ["volgende", "start"], ArrowLeft: ["vorige", "verder"] }[event.key];
    const form = deed && [...document.querySelectorAll("[data-keys] form")].find((one) => deed.includes(one.elements.deed.value));
    if (!form || event.repeat || busy) return;
    event.preventDefault();
    busy = true;
    try {
      await fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)), headers: { "X-Fragment": "1" } });
      document.dispatchEvent(new CustomEvent("live:look"));
    } catch { /* no connection: press again */ }
    busy = false;
  });
}
