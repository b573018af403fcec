// One honest line about each text that waits on this device.
import { isHeld, whenLifted } from "./held.js";
import { say } from "./status.js";
import { drop, lasts, waiting } from "./store.js";
import { isMine } from "./visit.js";

export const HERE = "bewaard op dit apparaat", GOING = "wordt verstuurd";
export const REFUSED = "niet verstuurd, tik om te kopiëren";
export const MET = "hier staat intussen iets anders, tik om beide te zien";
const ONLY_HERE = "staat alleen op deze pagina, laat hem open";
let shown = "";

// Texts of this page in full, and those that ask for a deed; of the other ones only how many, as a
// neighbour may look along. On one place: the first that can be seen.
export async function show() {
  const mine = (await waiting()).filter(isMine);
  const here = mine.filter((text) => text.page === location.pathname || [MET, REFUSED].includes(text.state));
  const others = mine.length - here.length;
  const all = [...document.querySelectorAll("[data-outbox]")];
  const place = all.find((one) => one.parentElement.getClientRects().length) ?? all.at(-1);
  if (!place) return;
  const now = JSON.stringify([others, ...here.map((text) => [text.id, text.at, text.state])]);
  const lines = here.length + (others ? 1 : 0);
  if (now === shown && place.childElementCount === lines) return;
  if (isHeld() && place.querySelector("button")) return void whenLifted().then(show); // nobody waits for a drawing
  shown = now;
  for (const other of all) if (other !== place) other.replaceChildren();
  place.replaceChildren(...here.map(line), ...(others ? [elsewhere(others)] : []));
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
  const deed = { [REFUSED]: take, [MET]: compare }[text.state];
  const about = document.createElement(deed ? "button" : "p");
  about.className = deed ? "button button--quiet" : "saved";
  const state = text.state === HERE && !lasts(text) ? ONLY_HERE : text.state;
  about.textContent = state + (text.why ? `: ${text.why}` : "");
  if (deed) {
    about.type = "button";
    about.addEventListener("click", () => deed(text));
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

// Ask again for the page that lays both texts side by side; the text stays until that page is here.
function compare(text) {
  const form = document.createElement("form");
  form.method = "post";
  form.action = text.action;
  form.hidden = true;
  const token = document.querySelector("input[name=csrf_token]")?.value;
  for (const [name, value] of text.fields) {
    const field = document.createElement("textarea"); // keeps line breaks, an input does not
    field.name = name;
    field.value = name === "csrf_token" && token ? token : value;
    form.append(field);
  }
  document.body.append(form);
  form.submit();
}
