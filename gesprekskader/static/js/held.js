// A press begins where a finger, a mouse or the space bar goes down, and counts only when it ends on the
// same thing. What is laid over that thing in between takes the press away, and nobody sees why nothing
// happened. So whoever lays something over a page first waits until nothing is held.
const LONGEST_MS = 2000; // who holds longer scrolls, or marks words
const CLICK_MS = 60; // the click of a tap comes after the finger is up
let lifted = Promise.resolve(), lift = null, timer = 0;

for (const sign of ["pointerdown", "keydown"]) addEventListener(sign, hold, { capture: true, passive: true });
for (const sign of ["pointerup", "keyup"]) addEventListener(sign, () => letGo(CLICK_MS), { capture: true, passive: true });
for (const sign of ["pointercancel", "blur", "pagehide"]) addEventListener(sign, () => letGo(0));

// Back when nothing is held: at once, mostly.
export const whenLifted = () => lifted;

function hold(event) {
  if (event.type === "keydown" && !(event.key === " " && event.target.closest?.("button, summary"))) return;
  if (!lift) lifted = new Promise((done) => { lift = done; });
  letGo(LONGEST_MS);
}

function letGo(ms) {
  clearTimeout(timer);
  timer = setTimeout(() => { lift?.(); lift = null; }, ms);
}
