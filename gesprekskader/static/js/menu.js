// What folds open in the menu closes when one goes elsewhere, or with Escape; without script it stays a fold.
const folds = () => document.querySelectorAll("details[data-menu][open]");

function closeOthers(target) {
  for (const fold of folds()) if (!fold.contains(target)) fold.open = false;
}

export function start() {
  document.addEventListener("click", (event) => closeOthers(event.target));
  document.addEventListener("focusin", (event) => closeOthers(event.target));
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const fold of folds()) {
      fold.open = false;
      fold.querySelector("summary").focus();
    }
  });
}
