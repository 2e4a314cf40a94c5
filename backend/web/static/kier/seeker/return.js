/** Coming back with a code: it is checked before anything is computed or sent. */

import { keep, kept, locksmith, mine, stretching } from "./secrets.js";

const SLIPS = ["too-short", "too-long", "not-digits", "mistyped", "unknown"];
const SAYS = {
  "unknown-code": "unknown",
  "no-line": "no-line",
  unreachable: "no-line",
  tampered: "tampered",
};
const TOO_MANY = 429;

/** Makes ready while the code is typed. */
export async function come(door) {
  adopt();
  door.aside(() => door.room("caseCode"));
  await locksmith(door);
}

/** Offers the code that this phone keeps, if it keeps one. */
export function adopt() {
  document.querySelector("[data-kept]").hidden = !kept();
}

/** The button: opens the conversation of the code that was typed. */
export const press = (door) => open(door, document.querySelector("#code").value);

/** The same with the code that this phone keeps. */
export const tap = (door) => open(door, kept());

/** What is said of an error: the name of a sentence on the page. */
export function wordFor({ code, status }) {
  if (status === TOO_MANY) return "slow";
  return SAYS[code] ?? (SLIPS.includes(code) ? code : "failed");
}

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
    document.querySelector("#code").value = "";
  } catch (error) {
    wrong(door, wordFor(error), typed);
  }
}

function wrong(door, word, typed) {
  door.tell(null);
  say(door, word);
  if (word === "unknown" && typed === kept()) {
    keep(null);
    adopt();
  }
  if (SLIPS.includes(word)) document.querySelector("#code").focus();
}

function say(door, word) {
  door.say("return", word);
  const field = document.querySelector("#code");
  const isSlip = SLIPS.includes(word);
  field.setAttribute("aria-invalid", isSlip);
  // Of what is hidden a screen reader would read every sentence.
  field.setAttribute("aria-describedby", isSlip ? "code-hint code-wrong" : "code-hint");
}
