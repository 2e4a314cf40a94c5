/** Draws messages and readers from the page's templates; what was written becomes text, never markup. */

import { mayLeave } from "./conversation.js";

const template = (name) => document.querySelector(`template[data-template="${name}"]`).content;
const words = (name) => template(name).textContent;

/**
 * One message.
 * @param {{sender: string, text: string | null, damaged: boolean, gap: boolean, sent_hour: string}} message
 * @param {string} [name] of the organisation that wrote it
 */
export function drawMessage(message, name) {
  const item = template("message").firstElementChild.cloneNode(true);
  const isMine = message.sender === "seeker";
  item.classList.toggle("mine", isMine);
  item.classList.toggle("damaged", message.damaged);
  item.dataset.number = message.number;
  item.querySelector(".who").textContent = isMine ? words("you") : (name ?? words("somebody"));
  item.querySelector(".text").textContent = message.damaged ? words("damaged") : message.text;
  item.querySelector(".when").textContent = hourOf(message.sent_hour);
  if (message.gap) item.querySelector(".who").after(hint(words("gap")));
  return item;
}

/** One organisation that was asked, and the button that stops it from reading. */
export function drawReader({ organisation, status }, name) {
  const item = template("reader").firstElementChild.cloneNode(true);
  const state = document.querySelector(`template[data-status="${status}"]`);
  item.dataset.organisation = organisation;
  item.querySelector("[data-name]").textContent = name ?? words("somebody");
  item.querySelector("[data-status-text]").textContent = state.content.textContent;
  item.querySelector("[data-withdraw]").value = `withdraw:${organisation}`;
  if (!mayLeave(status)) item.querySelector("details").remove();
  // Who closed the conversation may ask how it was.
  const questions =
    status === "closed" && document.querySelector(`template[data-questions="${organisation}"]`);
  if (questions) item.append(questions.content.cloneNode(true));
  return item;
}

function hint(text) {
  const line = document.createElement("p");
  line.className = "hint";
  line.textContent = text;
  return line;
}

// The server knows the hour alone; it is shown as the clock of this phone has it.
function hourOf(hour) {
  const then = new Date(hour);
  const shown = (how) => new Intl.DateTimeFormat(document.documentElement.lang, how).format(then);
  const time = shown({ hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  const date = shown({ weekday: "long", day: "numeric", month: "long" });
  return words(`when-${dayOf(then)}`)
    .replace("{date}", date)
    .replace("{time}", time);
}

function dayOf(then) {
  const day = new Date();
  if (then.toDateString() === day.toDateString()) return "today";
  day.setDate(day.getDate() - 1);
  return then.toDateString() === day.toDateString() ? "yesterday" : "before";
}
