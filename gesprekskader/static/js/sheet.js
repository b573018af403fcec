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
const typing = new WeakSet(); // forms of a part with words that the server may not have
const tapped = new Set(); // boxes of minutes, by id, that the server may not have
let waits = 0, going = Promise.resolve(), onItsWay = "", dragged = "";

export function start() {
  if (!sheet()) return;
  begin();
  document.addEventListener("submit", (event) => {
    if (!event.target.matches("[data-sheet-deed]") || event.defaultPrevented) return;
    event.preventDefault();
    const body = new URLSearchParams(new FormData(event.target));
    if (event.submitter?.name) body.set(event.submitter.name, event.submitter.value);
    if (event.submitter?.name === "stap") return tap(event.target, event.submitter);
    if (event.target.matches("[data-steps]")) return sendMinutes();
    send(event.target.action, body, event.submitter?.dataset.says);
  });
  document.addEventListener("input", (event) => event.target.closest("[data-steps]") && later(event.target.form));
  document.addEventListener("input", ({ target }) => note(target.closest("form")));
  document.addEventListener("click", goOn);
  document.addEventListener("keydown", byKeys);
  document.addEventListener("saves:done", () => look());
  addEventListener("pagehide", () => {
    for (const one of [...new Set([...tapped, onItsWay])].map(form)) if (one) navigator.sendBeacon(one.action, bodyOf(one));
    tapped.clear();
  });
  addEventListener("pageshow", ({ persisted }) => { if (persisted) send(location.href); }); // what was sent on leaving
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
  tapped.add(minuten.id);
  clearTimeout(waits);
  waits = setTimeout(sendMinutes, REST);
}

// Those of every box that was tapped, one after the other, each on what the answer before it said.
function sendMinutes() {
  clearTimeout(waits);
  inLine(minutesFirst);
}

// One after the other; what goes wrong in one keeps no other waiting.
function inLine(work) {
  going = going.then(() => safely(work));
}

async function minutesFirst() {
  for (const id of [...tapped]) {
    if (!tapped.delete(id)) continue; // its part is gone
    onItsWay = id;
    if (!(await deliver(form(id).action, bodyOf(form(id))))) tapped.add(id);
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
  inLine(minutesFirst);
  inLine(() => deliver(url, body, said));
}

// Whether the server answered. Without a body it is only asked how things stand, and nothing is said.
async function deliver(url, body, said = DONE) {
  try {
    const answer = await fetch(url, { method: body ? "POST" : "GET", body, signal: within(PATIENCE_MS) });
    if (answer.redirected && !new URL(answer.url).pathname.includes("/programma")) location.reload();
    const page = await answer.text();
    await whenLifted();
    lay(page);
    if (body) tell(document.querySelector("[data-said]"), answer.ok ? said : sheet().querySelector(".notice--stop p")?.textContent ?? "");
    return true;
  } catch {
    tell(document.querySelector("[data-said]"), "Er is geen verbinding. Probeer het zo nog eens.");
    return false;
  }
}

// The rest of the page as it is now: how the open part stands on the screen.
async function look() {
  const answer = await fetch(location.href).catch(() => null);
  if (!answer?.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-preview]");
  await whenLifted();
  if (fresh) sheet().querySelector("[data-preview]").replaceWith(document.importNode(fresh, true));
}

// Lays the answer over the sheet. The form of the part that is open stays as it is, with what is typed in it; so
// do minutes that were tapped meanwhile.
function lay(text) {
  const fresh = new DOMParser().parseFromString(text, "text/html").querySelector("[data-sheet]");
  if (!fresh) return;
  const focus = document.activeElement?.id, part = document.importNode(fresh, true);
  for (const id of tapped) {
    const box = part.querySelector(`[id="${id}"]`);
    box ? box.value = document.getElementById(id).value : tapped.delete(id);
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
  if (tapped.size) later(form([...tapped].at(-1)));
  (caret ?? (focus && document.getElementById(focus)))?.focus({ preventScroll: true });
}
