// Shows how long a part still takes. The server says when it ends and what time it is there, so every
// device shows the same, whatever its own clock says. Says out loud only what matters: a new part,
// two minutes left, time is up, more time, and what was opened or closed for everybody.
import { deed, isLeaving } from "./after.js";
import { now } from "./now.js";
import { tell } from "./status.js";

const SOON = 120;
let part = "", said = null, stage = null, loud = false, sound = null;

export function start() {
  look();
  setInterval(look, 500);
  document.addEventListener("clock:look", look);
  for (const button of document.querySelectorAll("[data-sound]")) {
    button.hidden = !window.AudioContext;
    button.addEventListener("click", () => {
      loud = !loud;
      button.setAttribute("aria-pressed", String(loud));
      if (loud) tone();
    });
  }
}

// Both may have changed in one look: one sentence after the other, in one line.
function look() {
  if (isLeaving()) return;
  const news = [newsOfStage(), newsOfClock()].filter((words) => words !== null);
  if (news.length) tell(document.querySelector("[data-clock-says]"), news.filter(Boolean).join(" "));
}

// The sentence for what changed, "" when what was said is over, null for no change.
function newsOfClock() {
  const clock = document.querySelector("[data-clock]");
  if (!clock) {
    const ran = Boolean(said);
    said = part = ""; // opened before the start: the first part is news
    return ran ? "De klok loopt niet meer." : null;
  }
  const paused = "paused" in clock.dataset;
  const left = paused ? Number(clock.dataset.paused) : Math.round((Number(clock.dataset.ends) - now()) / 1000);
  clock.querySelector("[data-left]").textContent = "whole" in clock.dataset ? whole(left, paused) : words(left);
  const bar = clock.querySelector("[data-left-bar]");
  if (bar) bar.value = Math.max(0, left);
  clock.classList.toggle("clock--soon", left > 0 && left <= SOON && !paused);
  clock.classList.toggle("clock--over", left <= 0);
  return newsOfPart(clock, left, paused);
}

function words(left) {
  if (left <= 0) return "Tijd is om. Rond je zin af.";
  return `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
}

// In whole minutes, for a wall that people read.
function whole(left, paused) {
  if (left <= 0) return "de tijd is om";
  if (paused) return `pauze, nog ${words(left)}`;
  const minutes = Math.ceil(left / 60);
  return `nog ${minutes} ${minutes === 1 ? "minuut" : "minuten"}`;
}

function newsOfPart(clock, left, paused) {
  const moment = paused ? "pause" : left <= 0 ? "over" : left <= SOON ? "soon" : "";
  const state = `${clock.dataset.part}:${moment}`;
  if (state === said) return null;
  const [first, before] = [said === null, said ?? ""];
  const fresh = clock.dataset.part !== part;
  [said, part] = [state, clock.dataset.part];
  // the page was opened, or says already what was done
  if (first && (!deed?.action?.endsWith("/klok") || deed.said !== undefined)) return null;
  const title = clock.querySelector("strong").textContent;
  const words = { pause: "Pauze.", over: "Tijd is om. Rond je zin af.", soon: "Nog twee minuten." };
  if (loud && moment === "over") tone();
  if (!paused && (fresh || before.endsWith("pause")))
    return `Nu: ${title}${words[moment] ? `. ${words[moment]}` : ""}`; // a part may take two minutes only
  if (moment) return words[moment];
  return /soon$|over$/.test(before) ? "Er is tijd bij gekomen." : "";
}

// What the facilitator opened or closed for everybody; the part above a group brings its sentence.
function newsOfStage() {
  const words = document.querySelector("[data-stage-says]")?.dataset.stageSays;
  if (words === undefined || words === stage) return null;
  const isFirst = stage === null;
  stage = words;
  return isFirst ? null : words;
}

// Soft, short, and only where somebody asked for it.
function tone() {
  sound ??= new AudioContext();
  const note = sound.createOscillator(), volume = sound.createGain();
  note.frequency.value = 440;
  volume.gain.setValueAtTime(0.0001, sound.currentTime);
  volume.gain.exponentialRampToValueAtTime(0.12, sound.currentTime + 0.2);
  volume.gain.exponentialRampToValueAtTime(0.0001, sound.currentTime + 1.8);
  note.connect(volume).connect(sound.destination);
  note.start();
  note.stop(sound.currentTime + 2);
}
