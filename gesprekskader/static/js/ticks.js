// A tick in form[data-ticks] is kept at once; without a script its button keeps them all.
export function start() {
  document.addEventListener("change", async (event) => {
    const box = event.target, form = box.form;
    if (!form || !("ticks" in form.dataset) || box.type !== "checkbox") return;
    const place = form.querySelector("[data-ticks-say]");
    const body = new URLSearchParams([[box.checked ? box.name : "had", box.value]]);
    for (const name of ["csrf_token", "subtheme"]) body.append(name, form.elements[name].value);
    try {
      const answer = await fetch(form.action, { method: "POST", body, headers: { "X-Fragment": "1" } });
      if (answer.status !== 204) throw new Error(answer.status);
      note(form, box);
      place.textContent = "Bewaard.";
    } catch { place.textContent = "Nog niet bewaard. Druk straks op Keuze bewaren."; }
  });
}

// What the button sends says what was chosen before; that is different now.
function note(form, box) {
  const known = [...form.querySelectorAll("[name=had]")].find((had) => had.value === box.value);
  if (!box.checked) return known?.remove();
  if (known) return;
  const had = document.createElement("input");
  Object.assign(had, { type: "hidden", name: "had", value: box.value });
  form.append(had);
}
