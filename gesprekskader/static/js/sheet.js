// The running sheet: parts moved by Alt and an arrow or by dragging, minutes as `minutes.js` sends them, and every
// deed laid over the page without leaving it. What is typed in the open part stays.
import { DONE } from "./after.js";
import { forget } from "./drafts.js";
import { safely, within } from "./floor.js";
import { whenLifted } from "./held.js";
import * as minutes from "./minutes.js";
import { newId } from "./store.js";
import { tell } from "./status.js";

const { rows, sheet } = minutes;
const PATIENCE_MS = 15000;
const LOST = "Er is geen verbinding. Probeer het zo nog eens.", NOT_NOW = "Dat lukte niet. Probeer het zo nog eens.";
const typing = new WeakSet(); // forms of a part with words that the server may not have
const deeds = []; // that wait in line, or are on their way
let going = Promise.resolve(), refusal = null, dragged = "";

export function start() {
  if (!sheet()) return;
  begin();
  document.addEventListener("submit", (event) => {
    if (!event.target.matches("[data-sheet-deed]") || event.defaultPrevented) return;
    event.preventDefault();
    if (event.submitter?.name === "stap") return minutes.tap(event.target, event.submitter);
    if (event.target.matches("[data-steps]")) return minutes.sendNow();
    const body = bodyOf(event.target);
    if (event.submitter?.name) body.set(event.submitter.name, event.submitter.value);
    send(event.target.action, body, event.submitter?.dataset.says);
  });
  minutes.start(inLine, deliver);
  document.addEventListener("sheet:tapped", () => { refusal = null; });
  document.addEventListener("input", ({ target }) => note(target.closest("form")));
  document.addEventListener("click", goOn);
  document.addEventListener("keydown", byKeys);
  document.addEventListener("saves:done", () => look());
  addEventListener("pagehide", leave);
  addEventListener("pageshow", ({ persisted }) => { if (persisted) inLine(() => deliver(location.href)); }); // sent on leaving
  for (const sign of ["dragstart", "dragover", "drop", "dragend"]) document.addEventListener(sign, drag);
}

const OPEN = ".part__edit form:not([data-sheet-deed]), form.part__edit";
const bodyOf = (form) => new URLSearchParams(new FormData(form));

function note(form) {
  if (form?.matches(OPEN)) typing.add(form);
}

function begin() {
  for (const one of sheet().querySelectorAll("[data-drag], [data-by-keys]")) one.hidden = false;
}

// Who goes to another part or page takes along what was typed in this one: it is stored first. What the server
// does not take is sent once more as a page, which says why and keeps the words.
async function goOn(event) {
  const link = event.target.closest("a[href]"), form = sheet()?.querySelector(OPEN);
  if (!link || !form || !typing.has(form) || event.defaultPrevented || event.metaKey || event.ctrlKey || link.target) return;
  if (link.matches("[data-leaves]")) return;
  event.preventDefault();
  const answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)) }).catch(() => null);
  if (!answer) return tell(document.querySelector("[data-said]"), "Er is geen verbinding. Wat je typte, staat nog hier.");
  if (!answer.ok) return form.submit();
  typing.delete(form);
  forget(form);
  location.assign(link.href);
}

// What waits in line goes along with who leaves.
function leave() {
  minutes.leave();
  for (const { url, body } of deeds) navigator.sendBeacon(url, body);
}

// One after the other; what goes wrong in one keeps no other waiting.
function inLine(work) {
  going = going.then(() => safely(work));
}

function byKeys(event) {
  const row = event.target.closest("[data-part]"), side = { ArrowUp: "omhoog", ArrowDown: "omlaag" }[event.key];
  if (!row || !side || !event.altKey || event.target.matches("textarea")) return;
  event.preventDefault();
  if (!event.repeat) move(row, { kant: side });
}

