/** Short sounds made by the browser: no file, and nothing before somebody touched the page. */

import { browserStore } from "../shared/storage.js";

/** @typedef {"off" | "soft" | "clear"} Sound */

const LAST = "sounded";
const PAUSE_MS = 10_000;
const START_SECONDS = 0.02;

// What is urgent sounds three times, and higher each time.
/** @type {Record<string, {type: OscillatorType, volume: number, tones: number[], urgent: number[]}>} */
const SOUNDS = {
  soft: { type: "sine", volume: 0.12, tones: [523], urgent: [523, 659, 784] },
  clear: {
    type: "triangle",
    volume: 0.35,
    tones: [784, 1047],
    urgent: [784, 988, 1175, 988, 1175],
  },
};
const TONE_SECONDS = 0.22;

/** @type {AudioContext | undefined} */
let context;

/**
 * Play a sound once.
 * @param {Sound} sound
 * @param {boolean} isUrgent
 */
export async function play(sound, isUrgent) {
  const made = SOUNDS[sound];
  // Browsers let nothing sound before that, and hold it back to sound at the next touch.
  if (!made || navigator.userActivation?.hasBeenActive === false) return;
  context ??= new AudioContext();
  if (context.state === "suspended") await context.resume();
  const at = context.currentTime + START_SECONDS;
  const tones = isUrgent ? made.urgent : made.tones;
  for (const [place, pitch] of tones.entries())
    tone(context, { ...made, pitch, at: at + place * TONE_SECONDS });
}

/**
 * @param {AudioContext} audio
 * @param {{type: OscillatorType, volume: number, pitch: number, at: number}} how
 */
function tone(audio, { type, volume, pitch, at }) {
  const wave = audio.createOscillator();
  const gain = audio.createGain();
  wave.type = type;
  wave.frequency.value = pitch;
  // It swells and fades: a tone that is cut off cracks.
  gain.gain.setValueAtTime(0, at);
  gain.gain.linearRampToValueAtTime(volume, at + START_SECONDS);
  gain.gain.exponentialRampToValueAtTime(0.001, at + 2 * TONE_SECONDS);
  wave.connect(gain).connect(audio.destination);
  wave.start(at);
  wave.stop(at + 2 * TONE_SECONDS);
}

/**
 * Whether it is long enough since the last one, in any tab of this browser; then this one counts.
 * @param {number} [now]
 */
export function mayPlay(now = Date.now()) {
  // A clock that was set back is no reason to be silent.
  if (Math.abs(now - Number(browserStore.getItem(LAST))) < PAUSE_MS) return false;
  browserStore.setItem(LAST, now);
  return true;
}
