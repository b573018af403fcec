// One polite line that says what became of a text.
export function say(words, isWarning = false) {
  for (const line of document.querySelectorAll("[data-status]")) {
    if (line.textContent === words) continue; // said already: a screen reader would read it again
    line.textContent = words;
    line.classList.toggle("field__error", isWarning);
    line.classList.toggle("saved", !isWarning);
  }
}
