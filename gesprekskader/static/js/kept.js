// On the page for when there is no connection: the group sheets this device still has.
const list = document.querySelector("[data-kept]");

for (const request of await keptPages()) {
  const item = document.createElement("li"), link = document.createElement("a");
  link.className = "button";
  link.href = new URL(request.url).pathname;
  const page = new DOMParser().parseFromString(await (await caches.match(request, { ignoreVary: true })).text(), "text/html");
  link.textContent = page.title.replace(" · Gesprekskader", "");
  item.append(link);
  list.append(item);
}
addEventListener("online", () => location.reload());

async function keptPages() {
  const names = (await caches.keys()).filter((name) => name.startsWith("bladen:"));
  return (await Promise.all(names.map(async (name) => (await caches.open(name)).keys()))).flat();
}
