// The running sheet: minutes by taps with the ends summed at once, parts moved by Alt and an arrow or by
// dragging, and every deed laid over the page without leaving it. What is typed in the open part stays.
import { DONE } from "./after.js";
import { forget } from "./drafts.js";
import { safely, within } from "./floor.js";
import { whenLifted } from "./held.js";
import { newId } from "./store.js";
import { tell } from "./status.js";

const REST = 700; // milliseconds after the last tap before the minutes are sent
const PATIENCE_MS = 15000;
const LOST = "Er is geen verbinding. Probeer het zo nog eens.", NOT_NOW = "Dat lukte niet. Probeer het zo nog eens.";
const typing = new WeakSet(); // forms of a part with words that the server may not have
const tapped = new Set(); // boxes of minutes, by id, that the server may not have
const deeds = []; // that wait in line, or are on their way
let waits = 0, going = Promise.resolve(), onItsWay = "", sent = "", refusal = null, dragged = "";

export function start() {
  if (!sheet()) return;
  begin();
  document.addEventListener("submit", (event) => {
    if (!event.target.matches("[data-sheet-deed]") || event.defaultPrevented) return;
    event.preventDefault();
    if (event.submitter?.name === "stap") return tap(event.target, event.submitter);
    if (event.target.matches("[data-steps]")) return sendMinutes();
    const body = bodyOf(event.target);
    if (event.submitter?.name) body.set(event.submitter.name, event.submitter.value);
    send(event.target.action, body, event.submitter?.dataset.says);
  });
  document.addEventListener("input", (event) => event.target.closest("[data-steps]") && later(event.target.form));
  document.addEventListener("input", ({ target }) => note(target.closest("form")));
  document.addEventListener("click", goOn);
  document.addEventListener("keydown", byKeys);
  document.addEventListener("saves:done", () => look());
  addEventListener("pagehide", leave);
  addEventListener("pageshow", ({ persisted }) => { if (persisted) inLine(() => deliver(location.href)); }); // sent on leaving
  addEventListener("online", () => { if (tapped.size) sendMinutes(); });
  for (const sign of ["dragstart", "dragover", "drop", "dragend"]) document.addEventListener(sign, drag);
}

const OPEN = ".part__edit form:not([data-sheet-deed]), form.part__edit";
const sheet = () => document.querySelector("[data-sheet]");
const form = (id) => document.getElementById(id)?.form;
const bodyOf = (form) => new URLSearchParams(new FormData(form));
const rows = () => [...sheet().querySelectorAll("[data-part]")];

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

function tap(form, button) {
  const box = form.elements.minuten;
  box.value = Math.max(0, (Number.parseInt(box.value, 10) || 0) + Number(button.value));
  later(form);
}

function later({ elements: { minuten } }) {
  sum();
  refusal = null;
  again(minuten.id);
}

function again(id) {
  tapped.add(id);
  clearTimeout(waits);
  waits = setTimeout(sendMinutes, REST);
}

// Those of every box that was tapped, one after the other, each on what the answer before it said.
function sendMinutes() {
  clearTimeout(waits);
  inLine(minutesFirst);
}

// What the server may not have goes along with who leaves. What was on its way is there by then, or comes twice:
// that is refused, as it says what stood there before.
function leave() {
  for (const id of new Set([...tapped, onItsWay])) {
    const one = form(id);
    if (!one) continue;
    const body = bodyOf(one);
    if (id === onItsWay && body.get("minuten") !== sent) body.set("was", sent);
    navigator.sendBeacon(one.action, body);
  }
  for (const { url, body } of deeds) navigator.sendBeacon(url, body);
  tapped.clear();
}

// One after the other; what goes wrong in one keeps no other waiting.
function inLine(work) {
  going = going.then(() => safely(work));
}

async function minutesFirst() {
  for (const id of [...tapped]) {
    if (!tapped.delete(id)) continue; // its part is gone
    const body = bodyOf(form(id));
    [onItsWay, sent] = [id, body.get("minuten")];
    if (!(await deliver(form(id).action, body))) tapped.add(id);
    onItsWay = "";
  }
}

// What each part and the whole would end at, before the server knows.
function sum() {
  const [hour, minute] = sheet().dataset.starts.split(":").map(Number);
  let at = hour * 60 + minute, total = 0;
  const clock = () => `${String(Math.floor(at / 60) % 24).padStart(2, "0")}.${String(at % 60).padStart(2, "0")}`;
  for (const row of rows()) {
    row.querySelector("time").textContent = clock();
    const minutes = Number.parseInt(row.querySelector('input[name="minuten"]')?.value, 10) || 0;
    at += minutes;
    total += minutes;
  }
  sheet().querySelector("[data-total]").textContent = total === 1 ? "1 minuut" : `${total} minuten`;
  sheet().querySelector("[data-done]").textContent = clock();
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
  clearTimeout(waits);
  refusal = null;
  const deed = { url, body };
  deeds.push(deed);
  inLine(minutesFirst);
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
  const fresh = new DOMParser().parseFromString(text, "text/html").querySelector("[data-sheet]");
  if (!fresh) return false;
  const focus = document.activeElement?.id, part = document.importNode(fresh, true);
  for (const id of tapped) {
    const box = part.querySelector(`[id="${id}"]`);
    if (!box) { tapped.delete(id); continue; }
    const there = document.getElementById(id);
    box.value = there.value;
    if (!isDone || id !== onItsWay) box.form.elements.was.value = there.form.elements.was.value;
  }
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
  if (tapped.size) again([...tapped].at(-1));
  if (tapped.size) sum();
  (caret ?? (focus && document.getElementById(focus)))?.focus({ preventScroll: true });
  return true;
}
