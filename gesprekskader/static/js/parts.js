// Lays a part of the server's answer over the same part of the page. While somebody types on, or,
// when it was `saved`, has the caret in a box to type on, only the lists in it: focus, caret, scroll
// and half-typed text stay. Focus in what is laid over goes to the same place in the new part.
export function lay(text, page, { saved = false } = {}) {
  const landed = page.querySelector("[data-landed]");
  if (landed) return layOne(text, landed.firstElementChild, landed.dataset.to);
  const fresh = page.querySelector(text.swap), old = document.querySelector(text.swap);
  if (!fresh || !old || location.pathname !== text.page) return false;
  const sent = new Set(text.fields.map(([, value]) => value.trim()));
  const inHand = saved && old.contains(document.activeElement) && document.activeElement.matches("textarea, input, select");
  const typing = inHand || [...old.querySelectorAll("textarea")].some((box) => box.value.trim() && !sent.has(box.value.trim()));
  if (!typing) {
    const part = document.importNode(fresh, true);
    const at = old.contains(document.activeElement) ? document.activeElement : null;
    old.replaceWith(part);
    part.dispatchEvent(new CustomEvent("part:swapped", { bubbles: true }));
    if (at) (twin(at, part) ?? part.querySelector("[data-after-saving]"))?.focus({ preventScroll: saved });
    return true;
  }
  const lists = fresh.querySelectorAll("[data-listing]");
  for (const [n, there] of old.querySelectorAll("[data-listing]").entries()) {
    there.replaceChildren(...[...(lists[n]?.childNodes ?? [])].map((node) => document.importNode(node, true)));
    if ("tag" in there.dataset) there.dataset.tag = ""; // how new it is, the next look finds out
  }
  return false;
}

// The one text that was stored, at the end of its list, or in the place of what it was before. What
// else changed there comes with the next look.
function layOne(text, one, kind) {
  const part = document.querySelector(text.swap);
  const list = part?.querySelector(`[data-box="${CSS.escape(kind ?? "")}"]`) ?? part?.querySelector("[data-listing] > *");
  if (!one || !list || location.pathname !== text.page) return false;
  part.querySelector("[data-if-empty]")?.remove();
  const fresh = document.importNode(one, true), old = document.getElementById(one.id);
  const last = [...list.children].filter((child) => child.matches("article")).at(-1);
  list.querySelector(":scope > :is(.empty, .empty-box)")?.remove();
  if (old) old.replaceWith(fresh);
  else if (last) last.after(fresh);
  else if (list.matches("[data-box]")) list.append(fresh);
  else list.prepend(fresh);
  document.dispatchEvent(new CustomEvent("list:laid"));
  fresh.dispatchEvent(new CustomEvent("text:landed", { bubbles: true }));
  return true;
}

// The same button, box or link in another copy of a part.
export function twin(at, part) {
  const same = (one) => one.name === at.name && one.type === at.type
    && one.getAttribute("href") === at.getAttribute("href") && one.textContent.trim() === at.textContent.trim();
  return (at.id && part.querySelector(`#${CSS.escape(at.id)}`)) || [...part.querySelectorAll(at.tagName)].find(same);
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
