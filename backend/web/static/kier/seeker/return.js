/** Coming back with a code: it is checked before anything is computed or sent. */

import { keep, kept, locksmith, mine, stretching } from "./secrets.js";

/** @import { SeekerPage } from "./main.js" */

const SLIPS = ["too-short", "too-long", "not-digits", "mistyped", "unknown"];
/** @type {Record<string, string>} */
const SAYS = {
  "unknown-code": "unknown",
  "no-line": "no-line",
  unreachable: "no-line",
  tampered: "tampered",
};
const TOO_MANY = 429;

/**
 * Makes ready while the code is typed.
 * @param {SeekerPage} door
 */
export async function come(door) {
  adopt();
  door.aside(() => door.room("caseCode"));
  await locksmith(door);
}

/** Offers the code that this phone keeps, if it keeps one. */
export function adopt() {
  /** @type {HTMLElement} */ (document.querySelector("[data-kept]")).hidden = !kept();
}

/**
 * The button: opens the conversation of the code that was typed.
 * @param {SeekerPage} door
 */
export const press = (door) =>
  open(door, /** @type {HTMLInputElement} */ (document.querySelector("#code")).value);

/**
 * The same with the code that this phone keeps.
 * @param {SeekerPage} door
 */
export const tap = (door) => open(door, kept());

/**
 * What is said of an error: the name of a sentence on the page.
 * @param {{code?: string, status?: number}} options
 */
export function wordFor({ code = "", status }) {
  if (status === TOO_MANY) return "slow";
  return SAYS[code] ?? (SLIPS.includes(code) ? code : "failed");
}

/**
 * @param {SeekerPage} door
 * @param {string | null} typed
 */
async function open(door, typed) {
  say(door, "opening");
  try {
    const { readCode } = await door.room("caseCode");
    const code = readCode(typed);
    const smith = await locksmith(door);
    const { access } = await smith.openCode({ options: stretching(), code });
    Object.assign(mine, { code, access });
    const talk = await door.room("talk");
    await talk.open(door);
    say(door, null);
    /** @type {HTMLInputElement} */ (document.querySelector("#code")).value = "";
  } catch (/** @type {any} */ error) {
    wrong(door, wordFor(error), typed);
  }
}

/**
 * @param {SeekerPage} door
 * @param {string} word
 * @param {string | null} typed
 */
function wrong(door, word, typed) {
  door.tell(null);
  say(door, word);
  if (word === "unknown" && typed === kept()) {
    keep(null);
    adopt();
  }
  if (SLIPS.includes(word)) /** @type {HTMLElement} */ (document.querySelector("#code")).focus();
}

/**
 * @param {SeekerPage} door
 * @param {string | null} word
 */
function say(door, word) {
  door.say("return", /** @type {string} */ (word));
  const field = /** @type {HTMLElement} */ (document.querySelector("#code"));
  const isSlip = SLIPS.includes(String(word));
  field.setAttribute("aria-invalid", String(isSlip));
  // Of what is hidden a screen reader would read every sentence.
  field.setAttribute("aria-describedby", isSlip ? "code-hint code-wrong" : "code-hint");
}
