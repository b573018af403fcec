// Sends a form[data-swap] without leaving the page and puts the answer in its place.
// With data-follow it goes where the answer leads. Without a connection the text stays in its box and the page says so.
import { forget } from "./drafts.js";
import { say } from "./status.js";

const NO_CONNECTION = "Geen verbinding. Je tekst staat nog in het vak. Probeer het zo nog een keer.";

export function start() {
  addEventListener("online", () => say(""));
  document.addEventListener("submit", (event) => {
    const form = event.target.closest("form[data-swap]");
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
    const answer = await fetch(form.action, {
      method: "POST",
      body: new URLSearchParams(new FormData(form, button)),
      headers: { "X-Fragment": "1" },
      redirect: "follow",
    });
    const html = await answer.text();
    const part = partIn(html, form.dataset.swap);
    if (answer.ok) forget(form);
    if (answer.redirected && "follow" in form.dataset) location.assign(answer.url);
    else if (part) {
      replace(form.dataset.swap, part, answer.ok);
    }
    else if (answer.status < 500) wholePage(html);
    else say(NO_CONNECTION, true);
  } catch {
    say(NO_CONNECTION, true);
  } finally {
    delete form.dataset.busy;
    button?.removeAttribute("aria-disabled");
  }
}

function partIn(html, selector) {
  return new DOMParser().parseFromString(html, "text/html").querySelector(selector);
}

function replace(selector, part, saved) {
  const old = document.querySelector(selector);
  const fresh = document.importNode(part, true);
  old.replaceWith(fresh);
  fresh.dispatchEvent(new CustomEvent("part:swapped", { bubbles: true }));
  const time = new Date().toLocaleTimeString("nl-NL", { hour: "2-digit", minute: "2-digit" });
  if (saved) say(`Verstuurd om ${time.replace(":", ".")}`);
  else say("Nog niet opgeslagen. Kijk wat er bij het vak staat.", true);
  const target = saved ? fresh.querySelector("[data-after-saving]") : fresh.querySelector("[aria-invalid], [role=alert]");
  target?.focus();
}

// An answer that is no part (an error page): show what it says, keep the form as it is.
function wholePage(html) {
  const words = new DOMParser().parseFromString(html, "text/html").querySelector("[data-sentence]");
  say(words ? words.textContent : NO_CONNECTION, true);
}
