// In a part of the programme that takes no texts the empty boxes go. What somebody began stays, with
// the part it was begun in: the server always takes that.
export function start() {
  look();
  for (const sign of ["clock:look", "part:swapped"]) document.addEventListener(sign, look);
}

function look() {
  const closed = Boolean(document.querySelector("[data-clock][data-closed]"));
  for (const form of document.querySelectorAll("form[data-closes]")) {
    const begun = [...form.querySelectorAll("textarea")].some((box) => box.value.trim());
    form.hidden = closed && !begun && !("cameBack" in form.dataset) && !form.contains(document.activeElement);
  }
  for (const words of document.querySelectorAll("[data-closed-says]")) words.hidden = !closed;
}
