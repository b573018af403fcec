// A box that gets focus is in sight as a whole: by itself a browser brings only its caret there, and a fixed bar may
// cover the rest. Boxes higher than the screen stay where the browser put them. So is a text that was just sent: not
// under the form that it was written in.
const KEYBOARD = 120; // px; lower is a bar of the browser
const BREATH = 8;

export function start() {
  standAbove();
  bringCurrent();
  document.addEventListener("text:landed", ({ target }) => comeAbove(target));
  document.addEventListener("focusin", ({ target }) => {
    if (!target.matches?.("textarea") || target.offsetHeight > innerHeight / 2) return;
    requestAnimationFrame(() => { // who went on meanwhile is not taken back
      if (document.activeElement === target) target.scrollIntoView({ block: "nearest" });
    });
  });
}

// In a row that scrolls, what one is at stands in sight; the page itself stays where it is.
function bringCurrent() {
  for (const here of document.querySelectorAll(".picker [aria-current]")) {
    const row = here.parentElement;
    row.scrollLeft = here.offsetLeft - row.offsetLeft - (row.clientWidth - here.offsetWidth) / 2;
  }
}

function comeAbove(one) {
  const form = document.querySelector("form[data-stands]");
  if (!form || getComputedStyle(form).position !== "sticky") return;
  const under = one.getBoundingClientRect().bottom - form.getBoundingClientRect().top;
  if (under > 0) scrollBy({ top: under + BREATH });
}

// The form that is written in stands above the bar below, whatever size its letters have, and above a keyboard that
// lies over the page and makes it no smaller (iOS).
function standAbove() {
  const bar = document.querySelector("[data-bar]"), seen = globalThis.visualViewport;
  if (!bar) return;
  const stand = () => document.querySelectorAll("form[data-stands]").forEach((form) => place(form, bar.offsetHeight, seen));
  new ResizeObserver(stand).observe(bar);
  for (const sign of ["part:swapped", "focusin"]) document.addEventListener(sign, stand);
  for (const sign of ["resize", "scroll"]) seen?.addEventListener(sign, stand);
}

function place(form, bar, seen) {
  const under = seen && seen.scale < 1.1 ? innerHeight - seen.height - seen.offsetTop : 0;
  const isOver = under > KEYBOARD && form.contains(document.activeElement);
  const above = form.parentElement.getBoundingClientRect().top, begins = above + scrollY; // it stands never above its sheet
  const room = isOver ? seen.height - Math.max(0, above) : innerHeight - bar - begins;
  form.style.setProperty("--under", `${isOver ? under : bar}px`);
  form.style.setProperty("--room", `${room}px`);
}
