// What is told for some minutes only goes by itself, and what has a time appears then; what comes while
// a page lies open is said.
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
  for (const late of document.querySelectorAll("[data-from][hidden]"))
    if (Number(late.dataset.from) <= now()) late.hidden = false;
  const line = document.querySelector("[data-until]");
  if (line && Number(line.dataset.until) <= now()) line.hidden = true;
  return line?.hidden ? null : line;
}
