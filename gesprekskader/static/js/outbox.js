// Sends a form[data-swap] by way of the outbox: the text is on the device before it travels, and
// leaves the outbox only when our own server said it has it. The same submission id makes a text
// that is sent twice be stored once. Each text has one honest line about where it is.
import { forget } from "./drafts.js";
import { say } from "./status.js";
import { drop, keep, newId, waiting } from "./store.js";

const RETRY_MS = 3000;
const HERE = "bewaard op dit apparaat", GOING = "wordt verstuurd", REFUSED = "niet verstuurd, tik om te kopiëren";
const me = () => document.body.dataset.visit ?? "";
let flushing = false, more = false, again = 0, shown = "";

export function start() {
  document.addEventListener("submit", (event) => {
    const form = event.target.closest("form[data-swap]:not([data-follow])");
    if (!form || event.defaultPrevented) return;
    event.preventDefault();
    post(form, event.submitter);
  });
  for (const sign of ["online", "pageshow"]) addEventListener(sign, () => flush());
  document.addEventListener("visibilitychange", () => { if (!document.hidden) flush(); });
  forgetOthers().then(show).then(flush);
}

async function post(form, button) {
  const fields = [...new FormData(form, button)].filter(([, value]) => typeof value === "string");
  const box = form.querySelector("textarea");
  const text = {
    id: form.elements.submission_id?.value || newId(), visit: me(), at: Date.now(), action: form.action,
    page: location.pathname, swap: form.dataset.swap, words: box?.value.trim() ?? "", fields, state: HERE,
  };
  if (!text.words) return send(text, form); // nothing to lose: the server says what is missing
  await keep(text);
  forget(form);
  if (form.elements.submission_id) form.elements.submission_id.value = newId();
  for (const typed of form.querySelectorAll("textarea")) typed.value = "";
  box.dispatchEvent(new Event("input", { bubbles: true }));
  await show();
  flush();
}

async function flush() {
  clearTimeout(again);
  if (flushing) { more = true; return; }
  flushing = true;
  more = false;
  let left = 0;
  try {
    for (const text of await waiting()) {
      if (text.visit !== me() || text.state === REFUSED) continue;
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
  if (answer.ok) await stored(text, page);
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

async function stored(text, page) {
  await drop(text.id);
  await show();
  put(text, page);
  const time = new Date().toLocaleTimeString("nl-NL", { hour: "2-digit", minute: "2-digit" });
  say(`Je tekst is verstuurd om ${time.replace(":", ".")}.`);
}

// A no is an answer: back in the form when nobody typed on, else kept here to copy.
async function refused(text, page, form) {
  const why = page.querySelector("[data-sentence], .field__error, [role=alert]")?.textContent.trim() ?? "";
  if (put(text, page)) {
    await drop(text.id);
    await show();
    say("Nog niet opgeslagen. Kijk wat er bij het vak staat.", true);
    document.querySelector(`${text.swap} [aria-invalid], ${text.swap} [role=alert]`)?.focus();
    return;
  }
  if (form && !text.words) return say(why || "Dit kon niet. Kijk het nog eens na.", true);
  await mark(text, REFUSED, why);
}

// Lay the answer's part over the page's. While somebody types on, only the lists in it.
function put(text, page) {
  const fresh = page.querySelector(text.swap), old = document.querySelector(text.swap);
  if (!fresh || !old || location.pathname !== text.page) return false;
  const typing = [...old.querySelectorAll("textarea")].some((box) => box.value.trim());
  if (!typing) {
    const part = document.importNode(fresh, true);
    const wasHere = old.contains(document.activeElement);
    old.replaceWith(part);
    part.dispatchEvent(new CustomEvent("part:swapped", { bubbles: true }));
    if (wasHere) part.querySelector("[data-after-saving]")?.focus({ preventScroll: true });
    shown = "";
    show();
    return true;
  }
  const list = fresh.querySelector("[data-live]"), there = old.querySelector("[data-live]");
  if (list && there) there.replaceChildren(...[...list.childNodes].map((node) => document.importNode(node, true)));
  return false;
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
  if (text.words) await keep(text);
  await show();
}

// Somebody else uses this device now: what the one before left is not theirs to see or send.
async function forgetOthers() {
  for (const text of await waiting()) if (me() && text.visit !== me()) await drop(text.id);
}

export async function unsent() {
  return (await waiting()).filter((text) => text.visit === me()).length;
}

// Texts of this page in full; of other pages only how many, as a neighbour may look along.
async function show() {
  const mine = (await waiting()).filter((text) => text.visit === me());
  const here = mine.filter((text) => text.page === location.pathname), others = mine.length - here.length;
  const places = [...document.querySelectorAll("[data-outbox]")];
  const now = JSON.stringify([others, ...here.map((text) => [text.id, text.state])]);
  const lines = here.length + (others ? 1 : 0);
  if (now === shown && places.every((place) => place.childElementCount === lines)) return;
  shown = now;
  for (const place of places) place.replaceChildren(...here.map(line), ...(others ? [elsewhere(others)] : []));
}

function elsewhere(number) {
  const item = document.createElement("li");
  item.className = "saved";
  item.textContent = number === 1 ? "Nog 1 andere tekst wacht op verbinding." : `Nog ${number} andere teksten wachten op verbinding.`;
  return item;
}

function line(text) {
  const item = document.createElement("li");
  item.className = "outcome unsent";
  const words = document.createElement("p");
  words.className = "outcome__text";
  words.textContent = text.words;
  const about = document.createElement(text.state === REFUSED ? "button" : "p");
  about.className = text.state === REFUSED ? "button button--quiet" : "saved";
  about.textContent = text.state + (text.why ? `: ${text.why}` : "");
  if (text.state === REFUSED) {
    about.type = "button";
    about.addEventListener("click", () => take(text));
  }
  item.append(words, about);
  return item;
}

// Copy a text that could not be stored, and let it go only when it really is on the clipboard, or
// back in an empty box.
async function take(text) {
  const box = [...document.querySelectorAll("form[data-swap] textarea")].find((one) => !one.value.trim());
  try {
    await navigator.clipboard.writeText(text.words);
    say("Gekopieerd.");
  } catch {
    if (!box) return;
    box.value = text.words;
    box.dispatchEvent(new Event("input", { bubbles: true }));
    box.focus();
  }
  await drop(text.id);
  await show();
}
