// Counts down the last characters of a text; nothing is ever cut.
const FROM = 100;

export function start(root) {
  for (const box of root.querySelectorAll("[data-limit]")) {
    const limit = Number(box.dataset.limit);
    const line = document.createElement("p");
    line.className = "field__left";
    line.hidden = true;
    box.after(line);
    const update = () => {
      const left = limit - box.value.trim().length;
      line.hidden = left > Math.min(FROM, limit / 5);
      line.classList.toggle("field__left--over", left < 0);
      line.textContent = left < 0 ? `${-left} ${left === -1 ? "teken" : "tekens"} te lang` : `nog ${left} tekens`;
    };
    box.addEventListener("input", update);
    update();
  }
}
