/** Who fits: the server is asked for one part of the page, and told the answers, never the words. */

import { fetchPart } from "./api.js";

/** @import { SeekerPage } from "./main.js" */

// The answers for which the offers on the page were found; chosen ones are no answer.
/** @type {string | null} */
let found = null;
let finds = 0;

/**
 * A button at the last question or beside the message.
 * @param {SeekerPage} page
 * @param {string} go
 */
export async function press(page, go) {
  const fields = answers();
  const chosen = marked();
  if (page.step === "where") {
    if (same(fields) !== found) await find(page, fields);
    else page.show("write");
  } else if (go === "choose") {
    if (chosen && !chosen.defaultChecked) await find(page, [...fields, ["chosen", chosen.value]]);
  } else if (go === "find") {
    await find(page, fields);
  } else if (go === "netherlands") {
    await find(page, [...fields, ["concerns", "nl"]]);
  } else if (go === "all") {
    await find(
      page,
      fields.filter(([name]) => name !== "exclude"),
    );
  } else {
    await find(page, [...fields, ["exclude", go.slice("without:".length)]]);
  }
}

/** The organisation that is marked, which the buttons may not name yet. */
export const marked = () =>
  /** @type {HTMLInputElement | null} */ (document.querySelector('[name="chosen"]:checked'));

/**
 * Asks anew, since something changed at those who were offered; who was chosen stays so if still there.
 * @param {SeekerPage} page
 */
export const again = (page) => find(page, [...answers(), ["chosen", marked()?.value ?? ""]]);

/**
 * The offers came anew with the page, in its new language, for what was answered when it was asked for.
 * @param {SeekerPage} _page
 * @param {FormData} sent
 */
export function adopt(_page, sent) {
  if (found) found = same(answers(sent));
}

/**
 * @param {SeekerPage} page
 * @param {[string, FormDataEntryValue][]} fields
 */
async function find(page, fields) {
  const { step } = page;
  finds += 1;
  const turn = finds;
  page.tell("busy");
  const part = await fetchPart(fields, { part: "match", onSlow: () => page.tell("slow") });
  // Asked again meanwhile, with other answers.
  if (turn !== finds) return;
  // Whom to call is known better now, and the screens after sending come along.
  for (const place of ["[data-lines]", '[data-part="sent"]']) {
    /** @type {HTMLElement} */ (document.querySelector(place)).replaceWith(
      document.adoptNode(/** @type {Element} */ (part.querySelector(place))),
    );
  }
  const typed = message()?.value;
  page.put("match", part);
  if (typed) /** @type {HTMLTextAreaElement} */ (message()).value = typed;
  found = same(answers());
  // Whoever went back meanwhile stays there.
  if (page.step === step) page.show("write");
  else page.turn(page.step);
}

const message = () => /** @type {HTMLTextAreaElement | null} */ (document.querySelector("#text"));

function answers(
  form = new FormData(/** @type {HTMLFormElement} */ (document.querySelector("#ask"))),
) {
  for (const name of ["chosen", "shown", "then", "go"]) form.delete(name);
  form.set("step", "write");
  return [...form];
}

/** @param {[string, FormDataEntryValue][]} fields */
const same = (fields) => new URLSearchParams(/** @type {any} */ (fields)).toString();
