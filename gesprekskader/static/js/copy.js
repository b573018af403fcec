// Copy or share a text to oneself. Where the browser does not let us copy (plain http, or a refusal)
// the text is selected, ready to be copied by hand; sharing only shows where it is possible.
import { say } from "./status.js";

function select(source, why) {
  const fold = source.closest("details");
  if (fold) fold.open = true;
  getSelection().selectAllChildren(source);
  say(`${why}Alles is geselecteerd. Kopieer het zelf: Ctrl+C, of houd je vinger op de tekst.`);
}

function offerCopy(button) {
  const source = document.querySelector(button.dataset.copy);
  if (!source) return;
  const can = Boolean(navigator.clipboard?.writeText);
  if (!can) button.textContent = "Alles selecteren";
  button.hidden = false;
  button.addEventListener("click", async () => {
    if (!can) return select(source, "");
    try {
      await navigator.clipboard.writeText(source.textContent.trim());
      say("Gekopieerd.");
    } catch {
      select(source, "Kopiëren mag niet van je browser. ");
    }
  });
}

function offerShare(button) {
  const source = document.querySelector(button.dataset.share);
  if (!source || !navigator.share) return;
  button.hidden = false;
  button.addEventListener("click", async () => {
    try {
      await navigator.share({ text: source.textContent.trim() });
    } catch { /* the visitor closed the share sheet */ }
  });
}

export function start() {
  document.querySelectorAll("[data-copy]").forEach(offerCopy);
  document.querySelectorAll("[data-share]").forEach(offerShare);
  for (const button of document.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => print());
  }
  for (const button of document.querySelectorAll("[data-fullscreen]")) {
    if (!document.documentElement.requestFullscreen) continue;
    button.hidden = false;
    button.addEventListener("click", () => document.documentElement.requestFullscreen());
  }
}
