// After a deed that loads a page again: focus is where it was, or on what was made, and the deed is
// said once. A status that is there when a page loads is silent for a screen reader; this one is not.
const KEY = "daarna", FRESH_MS = 15000, SAY_MS = 150;

// Whether this page came of a deed, for who has more to say about it.
export const deed = take();

export function start() {
  document.addEventListener("submit", (event) => {
    const form = event.target, button = event.submitter ?? form.querySelector("button");
    if (!event.defaultPrevented && form.method === "post") note({ action: path(form), words: wordsOf(button) });
  });
  const wrong = document.querySelector('main [aria-invalid="true"], main .field__error[tabindex], main .notice--stop[tabindex]');
  if (wrong) return wrong.focus();
  if (!deed) return;
  land(place());
  const line = document.querySelector("[data-said]");
  const said = document.querySelector("main .notice[role=status] p")?.textContent.trim() || `${deed.words}: gedaan.`;
  if (line && !deed.action?.endsWith("/klok")) setTimeout(() => { line.textContent = said; }, SAY_MS);
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

// The button that was pressed, one that does the same place's deed now, what the address names, or
// the sentence that says what happened; else the first heading.
function place() {
  const forms = [...document.querySelectorAll("form[method=post]")].filter((form) => path(form) === deed.action);
  const buttons = forms.flatMap((form) => [...form.querySelectorAll("button")]).filter((one) => one.getClientRects().length);
  return buttons.find((one) => wordsOf(one) === deed.words) ?? made() ?? buttons[0]
    ?? document.querySelector("main .notice[role=status]") ?? document.querySelector("main h1, main h2");
}

// What the address names, or what the form that was sent is about; an answer that a script followed
// has lost its #.
function made() {
  const named = decodeURIComponent(location.hash.slice(1)), about = deed.action?.split("/").filter((part) => part.length === 12).at(-1);
  return (named && document.getElementById(named)) || (about && document.querySelector(`main [id$="-${about}"]`)) || null;
}

// Focus on something, also on what nobody can tab to.
export function land(place, options = {}) {
  if (!place) return;
  if (!place.matches("a, button, input, textarea, select, summary, [tabindex]")) place.tabIndex = -1;
  place.focus({ preventScroll: place.matches("h1"), ...options });
}

function wordsOf(button) {
  return button?.textContent.trim().replace(/\s+/g, " ") ?? "";
}

function path(form) {
  return new URL(form.action, location.href).pathname;
}
