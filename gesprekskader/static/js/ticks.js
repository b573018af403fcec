// A tick in form[data-ticks] is kept at once; without a script its button keeps them all. One after
// the other, so that the last tick wins.
import { said } from "./visit.js";

let last = Promise.resolve();

export function start() {
  document.addEventListener("change", (event) => {
    const box = event.target, form = box.form;
    if (!form || !("ticks" in form.dataset) || box.type !== "checkbox") return;
    const isOn = box.checked;
    last = last.then(() => send(form, box, isOn));
  });
}

async function send(form, box, isOn) {
  const place = form.querySelector("[data-ticks-say]");
  const body = new URLSearchParams([[isOn ? box.name : "had", box.value]]);
  for (const name of ["csrf_token", "subtheme"]) body.append(name, form.elements[name].value);
  try {
    const answer = await fetch(form.action, { method: "POST", body, headers: { "X-Fragment": "1", "X-Visit": said } });
    if (answer.status !== 204) throw new Error(answer.status);
    note(form, box.value, isOn);
    place.textContent = "Bewaard.";
  } catch { place.textContent = "Nog niet bewaard. Druk straks op Keuze bewaren."; }
}

// What the button sends says what was chosen before; that is different now.
function note(form, ref, isOn) {
  const known = [...form.querySelectorAll("[name=had]")].find((had) => had.value === ref);
  if (!isOn) return known?.remove();
  if (known) return;
  const had = document.createElement("input");
  Object.assign(had, { type: "hidden", name: "had", value: ref });
  form.append(had);
}
