// Keeps a half-typed text on the device while somebody types: another tab of the page, a reload, a
// crash or a locked phone loses nothing. Two tabs of one page keep a text each. What was sent needs
// no draft; who leaves takes all along.
import { leavesNothing } from "./closes.js";
import { say } from "./status.js";
import { isMe, said } from "./visit.js";

const PREFIX = "concept:";

export function start(root) {
  forgetSomebodyElse();
  for (const box of root.querySelectorAll("form[data-draft] :is(textarea, input[type=text])[name]")) {
    if ("cameBack" in box.form.dataset) keep(box); // the server gave our own words back
    else restore(box);
    box.addEventListener("input", () => keep(box));
  }
  for (const place of root.querySelectorAll("[data-lies]")) showLeft(place);
}

// What is in the outbox or stored needs no draft any more.
export function forget(form) {
  for (const box of form.querySelectorAll("[name]")) write(keyOf(form, box.name), "");
}

// An edit goes on from the version it started at: when somebody else was first, both texts show.
function restore(box) {
  const key = keyOf(box.form, box.name), kept = read(key) || takeOver(box, key);
  if (!kept || same(kept, box.value)) return write(key, "");
  const isEdit = Boolean(box.value);
  box.value = kept;
  box.closest("details")?.setAttribute("open", "");
  const version = box.form.elements.version, from = read(keyOf(box.form, "version"));
  if (version && from) version.value = from;
  const part = box.form.elements.part, begun = read(keyOf(box.form, "part"));
  if (part && begun) part.value = begun;
  if (isEdit) say("Dit typte je eerder. Het is nog niet opgeslagen.");
}

// Where a meeting is closed no box is left to lay words back in: they stand there to be copied.
function showLeft(place) {
  const { lies, liesWas, liesBox } = place.dataset;
  const kept = [lies, ...liesWas.split(" ")].filter(Boolean).map((name) => read(`${PREFIX}${name}:${liesBox}`)).find(Boolean);
  place.hidden = !kept;
  place.querySelector(".copy-box").textContent = kept ?? "";
}

// What was typed in a group that was merged into this one since.
function takeOver(box, key) {
  for (const was of (box.form.dataset.draftWas ?? "").split(" ").filter(Boolean)) {
    const kept = read(`${PREFIX}${was}:${box.name}`);
    write(`${PREFIX}${was}:${box.name}`, "");
    if (kept) { write(key, kept); return kept; }
  }
  return "";
}

function keep(box) {
  if (!isMe(read("visit"))) return; // in another tab somebody else took over
  if (leavesNothing(box.form)) return;
  write(keyOf(box.form, box.name), box.value);
  write(keyOf(box.form, "version"), box.form.elements.version?.value ?? "");
  // the part of the programme it was begun in
  const begun = box.value && (read(keyOf(box.form, "part")) || box.form.elements.part?.value);
  if (box.matches("textarea")) write(keyOf(box.form, "part"), begun || "");
}

function same(one, other) {
  return one.replace(/\s+/g, " ").trim() === other.replace(/\s+/g, " ").trim();
}

// Somebody else joined on this device: what the one before typed is gone, in this tab too.
function forgetSomebodyElse() {
  for (const place of places()) {
    if (!isMe(place.getItem("visit") ?? ""))
      for (const key of Object.keys(place)) if (key.startsWith(PREFIX)) place.removeItem(key);
    try { place.setItem("visit", said); } catch { /* full: the next page tries again */ }
  }
}

// Somebody left, or took over, in another tab: this page is no longer theirs to see.
export function leaveWhenHandedOver() {
  addEventListener("storage", (event) => {
    const leaves = document.querySelector("form[data-sure]"); // this very page says goodbye
    if (!leaves && (event.key === null || event.key === "visit") && !isMe(read("visit"))) location.reload();
  });
}

function keyOf(form, name) {
  return `${PREFIX}${form.dataset.draft}:${name}`;
}

// This tab's own words first; what another tab or one that is gone left comes second.
function read(key) {
  const kept = places().map((place) => place.getItem(key)).filter(Boolean);
  return (key === "visit" ? kept.at(-1) : kept[0]) ?? "";
}

function write(key, value) {
  for (const place of places())
    try {
      if (value) place.setItem(key, value);
      else place.removeItem(key);
    } catch { /* no room: the box itself still has it */ }
}

// Where this tab keeps words, and where all tabs do; none in a browser that refuses both.
function places() {
  const found = [];
  for (const name of ["sessionStorage", "localStorage"])
    try {
      globalThis[name].getItem(PREFIX);
      found.push(globalThis[name]);
    } catch { /* refused */ }
  return found;
}
