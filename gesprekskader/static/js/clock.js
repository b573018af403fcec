// Shows how long a part still takes. The server says when it ends and what time it is there, so every
// device shows the same, whatever its own clock says. Says out loud only what matters: a new part,
// two minutes left, time is up.
import { deed } from "./after.js";

const SOON = 120;
let offset = null, part = "", said = null, stage = null, loud = false, sound = null;

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

function look() {
  sayStage();
  const clock = document.querySelector("[data-clock]");
  if (!clock) { said ??= ""; return; } // opened before the start: the first part is news
  if (clock.dataset.seen !== clock.dataset.now) {
    clock.dataset.seen = clock.dataset.now;
    offset = Number(clock.dataset.offset ?? Number(clock.dataset.now) - Date.now());
  }
  const paused = "paused" in clock.dataset;
  const left = paused ? Number(clock.dataset.paused) : Math.round((Number(clock.dataset.ends) - Date.now() - offset) / 1000);
  clock.querySelector("[data-left]").textContent = words(left, paused);
  clock.classList.toggle("clock--soon", left > 0 && left <= SOON && !paused);
  clock.classList.toggle("clock--over", left <= 0);
  announce(clock, left, paused);
}

function words(left, paused) {
  if (left <= 0) return "Tijd is om. Rond je zin af.";
  const time = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
  return paused ? `Pauze · ${time}` : time;
}

function announce(clock, left, paused) {
  const place = document.querySelector("[data-clock-says]");
  const now = paused ? "pause" : left <= 0 ? "over" : left <= SOON ? "soon" : "";
  const state = `${clock.dataset.part}:${now}`;
  if (state === said) return;
  const [first, before] = [said === null, said ?? ""];
  const fresh = clock.dataset.part !== part;
  [said, part] = [state, clock.dataset.part];
  if (first && !deed?.action?.endsWith("/klok")) return; // nothing happened: the page was opened
  const title = clock.querySelector("strong").textContent;
  const words = { pause: "Pauze.", over: "Tijd is om. Rond je zin af.", soon: "Nog twee minuten." };
  const on = fresh || before.endsWith("pause") ? `Nu: ${title}` : "";
  if (place) place.textContent = words[now] ?? on;
  if (loud && now === "over") tone();
}

// What the facilitator opened or closed for everybody; the part above a group brings its sentence.
function sayStage() {
  const words = document.querySelector("[data-stage-says]")?.dataset.stageSays;
  const place = document.querySelector("[data-clock-says]");
  if (words === undefined || words === stage) return;
  if (stage !== null && place) place.textContent = words;
  stage = words;
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
