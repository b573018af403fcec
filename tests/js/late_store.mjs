// The outbox's store against an IndexedDB that answers later than anybody waits, or not at all on one page:
// what it did after all brings no text back that was sent. A page that is opened anew is the module read
// anew. Prints "goed", or what went wrong.
import { pathToFileURL } from "node:url";
import { breakNext, data, stall, wait } from "./slow_store.mjs";

const LATE_MS = 1700; // longer than the store is waited for
const wrong = [];
let pages = 0;
const page = () => import(`${pathToFileURL(process.argv[2])}?${(pages += 1)}`);
const ids = async (store) => (await store.waiting()).map((text) => text.id).join();
const expect = (name, found, due) => { if (found !== due) wrong.push(`${name}: ${found || "niets"}`); };
const settle = () => wait(600);

{ // put late, let go of before that
  const store = await page();
  stall(LATE_MS);
  await store.keep({ id: "eerste", at: 1 });
  expect("te laat bewaard", await ids(store), "eerste");
  await store.drop("eerste", 1);
  await settle();
  expect("het kwam er te laat in", [...data.keys()].join(), "eerste");
  expect("op deze pagina", await ids(store), "");
  expect("ook zo gezocht", await store.isNewest({ id: "eerste", at: 1 }), false);
  const opened = await page();
  expect("op de volgende", await ids(opened), "");
  expect("zo gezocht op de volgende", await opened.isNewest({ id: "eerste", at: 1 }), false);
  await settle();
  expect("het is uit de opslag", [...data.keys()].join(), "");
  await opened.waiting();
  expect("en er staat niets van genoteerd", Object.keys(localStorage).join(), "");
}

{ // newer words of the same form, after the older ones were let go of too late
  const store = await page();
  stall(LATE_MS);
  await store.keep({ id: "vak", at: 2 });
  await store.drop("vak");
  await store.keep({ id: "vak", at: 3 });
  expect("nieuwere woorden staan er", await ids(store), "vak");
  await settle();
  const [text] = await (await page()).waiting();
  expect("en het zijn de nieuwere", text?.at, 3);
  await (await page()).drop("vak", 3);
}

{ // let go of while the store is silent, or can't be opened on this page
  for (const why of ["zwijgt", "gaat niet open"]) {
    const kept = await page();
    await kept.keep({ id: "een", at: 4 });
    await kept.keep({ id: "twee", at: 5 });
    expect("vooraf", await ids(kept), "een,twee");
    const store = await page();
    if (why === "zwijgt") stall(LATE_MS);
    else breakNext();
    expect(`hij ${why}`, await ids(store), "");
    await store.drop("een", 4);
    await settle();
    expect(`straks, want hij ${why}`, await ids(await page()), "twee");
    await settle();
    expect(`uit de opslag, want hij ${why}`, [...data.keys()].join(), "twee");
  }
}

{ // who leaves a shared device
  const store = await page();
  expect("er staat nog wat", await ids(store), "twee");
  stall(LATE_MS);
  await store.wipe();
  expect("op deze pagina niets", await ids(store), "");
  await settle();
  expect("in de opslag niets", [...data.keys()].join(), "");
}

console.log(wrong.join("; ") || "goed");
