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
  drawQuestions(part(section, "[data-asked]"), closed);
  const { value } = /** @type {HTMLInputElement} */ (part(section, "#reply"));
  for (const one of section.querySelectorAll("[data-reply]")) {
    // What was written can still be copied.
    /** @type {HTMLElement} */ (one).hidden = isOver && (one.matches("button") || !value);
  }
}

/**
 * Only if others closed it: the link may have the focus.
 * @param {HTMLElement} place
 * @param {Reader[]} closed
 */
function drawQuestions(place, closed) {
  const ids = closed.map(({ organisation }) => organisation).join();
  if (place.dataset.asked === ids) return;
  place.dataset.asked = ids;
  place.replaceChildren(...closed.flatMap(questionsOf));
  place.onclick = follow;
}

/**
 * The survey takes the place of this page in the browser's list, and of the guard before it (trail.js): Back
 * shows neither.
 * @param {MouseEvent} event
 */
function follow(event) {
  /** @type {HTMLAnchorElement | null} */
  const link = /** @type {Element} */ (event.target).closest("a[href]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const go = () => location.replace(link.href);
  // Whoever has keys or heeds Back lets go.
  document.dispatchEvent(new Event("leave"));
  const depth = history.state?.depth;
  if (!depth) return go();
  addEventListener("popstate", go);
  history.go(-depth);
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
