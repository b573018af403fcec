// Who uses this device now, as two words that open nothing: the person, and this visit. One of them
// stays when somebody comes back as themselves, or turns out to be somebody of the list.
const { visit = "", device = "", was = "" } = document.body.dataset;
// The same two words of who this device was until it said "that is me": what waits goes along.
const before = was.split(" ").filter(Boolean);

export const said = `${visit} ${device}`.trim();

export function isMine(text) {
  return Boolean(visit) && (text.visit === visit || text.device === device || before.includes(text.visit) || before.includes(text.device));
}

export function mine() {
  return { visit, device };
}

// Whether these words, kept on the device by a page, are of who this page is for.
export function isMe(words) {
  const kept = words.split(" ");
  return said === words || (Boolean(visit) && (kept[0] === visit || kept[1] === device || kept.some((word) => before.includes(word))));
}