function drag(event) {
  const row = event.target.closest?.("[data-part]");
  if (event.type === "dragstart") dragged = event.target.matches("[data-drag]") ? row?.dataset.part : "";
  for (const one of rows()) one.classList.toggle("part--drop", event.type === "dragover" && one === row && one.dataset.part !== dragged);
  if (!dragged || !row) return;
  if (event.type === "dragover" || event.type === "drop") event.preventDefault();
  if (event.type !== "drop" || row.dataset.part === dragged) return;
  const others = rows().filter((one) => one.dataset.part !== dragged);
  move(document.getElementById(`deel-${dragged}`), { na: others[others.indexOf(row) - 1]?.dataset.part ?? "" });
}

function move(row, where) {
  const steps = row.querySelector("[data-steps]");
  const body = new URLSearchParams({ csrf_token: steps.elements.csrf_token.value, submission_id: newId(), ...where });
  if (steps.elements.open) body.set("open", "ja");
  send(steps.action.replace(/minuten$/, "plek"), body, "Het onderdeel staat op een andere plek.");
}

function send(url, body, said) {
  refusal = null;
  const deed = { url, body };
  deeds.push(deed);
  minutes.sendNow();
  inLine(async () => {
    await deliver(url, body, said);
    deeds.splice(deeds.indexOf(deed), 1);
  });
}

// Whether our server answered. Without a body it is only asked how things stand, and nothing is said. What was
// refused stays in sight while others of the same line go well.
async function deliver(url, body, said = DONE) {
  try {
    const answer = await fetch(url, { method: body ? "POST" : "GET", body, signal: within(PATIENCE_MS) });
    if (answer.redirected && !new URL(answer.url).pathname.includes("/programma")) location.reload();
    const page = await answer.text();
    await whenLifted();
    if (!lay(page, answer.ok)) return say(answer.ok ? LOST : NOT_NOW);
    const notice = sheet().querySelector(".notice--stop");
    if (!answer.ok && notice) refusal = notice;
    else if (refusal) sheet().prepend(refusal);
    if (body) say(refusal ? refusal.querySelector("p")?.textContent ?? "" : said);
    return true;
  } catch { return say(LOST); }
}

function say(words) {
  tell(document.querySelector("[data-said]"), words);
  return false;
}

// The rest of the page as it is now: how the open part stands on the screen.
async function look() {
  const answer = await fetch(location.href).catch(() => null);
  if (!answer?.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-preview]");
  await whenLifted();
  if (fresh) sheet().querySelector("[data-preview]")?.replaceWith(document.importNode(fresh, true));
}

// Lays the answer over the sheet. The form of the part that is open stays as it is, with what is typed in it; so
// do minutes that were tapped meanwhile, on what stood there when they were. Whether there was a sheet in it.
function lay(text, isDone) {
  const fresh = sheet(new DOMParser().parseFromString(text, "text/html"));
  if (!fresh) return false;
  const focus = document.activeElement?.id, part = document.importNode(fresh, true);
  minutes.takeOver(part, isDone);
  const typed = sheet().querySelector(".part:not(.part--new) .part__edit > form");
  const added = sheet().querySelector(".part--new"), before = added?.previousElementSibling?.id;
  const place = typed && part.querySelector(`[id="${typed.closest("[data-part]").id}"]`);
  const twin = place?.querySelector(".part__edit > form");
  const caret = typed?.contains(document.activeElement) ? document.activeElement : null;
  if (twin) twin.replaceWith(typed);
  else if (place) for (const one of place.querySelectorAll(".part__name, .part__with, .part__asks")) one.remove();
  if (place && !twin) place.querySelector("[data-steps]").before(typed.closest(".part__edit"));
  if (place) place.classList.add("part--open");
  sheet().replaceWith(part);
  if (added && !part.querySelector(".part--new")) { // a part that is being added stays where it is
    const row = before && document.getElementById(before);
    if (row) row.after(added);
    else part.querySelector(".run-sheet__list").prepend(added);
  }
  begin();
  minutes.goOn();
  (caret ?? (focus && document.getElementById(focus)))?.focus({ preventScroll: true });
  return true;
}
