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
 * @param {SeekerPage} page
 */
export async function come(page) {
  adopt();
  page.aside(() => page.module("caseCode"));
  await locksmith(page);
}

/** Offers the code that this phone keeps, if it keeps one. */
export function adopt() {
  /** @type {HTMLElement} */ (document.querySelector("[data-kept]")).hidden = !kept();
}

/**
 * The button: opens the conversation of the code that was typed.
 * @param {SeekerPage} page
 */
export const press = (page) =>
  open(page, /** @type {HTMLInputElement} */ (document.querySelector("#code")).value);

/**
 * The same with the code that this phone keeps.
 * @param {SeekerPage} page
 */
export const tap = (page) => open(page, kept());

/**
 * What is said of an error: the name of a sentence on the page.
 * @param {{code?: string, status?: number}} options
 */
export function wordFor({ code = "", status }) {
  if (status === TOO_MANY) return "slow";
  return SAYS[code] ?? (SLIPS.includes(code) ? code : "failed");
}

/**
 * @param {SeekerPage} page
 * @param {string | null} typed
 */
async function open(page, typed) {
  say(page, "opening");
  try {
    const { readCode } = await page.module("caseCode");
    const code = readCode(typed);
    const smith = await locksmith(page);
    const { access } = await smith.openCode({ options: stretching(), code });
    Object.assign(mine, { code, access });
    const talk = await page.module("talk");
    await talk.open(page);
    say(page, null);
    /** @type {HTMLInputElement} */ (document.querySelector("#code")).value = "";
  } catch (/** @type {any} */ error) {
    wrong(page, wordFor(error), typed);
  }
}

/**
 * @param {SeekerPage} page
 * @param {string} word
 * @param {string | null} typed
 */
function wrong(page, word, typed) {
  page.tell(null);
  say(page, word);
  if (word === "unknown" && typed === kept()) {
    keep(null);
    adopt();
  }
  if (SLIPS.includes(word)) /** @type {HTMLElement} */ (document.querySelector("#code")).focus();
}

/**
 * @param {SeekerPage} page
 * @param {string | null} word
 */
function say(page, word) {
  page.say("return", /** @type {string} */ (word));
  const field = /** @type {HTMLElement} */ (document.querySelector("#code"));
  const isSlip = SLIPS.includes(String(word));
  field.setAttribute("aria-invalid", String(isSlip));
  // Of what is hidden a screen reader would read every sentence.
  field.setAttribute("aria-describedby", isSlip ? "code-hint code-wrong" : "code-hint");
}
