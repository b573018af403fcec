// Texts that wait on this device until the server has them. IndexedDB, so that a reload, a crash of
// the tab or a locked phone loses none; plain memory where the browser gives no storage.
const NAME = "gesprekskader", OUTBOX = "outbox";
const memory = new Map();
let opened;

function open() {
  opened ??= new Promise((resolve) => {
    try {
      const asked = indexedDB.open(NAME, 1);
      asked.onupgradeneeded = () => asked.result.createObjectStore(OUTBOX, { keyPath: "id" });
      asked.onsuccess = () => resolve(asked.result);
      asked.onerror = () => resolve(null);
    } catch { resolve(null); }
  });
  return opened;
}

async function ask(mode, work) {
  const db = await open();
  if (!db) return null;
  return new Promise((resolve, reject) => {
    const transaction = db.transaction(OUTBOX, mode, { durability: "strict" });
    const request = work(transaction.objectStore(OUTBOX));
    transaction.oncomplete = () => resolve(request.result);
    transaction.onabort = transaction.onerror = () => reject(transaction.error);
  });
}

export async function keep(text) {
  try {
    if ((await ask("readwrite", (box) => box.put(text))) !== null) return memory.delete(text.id);
  } catch { /* memory keeps it then */ }
  memory.set(text.id, text);
}

// Let a text go; with `at`, only when no newer words took its place meanwhile.
export async function drop(id, at = Infinity) {
  if ((await find(id))?.at > at) return;
  memory.delete(id);
  try { await ask("readwrite", (box) => box.delete(id)); } catch { /* it goes with the next one */ }
}

// False when newer words took its place, or when it was let go of meanwhile, here or in another tab.
export async function isNewest(text) {
  return (await find(text.id))?.at === text.at;
}

async function find(id) {
  try { return (await ask("readonly", (box) => box.get(id))) ?? memory.get(id); } catch { return memory.get(id); }
}

// All texts that wait, oldest first.
export async function waiting() {
  let stored = null;
  try { stored = await ask("readonly", (box) => box.getAll()); } catch { /* only memory then */ }
  const all = new Map((stored ?? []).map((text) => [text.id, text]));
  for (const [id, text] of memory) if (!all.has(id)) all.set(id, text);
  return [...all.values()].sort((a, b) => a.at - b.at);
}

// Leaving a shared device: nothing of the one before stays.
export async function wipe() {
  memory.clear();
  try { localStorage.clear(); } catch { /* there was none */ }
  try { await ask("readwrite", (box) => box.clear()); } catch { /* there was none */ }
  await forgetSheets("");
}

// The group sheets that were kept for reading without a connection, of everybody but this visit.
export async function forgetSheets(visit) {
  try {
    for (const name of await caches.keys())
      if (name.startsWith("bladen:") && name !== `bladen:${visit}`) await caches.delete(name);
  } catch { /* no cache without https */ }
}

// Random text for a submission id; crypto.randomUUID needs https, this does not.
export function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
