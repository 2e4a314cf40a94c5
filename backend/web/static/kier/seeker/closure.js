/** What is said where a conversation was closed: until when a new word opens it, how the help was. */

/** @import { Conversation, Reader } from "./conversation.js" */

/**
 * Says it on the screen of a conversation, or takes it away where somebody reads on.
 * @param {HTMLElement} section
 * @param {Conversation} talk
 */
export function drawClosing(section, { closed, isOver }) {
  const [newest] = closed.toSorted((one, other) => lastDay(other).localeCompare(lastDay(one)));
  const [open, over] = ["open", "over"].map((name) => part(section, `[data-closing="${name}"]`));
  open.textContent = newest?.text ?? "";
  open.hidden = !newest || isOver;
  over.hidden = !isOver;
  part(section, "[data-asked]").replaceChildren(...closed.flatMap(questionsOf));
  const { value } = /** @type {HTMLInputElement} */ (part(section, "#reply"));
  for (const one of section.querySelectorAll("[data-reply]")) {
    // What was written can still be copied.
    /** @type {HTMLElement} */ (one).hidden = isOver && (one.matches("button") || !value);
  }
}

/** @param {Reader} reader */
const lastDay = ({ reopens_until: until }) => until ?? "";

/**
 * Who closed it may ask how it was; nothing in the link names the request.
 * @param {Reader} reader
 */
function questionsOf({ organisation }) {
  const made = document.querySelector(`template[data-questions="${organisation}"]`);
  return made ? [/** @type {HTMLTemplateElement} */ (made).content.cloneNode(true)] : [];
}

/**
 * @param {HTMLElement} section
 * @param {string} selector
 */
const part = (section, selector) => /** @type {HTMLElement} */ (section.querySelector(selector));
