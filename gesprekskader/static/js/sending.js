// Brings what waits on the device to the server, in order. A text leaves the outbox only when our own
// server said it has it; the same submission id makes one that is sent twice be stored once. Drawing
// and noting help; nothing that goes wrong in them stops the sending.
import { note, toMend } from "./after.js";
import { safely, within } from "./floor.js";
import { whenLifted } from "./held.js";
import { GOING, HERE, MET, REFUSED, show } from "./lines.js";
import { lay } from "./parts.js";
import { saved, say } from "./status.js";
import { drop, isNewest, keep, lasts, waiting } from "./store.js";
import { isMine, said } from "./visit.js";

const RETRY_MS = 3000, PATIENCE_MS = 15000, JUST_NOW_MS = 5000, STUCK = [REFUSED, MET];
const TOO_SLOW = 408, SOMEBODY_ELSE = 412, TOO_MANY = 429;
let flushing = false, more = false, again = 0;
const tried = new Set(); // what was refused for now, a closed meeting, is tried once per page

export async function flush() {
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
  } catch (error) {
    left += 1;
    console.warn(error);
  } finally { flushing = false; }
  if (more && !left) return flush();
  if (left) again = setTimeout(flush, RETRY_MS * (0.85 + Math.random() * 0.3));
}

// Whether the server has answered about this text; false keeps it for the next try.
export async function send(text, form = null) {
  await mark(text, GOING);
  let answer, html;
  try {
    answer = await fetch(text.action, {
      method: "POST", body: bodyOf(text), headers: { "X-Fragment": "1", "X-Visit": said }, signal: within(PATIENCE_MS),
    });
    html = await answer.text();
  } catch { return wait(text); }
  const ours = answer.headers.get("X-Gesprekskader") === "1"; // a portal answers 200 with its own page
  if (!ours || answer.status >= 500 || [TOO_SLOW, TOO_MANY].includes(answer.status)) return wait(text);
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
  if (text.isFleeting) say("Niet verstuurd: er is geen verbinding.", true);
  if (text.isFleeting) return false;
  await mark(text, HERE);
  const where = lasts(text) ? "op dit apparaat" : "op deze pagina. Laat hem open";
  say(`Je tekst staat nog ${where}. We sturen hem zodra er verbinding is.`, true);
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
  await safely(show);
  if (text.follows && location.pathname === text.page) {
    const form = [...document.forms].find((one) => one.action === text.action);
    note({ action: new URL(text.action).pathname, words: "Opslaan", said: form?.querySelector("[data-says]")?.dataset.says });
    return location.assign(url);
  }
  if (!text.follows) await whenLifted();
  if (!text.follows) await safely(() => lay(text, page, { saved: true }));
  const time = new Date().toLocaleTimeString("nl-NL", { hour: "2-digit", minute: "2-digit" });
  saved(time.replace(":", "."));
  say(`Je tekst is verstuurd om ${time.replace(":", ".")}.`);
}

// A no is an answer: back in the form when nobody typed on, else kept here to copy, or to lay
// beside what somebody else wrote meanwhile.
async function refused(text, page, form, status) {
  const why = page.querySelector("[data-sentence], .field__error, .notice--stop")?.textContent.trim() ?? "";
  await whenLifted();
  if (lay(text, page) && document.querySelector(`${text.swap} form[data-came-back], form${text.swap}[data-came-back]`)) {
    await drop(text.id, text.at); // its words are in the box, and a draft
    await safely(show);
    const wrong = document.querySelector(`${text.swap} [aria-invalid="true"], ${text.swap} .notice--stop[tabindex]`);
    if (wrong && Date.now() - text.at < JUST_NOW_MS) toMend(wrong); // who went on meanwhile keeps the place
    say("Nog niet opgeslagen. Kijk wat er bij het vak staat.", true);
    return;
  }
  if (form && !text.words) return say(why || "Dit kon niet. Kijk het nog eens na.", true);
  const met = Boolean(page.querySelector("[data-both]"));
  text.forNow = !met && status === 409;
  if (text.forNow) tried.add(text.id);
  const isNews = text.told !== why; // each page tries it again
  text.told = why;
  await mark(text, met ? MET : REFUSED, met ? "" : why);
  if (isNews) say(met ? "Niet verstuurd: een ander schreef hier ook. Je tekst staat nog op dit apparaat." : `Niet verstuurd. ${why}`, true);
}

// A fresh proof that a form is ours; false when there is none to have, null without an answer.
async function renewToken() {
  try {
    const answer = await fetch(location.pathname, { headers: { "X-Fragment": "0" }, signal: within(PATIENCE_MS) });
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
  await safely(async () => { if (text.words && !text.isFleeting && (await isNewest(text))) await keep(text); });
  await safely(show);
}

export async function unsent() {
  return (await waiting()).filter(isMine).length;
}
