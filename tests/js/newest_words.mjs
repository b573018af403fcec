// The outbox's store against a slow, ordered IndexedDB: newer words of one form are never lost to
// what was under way with the older ones. Prints "goed", or what stood there instead.
import { pathToFileURL } from "node:url";
import { wait } from "./slow_store.mjs";

const store = await import(pathToFileURL(process.argv[2]));
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
