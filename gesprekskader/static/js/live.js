// Keeps the list in [data-live] as it is now: a stream brings it or says that it changed, and now and then
// the page asks anyway. Without a stream quick while somebody is busy, slow when idle; off when hidden, at once
// on return. What stands in a list as [data-news] is said; all else comes in silence.
import { within } from "./floor.js";
import { lay } from "./laying.js";
import { listen } from "./stream.js";

const BUSY_MS = 1500, IDLE_MS = 8000, IDLE_AFTER_MS = 60000, PATIENCE_MS = 8000;
const HEARD_MS = 20000, APART_MS = 250, CALM_MS = 2000; // while a stream tells; between two looks that it asks for
const TRIES = 3, AGAIN = null;

export function start() {
  let lastSign = Date.now(), lastLook = 0;
  let timer = 0, failed = 0, looking = false, again = false, due = 0;
  if (!document.querySelector("[data-live]")) return;

  const spread = document.querySelector("[data-live][data-calm]") ? CALM_MS : 0; // many hear the same news
  const streams = [...document.querySelectorAll("[data-live]:not([data-polls])")].map(({ dataset: { live: url } }) => listen(url, (tag, said) => {
    const list = document.querySelector(`[data-live="${CSS.escape(url)}"]`);
    const isNew = list && list.dataset.tag !== tag;
    if (isNew) said ? lay(url, said) : soon();
    if (!looking && !due) plan();
  }));
  for (const kind of ["pointerdown", "keydown", "scroll"])
    addEventListener(kind, () => { lastSign = Date.now(); }, { passive: true });
  document.addEventListener("visibilitychange", () => { if (!document.hidden) look(); attend(); });
  for (const sign of ["online", "offline"]) addEventListener(sign, () => look());
  document.addEventListener("live:look", () => look());
  addEventListener("pageshow", (event) => { if (event.persisted) { look(); attend(); } });
  addEventListener("pagehide", () => streams.forEach((stream) => stream.close()));
  attend();
  plan();

  // Six tabs in one browser would use up its connections: only who is looked at hears.
  function attend() {
    for (const stream of streams) document.hidden ? stream.close() : stream.open();
  }

  function plan() {
    clearTimeout(timer);
    const alone = Date.now() - lastSign < IDLE_AFTER_MS ? BUSY_MS : IDLE_MS;
    const wait = failed === 1 ? BUSY_MS : streams.length && streams.every((stream) => stream.hears()) ? HEARD_MS : alone;
    timer = setTimeout(look, wait * (0.85 + Math.random() * 0.3));
  }

  // News that comes while an answer is on its way may be newer than that answer.
  function soon() {
    again = looking;
    if (looking) return;
    clearTimeout(timer);
    if (!due) due = Math.max(Date.now() + spread * Math.random(), lastLook + APART_MS + spread);
    timer = setTimeout(look, due - Date.now());
  }

  async function look() {
    clearTimeout(timer);
    lastLook = Date.now();
    [looking, again, due] = [true, false, 0];
    if (!document.hidden)
      tell(await Promise.all([...document.querySelectorAll("[data-live]")].map((list) => refresh(list))));
    looking = false;
    again ? soon() : plan();
  }

  // One answer that gets lost is no news; two in a row are. A stream may hang on such a line and seem
  // well: it begins anew when an answer comes.
  function tell(heard) {
    const was = failed;
    failed = heard.every(Boolean) ? 0 : failed + 1;
    if (failed) for (const stream of streams) stream.close();
    else if (was) attend();
    if (failed === 0) document.dispatchEvent(new CustomEvent("net:back"));
    else if (failed > 1) document.dispatchEvent(new CustomEvent("net:away"));
  }
}

// After a deed of somebody here: at once, also under their finger.
export function refreshNow() {
  return Promise.all([...document.querySelectorAll("[data-live]")].map((list) => refresh(list, true)));
}

// Whether our own server answered.
async function refresh(list, isAsked = false) {
  for (let tries = 0; tries < TRIES; tries += 1) {
    const heard = await ask(list, isAsked);
    if (heard !== AGAIN) return heard;
  }
  return true;
}

// The same; AGAIN when this answer is older than what a stream brought meanwhile.
async function ask(list, isAsked) {
  const tag = list.dataset.tag;
  try {
    const answer = await fetch(list.dataset.live, {
      headers: { "X-Fragment": "1", ...(tag && { "If-None-Match": tag }) }, signal: within(PATIENCE_MS),
    });
    if (answer.status === 304) return true;
    if (answer.headers.get("X-Gesprekskader") !== "1") return false;
    if (answer.status !== 200 || answer.redirected) return true;
    const { headers } = answer, html = await answer.text();
    const said = { html, tag: headers.get("ETag") ?? "", now: Number(headers.get("X-Now")) };
    return (await lay(list.dataset.live, said, isAsked)) || AGAIN;
  } catch { return false; } // no connection: the next look tries again
}
