// The outbox's store against a slow, ordered IndexedDB: newer words of one form are never lost to
// what was under way with the older ones. Prints "goed", or what stood there instead.
import { pathToFileURL } from "node:url";

const data = new Map(), kept = new Map();
globalThis.localStorage = { getItem: (k) => kept.get(k) ?? null, setItem: (k, v) => kept.set(k, v), removeItem: (k) => kept.delete(k) };
let line = Promise.resolve();

function transaction() {
  const one = {};
  let open = 0;
  const ask = (work) => {
    const request = {};
    open += 1;
    line = line.then(() => new Promise((done) => setTimeout(() => {
      request.result = work();
      request.onsuccess?.();
      open -= 1;
      if (!open) one.oncomplete?.();
      done();
    }, 5)));
    return request;
  };
  one.objectStore = () => ({
    put: (v) => ask(() => { data.set(v.id, structuredClone(v)); }),
    get: (id) => ask(() => structuredClone(data.get(id))),
    delete: (id) => ask(() => { data.delete(id); }),
    getAll: () => ask(() => [...data.values()].map((v) => structuredClone(v))),
  });
  return one;
}
globalThis.indexedDB = { open() {
  const request = {};
  setTimeout(() => { request.result = { transaction, close() {} }; request.onsuccess(); });
  return request;
} };

const store = await import(pathToFileURL(process.argv[2]));
const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const older = { id: "form", at: 1, words: "ouder" }, newer = { id: "form", at: 2, words: "nieuwer" };
const wrong = [];

async function play(name, deed) {
  await store.drop("form");
  await store.keep({ ...older });
  await wait(30);
  const going = deed();
  await wait(2);
  store.take({ ...newer });
  const keeping = store.keep({ ...newer });
  await Promise.all([going, keeping]);
  await wait(40);
  const words = (await store.waiting()).map((text) => text.words).join();
  if (words !== "nieuwer") wrong.push(`${name}: ${words || "niets"}`);
}

await play("een poging", async () => { if (await store.isNewest(older)) await store.keep({ ...older }); });
await play("een antwoord", () => store.drop("form", 1));
console.log(wrong.join("; ") || "goed");
