// Two texts that say the same: pick one, pick another, and the deed stands under the lower one. Two at
// most, of one sort; what a third or another sort lets go is said where it was picked. Without script
// the boxes and the form do.
import { tell } from "./status.js";

const OTHER_SORT = "Een opbrengst en een actie kunnen niet samen. De eerste is weer los.";
const MOST = "Je zet er twee tegelijk samen. De eerste is weer los.";
let picked = [], shown = [];

export function start() {
  const form = document.querySelector("[data-picks]");
  if (!form) return;
  const home = form.previousElementSibling, why = document.querySelector("[data-picks-why]");
  form.querySelector("[data-picks-how]").remove();
  document.querySelector("[data-picks-home]")?.removeAttribute("hidden");
  show();

  document.addEventListener("change", (event) => {
    if (event.target.form !== form || event.target.name !== "tekst") return;
    const { value, checked } = event.target, before = picked.filter((one) => one !== value);
    const alike = before.filter((one) => sort(one) === sort(value));
    picked = checked ? [...alike, value].slice(-2) : before;
    explain(!checked ? "" : alike.length < before.length ? OTHER_SORT : alike.length > 1 ? MOST : "", event.target);
    show();
  });
  form.addEventListener("reset", () => setTimeout(() => {
    const at = box(picked.at(-1));
    picked = [];
    explain("");
    show();
    at?.focus();
  }));
  document.addEventListener("list:laid", () => {
    explain("");
    show();
  });
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
    compare(on);
  }

  function explain(words, at) {
    why.textContent = words;
    why.hidden = !words;
    if (!words) return form.after(why);
    at.closest("li").after(why);
    tell(document.querySelector("[data-said]"), words);
  }

  // Of two kinds one goes: that of the sentence that does not stay.
  function compare(on) {
    const [kind, other] = on.map((one) => one.dataset.kind), line = form.querySelector("[data-picks-unlike]");
    line.hidden = on.length !== 2 || kind === other;
    line.textContent = line.hidden ? "" : `Let op: de bovenste is ${kind}, de onderste ${other}. Het blijft ${kind}; Andersom wordt het ${other}.`;
  }
}

const sort = (value) => value.split(":")[0];
const box = (value) => value && document.querySelector(`input[name="tekst"][value="${CSS.escape(value)}"]`);
