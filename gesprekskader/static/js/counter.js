// Counts down the last characters of a text; nothing is ever cut. Counts as the server does when it
// tidies: an emoji is one, a line end is one, blanks around are none, and in one line blanks fold.
const FROM = 100;

function counted(box) {
  const plain = box.value.replace(/\r\n?/g, "\n").normalize("NFC").replace(/[^\P{Cc}\n\t]|\uFEFF/gu, "").trim();
  return [...(box.tagName === "TEXTAREA" ? plain : plain.replace(/\s+/g, " "))].length;
}

export function start(root) {
  for (const box of root.querySelectorAll("[data-limit]")) {
    const limit = Number(box.dataset.limit);
    const line = document.createElement("p");
    line.className = "field__left";
    line.hidden = true;
    box.after(line);
    const update = () => {
      const left = limit - counted(box);
      line.hidden = left > Math.min(FROM, limit / 5);
      line.classList.toggle("field__left--over", left < 0);
      const one = Math.abs(left) === 1 ? "teken" : "tekens";
      line.textContent = left < 0 ? `${-left} ${one} te lang` : `nog ${left} ${one}`;
    };
    box.addEventListener("input", update);
    update();
  }
}
