/**
 * Words of immediate danger, recognised on the phone while somebody types: whom to call is shown below
 * the field, once, and nothing is sent for it. The patterns stand in the page, in its language; the
 * rule is that of `backend/web/seeker/danger.py`, and the same sentences test both.
 */

/** @typedef {{words: RegExp, calm: RegExp, past: RegExp}} Patterns */

// Only when the person pauses.
const PAUSE_MS = 600;

/** Not shown again on this page once it was closed. */
let isClosed = false;

/**
 * Watches a field, if there are patterns for the page's language.
 * @param {HTMLTextAreaElement} field
 */
export function watch(field) {
  /** @type {HTMLTemplateElement | null} */
  const template = document.querySelector("template[data-danger]");
  if (!template || "watched" in field.dataset) return;
  field.dataset.watched = "";
  // A screen reader tells what comes into it, when the person pauses.
  const place = document.createElement("div");
  place.setAttribute("role", "status");
  field.after(place);
  const patterns = patternsOf(template.dataset);
  let waiting = 0;
  const look = () => {
    const isNew = !isClosed && !place.firstChild;
    if (isNew && tellsOfDanger(field.value, patterns)) show(place, template, field);
  };
  field.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = window.setTimeout(look, PAUSE_MS);
  });
  look();
}

/**
 * @param {DOMStringMap} sources
 * @returns {Patterns}
 */
export function patternsOf({ words = "", calm = "", past = "" }) {
  return { words: new RegExp(words), calm: new RegExp(calm, "g"), past: new RegExp(past) };
}

/**
 * Tells whether a text tells of immediate danger, as far as words can say it.
 * @param {string} text
 * @param {Patterns} patterns
 */
export const tellsOfDanger = (text, { words, calm, past }) =>
  sentencesOf(text).some(
    (sentence) => words.test(sentence.replace(calm, " ")) && !past.test(sentence),
  );

/**
 * The parts between stops: small letters and digits, one space around each word.
 * @param {string} text
 */
export function sentencesOf(text) {
  const plain = text
    .normalize("NFC")
    .toLowerCase()
    .replace(/['’‘`´]/g, "");
  return plain
    .split(/[.!?;:,\n。！？；：，、…]+/)
    .map((part) => ` ${part.replace(/[^\p{L}\p{N}]+/gu, " ").trim()} `);
}

/**
 * The note stays until it is closed, also when the words are gone.
 * @param {HTMLElement} place
 * @param {HTMLTemplateElement} template
 * @param {HTMLElement} field
 */
function show(place, template, field) {
  place.append(template.content.cloneNode(true));
  place.querySelector("button")?.addEventListener("click", (event) => {
    event.stopPropagation();
    isClosed = true;
    place.remove();
    field.focus();
  });
}
