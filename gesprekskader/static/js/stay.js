// A deed that leaves the page where it is: form[data-stay] is sent, and the lists are asked for anew. Without
// leaving, as that would end a full screen, or lose the place. What the server refuses is sent as ever,
// so that its page says why; without a connection nothing is done, and that is said.
import { DONE } from "./after.js";
import { refreshNow } from "./live.js";
import { tell } from "./status.js";

let isBusy = false;

export function start() {
  document.addEventListener("submit", async (event) => {
    const form = event.target, button = event.submitter;
    if (!("stay" in form.dataset) || event.defaultPrevented) return;
    event.preventDefault();
    if (isBusy) return;
    isBusy = true;
    const body = new URLSearchParams(new FormData(form));
    if (button?.name) body.append(button.name, button.value);
    const isDone = await send(button?.getAttribute("formaction") ?? form.action, body);
    isBusy = false;
    if (isDone === null) return lost();
    if (!isDone) return again(form, button);
    await refreshNow();
    document.dispatchEvent(new CustomEvent("deed:done", { detail: { form, button } }));
    tell(document.querySelector("[data-said]"), button?.dataset.says ?? DONE);
  });
}

// Whether the server did it; null when it was not reached.
async function send(url, body) {
  try {
    const answer = await fetch(url, { method: "POST", body, headers: { "X-Fragment": "1" } });
    return answer.ok;
  } catch { return null; }
}

function again(form, button) {
  delete form.dataset.stay;
  if (button) button.click();
  else form.submit();
}

function lost() {
  document.dispatchEvent(new CustomEvent("net:away"));
  tell(document.querySelector("[data-said]"), "Er is geen verbinding. Probeer het zo nog eens.");
}
