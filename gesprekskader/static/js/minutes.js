// The minutes of a running sheet: taps and numbers that are typed are summed at once and sent when nobody tapped
// for a moment, each on what stood there when they began. What got no answer may be stored all the same: what is
// sent after it says so, and is then no edit over somebody else's.
import { DONE } from "./after.js";

const REST = 700; // milliseconds after the last tap before the minutes are sent
const tapped = new Set(); // boxes, by id, that the server may not have
const unsure = new Map(); // of a box the minutes that were sent, and got no answer
let timer = 0, onItsWay = "", sendAll = null;

// `inLine` does one thing after the other; `deliver` brings a body to an address, and says whether we heard.
export function start(inLine, deliver) {
  sendAll = () => {
    clearTimeout(timer);
    inLine(() => sendEach(deliver));
  };
  document.addEventListener("input", (event) => event.target.closest("[data-steps]") && later(event.target.form));
  addEventListener("online", () => { if (tapped.size) sendAll(); });
}

export const sheet = (page = document) => page.querySelector("[data-sheet]");
export const rows = () => [...sheet().querySelectorAll("[data-part]")];
const form = (id) => document.getElementById(id)?.form;

// One more or one less.
export function tap(form, button) {
  const box = form.elements.minuten;
  box.value = Math.max(0, (Number.parseInt(box.value, 10) || 0) + Number(button.value));
  later(form);
}

// Those of every box that was tapped, before whatever comes into line next.
export function sendNow() {
  sendAll();
}

function later({ elements: { minuten } }) {
  sum();
  document.dispatchEvent(new CustomEvent("sheet:tapped"));
  again(minuten.id);
}

function again(id) {
  tapped.add(id);
  clearTimeout(timer);
  timer = setTimeout(sendAll, REST);
}

async function sendEach(deliver) {
  for (const id of [...tapped]) {
    if (!tapped.delete(id)) continue; // its part is gone
    const body = bodyOf(id);
    onItsWay = id;
    unsure.set(id, [...(unsure.get(id) ?? []), body.get("minuten")]);
    if (await deliver(form(id).action, body, DONE)) unsure.delete(id);
    else tapped.add(id);
    onItsWay = "";
  }
}

function bodyOf(id) {
  const body = new URLSearchParams(new FormData(form(id)));
  for (const minutes of unsure.get(id) ?? []) body.append("onderweg", minutes);
  return body;
}

// What the server may not have goes along with who leaves.
export function leave() {
  for (const id of new Set([...tapped, onItsWay])) if (form(id)) navigator.sendBeacon(form(id).action, bodyOf(id));
  tapped.clear();
}

// A new sheet takes over what was tapped meanwhile, on what stood there when it was; but what was on its way
// itself stands on what the answer says.
export function takeOver(fresh, isDone) {
  for (const id of tapped) {
    const box = fresh.querySelector(`[id="${id}"]`);
    if (!box) { tapped.delete(id); continue; }
    const there = document.getElementById(id);
    box.value = there.value;
    if (!isDone || id !== onItsWay) box.form.elements.was.value = there.form.elements.was.value;
  }
}

// Once that sheet is laid.
export function goOn() {
  if (!tapped.size) return;
  again([...tapped].at(-1));
  sum();
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
