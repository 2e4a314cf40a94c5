/** What somebody who waits may expect: the server's sentences, asked for anew at each full hour. */

/** @typedef {{text: string, otherwise: string}} Outlook */

const HOUR_MS = 3_600_000;
// The clock of the server, and what it does at the full hour, may be a little later.
const LATER_MS = 20_000;
const HERE = "Europe/Amsterdam";
/** @type {ReturnType<typeof setTimeout> | undefined} */
let turning;

/**
 * Says what happens next on the screen of a conversation.
 * @param {HTMLElement} section
 * @param {Outlook | undefined} outlook
 */
export function showOutlook(section, outlook) {
  if (!outlook) return;
  for (const [name, text] of Object.entries(outlook)) {
    const place = section.querySelector(`[data-outlook=${name}]`);
    if (!place) continue;
    place.textContent = text;
    /** @type {HTMLElement} */ (place).hidden = !text;
  }
  const hint = /** @type {HTMLElement} */ (section.querySelector("[data-dutch-time]"));
  hint.hidden = !/\d:/.test(outlook.text) || isHere(new Date());
}

/**
 * Says it on the screen after sending; what stands there stays where the server says nothing.
 * @param {HTMLElement} section
 * @param {{referrals?: {text?: string}[], outlook?: Outlook}} answer
 */
export function showNext(section, { referrals = [], outlook }) {
  const expected = referrals.find(({ text }) => text)?.text;
  put(section.querySelector("[data-when]"), expected);
  put(section.querySelector("[data-otherwise]"), outlook?.otherwise);
}

/**
 * Has `act` called at the next full hour, instead of what was to be called then.
 * @param {() => unknown} act
 * @param {number} [now]
 */
export function atNextHour(act, now = Date.now()) {
  clearTimeout(turning);
  turning = setTimeout(act, HOUR_MS - (now % HOUR_MS) + LATER_MS * (1 + Math.random()));
}

/**
 * @param {Element | null} place
 * @param {string | undefined} text
 */
function put(place, text) {
  if (!place || !text) return;
  place.textContent = text;
  /** @type {HTMLElement} */ (place.closest("li")).hidden = false;
}

/**
 * Whether clocks of this phone show what those in the Netherlands do.
 * @param {Date} now
 */
function isHere(now) {
  /** @param {string} [timeZone] */
  const shown = (timeZone) =>
    new Intl.DateTimeFormat("en", { dateStyle: "short", timeStyle: "short", timeZone }).format(now);
  return shown(HERE) === shown();
}
