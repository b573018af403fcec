// What is told for some minutes only goes by itself; what comes while a page lies open is said.
import { now } from "./now.js";
import { tell } from "./status.js";

const AGAIN_MS = 5000;
let known = "";

export function start() {
  known = look()?.dataset.until ?? "";
  setInterval(look, AGAIN_MS);
  document.addEventListener("clock:look", () => {
    const line = look(), until = line?.dataset.until ?? "";
    if (line && until !== known) tell(document.querySelector("[data-said]"), line.textContent.trim());
    known = until;
  });
}

function look() {
  const line = document.querySelector("[data-until]");
  if (line && Number(line.dataset.until) <= now()) line.hidden = true;
  return line?.hidden ? null : line;
}
