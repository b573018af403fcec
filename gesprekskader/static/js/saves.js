// Saves a form while somebody types in it, and says when. What could not be saved stays in its boxes:
// the button below it sends it, and says what is wrong. What stands beside it (`data-saves-side`) is
// that of the words that were saved; who presses a button there takes along what was typed just now.
// The button below sends the page only where the server answers, which then says what is wrong.
import { forget } from "./drafts.js";
import { whenLifted } from "./held.js";
import { newId } from "./store.js";

const REST = 1200; // milliseconds of quiet before words are sent
const LATER = 5000; // and before they are tried again where nobody answered
const MOST_KEPT_ALIVE = 60000; // what a browser sends on when the page is left

export function start() {
  for (const form of document.querySelectorAll("form[data-saves]")) follow(form);
}

function words(form) {
  return JSON.stringify([...new FormData(form)].filter(([name]) => name !== "version" && name !== "submission_id"));
}

function follow(form) {
  const place = form.parentElement.querySelector("[data-saves-said]"), side = document.querySelector("[data-saves-side]");
  let timer = 0, going = null, again = false, goesOn = false, isLost = false;
  // words that were laid back here, by the device or by the server, are typed and not saved
  let typed = "cameBack" in form.dataset || [...form.querySelectorAll("textarea")].some((box) => box.value !== box.defaultValue);
  const tell = (words) => {
    if (place && place.textContent !== words) place.textContent = words;
  };
  const once = async () => {
    isLost = false;
    try {
      form.elements.submission_id.value = newId();
      const sent = words(form), body = new URLSearchParams(new FormData(form));
      const answer = await fetch(form.action, {
        method: "POST", body, headers: { "X-Fragment": "1" }, keepalive: String(body).length < MOST_KEPT_ALIVE,
      });
      if (answer.ok && !answer.redirected) { // not led to sign-in
        const { version, words: said, ...beside } = await answer.json();
        form.elements.version.value = version;
        form.elements.submission_id.value = newId();
        tell(said);
        if (side && beside.side && !goesOn) await whenLifted();
        if (side && beside.side) layBeside(side, beside, goesOn);
        form.dispatchEvent(new CustomEvent("saves:done", { bubbles: true }));
        typed = words(form) !== sent;
        if (!typed) forget(form); // what was typed meanwhile is kept on the device
      } else {
        tell("nog niet bewaard: druk op Bewaar");
      }
    } catch {
      isLost = true;
      tell("nog niet bewaard: geen verbinding");
      clearTimeout(timer);
      timer = setTimeout(save, LATER);
    }
  };
  const all = async () => {
    do {
      again = false;
      await once();
    } while (again);
    going = null;
  };
  const save = () => {
    again = Boolean(going);
    going ??= all();
    return going;
  };
  form.addEventListener("input", () => {
    typed = true;
    clearTimeout(timer);
    timer = setTimeout(save, REST);
  });
  window.addEventListener("online", () => timer && save());
  const first = async (event) => {
    if (goesOn || !typed) return;
    event.preventDefault();
    event.stopPropagation();
    goesOn = true;
    clearTimeout(timer);
    await save();
    if (event.target === form ? isLost : typed) form.querySelector("textarea").focus();
    else event.submitter.click();
    goesOn = false;
  };
  side?.addEventListener("submit", first);
  form.addEventListener("submit", first);
}

// Its forms are about the draft as it was saved. Where somebody is at it, it stays in its place.
function layBeside(side, { draft, side: fresh }, goesOn) {
  for (const field of side.querySelectorAll("input[name=version]")) field.value = draft;
  if (goesOn || side.contains(document.activeElement) || side.querySelector("details[open]")) return;
  side.replaceChildren(...new DOMParser().parseFromString(fresh, "text/html").body.childNodes);
}
