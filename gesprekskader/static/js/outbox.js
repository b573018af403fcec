// Sends a form[data-swap] by way of the outbox: the text is on the device before it travels, and
// leaves the outbox only when our own server said it has it. The same submission id makes a text
// that is sent twice be stored once. A form[data-follow] keeps its words on the screen, and goes
// where the answer leads.
import { forget } from "./drafts.js";
import { GOING, HERE, MET, REFUSED, show } from "./lines.js";
import { lay } from "./parts.js";
import { say } from "./status.js";
import { drop, isNewest, keep, newId, waiting } from "./store.js";
import { isMine, mine, said } from "./visit.js";

const RETRY_MS = 3000, PATIENCE_MS = 15000, STUCK = [REFUSED, MET], SOMEBODY_ELSE = 412;
let flushing = false, more = false, again = 0;
const tried = new Set(); // what was refused for now, a closed meeting, is tried once per page

export function start() {
  document.addEventListener("submit", (event) => {
    const form = event.target.closest("form[data-swap]");
    if (!form || event.defaultPrevented) return;
    event.preventDefault();
    post(form, event.submitter);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || !event.target.matches("[data-enter]")) return;
    event.preventDefault();
    event.target.form.requestSubmit();
  });
  document.addEventListener("click", leave);
  document.addEventListener("input", (event) => { if (event.target.closest("form[data-swap]")) say(""); });
  document.addEventListener("part:swapped", () => show());
  for (const sign of ["online", "pageshow"]) addEventListener(sign, () => flush());
  document.addEventListener("visibilitychange", () => { if (!document.hidden) flush(); });
  forgetOthers().then(dropWhatIsBack).then(show).then(flush);
}

