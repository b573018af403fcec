// Lays what the server says now in a list that stays open, and what travels along beside it. Never in the
// middle of a press, and never under focus or over what somebody opened: then it says that it waits.
import { land } from "./after.js";
import { whenLifted } from "./held.js";
import { heardNow } from "./now.js";
import { twin } from "./parts.js";
import { tell as say } from "./status.js";

// The list of this address gets `said`: its html, its tag, and what time it is for the server. `isAsked`: after
// a deed of somebody here, at once, also under their focus. False when a newer one came meanwhile.
export async function lay(url, said, isAsked = false) {
  const fresh = new DOMParser().parseFromString(said.html, "text/html");
  heardNow(said.now);
  await whenLifted();
  const list = document.querySelector(`[data-live="${CSS.escape(url)}"]`);
  if (!list) return true;
  if (isOlder(said.tag, list.dataset.tag) || isOlder(said.tag, list.dataset.waiting)) return false;
  // what travels along has its own place, outside of what somebody may be at
  for (const also of fresh.querySelectorAll("template[data-also]")) {
    const place = document.querySelector(also.dataset.also);
    if (place) beside(place, document.importNode(also.content, true));
    if (also.dataset.title) document.title = also.dataset.title;
    also.remove();
    document.dispatchEvent(new CustomEvent("clock:look"));
  }
  const inHand = list.contains(document.activeElement) && document.activeElement.matches("a, button, input, textarea, select, summary");
  if (isAsked) keepOpen(list, fresh.body);
  if (!isAsked && (inHand || list.querySelector("details[open]"))) {
    list.dataset.waiting = said.tag;
    wait(list, () => put(list, fresh, said.tag));
  } else put(list, fresh, said.tag);
  return true;
}

// Two answers may pass each other on their way. A tag is of one group or meeting, and its revision only rises.
function isOlder(tag, than) {
  const [mine, theirs] = [tag, than].map((one) => /(\w+)-(\d+)/.exec(one ?? ""));
  return Boolean(mine && theirs && mine[1] === theirs[1] && Number(mine[2]) < Number(theirs[2]));
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

function put(list, fresh, tag) {
  const at = list.contains(document.activeElement) ? document.activeElement : null;
  list.nextElementSibling?.matches("[data-waits]") && list.nextElementSibling.remove();
  list.replaceChildren(...[...fresh.body.childNodes].map((node) => document.importNode(node, true)));
  if (at && at !== list) land(fold(at, list) ?? twin(at, list) ?? list, { preventScroll: true });
  document.dispatchEvent(new CustomEvent("clock:look"));
  document.dispatchEvent(new CustomEvent("list:laid"));
  list.dataset.tag = tag;
  delete list.dataset.waiting;
  const news = list.querySelector("[data-news]")?.textContent.trim();
  if (news) say(document.querySelector("[data-said]"), news);
}

// A list that stands still says so once, with a button that brings the new one.
function wait(list, show) {
  const known = list.nextElementSibling;
  if (known?.matches("[data-waits]")) known.querySelector("button").onclick = show;
  else list.after(waitingLine(show));
  if (!list.hasAttribute("tabindex")) list.tabIndex = -1;
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
