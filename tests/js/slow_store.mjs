// A slow, ordered IndexedDB and a localStorage, as the browser has them: what is asked is done in turn,
// also when nobody waits for it any more. `stall(ms)` makes all that is asked from now wait that long.
export const data = new Map();
export const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
let line = Promise.resolve(), isBroken = false;

// The next page that opens it gets an error.
export function breakNext() {
  isBroken = true;
}

export function stall(ms) {
  line = line.then(() => wait(ms));
}

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
    clear: () => ask(() => { data.clear(); }),
    getAll: () => ask(() => [...data.values()].map((v) => structuredClone(v))),
  });
  return one;
}

class Items {
  getItem(name) { return Object.hasOwn(this, name) ? this[name] : null; }
  setItem(name, value) { this[name] = String(value); }
  removeItem(name) { delete this[name]; }
  clear() { for (const name of Object.keys(this)) delete this[name]; }
}
globalThis.localStorage = new Items();
globalThis.sessionStorage = new Items();
globalThis.indexedDB = {
  open() {
    const request = {};
    const breaks = isBroken;
    isBroken = false;
    request.result = { transaction, close() {} };
    setTimeout(() => (breaks ? request.onerror() : request.onsuccess()));
    return request;
  },
  deleteDatabase() { line = line.then(() => data.clear()); },
};
