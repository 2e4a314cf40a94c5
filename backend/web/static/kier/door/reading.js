/** Reads a screen aloud, with voices of this phone alone: others would send the text away. */

const BLOCKS = "h1, h2, p, li, legend, label, summary, button, a";
const FOLDED = "details:not([open]) > :not(summary)";

let isReading = false;

/**
 * A voice for a language, among those that speak without a server.
 * @param {{lang: string, localService: boolean}[]} voices `lang` as `zh-CN`, on Android `zh_CN`
 * @param {string} tag of BCP 47, as `zh-Hans`
 */
export function voiceFor(voices, tag) {
  const [base] = tag.toLowerCase().split("-");
  const isOurs = ({ lang, localService }) => localService && lang.toLowerCase().split(/[-_]/)[0] === base;
  return voices.find(isOurs);
}

/** Shows the button, if there is a voice for the page's language. */
export function adopt() {
  stop();
  offer();
  speechSynthesis.onvoiceschanged = offer;
}

/** Begins to read, or stops. */
export function tap(door) {
  if (isReading) return stop();
  const voice = voiceHere();
  const texts = textsOf(door.section());
  texts.forEach((text, place) => {
    const line = new SpeechSynthesisUtterance(text);
    line.voice = voice;
    line.lang = voice.lang;
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

/** What of a section can be seen, block by block. */
export function textsOf(section) {
  return Array.from(section.querySelectorAll(BLOCKS))
    .filter((block) => block.getClientRects().length && !block.closest(FOLDED))
    .filter((block) => !block.parentElement.closest(BLOCKS))
    .map((block) => block.innerText.trim())
    .filter(Boolean);
}

const voiceHere = () => voiceFor(speechSynthesis.getVoices(), document.documentElement.lang);

function offer() {
  document.querySelector("[data-read-aloud]").hidden = !voiceHere();
}

function turn(reads) {
  isReading = reads;
  document.querySelector("[data-read]").hidden = reads;
  document.querySelector("[data-stop]").hidden = !reads;
}

document.addEventListener("leave", () => {
  speechSynthesis.onvoiceschanged = null;
  speechSynthesis.cancel();
});
