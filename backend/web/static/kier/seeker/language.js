/** Another language: the page comes anew and takes the old one's place, with all that was typed. */

import { fetchPart } from "./api.js";

/** @import { SeekerPage } from "./main.js" */

/**
 * Has the page in this language; answers, words and the open conversation stay as they are.
 * @param {SeekerPage} page
 * @param {string} language
 */
export async function speak(page, language) {
  const fresh = await fetchPart(fields(language), {
    part: "page",
    onSlow: () => page.tell("slow"),
  });
  // The way out was taken meanwhile: nothing may come back.
  if (!document.querySelector("#ask")) return;
  const typed = remember();
  const hadOffers = hasOffers();
  const { lang, dir, dataset } = fresh.documentElement;
  Object.assign(document.documentElement, { lang, dir });
  document.documentElement.dataset.language = dataset.language;
  const nodes = Array.from(fresh.body.childNodes, (node) => document.importNode(node, true));
  document.body.replaceChildren(...nodes);
  if (!hadOffers) removeOffers(page.section("match"));
  restore(typed);
  page.adopt();
  /** @type {HTMLElement} */ (document.querySelector('[name="language"][aria-current]')).focus();
}

/**
 * The answers so far, so that the offers come with the page; of words it has no need.
 * @param {string} language
 */
function fields(language) {
  const form = new FormData(/** @type {HTMLFormElement} */ (document.querySelector("#ask")));
  form.set("language", language);
  if (isUntouched()) form.delete("answer_language");
  return form;
}

const hasOffers = () => document.querySelector("#ask [data-found]") !== null;

/** @param {HTMLElement} section */
function removeOffers(section) {
  section.replaceChildren();
  section.removeAttribute("data-found");
}

// Who has not chosen a language for the answer gets it in that of the page.
function isUntouched() {
  const { value } = /** @type {HTMLSelectElement} */ (document.querySelector("#answer-language"));
  const own = /** @type {HTMLInputElement} */ (
    document.querySelector("#answer-language option[selected]")
  )?.value;
  return value === own;
}

function remember() {
  const boxes = new Map();
  for (const box of document.querySelectorAll("input[type=radio], input[type=checkbox]")) {
    boxes.set(
      nameOf(/** @type {HTMLInputElement} */ (box)),
      /** @type {HTMLInputElement} */ (box).checked,
    );
  }
  const texts = new Map();
  for (const field of document.querySelectorAll("textarea, #code"))
    texts.set(field.id, /** @type {HTMLInputElement} */ (field).value);
  const answer = isUntouched()
    ? null
    : /** @type {HTMLInputElement} */ (document.querySelector("#answer-language")).value;
  const isUnfolded = /** @type {HTMLDetailsElement} */ (document.querySelector(".language-menu"))
    .open;
  const said = new Set(
    lines()
      .filter((line) => !line.hidden)
      .map(placeOf),
  );
  return { boxes, texts, answer, isUnfolded, said };
}

/**
 * @param {{boxes: Map<string, boolean>, texts: Map<string, string>, answer: string | null,
 *   isUnfolded: boolean, said: Set<string>}} options
 */
function restore({ boxes, texts, answer, isUnfolded, said }) {
  for (const box of document.querySelectorAll("input[type=radio], input[type=checkbox]")) {
    /** @type {HTMLInputElement} */ (box).checked =
      boxes.get(nameOf(/** @type {HTMLInputElement} */ (box))) ??
      /** @type {HTMLInputElement} */ (box).checked;
  }
  for (const [id, value] of texts) {
    /** @type {HTMLInputElement} */ (document.getElementById(id)).value = value;
  }
  if (answer)
    /** @type {HTMLInputElement} */ (document.querySelector("#answer-language")).value = answer;
  /** @type {HTMLDetailsElement} */ (document.querySelector(".language-menu")).open = isUnfolded;
  for (const line of lines()) line.hidden = !said.has(placeOf(/** @type {HTMLElement} */ (line)));
}

/** @returns {HTMLElement[]} */
const lines = () => Array.from(document.querySelectorAll("[data-say]"));
/** @param {HTMLElement} line */
const placeOf = (line) => `${line.closest("section")?.dataset.step} ${line.dataset.say}`;
/** @param {HTMLInputElement} box */
const nameOf = (box) => `${box.name} ${box.value}`;
