/** The conversation as a file of plain text, made on this phone from what is open here. */

import { words, writerOf } from "./message-templates.js";

/** @import { Message } from "./conversation.js" */

// A file among others says nothing.
const NEUTRAL_NAME = "kier.txt";
const LASTS_MS = 60_000;

/**
 * Saves it where the browser keeps what it downloads.
 * @param {Message[]} messages
 * @param {(organisation: string) => string | undefined} nameOf
 */
export function save(messages, nameOf) {
  const text = messages.map((message) => written(message, nameOf)).join("\n\n");
  // Some readers of plain text take it for Latin letters without the mark.
  const file = new Blob([`\ufeff${text}\n`], { type: "text/plain;charset=utf-8" });
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = NEUTRAL_NAME;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), LASTS_MS);
}

/**
 * @param {Message} message
 * @param {(organisation: string) => string | undefined} nameOf
 */
function written(message, nameOf) {
  const { sender, text, damaged, gap, sent_hour: hour } = message;
  const who = writerOf(message, nameOf(sender.split(":")[1]));
  const said = damaged ? words("damaged") : text;
  return [`${who}, ${dateOf(hour)}`, gap ? words("gap") : null, said].filter(Boolean).join("\n");
}

/**
 * With the year: a file is read later, too.
 * @param {string} hour
 */
function dateOf(hour) {
  const then = new Date(hour);
  const { lang } = document.documentElement;
  const date = then.toLocaleDateString(lang, { day: "numeric", month: "long", year: "numeric" });
  const time = then.toLocaleTimeString(lang, {
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  });
  return words("when-before").replace("{date}", date).replace("{time}", time);
}
