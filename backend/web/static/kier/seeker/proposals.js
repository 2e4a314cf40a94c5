/** Organisations that another one proposes: who, why, what they would read; yes or no. */

/** @import { Proposed } from "./conversation.js" */

// What each card was drawn from: the text of another language is another one.
/** @type {WeakMap<Element, string>} */
const madeOf = new WeakMap();

/**
 * Draws what waits for an answer; a card that stays is not drawn anew.
 * @param {HTMLElement} section
 * @param {Proposed[]} proposals
 */
export function drawProposals(section, proposals) {
  const place = /** @type {HTMLElement} */ (section.querySelector("[data-proposals]"));
  const shown = new Map(
    Array.from(place.children, (card) => [
      /** @type {HTMLElement} */ (card).dataset.proposal,
      card,
    ]),
  );
  for (const proposal of proposals) {
    const { id } = proposal.organisation;
    const [card, made] = [shown.get(id), JSON.stringify(proposal)];
    shown.delete(id);
    if (card && madeOf.get(card) === made) continue;
    const fresh = drawn(proposal);
    madeOf.set(fresh, made);
    if (card) card.replaceWith(fresh);
    else place.append(fresh);
  }
  for (const card of shown.values()) card.remove();
}

/** @param {Proposed} proposal */
function drawn({ organisation, proposer_name: proposer, text, reads }) {
  const { id, name, about, languages } = organisation;
  const template = /** @type {HTMLTemplateElement} */ (
    document.querySelector('template[data-template="proposal"]')
  );
  const card = /** @type {HTMLElement} */ (template.content.firstElementChild?.cloneNode(true));
  card.dataset.proposal = id;
  const texts = { name, about, proposer, why: text, languages: spoken(languages) };
  for (const [field, words] of Object.entries(texts)) {
    const place = /** @type {HTMLElement} */ (card.querySelector(`[data-${field}]`));
    place.textContent = words;
  }
  for (const line of card.querySelectorAll("[data-reads]"))
    if (/** @type {HTMLElement} */ (line).dataset.reads !== reads) line.remove();
  const suggested = reads === "from-now" ? "let-in-new:" : "let-in:";
  for (const button of card.querySelectorAll("button")) {
    button.classList.toggle("main", button.value === suggested);
    button.value += id;
  }
  return card;
}

/**
 * The names of languages, as this browser has them.
 * @param {string[]} languages
 */
function spoken(languages) {
  const names = new Intl.DisplayNames(document.documentElement.lang, { type: "language" });
  const known = languages.filter((code) => code !== "other" && !code.includes("-easy"));
  return known.map((code) => names.of(code)).join(", ");
}
