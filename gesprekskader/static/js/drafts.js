// Keeps a half-typed text on the device while somebody types: another tab of the page, a reload, a
// crash or a locked phone loses nothing. What was sent needs no draft; who leaves takes all along.
const PREFIX = "concept:";

export function start(root) {
  forgetSomebodyElse();
  for (const box of root.querySelectorAll("form[data-draft] :is(textarea, input[type=text])[name]")) {
    const key = keyOf(box.form, box.name);
    const kept = read(key);
    if (kept && !box.value) box.value = kept;
    box.addEventListener("input", () => write(key, box.value));
  }
}

// What is in the outbox or stored needs no draft any more.
export function forget(form) {
  for (const box of form.querySelectorAll("[name]")) write(keyOf(form, box.name), "");
}

// Somebody else joined on this device: what the one before typed is gone.
function forgetSomebodyElse() {
  const visit = document.body.dataset.visit ?? "";
  if (read("visit") === visit) return;
  try {
    for (const key of Object.keys(localStorage)) if (key.startsWith(PREFIX)) localStorage.removeItem(key);
  } catch { /* no storage */ }
  write("visit", visit);
}

function keyOf(form, name) {
  return `${PREFIX}${form.dataset.draft}:${name}`;
}

function read(key) {
  try { return localStorage.getItem(key) ?? ""; } catch { return ""; }
}

function write(key, value) {
  try {
    if (value) localStorage.setItem(key, value);
    else localStorage.removeItem(key);
  } catch { /* no storage: the box itself still has it */ }
}
