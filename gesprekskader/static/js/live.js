// Asks whether the list in [data-live] changed, and swaps only that list: when a stream says so, and now
// and then anyway. Without a stream quick while somebody is busy, slow when idle; off when hidden, at once
// on return. What stands in a list as [data-news] is said; all else comes in silence.
import { land } from "./after.js";
import { within } from "./floor.js";
import { heardNow } from "./now.js";
import { twin } from "./parts.js";
import { tell as say } from "./status.js";
import { listen } from "./stream.js";

const BUSY_MS = 1500, IDLE_MS = 8000, IDLE_AFTER_MS = 60000, PATIENCE_MS = 8000;
const HEARD_MS = 20000, APART_MS = 250, CALM_MS = 2000; // while a stream tells; between two looks that it asks for

export function start() {
  let lastSign = Date.now(), lastLook = 0;
  let timer = 0, failed = 0, looking = false, again = false, due = 0;
  if (!document.querySelector("[data-live]")) return;

  const spread = document.querySelector("[data-live][data-calm]") ? CALM_MS : 0; // many hear the same news
  const streams = [...document.querySelectorAll("[data-live]:not([data-polls])")].map(({ dataset: { live: url } }) => listen(url, (tag) => {
    const list = document.querySelector(`[data-live="${CSS.escape(url)}"]`);
    if (list && list.dataset.tag !== tag) soon();
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
      tell(await Promise.all([...document.querySelectorAll("[data-live]")].map(refresh)));
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
  const tag = list.dataset.tag;
  try {
    const answer = await fetch(list.dataset.live, {
      headers: { "X-Fragment": "1", ...(tag && { "If-None-Match": tag }) }, signal: within(PATIENCE_MS),
    });
    if (answer.status === 304) return true;
    if (answer.headers.get("X-Gesprekskader") !== "1") return false;
    if (answer.status !== 200 || answer.redirected) return true;
    const html = await answer.text();
    heardNow(answer);
    const fresh = new DOMParser().parseFromString(html, "text/html");
    // what travels along has its own place, outside of what somebody may be touching
    for (const also of fresh.querySelectorAll("template[data-also]")) {
      const place = document.querySelector(also.dataset.also);
      if (place) beside(place, document.importNode(also.content, true));
      if (also.dataset.title) document.title = also.dataset.title;
      also.remove();
      document.dispatchEvent(new CustomEvent("clock:look"));
    }
    // never under somebody's finger, and never closing what somebody opened: then it says that it waits
    const inHand = list.contains(document.activeElement) && document.activeElement.matches("a, button, input, textarea, select, summary");
    if (isAsked) keepOpen(list, fresh.body);
    if (!isAsked && (inHand || list.querySelector("details[open]"))) return wait(list, () => lay(list, fresh, answer));
    lay(list, fresh, answer);
    return true;
  } catch { return false; } // no connection: the next look tries again
}

// What stands beside a list, as the clock with its buttons: it changes under focus, which stays on the
// same button, or on the first; never under a box that somebody types in. What was folded open stays so.
function beside(place, content) {
  const at = place.contains(document.activeElement) ? document.activeElement : null;
  if (at?.matches("input, textarea, select")) return;
  const form = "whileEmpty" in place.dataset ? place.closest("form") : null;
  if ([...(form?.querySelectorAll("textarea") ?? [])].some((box) => box.value.trim())) return; // begun in the part before
  for (const open of place.querySelectorAll("details[open][id]"))
    content.querySelector(`#${CSS.escape(open.id)}`)?.setAttribute("open", "");
  const chosen = form && place.querySelector("select, input:checked")?.value;
  place.replaceChildren(content);
  for (const option of chosen ? place.querySelectorAll("option, input") : []) { // what somebody chose stays so
    if (option.value === chosen) option.selected = option.checked = true;
  }
  form?.dispatchEvent(new Event("change"));
  if (at) land(twin(at, place) ?? place.querySelector("button, a, summary"), { preventScroll: true });
}

// What was folded open stays so, but for a fold in which the deed was done: that closes, with focus on it.
function keepOpen(list, fresh) {
  for (const open of list.querySelectorAll("details[open][id]"))
    if (!open.contains(document.activeElement)) fresh.querySelector(`#${CSS.escape(open.id)}`)?.setAttribute("open", "");
}

function fold(at, list) {
  const around = at.closest("details[id]");
  return around && !at.matches("summary") ? list.querySelector(`#${CSS.escape(around.id)} > summary`) : null;
}

function lay(list, fresh, answer) {
  const at = list.contains(document.activeElement) ? document.activeElement : null;
  list.nextElementSibling?.matches("[data-waits]") && list.nextElementSibling.remove();
  list.replaceChildren(...[...fresh.body.childNodes].map((node) => document.importNode(node, true)));
  if (at && at !== list) land(fold(at, list) ?? twin(at, list) ?? list, { preventScroll: true });
  document.dispatchEvent(new CustomEvent("clock:look"));
  document.dispatchEvent(new CustomEvent("list:laid"));
  list.dataset.tag = answer.headers.get("ETag") ?? "";
  const news = list.querySelector("[data-news]")?.textContent.trim();
  if (news) say(document.querySelector("[data-said]"), news);
}

// A list that stands still says so once, with a button that brings the new one.
function wait(list, show) {
  const known = list.nextElementSibling;
  if (known?.matches("[data-waits]")) known.querySelector("button").onclick = show;
  else list.after(waitingLine(show));
  if (!list.hasAttribute("tabindex")) list.tabIndex = -1;
  return true;
}

function waitingLine(show) {
  const line = document.createElement("div"), words = document.createElement("span"), button = document.createElement("button");
  line.className = "row";
  line.dataset.waits = "";
  words.className = "soft";
  words.setAttribute("role", "status");
  Object.assign(button, { type: "button", className: "button button--quiet", textContent: "Toon het nu", onclick: show });
  line.append(words, button);
  say(words, "Hier is iets nieuws.");
  return line;
}
