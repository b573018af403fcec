// What does not fit on the wall stands elsewhere: the last ones go, and a line says how many. Nobody scrolls a wall.
export function start() {
  const list = document.querySelector("[data-fits]");
  if (!list) return;
  fit(list);
  document.fonts?.ready.then(() => fit(list));
  addEventListener("resize", () => fit(list));
}

function fit(list) {
  const entries = [...list.querySelectorAll("li")], note = list.querySelector("[data-fits-more]");
  show(entries, list, note, entries.length);
  for (let n = entries.length - 1; n && isTooLong(); n--) show(entries, list, note, n);
}

function show(entries, list, note, number) {
  entries.forEach((entry, at) => { entry.hidden = at >= number; });
  for (const section of list.querySelectorAll("section"))
    section.hidden = ![...section.querySelectorAll("li")].some((entry) => !entry.hidden);
  note.hidden = number === entries.length;
  note.querySelector("b").textContent = `En nog ${entries.length - number}.`;
}

const isTooLong = () => document.documentElement.scrollHeight > innerHeight;
