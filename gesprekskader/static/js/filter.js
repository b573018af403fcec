// Filters a long list while typing, whatever the accents: coordinatoren finds coördinatoren.
// Also counts what is ticked, and warns kindly above four.
const fold = (text) => text.toLowerCase().normalize("NFKD").replace(/\p{M}/gu, "").replace(/-/g, " ");

function show(part, words) {
  const hit = part.querySelector("[data-filter-text]:not([hidden])");
  part.hidden = words.length > 0 && !hit;
  if (words.length > 0 && hit && part.tagName === "DETAILS") part.open = true;
}

export function start() {
  for (const box of document.querySelectorAll("[data-filter]")) {
    const rows = [...document.querySelectorAll(`${box.dataset.filter} [data-filter-text]`)];
    const texts = rows.map((row) => fold(row.dataset.filterText));
    box.closest("[data-script]")?.removeAttribute("hidden");
    const update = () => {
      const words = fold(box.value).split(/\s+/).filter(Boolean);
      rows.forEach((row, n) => { row.hidden = !words.every((word) => texts[n].includes(word)); });
      for (const part of document.querySelectorAll(`${box.dataset.filter} [data-filter-part]`))
        show(part, words);
      for (const rest of document.querySelectorAll("[data-filter-off]")) rest.hidden = words.length > 0;
    };
    box.addEventListener("input", update);
    if (box.value) update();
  }
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
