/** Reads a screen aloud, with voices of this phone alone: others would send the text away. */

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

/** Shows the button, if there is a voice for the page's language. */
export function adopt() {
  stop();
  offer();
  speechSynthesis.onvoiceschanged = offer;
}

/**
 * Begins to read, or stops.
 * @param {{section: () => HTMLElement}} page
 */
export function tap(page) {
  if (isReading) return stop();
  const voice = voiceHere();
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

/** Falls silent. */
export function stop() {
  speechSynthesis.cancel();
  turn(false);
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
  const voices = speechSynthesis.getVoices().filter(({ voiceURI }) => !failed.has(voiceURI));
  return voiceFor(voices, document.documentElement.lang);
}

/**
 * It is offered, and cannot speak: no sound, or its data are gone.
 * @param {{voiceURI: string}} options
 */
function fail({ voiceURI }) {
  failed.add(voiceURI);
  stop();
  offer();
}

function offer() {
  /** @type {HTMLElement} */ (document.querySelector("[data-read-aloud]")).hidden = !voiceHere();
}

/** @param {boolean} reads */
function turn(reads) {
  isReading = reads;
  /** @type {HTMLElement} */ (document.querySelector("[data-read]")).hidden = reads;
  /** @type {HTMLElement} */ (document.querySelector("[data-stop]")).hidden = !reads;
}

document.addEventListener("leave", () => {
  speechSynthesis.onvoiceschanged = null;
  speechSynthesis.cancel();
});
