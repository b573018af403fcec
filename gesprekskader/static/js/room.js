// A dark room wants a dark wall: chosen on the beamer's page, and kept on this device.
const KEY = "zaal", DARK = "donker";

export function start() {
  const button = document.querySelector("[data-dark-room]");
  if (!button) return;
  show(kept() === DARK);
  button.hidden = false;
  button.addEventListener("click", () => {
    const isDark = button.getAttribute("aria-pressed") !== "true";
    try { localStorage.setItem(KEY, isDark ? DARK : ""); } catch { /* then for this page only */ }
    show(isDark);
  });

  function show(isDark) {
    button.setAttribute("aria-pressed", String(isDark));
    document.documentElement.toggleAttribute("data-dark", isDark);
  }
}

function kept() {
  try { return localStorage.getItem(KEY); } catch { return null; }
}
