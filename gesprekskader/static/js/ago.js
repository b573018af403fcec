// How long ago something was written, in words that go along with the time; the server's stand there first.
import { now } from "./now.js";

const AGAIN_MS = 30000, MINUTE_MS = 60000;

export function start() {
  say();
  setInterval(say, AGAIN_MS);
  document.addEventListener("list:laid", say);
  document.addEventListener("part:swapped", say);
}

function say() {
  for (const time of document.querySelectorAll("time[data-later]")) {
    const minutes = Math.floor((now() - Date.parse(time.dateTime)) / MINUTE_MS);
    const words = minutes < 2 ? "zojuist" : minutes < 60 ? `${minutes} min geleden` : time.dataset.later;
    if (time.textContent !== words) time.textContent = words;
  }
}
