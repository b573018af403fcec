// Lays a part of the server's answer over the same part of the page. While somebody types on, or
// (`calmly`) has the caret in a box to type on, only the lists in it: focus, caret, scroll and
// half-typed text stay.
export function lay(text, page, { calmly = false } = {}) {
  const fresh = page.querySelector(text.swap), old = document.querySelector(text.swap);
  if (!fresh || !old || location.pathname !== text.page) return false;
  const sent = new Set(text.fields.map(([, value]) => value.trim()));
  const inHand = calmly && old.contains(document.activeElement) && document.activeElement.matches("textarea, input, select");
  const typing = inHand || [...old.querySelectorAll("textarea")].some((box) => box.value.trim() && !sent.has(box.value.trim()));
  if (!typing) {
    const part = document.importNode(fresh, true);
    const wasHere = old.contains(document.activeElement);
    old.replaceWith(part);
    part.dispatchEvent(new CustomEvent("part:swapped", { bubbles: true }));
    if (wasHere) part.querySelector("[data-after-saving]")?.focus({ preventScroll: true });
    return true;
  }
  const lists = fresh.querySelectorAll("[data-listing]");
  for (const [n, there] of old.querySelectorAll("[data-listing]").entries())
    there.replaceChildren(...[...(lists[n]?.childNodes ?? [])].map((node) => document.importNode(node, true)));
  return false;
}

// Both texts in one box, theirs first, for whoever laid them side by side.
export function start(root) {
  for (const button of root.querySelectorAll("[data-combine]")) {
    const part = button.closest("[data-part]"), box = part?.querySelector("form textarea");
    if (!box) continue;
    button.hidden = false;
    button.addEventListener("click", () => {
      box.value = `${part.querySelector("[data-theirs]").textContent}\n\n${box.value}`;
      box.dispatchEvent(new Event("input", { bubbles: true }));
      box.focus();
      button.hidden = true;
    });
  }
}
