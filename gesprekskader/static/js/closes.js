// In a part of the programme that takes no texts the empty boxes go. What somebody began stays, with
// the part it was begun in: the server always takes that. When the meeting closes the page turns into
// the closed one; what somebody began stays then too, to copy.
import { land } from "./after.js";

export function start() {
  look();
  for (const sign of ["clock:look", "part:swapped", "list:laid"]) document.addEventListener(sign, look);
}

function look() {
  const ended = Boolean(document.querySelector("[data-stage=gesloten]"));
  const closed = !ended && Boolean(document.querySelector("[data-clock][data-closed]")), at = document.activeElement;
  const views = [...document.querySelectorAll("[data-closed-view]")], says = [...document.querySelectorAll("[data-closed-says]")];
  for (const words of says) words.hidden = !closed;
  for (const view of views) view.hidden = !ended;
  for (const form of document.querySelectorAll("form[data-closes]")) {
    const begun = [...form.querySelectorAll("textarea")].some((box) => box.value.trim());
    const typing = form.contains(at) && !at.matches("button");
    form.hidden = ended ? !begun : closed && !begun && !("cameBack" in form.dataset) && !typing;
    end(form, ended);
    if (form.hidden && form.contains(at)) land((ended ? views : says)[0]); // who just sent the last text hears why
  }
}

// Whether a form was begun in the part that runs now and leaves nothing: what is typed then stays in its
// box alone, and on no device.
export function leavesNothing(form) {
  const clock = document.querySelector("[data-clock][data-closed]");
  return Boolean(clock) && form.elements.part?.value === clock.dataset.part;
}

// Nothing more can be sent; a meeting that is opened again takes the same words.
function end(form, ended) {
  for (const box of form.querySelectorAll("textarea")) box.readOnly = ended;
  for (const button of form.querySelectorAll("button")) button.hidden = ended;
  for (const words of form.querySelectorAll("[data-late]")) words.hidden = !ended;
}
