// Two texts that say the same: pick one, pick another, and the deed stands under the lower one. Two at
// most, of one sort; a third takes the place of the first. Without script the boxes and the form do.
let picked = [], shown = [];

export function start() {
  const form = document.querySelector("[data-picks]");
  if (!form) return;
  const home = form.previousElementSibling;
  form.querySelector("[data-picks-how]").remove();
  document.querySelector("[data-picks-home]")?.removeAttribute("hidden");
  show();

  document.addEventListener("change", (event) => {
    if (event.target.form !== form || event.target.name !== "tekst") return;
    const { value, checked } = event.target;
    picked = picked.filter((one) => one !== value && sort(one) === sort(value));
    if (checked) picked = [...picked, value].slice(-2);
    show();
  });
  form.addEventListener("reset", () => setTimeout(() => {
    const at = box(picked.at(-1));
    picked = [];
    show();
    at?.focus();
  }));
  document.addEventListener("list:laid", show);
  document.addEventListener("deed:done", (event) => {
    if (event.detail.form !== form) return;
    const stays = shown[event.detail.button?.name === "andersom" ? 1 : 0];
    picked = [];
    show();
    box(stays)?.focus();
  });

  function show() {
    const boxes = [...document.querySelectorAll('input[name="tekst"]')];
    for (const one of boxes) one.checked = picked.includes(one.value);
    const on = boxes.filter((one) => one.checked);
    form.hidden = on.length !== 2;
    if (!form.hidden) shown = on.map((one) => one.value);
    if (form.hidden) home.after(form);
    else on[1].closest("li").after(form);
  }
}

const sort = (value) => value.split(":")[0];
const box = (value) => value && document.querySelector(`input[name="tekst"][value="${CSS.escape(value)}"]`);
