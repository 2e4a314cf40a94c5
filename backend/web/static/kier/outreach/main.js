/** The page for outreach workers: it stays on the phone, reads aloud, and counts visits. */

import { Shelf } from "../shared/kept-pages/shelf.js";
import { voiceFor } from "../shared/speech.js";
import { browserStore } from "../shared/storage.js";
import { tryingAgain } from "../shared/trying-again.js";
import { mondayOf, Tally } from "./tally.js";

const shelf = new Shelf({ name: "outreach-1", worker: "/outreach/worker.js" });
const LAST = "kier/visits/last";
const { project = "", sendTo = "" } = document.body.dataset;
const tally = new Tally({
  project,
  address: sendTo,
  language: /** @type {string} */ (document.documentElement.dataset.language),
});
const form = /** @type {HTMLFormElement} */ (document.querySelector("[data-tally]"));

/** @param {string} selector */
const one = (selector) => /** @type {HTMLElement} */ (document.querySelector(selector));

/** @param {string} name */
const word = (name) => /** @type {HTMLTemplateElement} */ (one(`template[data-word="${name}"]`));

/** @param {string} name */
function say(name) {
  one("[data-said]").textContent = name && word(name).content.textContent;
}

/** @param {string} name */
const fieldOf = (name) =>
  /** @type {HTMLInputElement | HTMLSelectElement} */ (form.elements.namedItem(name));

/** Show what waits, and what was refused. */
function show() {
  const rows = tally.rows();
  const refused = rows.filter(({ why }) => why);
  const waiting = rows.length - refused.length;
  one("[data-waiting]").textContent = String(waiting);
  one('[data-when="waiting"]').hidden = !waiting;
  one('[data-when="refused"]').hidden = !refused.length;
  one(".refused").replaceChildren(...refused.map(rowOf));
}

/** @param {import("./tally.js").Waiting} row */
function rowOf({ id, municipality, branch, cards, week, why = "" }) {
  const row = /** @type {HTMLElement} */ (
    /** @type {HTMLElement} */ (word("refused").content.firstElementChild).cloneNode(true)
  );
  const said = [labelOf("municipality", municipality), labelOf("branch", branch), cards, week];
  /** @type {HTMLElement} */ (row.querySelector("[data-what]")).textContent = said.join(", ");
  /** @type {HTMLElement} */ (row.querySelector("[data-why]")).textContent = why;
  row.querySelector("[data-remove]")?.addEventListener("click", () => {
    tally.remove(id);
    show();
    form.querySelector("select")?.focus();
  });
  return row;
}

/**
 * @param {string} name
 * @param {string} value
 */
const labelOf = (name, value) =>
  [.../** @type {HTMLSelectElement} */ (fieldOf(name)).options].find((at) => at.value === value)
    ?.text ?? value;

/** Today by the clock of the phone. */
function today() {
  const now = new Date();
  return new Date(now.getTime() - now.getTimezoneOffset() * 60_000).toISOString().slice(0, 10);
}

const sendLater = tryingAgain(() => send(false));

/** @param {boolean} isAsked whether somebody asked for it, and hears how it went */
async function send(isAsked) {
  const outcome = await tally.send();
  show();
  // Without a line the phone tells when there is one.
  sendLater(outcome === "waiting" && navigator.onLine && tally.rows().length > 0);
  if (isAsked || outcome === "gone") say(outcome);
}

/** @param {Event} event */
async function count(event) {
  event.preventDefault();
  const visit = {
    municipality: fieldOf("municipality").value,
    branch: fieldOf("branch").value,
    cards: Number(fieldOf("cards").value),
    week: mondayOf(fieldOf("day").value),
  };
  if (!tally.add(visit)) return say("full");
  browserStore.setItem(LAST, visit.municipality);
  fieldOf("cards").value = "0";
  fieldOf("branch").value = "";
  show();
  say("kept");
  await send(navigator.onLine);
}

function adoptForm() {
  fieldOf("day").value = today();
  /** @type {HTMLInputElement} */ (fieldOf("day")).max = today();
  fieldOf("municipality").value = browserStore.getItem(LAST) ?? "";
  form.hidden = false;
  form.addEventListener("submit", count);
  one("[data-send]").addEventListener("click", () => send(true));
  addEventListener("online", () => send(false));
  show();
  send(false);
}

/** Offers reading aloud for sentences in whose language this phone has a voice. */
function adoptVoices() {
  const voices = speechSynthesis.getVoices();
  for (const button of document.querySelectorAll("[data-say]")) {
    const text = /** @type {HTMLElement} */ (button.parentElement?.querySelector(".said"));
    const voice = voiceFor(voices, text.lang);
    /** @type {HTMLElement} */ (button).hidden = !voice;
    /** @type {HTMLElement} */ (button).onclick = () => {
      const line = new SpeechSynthesisUtterance(text.textContent ?? "");
      line.voice = voice;
      line.lang = voice.lang;
      speechSynthesis.cancel();
      speechSynthesis.speak(line);
    };
  }
}

adoptForm();
if ("speechSynthesis" in globalThis) {
  adoptVoices();
  speechSynthesis.onvoiceschanged = adoptVoices;
}
if (await shelf.keep()) one('[data-when="kept"]').hidden = false;
