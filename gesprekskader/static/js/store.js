// Texts that wait on this device until the server has them. Taken at once, in the same breath as the
// box is emptied: in memory and in localStorage. Then in IndexedDB, so that a reload, a crash of the
// tab or a locked phone loses none. A browser that gives no storage, or one that does not answer,
// leaves them where they are. A store that was late may still do what nobody waits for any more: what
// was let go of is noted until the store has really let go, so that no text that was sent comes back.
const NAME = "gesprekskader", OUTBOX = "outbox", TAKEN = "onderweg:", GONE = "weg:";
const ANSWERS_MS = 1500, SILENT_MS = 60000;
const memory = new Map();
let opened, isNone = false, silentUntil = 0;

function open() {
  opened ??= new Promise((resolve) => {
    try {
      const asked = indexedDB.open(NAME, 1);
      asked.onupgradeneeded = () => asked.result.createObjectStore(OUTBOX, { keyPath: "id" });
      asked.onsuccess = () => {
        asked.result.onclose = asked.result.onversionchange = () => { asked.result.close(); opened = undefined; };
        resolve(asked.result);
      };
      asked.onerror = asked.onblocked = () => resolve(null);
    } catch {
      isNone = true;
      resolve(null);
    }
  });
  return opened;
}

// null when there is no store, or when it does not answer; a connection that got lost is opened again.
async function ask(mode, work) {
  if (Date.now() < silentUntil) return null;
  for (const isLast of [false, true]) {
    try {
      return await inTime(once(mode, work));
    } catch (error) {
      opened = undefined;
      if (error === SILENT) { silentUntil = Date.now() + SILENT_MS; return null; }
      if (isLast) throw error;
    }
  }
  return null;
}

async function once(mode, work) {
  const db = await open();
  if (!db) return null;
  return new Promise((resolve, reject) => {
    const transaction = db.transaction(OUTBOX, mode, { durability: "strict" });
    const request = work(transaction.objectStore(OUTBOX));
    transaction.oncomplete = () => resolve(request.result);
    transaction.onabort = transaction.onerror = () => reject(transaction.error);
  });
}

const SILENT = new Error("silent");

function inTime(work) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(SILENT), ANSWERS_MS);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

// Take a text now, before anything is awaited; `keep` puts it where it lasts.
export function take(text) {
  memory.set(text.id, text);
  write(GONE + text.id, null);
  write(TAKEN + text.id, JSON.stringify(text));
}

// Never over newer words of the same form, which may have been taken while we waited for something.
export async function keep(text) {
  if (newest(text.id)?.at > text.at) return;
  take(text);
  try {
    if ((await unlessNewer(text.id, text.at, (box) => box.put(text))) === null) return;
    if (newest(text.id)?.at === text.at) letGo(text.id);
  } catch { /* it stays where it was taken */ }
}

// A deed in the store, done in one step with looking whether newer words stand there.
function unlessNewer(id, at, deed) {
  return ask("readwrite", (box) => {
    const had = box.get(id);
    had.onsuccess = () => { if (!(had.result?.at > at)) deed(box); };
    return had;
  });
}

// What was taken of this form, and is not in the store yet.
function newest(id) {
  return memory.get(id) ?? read(id);
}

function letGo(id) {
  memory.delete(id);
  write(TAKEN + id, null);
}

// Let a text go; with `at`, only when no newer words took its place meanwhile.
export async function drop(id, at = Infinity) {
  if (newest(id)?.at > at) return;
  letGo(id);
  write(GONE + id, at);
  try {
    const answer = await unlessNewer(id, at, (box) => box.delete(id));
    if (answer === null && !isNone) return; // `waiting` lets it go when the store answers
    write(GONE + id, null);
  } catch { /* the same */ }
}

function isGone(text) {
  return text.at <= Number(readItem(GONE + text.id));
}

// The store answers again, and may still have what was let go of while it did not.
function sweep(stored) {
  for (const id of noted(GONE)) {
    const left = stored.find((text) => text.id === id && isGone(text));
    if (left) drop(id, left.at);
    else write(GONE + id, null);
  }
}

// False when newer words took its place, or when it was let go of meanwhile, here or in another tab.
export async function isNewest(text) {
  return (await find(text.id))?.at === text.at;
}

// Whether this text would still be here after this page is closed.
export function lasts(text) {
  return !memory.has(text.id) || read(text.id) !== null;
}

async function find(id) {
  const here = newest(id);
  if (here) return here;
  let stored = null;
  try { stored = await ask("readonly", (box) => box.get(id)); } catch { /* it is not known then */ }
  return stored && !isGone(stored) ? stored : undefined;
}

// All texts that wait, oldest first.
export async function waiting() {
  let stored = null;
  try { stored = await ask("readonly", (box) => box.getAll()); } catch { /* only what was taken then */ }
  if (stored) sweep(stored);
  const all = new Map((stored ?? []).map((text) => [text.id, text]));
  for (const text of [...noted(TAKEN).map(read).filter(Boolean), ...memory.values()]) all.set(text.id, text);
  return [...all.values()].filter((text) => !isGone(text)).sort((a, b) => a.at - b.at);
}

function read(id) {
  try { return JSON.parse(readItem(TAKEN + id)); } catch { return null; }
}

// The ids that have something in localStorage under a prefix.
function noted(prefix) {
  try {
    return Object.keys(localStorage).filter((name) => name.startsWith(prefix)).map((name) => name.slice(prefix.length));
  } catch { return []; }
}

function readItem(name) {
  try { return localStorage.getItem(name); } catch { return null; }
}

function write(name, value) {
  try {
    if (value === null) localStorage.removeItem(name);
    else localStorage.setItem(name, value);
  } catch { /* full or refused: memory has a text, and a text sent twice is stored once */ }
}

// Leaving a shared device: nothing of the one before stays.
export async function wipe() {
  memory.clear();
  for (const name of ["localStorage", "sessionStorage"]) try { globalThis[name].clear(); } catch { /* there was none */ }
  try {
    if ((await ask("readwrite", (box) => box.clear())) === null && !isNone) indexedDB.deleteDatabase(NAME); // once it can
  } catch { /* there was none */ }
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
