/** Says at the conversation that somebody reads or writes now; what is not said again is over. */

// The inbox says it again sooner (inbox/presence.js).
/** @type {Record<string, number>} */
const LASTS_MS = { "request.writing": 20_000, "request.reading": 45_000 };
// A screen reader hears the same again no sooner.
const TOLD_AGAIN_MS = 120_000;

/** @type {Record<string, number>} */
let until = {};
/** @type {Record<string, number>} */
const told = {};
/** @type {string | undefined} */
let shown;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer;

/**
 * Takes up a live event.
 * @param {string} what its type
 */
export function show(what) {
  until[what] = Date.now() + LASTS_MS[what];
  draw();
}

/** What was being written has come, or the screen is drawn anew. */
export function clear() {
  until = {};
  draw();
}

function draw() {
  clearTimeout(timer);
  const now = Date.now();
  const what = Object.keys(LASTS_MS).find((one) => until[one] > now);
  if (what) timer = setTimeout(draw, until[what] - now);
  const [line, spoken] = document.querySelectorAll("[data-presence]");
  if (!line) return;
  const words = what && document.querySelector(`template[data-template="${what}"]`);
  const text = words ? /** @type {HTMLTemplateElement} */ (words).content.textContent : "";
  // A line without words keeps its height: nothing moves under a finger.
  line.textContent = text || "\u00a0";
  if (what === shown && text) return;
  shown = what;
  const isNews = what && now - (told[what] ?? Number.NEGATIVE_INFINITY) >= TOLD_AGAIN_MS;
  if (isNews) told[what] = now;
  spoken.textContent = isNews ? text : "";
}
