// After a deed that loads a page again: focus is where it was, or on what was made, and the deed is
// said once. A status that is there when a page loads is silent for a screen reader; this one is not.
import { tell } from "./status.js";

export const DONE = "Dat is gedaan.";
const KEY = "daarna", FRESH_MS = 15000, GOING_MS = 5000;
let left = 0;

// Whether this page came of a deed, for who has more to say about it.
export const deed = take();

export function start() {
  document.addEventListener("submit", (event) => {
    const form = event.target, button = event.submitter ?? buttonsOf(form)[0];
    if (event.defaultPrevented || form.method !== "post") return;
    left = Date.now();
    note({ action: button ? aim(button) : path(form.action), words: wordsOf(button), id: button?.id, said: button?.dataset.says });
  });
  const wrong = document.querySelector('main [aria-invalid="true"], main .field__error[tabindex], main .notice--stop[tabindex]');
  if (wrong) return toMend(wrong);
  if (!deed) return;
  const at = place();
  land(at);
  if (at?.matches(".notice")) return; // who comes there hears it
  if (deed.said === undefined && deed.action?.endsWith("/klok")) return; // clock.js says what runs now
  tell(document.querySelector("[data-said]"), deed.said
    ?? (document.querySelector("main .notice[role=status] p")?.textContent.trim() || DONE));
}

// Whether a deed is on its way to a page that says what became of it.
export function isLeaving() {
  return Date.now() - left < GOING_MS;
}

// A script that goes on to another page by itself says so here.
export function note(what) {
  try { sessionStorage.setItem(KEY, JSON.stringify({ at: Date.now(), ...what })); } catch { /* focus begins at the top then */ }
}

function take() {
  try {
    const kept = JSON.parse(sessionStorage.getItem(KEY));
    sessionStorage.removeItem(KEY);
    return kept && Date.now() - kept.at < FRESH_MS ? kept : null;
  } catch { return null; }
}

// The button that was pressed, one that does the same place's deed now, what the address names, the
// sentence that says what happened when it stands there to come to, else the way back in it; else the first heading.
function place() {
  const buttons = [...document.querySelectorAll("button")]
    .filter((one) => one.form?.method === "post" && aim(one) === deed.action && one.getClientRects().length);
  const notice = document.querySelector("main .notice[role=status]");
  return buttons.find((one) => deed.id && one.id === deed.id) ?? buttons.find((one) => wordsOf(one) === deed.words) ?? made() ?? buttons.find((one) => one.closest("main")) ?? buttons[0]
    ?? notice?.querySelector(".notice:not([tabindex]) button") ?? notice ?? document.querySelector("main h1, main h2");
}

// What the address names, or what the form that was sent is about; an answer that a script followed
// has lost its #.
function made() {
  const named = decodeURIComponent(location.hash.slice(1)), about = deed.action?.split("/").filter((part) => part.length === 12).at(-1);
  return (named && document.getElementById(named)) || (about && document.querySelector(`main [id$="-${about}"]`)) || null;
}

// To what has to be mended: it is in sight with its words and what is said about it, and as much of the rest as can be.
export function toMend(wrong) {
  wrong.focus({ preventScroll: true });
  (wrong.closest(".field") ?? wrong).scrollIntoView({ block: "nearest" });
}

// Focus on something, also on what nobody can tab to.
export function land(place, options = {}) {
  if (!place) return;
  if (!place.matches("a, button, input, textarea, select, summary, [tabindex]")) place.tabIndex = -1;
  place.focus({ preventScroll: place.matches("h1"), ...options });
}

// Also those that stand elsewhere on the page and name the form.
function buttonsOf(form) {
  return [...form.elements].filter((one) => one.matches("button"));
}

function wordsOf(button) {
  return button?.textContent.trim().replace(/\s+/g, " ") ?? "";
}

// The address that a button sends to: its own, or its form's.
function aim(button) {
  return path(button.getAttribute("formaction") ?? button.form.action);
}

function path(address) {
  return new URL(address, location.href).pathname;
}
