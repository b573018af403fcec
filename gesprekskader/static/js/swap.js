// Sends a form[data-swap][data-follow] without leaving the page, and goes where the answer leads.
// Without a connection the text stays in its box and the page says so.
import { forget } from "./drafts.js";
import { say } from "./status.js";

const NO_CONNECTION = "Geen verbinding. Je tekst staat nog in het vak. Probeer het zo nog een keer.";

export function start() {
  addEventListener("online", () => say(""));
  document.addEventListener("submit", (event) => {
    const form = event.target.closest("form[data-swap][data-follow]");
    if (!form || event.defaultPrevented) return;
    event.preventDefault();
    send(form, event.submitter);
  });
}

async function send(form, button) {
  if (form.dataset.busy) return;
  form.dataset.busy = "1";
  button?.setAttribute("aria-disabled", "true");
  say("Wordt verstuurd ...");
  try {
    const body = new URLSearchParams(new FormData(form, button));
    const answer = await fetch(form.action, { method: "POST", body, headers: { "X-Fragment": "1" } });
    if (answer.headers.get("X-Gesprekskader") !== "1") throw new Error("somebody else answered");
    if (answer.redirected) {
      forget(form);
      location.assign(answer.url);
      return;
    }
    show(form, new DOMParser().parseFromString(await answer.text(), "text/html"));
  } catch {
    say(NO_CONNECTION, true);
  } finally {
    delete form.dataset.busy;
    button?.removeAttribute("aria-disabled");
  }
}

function show(form, page) {
  const part = page.querySelector(form.dataset.swap);
  const words = page.querySelector("[data-sentence]");
  if (!part) return say(words ? words.textContent : NO_CONNECTION, true);
  const fresh = document.importNode(part, true);
  form.replaceWith(fresh);
  fresh.dispatchEvent(new CustomEvent("part:swapped", { bubbles: true }));
  say("Nog niet opgeslagen. Kijk wat er bij het vak staat.", true);
  fresh.querySelector("[aria-invalid], [role=alert]")?.focus();
}
