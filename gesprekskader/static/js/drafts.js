// Keeps a half-typed text while this tab is open: going to another tab of the page and back, or a
// reload, loses nothing. The browser forgets it with the tab, so a shared device keeps no secrets.
export function start(root) {
  forgetSomebodyElse();
  for (const box of root.querySelectorAll("form[data-draft] textarea[name]")) {
    const key = `${box.form.dataset.draft}:${box.name}`;
    const kept = sessionStorage.getItem(key);
    if (kept && !box.value) box.value = kept;
    box.addEventListener("input", () => sessionStorage.setItem(key, box.value));
  }
}

// Somebody else joined on this device: what the one before typed is gone.
function forgetSomebodyElse() {
  const visit = document.body.dataset.visit ?? "";
  if (sessionStorage.getItem("visit") === visit) return;
  sessionStorage.clear();
  sessionStorage.setItem("visit", visit);
}

// What is stored needs no draft any more.
export function forget(form) {
  for (const box of form.querySelectorAll("textarea[name]"))
    sessionStorage.removeItem(`${form.dataset.draft}:${box.name}`);
}
