// A box that gets focus is in sight as a whole: by itself a browser brings only its caret there, and a fixed bar may
// cover the rest. Boxes higher than the screen stay where the browser put them.
export function start() {
  document.addEventListener("focusin", ({ target }) => {
    if (!target.matches?.("textarea") || target.offsetHeight > innerHeight / 2) return;
    requestAnimationFrame(() => { // who went on meanwhile is not taken back
      if (document.activeElement === target) target.scrollIntoView({ block: "nearest" });
    });
  });
}
