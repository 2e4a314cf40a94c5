/** Whether whoever leads a team may learn from the conversation: yes or no, beside each that helps. */

/** @import { Reader } from "./conversation.js" */

const HELPING = ["accepted", "closed"];

/**
 * Puts the question beside those that help; a card that changed was drawn anew, without it.
 * @param {HTMLElement} section
 * @param {Reader[]} readers
 */
export function drawSupervision(section, readers) {
  const template = /** @type {HTMLTemplateElement} */ (
    section.querySelector('template[data-template="supervision"]')
  );
  for (const { organisation: id, status, supervised } of readers) {
    const card = section.querySelector(`[data-organisation="${id}"]`);
    if (!card || !HELPING.includes(status) || card.querySelector("[data-supervision]")) continue;
    const part = /** @type {HTMLElement} */ (template.content.firstElementChild?.cloneNode(true));
    const answer = supervised ? "yes" : "no";
    for (const one of part.querySelectorAll("[data-answer]"))
      if (/** @type {HTMLElement} */ (one).dataset.answer !== answer) one.remove();
    /** @type {HTMLButtonElement} */ (part.querySelector("button")).value += id;
    card.insertBefore(part, card.querySelector(":scope > details:last-child"));
  }
}
