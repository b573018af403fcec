// The only script a page names; each module looks for its own data-* hooks.
import { isNewEnough, safely } from "./floor.js";
import { start as after } from "./after.js";
import { start as ago } from "./ago.js";
import { start as outbox } from "./outbox.js";
import { start as live } from "./live.js";
import { start as fits } from "./fits.js";
import { start as fields } from "./fields.js";
import { start as counter } from "./counter.js";
import { start as filter } from "./filter.js";
import { leaveWhenHandedOver, start as drafts } from "./drafts.js";
import { start as copy } from "./copy.js";
import { start as key } from "./key.js";
import { start as leave } from "./leave.js";
import { start as clock } from "./clock.js";
import { start as closes } from "./closes.js";
import { start as keys } from "./keys.js";
import { start as picks } from "./picks.js";
import { start as roll } from "./roll.js";
import { start as room } from "./room.js";
import { start as stay } from "./stay.js";
import { start as parts } from "./parts.js";
import { start as offline } from "./offline.js";
import { start as ticks } from "./ticks.js";
import { start as until } from "./until.js";
import { start as menu } from "./menu.js";
import { start as saves } from "./saves.js";
import { start as sheet } from "./sheet.js";
import { start as sight } from "./sight.js";

// Each on its own: what goes wrong in one, in a browser that we do not know, stops no other.
for (const start of isNewEnough ? [
  outbox, live, () => fields(document), () => drafts(document), leaveWhenHandedOver, () => counter(document), filter, copy,
  key, leave, clock, closes, keys, () => parts(document), offline, ticks, stay, after, ago, menu, saves, sheet, sight, room, roll, picks, fits, until,
] : []) safely(start);

// A part that was swapped in needs its fields and counters again.
document.addEventListener("part:swapped", (event) => {
  for (const start of [fields, drafts, counter, parts]) safely(() => start(event.target));
});
