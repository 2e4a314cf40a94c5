/**
 * Words of immediate danger, recognised on the phone while somebody types: whom to call is shown below
 * the field, once, and nothing is sent for it. The patterns stand in the page, in its language; the
 * rule is that of `backend/web/seeker/danger.py`, and the same sentences test both.
 */

/** @typedef {{words: RegExp, calm: RegExp, past: RegExp, wished: RegExp, now: RegExp}} Patterns */

// Only when the person pauses.
const PAUSE_MS = 600;

/** The words for which the note was closed: it comes again for others alone. */
const closed = new Set();

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
    if (place.firstChild) return;
    const found = wordsOfDanger(field.value, patterns);
    if (found.some((word) => !closed.has(word))) show(place, template, { field, patterns });
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
export function patternsOf({ words = "", calm = "", past = "", wished = "", now = "" }) {
  const [told, asked, before, today] = [words, wished, past, now].map((text) => new RegExp(text));
  return { words: told, calm: new RegExp(calm, "g"), past: before, wished: asked, now: today };
}

/**
 * The words of a text that tell of immediate danger, one for each sentence that does.
 * @param {string} text
 * @param {Patterns} patterns
 */
export const wordsOfDanger = (text, { words, calm, past, wished, now }) =>
  sentencesOf(text).flatMap((sentence) => {
    const [found] = words.exec(sentence.replace(calm, " ")) ?? wished.exec(sentence) ?? [];
    return found && (now.test(sentence) || !past.test(sentence)) ? [found] : [];
  });

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
    .split(/[.!?;:,\n。！？；：，、…।؟،؛]+/)
    .map((part) => ` ${part.replace(/[^\p{L}\p{M}\p{N}]+/gu, " ").trim()} `);
}

/**
 * The note stays until it is closed, also when the words are gone.
 * @param {HTMLElement} place
 * @param {HTMLTemplateElement} template
 * @param {{field: HTMLTextAreaElement, patterns: Patterns}} watched
 */
function show(place, template, { field, patterns }) {
  place.append(template.content.cloneNode(true));
  // The keyboard of a phone may cover what stands below the field.
  place.scrollIntoView({ block: "nearest" });
  place.querySelector("button")?.addEventListener("click", (event) => {
    event.stopPropagation();
    for (const word of wordsOfDanger(field.value, patterns)) closed.add(word);
    place.replaceChildren();
    field.focus();
  });
}
