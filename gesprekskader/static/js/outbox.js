// Sends a form[data-swap] by way of the outbox: the text is on the device before it travels, and
// leaves the outbox only when our own server said it has it. The same submission id makes a text
// that is sent twice be stored once. A form[data-follow] keeps its words on the screen, and goes
// where the answer leads.
import { forget } from "./drafts.js";
import { GOING, HERE, MET, REFUSED, show } from "./lines.js";
import { lay } from "./parts.js";
import { say } from "./status.js";
import { drop, isNewest, keep, newId, waiting } from "./store.js";

const RETRY_MS = 3000, STUCK = [REFUSED, MET];
const me = () => document.body.dataset.visit ?? "";
let flushing = false, more = false, again = 0;

export function start() {
  document.addEventListener("submit", (event) => {
    const form = event.target.closest("form[data-swap]");
    if (!form || event.defaultPrevented) return;
    event.preventDefault();
    post(form, event.submitter);
  });
  document.addEventListener("click", leave);
  document.addEventListener("part:swapped", () => show(me()));
  for (const sign of ["online", "pageshow"]) addEventListener(sign, () => flush());
  document.addEventListener("visibilitychange", () => { if (!document.hidden) flush(); });
  forgetOthers().then(dropWhatIsBack).then(() => show(me())).then(flush);
}

async function post(form, button) {
  const follows = "follow" in form.dataset;
  const fields = [...new FormData(form, button)].filter(([, value]) => typeof value === "string");
  const text = {
    id: follows ? idOf(form) : form.elements.submission_id?.value || newId(), visit: me(), at: Date.now(), follows,
    action: form.action, page: location.pathname, swap: form.dataset.swap, words: wordsOf(form, follows), fields, state: HERE,
  };
  if (!text.words) return send(text, form); // nothing to lose: the server says what is missing
  await keep(text);
  forget(form);
  if (!follows) {
    if (form.elements.submission_id) form.elements.submission_id.value = newId();
    for (const typed of form.querySelectorAll("textarea")) typed.value = "";
    form.querySelector("textarea").dispatchEvent(new Event("input", { bubbles: true }));
  }
  await show(me());
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
  return `${me()}:${form.dataset.draft}`;
}

async function flush() {
  clearTimeout(again);
  if (flushing) { more = true; return; }
  flushing = true;
  more = false;
  let left = 0;
  try {
    for (const text of await waiting()) {
      if (text.visit !== me() || STUCK.includes(text.state)) continue;
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
    answer = await fetch(text.action, { method: "POST", body: bodyOf(text), headers: { "X-Fragment": "1" } });
    html = await answer.text();
  } catch { return wait(text); }
  const ours = answer.headers.get("X-Gesprekskader") === "1"; // a portal answers 200 with its own page
  if (!ours || answer.status >= 500 || answer.status === 429) return wait(text);
  if (answer.status === 400 && !text.renewed && (await renewToken())) return send({ ...text, renewed: true }, form);
  const page = new DOMParser().parseFromString(html, "text/html");
  const wentOn = text.follows ? answer.redirected : answer.ok;
  if (wentOn) await stored(text, page, answer.url);
  else await refused(text, page, form);
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

async function stored(text, page, url) {
  await drop(text.id, text.at);
  await show(me());
  if (text.follows && location.pathname === text.page) return location.assign(url);
  if (!text.follows) lay(text, page, { calmly: true });
  const time = new Date().toLocaleTimeString("nl-NL", { hour: "2-digit", minute: "2-digit" });
  say(`Je tekst is verstuurd om ${time.replace(":", ".")}.`);
}

// A no is an answer: back in the form when nobody typed on, else kept here to copy, or to lay
// beside what somebody else wrote meanwhile.
async function refused(text, page, form) {
  const why = page.querySelector("[data-sentence], .field__error, [role=alert]")?.textContent.trim() ?? "";
  if (lay(text, page)) {
    await drop(text.id, text.at);
    await show(me());
    say("Nog niet opgeslagen. Kijk wat er bij het vak staat.", true);
    document.querySelector(`${text.swap} [aria-invalid], ${text.swap} [role=alert]`)?.focus();
    return;
  }
  if (form && !text.words) return say(why || "Dit kon niet. Kijk het nog eens na.", true);
  if (page.querySelector("[data-both]")) return mark(text, MET);
  await mark(text, REFUSED, why);
}

async function renewToken() {
  try {
    const answer = await fetch(location.pathname, { headers: { "X-Fragment": "0" } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const token = page.querySelector("input[name=csrf_token]")?.value;
    if (!token || page.body.dataset.visit !== me()) return false;
    for (const field of document.querySelectorAll("input[name=csrf_token]")) field.value = token;
    return true;
  } catch { return false; }
}

async function mark(text, state, why = "") {
  Object.assign(text, { state, why });
  if (text.words && isNewest(text)) await keep(text);
  await show(me());
}

// Somebody else uses this device now: what the one before left is not theirs to see or send.
async function forgetOthers() {
  for (const text of await waiting()) if (me() && text.visit !== me()) await drop(text.id);
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
  return (await waiting()).filter((text) => text.visit === me()).length;
}
