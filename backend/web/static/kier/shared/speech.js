/**
 * Reads a screen aloud, with voices of this phone alone: others would send the text away. Where it has
 * none for the language, what a speaker recorded is played (docs/recordings.md).
 */

const BLOCKS = "h1, h2, h3, p, li, figcaption, legend, label, summary, button:not(.listen), a";
const FOLDED = "details:not([open]) > :not(summary)";

// Firefox on Linux calls every voice of this machine's own speech service not local.
const OF_THIS_MACHINE = "urn:moz-tts:speechd:";
// That service offers each voice a hundred times in disguise, as `Dutch+Robosoft6`.
const DISGUISED = "+";
const SCRIPT = /^[a-z]{4}$/;
// What stopping does to a voice is no failure of it.
const STOPPED = ["canceled", "interrupted"];

let isReading = false;
/** @type {HTMLAudioElement | null} */
let recording = null;
const failed = new Set();

/**
 * A voice for a language, among those that speak without a server.
 * @template {{lang: string, localService: boolean, name: string, voiceURI: string}} V
 * @param {V[]} voices `lang` as
 *   `zh-CN`, on Android `zh_CN`, on Linux `cmn`; of several the plainest one
 * @param {string} tag of BCP 47, as `zh-Hans`
 */
export function voiceFor(voices, tag) {
  const [base, ...wanted] = partsOf(tag);
  /** @param {{lang: string}} options */
  const speaks = ({ lang }) => {
    const [language, ...rest] = partsOf(lang);
    // One that reads Pinyin, or the Shavian alphabet, does not read ours.
    return language === base && !rest.some((part) => SCRIPT.test(part) && !wanted.includes(part));
  };
  const [plainest] = voices
    .filter((voice) => isHere(voice) && speaks(voice))
    .sort((one, other) => oddness(one) - oddness(other));
  return plainest;
}

/** Shows the button, if there is a voice for the page's language, or a recording of the screen. */
export function adopt() {
  stop();
  if (globalThis.speechSynthesis) speechSynthesis.onvoiceschanged = offer;
}

/**
 * Begins to read, or stops.
 * @param {{section: () => HTMLElement}} page
 */
export function tap(page) {
  if (isReading) return stop();
  const voice = voiceHere();
  if (!voice) return play();
  const texts = textsOf(page.section());
  texts.forEach((text, place) => {
    const line = new SpeechSynthesisUtterance(text);
    line.voice = voice;
    line.lang = voice.lang;
    line.onerror = ({ error }) => STOPPED.includes(error) || fail(voice);
    if (place === texts.length - 1) line.onend = stop;
    speechSynthesis.speak(line);
  });
  turn(texts.length > 0);
}

/** Falls silent. Another screen may have been recorded, or not. */
export function stop() {
  globalThis.speechSynthesis?.cancel();
  recording?.pause();
  recording = null;
  turn(false);
  offer();
}

/**
 * What of a section can be seen, block by block.
 * @param {HTMLElement} section
 */
export function textsOf(section) {
  return Array.from(section.querySelectorAll(BLOCKS))
    .filter((block) => block.getClientRects().length && !block.closest(FOLDED))
    .filter((block) => !(/** @type {HTMLElement} */ (block.parentElement).closest(BLOCKS)))
    .map((block) => /** @type {HTMLElement} */ (block).innerText.trim())
    .filter(Boolean);
}

/** @param {{localService: boolean, voiceURI: string}} options */
const isHere = ({ localService, voiceURI }) => localService || voiceURI.startsWith(OF_THIS_MACHINE);
/** @param {string} tag */
const partsOf = (tag) =>
  tag
    .toLowerCase()
    .replace(/^cmn\b/, "zh")
    .split(/[-_]/);
/** @param {{name: string, lang: string}} options */
const oddness = ({ name, lang }) => lang.length + (name.includes(DISGUISED) ? 100 : 0);

function voiceHere() {
  const voices = (globalThis.speechSynthesis?.getVoices() ?? []).filter(
    ({ voiceURI }) => !failed.has(voiceURI),
  );
  return voiceFor(voices, document.documentElement.lang);
}

/**
 * It is offered, and cannot speak: no sound, or its data are gone.
 * @param {{voiceURI: string}} options
 */
function fail({ voiceURI }) {
  failed.add(voiceURI);
  stop();
}

function offer() {
  const button = /** @type {HTMLElement} */ (document.querySelector("[data-read-aloud]"));
  button.hidden = !voiceHere() && !isRecorded(button);
}

/** @param {HTMLElement} button */
const isRecorded = ({ dataset }) =>
  (dataset.recorded ?? "").split(" ").includes(document.body.dataset.step ?? "-");

function play() {
  const { language } = document.documentElement.dataset;
  const sound = new Audio(`/sound/${language}/${document.body.dataset.step}`);
  recording = sound;
  sound.onended = stop;
  turn(true);
  // Nothing waits until it has come. It was stopped before, or there is no line: it can be tapped again.
  sound.play().catch(() => sound === recording && stop());
}

/** @param {boolean} reads */
function turn(reads) {
  isReading = reads;
  /** @type {HTMLElement} */ (document.querySelector("[data-read]")).hidden = reads;
  /** @type {HTMLElement} */ (document.querySelector("[data-stop]")).hidden = !reads;
}

document.addEventListener("leave", () => {
  recording?.pause();
  if (!globalThis.speechSynthesis) return;
  speechSynthesis.onvoiceschanged = null;
  speechSynthesis.cancel();
});
