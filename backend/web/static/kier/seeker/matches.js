/** Who fits: the server is asked for one part of the page, and told the answers, never the words. */

import { page } from "./api.js";

/** @import { SeekerPage } from "./main.js" */

// The answers for which the offers on the page were found; chosen ones are no answer.
/** @type {string | null} */
let found = null;
let finds = 0;

/**
 * A button at the last question or among the offers.
 * @param {SeekerPage} door
 * @param {string} go
 */
export async function press(door, go) {
  const fields = answers();
  const chosen = /** @type {HTMLInputElement} */ (
    door.section("match").querySelector('[name="chosen"]:checked')
  );
  if (door.step === "answer") {
    if (same(fields) !== found) await find(door, fields);
    else door.show("match");
  } else if (go === "next" && chosen?.defaultChecked) {
    door.show("write");
  } else if (go === "next" || go === "choose") {
    await find(door, [...fields, ["chosen", chosen.value]]);
  } else if (go === "all") {
    await find(
      door,
      fields.filter(([name]) => name !== "exclude"),
    );
  } else {
    await find(door, [...fields, ["exclude", go.slice("without:".length)]]);
  }
}

/**
 * Asks anew, since something changed at those who were offered.
 * @param {SeekerPage} door
 */
export const again = (door) => find(door, answers());

/** The offers came anew with the page, in its new language. */
export function adopt() {
  if (found) found = same(answers());
}

/**
 * @param {SeekerPage} door
 * @param {[string, FormDataEntryValue][]} fields
 */
async function find(door, fields) {
  const { step } = door;
  finds += 1;
  const turn = finds;
  door.tell("busy");
  const part = await page(fields, { part: "match", onSlow: () => door.tell("slow") });
  // Asked again meanwhile, with other answers.
  if (turn !== finds) return;
  // Whom to call is known better now, and the screens after sending come along.
  for (const place of ["[data-lines]", '[data-part="sent"]']) {
    /** @type {HTMLElement} */ (document.querySelector(place)).replaceWith(
      document.adoptNode(/** @type {Element} */ (part.querySelector(place))),
    );
  }
  door.put("match", part);
  found = same(answers());
  // Whoever went back meanwhile stays there.
  if (door.step === step) door.show("match");
}

function answers() {
  const form = new FormData(/** @type {HTMLFormElement} */ (document.querySelector("#ask")));
  for (const name of ["chosen", "shown", "then", "go"]) form.delete(name);
  form.set("step", "match");
  return [...form];
}

/** @param {[string, FormDataEntryValue][]} fields */
const same = (fields) => new URLSearchParams(/** @type {any} */ (fields)).toString();
