// What does not fit on the wall rolls by, calmly: a screenful, a while to read, and back to the top. Not for
// who asked for less motion, not while somebody reads on by hand, and it can be stopped.
const READ_MS = 12000, BY_HAND_MS = 30000, MOST = 0.8;
const places = new Map(), many = new Map();
let touched = -BY_HAND_MS, isStopped = false, shown = new Set();

export function start() {
  const button = document.querySelector("[data-roll-stop]");
  if (!button) return;
  button.addEventListener("click", () => {
    isStopped = !isStopped;
    button.setAttribute("aria-pressed", String(isStopped));
  });
  for (const kind of ["wheel", "touchmove", "keydown"])
    addEventListener(kind, () => { touched = performance.now(); }, { passive: true });
  shown = new Set(boxes().map((box) => box.dataset.roll));
  for (const box of boxes()) many.set(box.dataset.roll, box.querySelectorAll("li").length);
  document.addEventListener("list:laid", keepPlace);
  setInterval(() => roll(button), READ_MS);
  offer(button);
}

const boxes = () => [...document.querySelectorAll("[data-roll]")];
const rolls = (box) => box.scrollHeight > box.clientHeight + 4;

function offer(button) {
  button.hidden = !boxes().some(rolls) || matchMedia("(prefers-reduced-motion: reduce)").matches;
}

function roll(button) {
  offer(button);
  if (button.hidden || isStopped || performance.now() - touched < BY_HAND_MS) return;
  for (const box of boxes().filter(rolls)) {
    const isAtEnd = box.scrollTop + box.clientHeight >= box.scrollHeight - 4;
    const top = isAtEnd ? 0 : box.scrollTop + box.clientHeight * MOST;
    places.set(box.dataset.roll, top);
    box.scrollTo({ top, behavior: "smooth" });
  }
}

// A wall that was laid anew stands where it stood; a text that just came is in sight. Another tab begins at its top.
function keepPlace() {
  const here = boxes();
  for (const box of here) {
    const name = box.dataset.roll, isAgain = shown.has(name);
    box.scrollTop = isAgain ? places.get(name) ?? 0 : 0;
    const texts = box.querySelectorAll("li").length, isMore = texts > (many.get(name) ?? 0);
    if (isAgain && isMore) box.querySelector(".is-new:last-of-type")?.scrollIntoView({ block: "nearest" });
    if (!isAgain) places.delete(name);
    many.set(name, texts);
  }
  shown = new Set(here.map((box) => box.dataset.roll));
}
