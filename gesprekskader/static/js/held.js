// A press begins where a finger, a mouse or the space bar goes down, and counts only when it ends on the
// same thing. What is laid over that thing in between takes the press away, and nobody sees why nothing
// happened. So whoever lays something over a page first waits until nothing is held.
const LONGEST_MS = 4000; // who holds longer scrolls, or marks words
const CLICK_MS = 400; // the click of a tap may come this long after the finger is up
const AFTER_MS = 0; // what the click does itself goes first
let lifted = Promise.resolve(), lift = null, timer = 0;

const listen = (sign, hear) => addEventListener(sign, hear, { capture: true, passive: true });
listen("pointerdown", hold);
listen("keydown", (event) => { if (isSpace(event) && !event.repeat) hold(); });
listen("pointerup", () => letGo(CLICK_MS));
listen("keyup", (event) => { if (isSpace(event)) letGo(CLICK_MS); });
for (const sign of ["click", "pointercancel"]) listen(sign, () => letGo(AFTER_MS));
for (const sign of ["blur", "pagehide"]) addEventListener(sign, () => letGo(AFTER_MS)); // of the window, not of a box

// Back when nothing is held: at once, mostly.
export const whenLifted = () => lifted;
export const isHeld = () => Boolean(lift);

const isSpace = (event) => event.key === " " && event.target.closest?.("button, summary");

function hold() {
  if (!lift) lifted = new Promise((done) => { lift = done; });
  letGo(LONGEST_MS);
}

function letGo(ms) {
  clearTimeout(timer);
  timer = setTimeout(() => { lift?.(); lift = null; }, ms);
}
