// The service worker. It reads what the pages put away and stores nothing but the shell itself:
// which pages may be kept is decided in offline.js. SHELL and FILES are set by web/offline.py.
const PATIENCE_MS = 4000;

self.addEventListener("install", (event) => {
  self.skipWaiting();
  event.waitUntil(caches.open(SHELL).then((shell) => shell.addAll(FILES)));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(forgetOldShells().then(() => self.clients.claim()));
});

self.addEventListener("fetch", (event) => {
  const request = event.request, url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (url.pathname.startsWith("/vast/")) event.respondWith(fromShell(request));
  else if (request.mode === "navigate") event.respondWith(visit(request, url.pathname));
});

async function forgetOldShells() {
  for (const name of await caches.keys()) if (name.startsWith("schil:") && name !== SHELL) await caches.delete(name);
}

// An address under /vast/ never changes its content.
async function fromShell(request) {
  return (await caches.match(request, { ignoreVary: true })) ?? fetch(request);
}

// The net first; a sheet that was put away when the net is gone or keeps us waiting.
async function visit(request, path) {
  const kept = await keptSheet(path);
  const asked = fetch(request).then((answer) => heard(answer, path));
  if (!kept) return asked.catch(() => caches.match("/geen-verbinding", { ignoreVary: true }));
  const patience = new Promise((resolve) => setTimeout(resolve, PATIENCE_MS, kept.clone()));
  return Promise.race([asked.catch(() => kept), patience]);
}

async function keptSheet(path) {
  for (const name of await caches.keys()) {
    if (!name.startsWith("bladen:")) continue;
    const found = await (await caches.open(name)).match(path, { ignoreVary: true });
    if (found) return found;
  }
  return null;
}

// A sheet that is gone, or is for somebody else by now, is not kept either.
async function heard(answer, path) {
  const isGone = answer.type === "opaqueredirect" || (answer.status >= 400 && answer.status < 500);
  if (isGone) for (const name of await caches.keys()) if (name.startsWith("bladen:")) await (await caches.open(name)).delete(path);
  return answer;
}
