// Copy or share a text to oneself; the buttons only show where the browser can do it.
import { say } from "./status.js";

export function start() {
  for (const button of document.querySelectorAll("[data-copy], [data-share]")) {
    const source = document.querySelector(button.dataset.copy ?? button.dataset.share);
    const can = button.dataset.copy ? navigator.clipboard?.writeText : navigator.share;
    if (!source || !can) continue;
    button.hidden = false;
    button.addEventListener("click", async () => {
      try {
        if (button.dataset.copy) await navigator.clipboard.writeText(source.textContent.trim());
        else await navigator.share({ text: source.textContent.trim() });
        say("Gekopieerd.");
      } catch { /* the visitor closed the share sheet */ }
    });
  }
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
