/** Another language: the page comes anew and takes the old one's place, with all that was typed. */

import { fetchPart } from "./api.js";

/** @import { SeekerPage } from "./main.js" */

/**
 * Has the page in this language; answers, words and the open conversation stay as they are.
 * @param {SeekerPage} page
 * @param {string} language
 */
export async function speak(page, language) {
  const sent = fields(language);
  const fresh = await fetchPart(sent, {
    part: "page",
    onSlow: () => page.tell("slow"),
  });
  // The way out was taken meanwhile: nothing may come back.
  if (!document.querySelector("#ask")) return;
  const typed = remember();
  const place = '[data-part="match"]';
  const old = /** @type {HTMLElement} */ (document.querySelector(place));
  const { lang, dir, dataset } = fresh.documentElement;
  Object.assign(document.documentElement, { lang, dir });
  document.documentElement.dataset.language = dataset.language;
  const nodes = Array.from(fresh.body.childNodes, (node) => document.importNode(node, true));
  document.body.replaceChildren(...nodes);
  // Nobody was looked for yet: offers that come all the same would be for half of the answers.
  if (!old.querySelector("[data-found]")) document.querySelector(place)?.replaceWith(old);
  restore(typed);
  // What was answered meanwhile is not what the offers came for.
  sent.set("in", language);
  sent.delete("language");
  page.adopt(sent);
  /** @type {HTMLElement} */ (document.querySelector('[name="language"][aria-current]')).focus();
}

/**
 * The answers so far, so that the offers come with the page; of words it has no need.
 * @param {string} language
 */
function fields(language) {
  const form = new FormData(/** @type {HTMLFormElement} */ (document.querySelector("#ask")));
  form.set("language", language);
  return form;
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
  const isUnfolded = /** @type {HTMLDetailsElement} */ (document.querySelector(".language-menu"))
    .open;
  const said = new Set(
    lines()
      .filter((line) => !line.hidden)
      .map(placeOf),
  );
  return { boxes, texts, isUnfolded, said };
}

/**
 * @param {{boxes: Map<string, boolean>, texts: Map<string, string>, isUnfolded: boolean,
 *   said: Set<string>}} options
 */
function restore({ boxes, texts, isUnfolded, said }) {
  for (const box of document.querySelectorAll("input[type=radio], input[type=checkbox]")) {
    const field = /** @type {HTMLInputElement} */ (box);
    const was = boxes.get(nameOf(field)) ?? field.checked;
    // If the one that was chosen is not offered any more, the page's own stays.
    field.checked = was || (field.type === "radio" && field.checked);
  }
  for (const [id, value] of texts) {
    /** @type {HTMLInputElement} */ (document.getElementById(id)).value = value;
  }
  /** @type {HTMLDetailsElement} */ (document.querySelector(".language-menu")).open = isUnfolded;
  for (const line of lines()) line.hidden = !said.has(placeOf(/** @type {HTMLElement} */ (line)));
}

/** @returns {HTMLElement[]} */
const lines = () => Array.from(document.querySelectorAll("[data-say]"));
/** @param {HTMLElement} line */
const placeOf = (line) => `${line.closest("section")?.dataset.step} ${line.dataset.say}`;
/** @param {HTMLInputElement} box */
const nameOf = (box) => `${box.name} ${box.value}`;
