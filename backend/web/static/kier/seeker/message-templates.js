/** Draws messages and readers from the page's templates; what was written becomes text, never markup. */

import { mayLeave } from "./conversation.js";

/** @param {string} name */
const template = (name) =>
  /** @type {HTMLTemplateElement} */ (document.querySelector(`template[data-template="${name}"]`))
    .content;
/** @param {string} name */
export const words = (name) => template(name).textContent;

/**
 * Who wrote a message, and that they translate, if they do.
 * @param {{sender: string, interpreter?: boolean}} message
 * @param {string} [name] of the organisation
 */
export function writerOf({ sender, interpreter }, name = words("somebody")) {
  if (sender === "seeker") return words("you");
  return interpreter ? words("interpreter-name").replace("{name}", () => name) : name;
}

/**
 * One message.
 * @param {{sender: string, interpreter?: boolean, text: string | null, damaged: boolean, gap?: boolean,
 *   sent_hour: string, number: number}} message
 * @param {string} [name] of the organisation that wrote it
 */
export function drawMessage(message, name) {
  const item = /** @type {HTMLElement} */ (template("message").firstElementChild?.cloneNode(true));
  item.classList.toggle("mine", message.sender === "seeker");
  item.classList.toggle("damaged", message.damaged);
  item.dataset.number = /** @type {any} */ (message.number);
  /** @type {HTMLElement} */ (item.querySelector(".who")).textContent = writerOf(message, name);
  /** @type {HTMLElement} */ (item.querySelector(".text")).textContent = message.damaged
    ? words("damaged")
    : message.text;
  /** @type {HTMLElement} */ (item.querySelector(".when")).textContent = hourOf(message.sent_hour);
  if (message.gap)
    /** @type {HTMLElement} */ (item.querySelector(".who")).after(hint(words("gap")));
  return item;
}

/**
 * One organisation that was asked, and the button that stops it from reading.
 * @param {import("./conversation.js").Reader} options
 * @param {string | undefined} name
 * @param {string | undefined} police what they do with police and reporting
 */
export function drawReader({ organisation, status, text, ends_on: endsOn }, name, police) {
  const item = /** @type {HTMLElement} */ (template("reader").firstElementChild?.cloneNode(true));
  const state = status === "withdrawn" && endsOn ? "interpreted" : status;
  const said = document.querySelector(`template[data-status="${state}"]`);
  item.dataset.organisation = organisation;
  /** @type {HTMLElement} */ (item.querySelector("[data-name]")).textContent =
    name ?? words("somebody");
  /** @type {HTMLElement} */ (item.querySelector("[data-status-text]")).textContent =
    text || /** @type {HTMLTemplateElement} */ (said).content.textContent;
  /** @type {HTMLInputElement} */ (item.querySelector("[data-withdraw]")).value =
    `withdraw:${organisation}`;
  const withPolice = /** @type {HTMLElement} */ (item.querySelector("[data-police]"));
  /** @type {HTMLElement} */ (withPolice.lastElementChild).textContent = police ?? "";
  if (!police) withPolice.remove();
  item
    .querySelector(`[data-stops="${status === "interprets" ? "reading" : "interpreting"}"]`)
    ?.remove();
  if (!mayLeave(status))
    /** @type {HTMLElement} */ (item.querySelector("details:last-child")).remove();
  return item;
}

/** @param {string} text */
function hint(text) {
  const line = document.createElement("p");
  line.className = "hint";
  line.textContent = text;
  return line;
}

/**
 * The server knows the hour alone; it is shown as the clock of this phone has it.
 * @param {string} hour
 */
function hourOf(hour) {
  const then = new Date(hour);
  /** @param {Intl.DateTimeFormatOptions} how */
  const shown = (how) => new Intl.DateTimeFormat(document.documentElement.lang, how).format(then);
  const time = shown({ hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  const date = shown({ weekday: "long", day: "numeric", month: "long" });
  return words(`when-${dayOf(then)}`)
    .replace("{date}", date)
    .replace("{time}", time);
}

/** @param {Date} then */
function dayOf(then) {
  const day = new Date();
  if (then.toDateString() === day.toDateString()) return "today";
  day.setDate(day.getDate() - 1);
  return then.toDateString() === day.toDateString() ? "yesterday" : "before";
}
