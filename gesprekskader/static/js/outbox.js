// Takes the text of a form[data-swap] in one breath: what was written is on the device, the box is
// empty and has a new submission id before anything is awaited, so that who types on loses no letter
// and two lines never become one. `sending.js` brings it to the server. A form[data-follow] keeps its
// words on the screen, and goes where the answer leads.
import { leavesNothing } from "./closes.js";
import { forget } from "./drafts.js";
import { fieldsOf, press, safely } from "./floor.js";
import { HERE, show } from "./lines.js";
import { flush, send } from "./sending.js";
import { say } from "./status.js";
import { drop, keep, newId, take, waiting } from "./store.js";
import { isMine, mine } from "./visit.js";

const opened = Date.now();
let newest = 0;

export function start() {
  document.addEventListener("submit", (event) => {
    const form = event.target.closest("form[data-swap]");
    if (!form || event.defaultPrevented) return;
    const text = written(form, event.submitter);
    event.preventDefault();
    post(form, text);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || !event.target.matches("[data-enter]")) return;
    event.preventDefault();
    press(event.target.form);
  });
  document.addEventListener("click", leave);
  document.addEventListener("input", (event) => { if (event.target.closest("form[data-swap]")) say(""); });
  document.addEventListener("part:swapped", () => safely(show));
  for (const sign of ["online", "pageshow"]) addEventListener(sign, () => flush());
  document.addEventListener("visibilitychange", () => { if (!document.hidden) flush(); });
  safely(forgetOthers).then(() => safely(dropWhatIsBack)).then(() => safely(show)).then(() => flush());
}

// What a form would send now, with all that is needed to send it later.
function written(form, button) {
  const follows = "follow" in form.dataset;
  newest = Math.max(Date.now(), newest + 1);
  return {
    id: follows ? idOf(form) : form.elements.submission_id?.value || newId(), ...mine(), at: newest, follows,
    action: form.action, page: location.pathname, swap: form.dataset.swap, words: wordsOf(form, follows),
    fields: fieldsOf(form, button), state: HERE,
  };
}

async function post(form, text) {
  if (!text.words) return send(text, form); // nothing to lose: the server says what is missing
  if (leavesNothing(form)) return send({ ...text, isFleeting: true }, form);
  take(text);
  forget(form);
  if (!text.follows) empty(form);
  await safely(() => keep(text));
  await safely(show);
  return flush();
}

function empty(form) {
  if (form.elements.submission_id) form.elements.submission_id.value = newId();
  if (form.elements.part) form.elements.part.value = document.querySelector("[data-clock]")?.dataset.part ?? 0;
  for (const typed of form.querySelectorAll("textarea, [data-once]")) typed.value = "";
  if ("anew" in form.dataset) begin(form);
  form.querySelector("textarea")?.dispatchEvent(new Event("input", { bubbles: true }));
  form.querySelector("[data-enter]")?.focus(); // line after line, without the mouse
}

// The next text is another one: no kind, role or consent of the one before, and no refusal of it.
function begin(form) {
  for (const box of form.querySelectorAll("input[type=text], input[type=checkbox], input[type=radio]"))
    if (box.type === "text") box.value = "";
    else box.checked = "default" in box.dataset;
  for (const list of form.querySelectorAll("select[data-default]")) list.value = list.dataset.default;
  for (const words of form.querySelectorAll(".field__error, .notice--stop")) words.remove();
  for (const box of form.querySelectorAll("[aria-invalid]")) box.removeAttribute("aria-invalid");
  delete form.dataset.cameBack;
  for (const box of form.querySelectorAll("input[data-default], select[data-default]")) box.dispatchEvent(new Event("change", { bubbles: true }));
}

// What a line about this text shows: its words, or the choice of who only chose.
function wordsOf(form, follows) {
  const typed = [...form.querySelectorAll("textarea")].map((box) => box.value.trim()).filter(Boolean);
  if (typed.length || !follows) return typed.join("\n");
  const lines = [...form.querySelectorAll("input[type=text]")].map((box) => box.value.trim()).filter(Boolean);
  const chosen = form.querySelector("input[type=radio]:checked");
  return lines.join("\n") || (chosen?.labels[0]?.textContent.trim() ?? "");
}

// One text waits per form that follows: who sends again means the newer words.
function idOf(form) {
  return `${mine().visit}:${form.dataset.draft}`;
}

// Somebody else uses this device now: what the one before left is not theirs to see or send.
async function forgetOthers() {
  for (const text of await waiting()) if (mine().visit && !isMine(text)) await drop(text.id);
}

// The server laid both texts on this page: the one that met the other is in its form again.
async function dropWhatIsBack() {
  for (const form of document.querySelectorAll("form[data-came-back][data-follow]")) await drop(idOf(form), opened); // not what was sent since
}

// Who keeps the other's text, or changes nothing, leaves no words of this form behind.
function leave(event) {
  const link = event.target.closest("a[data-forget]"), part = link?.closest("[data-part]");
  const forms = part ? part.querySelectorAll("form[data-draft]") : document.querySelectorAll("form[data-draft][data-came-back]");
  for (const form of link ? forms : []) {
    forget(form);
    drop(idOf(form));
  }
}
