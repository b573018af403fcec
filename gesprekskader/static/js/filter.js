// Filters a long list while typing, by the rules of the server (rules/finding.py): without capitals,
// accents and signs, a word anywhere in a word, a number only as a whole. Says how many are left.
// Also counts what is ticked, and warns kindly above four.
const fold = (text) => text.toLowerCase().replaceAll("ß", "ss").normalize("NFKD").replace(/\p{M}/gu, "");
const wordsOf = (text) => fold(text).match(/[\p{L}\p{N}]+/gu) ?? [];
const findable = (text) => ` ${wordsOf(text).join(" ")} `;
const finds = (asked, ready) => asked.every((word) => ready.includes(/^\p{Nd}+$/u.test(word) ? ` ${word} ` : word));

function show(part, asked) {
  const hit = part.querySelector("[data-filter-text]:not([hidden])");
  part.hidden = asked.length > 0 && !hit;
  if (asked.length > 0 && hit && part.tagName === "DETAILS") part.open = true;
}

function said(number, words) {
  if (number === 0) return "Geen item gevonden. Probeer een ander woord.";
  return `${number} ${number === 1 ? "item" : "items"} met ‘${words}’`;
}

function watch(box) {
  const rows = [...document.querySelectorAll(`${box.dataset.filter} [data-filter-text]`)];
  if (!rows.length) return;
  const texts = rows.map((row) => findable(row.dataset.filterText));
  const says = document.querySelector("[data-filter-says]");
  box.closest("[data-script]")?.removeAttribute("hidden");
  const update = () => {
    const asked = wordsOf(box.value);
    rows.forEach((row, n) => { row.hidden = !finds(asked, texts[n]); });
    for (const part of document.querySelectorAll(`${box.dataset.filter} [data-filter-part]`)) show(part, asked);
    for (const rest of document.querySelectorAll("[data-filter-off]")) rest.hidden = asked.length > 0;
    const words = asked.length ? said(rows.filter((row) => !row.hidden).length, box.value.trim()) : "";
    if (says && says.textContent !== words) says.textContent = words;
  };
  box.addEventListener("input", update);
  if (box.value) update();
}

export function start() {
  document.querySelectorAll("[data-filter]").forEach(watch);
  for (const warning of document.querySelectorAll("[data-many]")) {
    const form = warning.closest("form");
    const update = () => {
      const ticked = new Set();
      for (const input of form.querySelectorAll("input:checked[data-items]"))
        for (const key of input.dataset.items.split(" ")) ticked.add(key);
      warning.hidden = ticked.size <= Number(warning.dataset.many);
      const count = warning.querySelector("[data-count]");
      if (count.textContent !== String(ticked.size)) count.textContent = ticked.size;
    };
    form.addEventListener("change", update);
    update();
  }
}
