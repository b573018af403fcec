// What is said to who listens. A region speaks only of what changes in it once it stood for a moment:
// one that was laid a breath ago, or a page that just opened, gets its words a little later.
const STAND_MS = 300;
const wanted = new WeakMap();

export function tell(line, words) {
  if (!line) return;
  const isNew = !wanted.has(line);
  wanted.set(line, words);
  const fill = () => {
    // said already: a screen reader would read it again
    if (line.textContent !== wanted.get(line)) line.textContent = wanted.get(line);
  };
  if (isNew) setTimeout(fill, STAND_MS); else fill();
}

// One polite line that says what became of a text; a page without one only says it.
export function say(words, isWarning = false) {
  if (isWarning) saved("");
  const lines = [...document.querySelectorAll("[data-status]")].filter((line) => !line.closest("[hidden]"));
  if (!lines.length) tell(document.querySelector("[data-said]"), words);
  for (const line of lines) {
    tell(line, words);
    line.classList.toggle("field__error", isWarning);
    line.classList.toggle("saved", !isWarning);
  }
}

// When the last text of this page was stored, in the head; what waits takes it back.
export function saved(time) {
  for (const line of document.querySelectorAll("[data-saved-at]")) line.textContent = time && `bewaard ${time}`;
}
