// Saves a form while somebody types in it, and says when. What could not be saved stays in its boxes:
// the button below it sends it, and says what is wrong.
import { forget } from "./drafts.js";
import { newId } from "./store.js";

const REST = 1200; // milliseconds of quiet before words are sent
const LATER = 5000; // and before they are tried again where nobody answered

export function start() {
  for (const form of document.querySelectorAll("form[data-saves]")) follow(form);
}

function words(form) {
  return JSON.stringify([...new FormData(form)].filter(([name]) => name !== "version" && name !== "submission_id"));
}

function follow(form) {
  const place = form.parentElement.querySelector("[data-saves-said]");
  let timer = 0, busy = false, again = false;
  const tell = (words) => {
    if (place && place.textContent !== words) place.textContent = words;
  };
  const save = async () => {
    if (busy) {
      again = true;
      return;
    }
    busy = true;
    try {
      form.elements.submission_id.value = newId();
      const sent = words(form);
      const answer = await fetch(form.action, {
        method: "POST", body: new URLSearchParams(new FormData(form)), headers: { "X-Fragment": "1" },
      });
      if (answer.ok && !answer.redirected) { // not led to sign-in
        const { version, words: said } = await answer.json();
        form.elements.version.value = version;
        form.elements.submission_id.value = newId();
        tell(said);
        form.dispatchEvent(new CustomEvent("saves:done", { bubbles: true }));
        if (words(form) === sent) forget(form); // what was typed meanwhile is kept on the device
      } else {
        tell("nog niet bewaard: druk op Bewaar");
      }
    } catch {
      tell("nog niet bewaard: geen verbinding");
      clearTimeout(timer);
      timer = setTimeout(save, LATER);
    }
    busy = false;
    if (again) {
      again = false;
      save();
    }
  };
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(save, REST);
  });
  window.addEventListener("online", () => timer && save());
}
