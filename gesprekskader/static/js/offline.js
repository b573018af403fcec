// On https: a worker opens the shell and this group's sheets without a connection. Only a page that
// says [data-offline] is kept, and only for whoever uses this device now; never a personal page.
import { tell as say } from "./status.js";
import { forgetSheets } from "./store.js";

const KEEP_AFTER_MS = 2000, SHOWN_MS = 4000;
let lastLook = null, isAway = false;

export function start() {
  document.addEventListener("net:away", away);
  document.addEventListener("net:back", back);
  if (!("serviceWorker" in navigator) || !("caches" in globalThis)) return;
  const visit = document.body.dataset.visit ?? "";
  navigator.serviceWorker.register("/dienst.js").catch(() => { /* it is only a help */ });
  forgetSheets(visit);
  if (!visit || !document.querySelector("[data-offline]")) return;
  setTimeout(() => keepSheet(visit), KEEP_AFTER_MS);
  document.addEventListener("visibilitychange", () => { if (document.hidden) keepSheet(visit); });
}

async function keepSheet(visit) {
  if (isAway) return;
  try {
    const answer = await fetch(location.pathname, { headers: { "X-Fragment": "0" } });
    if (!answer.ok || answer.redirected || answer.headers.get("X-Gesprekskader") !== "1") return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    // read again an hour later, the server's time of now is long past: keep how far we differ
    page.documentElement.dataset.ahead = Number(page.documentElement.dataset.now) - Date.now();
    for (const own of page.querySelectorAll("[data-not-kept]")) own.remove();
    const headers = new Headers(answer.headers);
    for (const name of ["Content-Encoding", "Content-Length"]) headers.delete(name);
    const sheets = await caches.open(`bladen:${visit}`);
    await sheets.put(location.pathname, new Response(`<!doctype html>${page.documentElement.outerHTML}`, { headers }));
  } catch { /* the one from before stays */ }
}

async function away() {
  if (isAway) return;
  isAway = true;
  const from = lastLook ?? (await keptAt());
  const state = from ? ` Je ziet de stand van ${from.toLocaleTimeString("nl-NL", { hour: "2-digit", minute: "2-digit" }).replace(":", ".")}.` : "";
  // a text that waits says already where it is
  const words = document.querySelector("[data-outbox] li") ? "" : " Schrijf gerust door: je tekst blijft op dit apparaat.";
  tell(`Geen verbinding.${words}${state}`);
}

function back() {
  lastLook = new Date();
  if (!isAway) return;
  isAway = false;
  tell("De verbinding is er weer.");
  setTimeout(() => { if (!isAway) tell(""); }, SHOWN_MS);
}

async function keptAt() {
  try {
    const kept = await caches.match(location.pathname, { ignoreVary: true });
    return kept ? new Date(kept.headers.get("Date")) : null;
  } catch { return null; }
}

function tell(words) {
  for (const line of document.querySelectorAll("[data-net]")) say(line, words);
}