async function post(form, button) {
  const follows = "follow" in form.dataset;
  const fields = [...new FormData(form, button)].filter(([, value]) => typeof value === "string");
  const text = {
    id: follows ? idOf(form) : form.elements.submission_id?.value || newId(), ...mine(), at: Date.now(), follows,
    action: form.action, page: location.pathname, swap: form.dataset.swap, words: wordsOf(form, follows), fields, state: HERE,
  };
  if (!text.words) return send(text, form); // nothing to lose: the server says what is missing
  await keep(text);
  forget(form);
  if (!follows) {
    if (form.elements.submission_id) form.elements.submission_id.value = newId();
    for (const typed of form.querySelectorAll("textarea, [data-once]")) typed.value = "";
    form.querySelector("textarea").dispatchEvent(new Event("input", { bubbles: true }));
    form.querySelector("[data-enter]")?.focus(); // line after line, without the mouse
  }
  await show();
  flush();
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

async function flush() {
  clearTimeout(again);
  if (flushing) { more = true; return; }
  flushing = true;
  more = false;
  let left = 0;
  try {
    for (const text of await waiting()) {
      if (!isMine(text) || (STUCK.includes(text.state) && !(text.forNow && !tried.has(text.id)))) continue;
      if (text.forNow) tried.add(text.id);
      if (!(await send(text))) { left += 1; break; } // in order: no later text passes an earlier one
    }
  } finally { flushing = false; }
  if (more && !left) return flush();
  if (left) again = setTimeout(flush, RETRY_MS * (0.85 + Math.random() * 0.3));
}

// Whether the server has answered about this text; false keeps it for the next try.
async function send(text, form = null) {
  await mark(text, GOING);
  let answer, html;
  try {
    answer = await fetch(text.action, {
      method: "POST", body: bodyOf(text), headers: { "X-Fragment": "1", "X-Visit": said }, signal: AbortSignal.timeout(PATIENCE_MS),
    });
    html = await answer.text();
  } catch { return wait(text); }
  const ours = answer.headers.get("X-Gesprekskader") === "1"; // a portal answers 200 with its own page
  if (!ours || answer.status >= 500 || answer.status === 429) return wait(text);
  if (answer.status === SOMEBODY_ELSE) return handedOver(text);
  if (answer.status === 400 && !text.renewed) {
    const renewed = await renewToken();
    if (renewed) return send({ ...text, renewed }, form);
    if (renewed === null) return wait(text);
  }
  const page = new DOMParser().parseFromString(html, "text/html");
  const wentOn = text.follows ? answer.redirected : answer.ok;
  if (wentOn) await stored(text, page, answer.url);
  else await refused(text, page, form, answer.status);
  return true;
}

function bodyOf(text) {
  const token = document.querySelector("input[name=csrf_token]")?.value;
  return new URLSearchParams(text.fields.map(([name, value]) => [name, name === "csrf_token" && token ? token : value]));
}

async function wait(text) {
  await mark(text, HERE);
  say("Geen verbinding. Je tekst staat nog op dit apparaat. We sturen hem zodra het kan.", true);
  return false;
}

// This page is of who used the device before: nothing of theirs is sent in another's name.
async function handedOver(text) {
  await drop(text.id);
  location.reload();
  return true;
}

async function stored(text, page, url) {
  await drop(text.id, text.at);
  await show();
  if (text.follows && location.pathname === text.page) return location.assign(url);
  if (!text.follows) lay(text, page, { calmly: true });
  const time = new Date().toLocaleTimeString("nl-NL", { hour: "2-digit", minute: "2-digit" });
  say(`Je tekst is verstuurd om ${time.replace(":", ".")}.`);
}

// A no is an answer: back in the form when nobody typed on, else kept here to copy, or to lay
// beside what somebody else wrote meanwhile.
async function refused(text, page, form, status) {
  const why = page.querySelector("[data-sentence], .field__error, [role=alert]")?.textContent.trim() ?? "";
  if (lay(text, page) && document.querySelector(`${text.swap} form[data-came-back], form${text.swap}[data-came-back]`)) {
    await drop(text.id, text.at); // its words are in the box, and a draft
    await show();
    say("Nog niet opgeslagen. Kijk wat er bij het vak staat.", true);
    document.querySelector(`${text.swap} [aria-invalid], ${text.swap} [role=alert]`)?.focus();
    return;
  }
  if (form && !text.words) return say(why || "Dit kon niet. Kijk het nog eens na.", true);
  if (page.querySelector("[data-both]")) return mark(text, MET);
  if (status === 409) tried.add(text.id);
  text.forNow = status === 409;
  await mark(text, REFUSED, why);
}

// A fresh proof that a form is ours; false when there is none to have, null without an answer.
async function renewToken() {
  try {
    const answer = await fetch(location.pathname, { headers: { "X-Fragment": "0" }, signal: AbortSignal.timeout(PATIENCE_MS) });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const token = page.querySelector("input[name=csrf_token]")?.value;
    if (answer.headers.get("X-Gesprekskader") !== "1") return null;
    if (!token || !isMine(page.body.dataset)) return false;
    for (const field of document.querySelectorAll("input[name=csrf_token]")) field.value = token;
    return true;
  } catch { return null; }
}

async function mark(text, state, why = "") {
  Object.assign(text, { state, why });
  if (text.words && (await isNewest(text))) await keep(text);
  await show();
}

// Somebody else uses this device now: what the one before left is not theirs to see or send.
async function forgetOthers() {
  for (const text of await waiting()) if (mine().visit && !isMine(text)) await drop(text.id);
}

// The server laid both texts on this page: the one that met the other is in its form again.
async function dropWhatIsBack() {
  for (const form of document.querySelectorAll("form[data-came-back][data-follow]")) await drop(idOf(form));
}

// Who keeps the other's text, or changes nothing, leaves no words of this form behind.
function leave(event) {
  const link = event.target.closest("a[data-forget]");
  for (const form of link?.closest("[data-part]")?.querySelectorAll("form[data-draft]") ?? []) {
    forget(form);
    drop(idOf(form));
  }
}

export async function unsent() {
  return (await waiting()).filter(isMine).length;
}
