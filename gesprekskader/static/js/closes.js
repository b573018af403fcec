// In a part of the programme that takes no texts the empty boxes go. What somebody began stays, with
// the part it was begun in: the server always takes that.
import { land } from "./after.js";

export function start() {
  look();
  for (const sign of ["clock:look", "part:swapped", "list:laid"]) document.addEventListener(sign, look);
}

function look() {
  const closed = Boolean(document.querySelector("[data-clock][data-closed]")), at = document.activeElement;
  const says = [...document.querySelectorAll("[data-closed-says]")];
  for (const words of says) words.hidden = !closed;
  for (const form of document.querySelectorAll("form[data-closes]")) {
    const begun = [...form.querySelectorAll("textarea")].some((box) => box.value.trim());
    const typing = form.contains(at) && !at.matches("button");
    form.hidden = closed && !begun && !("cameBack" in form.dataset) && !typing;
    if (form.hidden && form.contains(at)) land(says[0]); // who just sent the last text hears why
  }
}
