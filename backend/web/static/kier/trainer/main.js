/** The trainer's page: it stays on the phone, takes what is said without a line, and sends later. */

import { Shelf } from "../shared/kept-pages/shelf.js";
import { browserStore } from "../shared/storage.js";
import { tryingAgain } from "../shared/trying-again.js";
import { Presence } from "./presence.js";

/** @import { Answer, Person } from "./presence.js" */

const shelf = new Shelf({ name: "trainer-1", worker: "/trainings/trainer/worker.js" });
const { session = "", sendTo = "" } = document.body.dataset;
const presence = new Presence({
  session,
  address: sendTo,
  language: /** @type {string} */ (document.documentElement.dataset.language),
  store: browserStore,
});

/**
 * @param {string} selector
 * @param {ParentNode} [within]
 */
const one = (selector, within = document) =>
  /** @type {HTMLElement} */ (within.querySelector(selector));

/** @param {string} name */
const word = (name) => /** @type {HTMLTemplateElement} */ (one(`template[data-word="${name}"]`));

/** @param {string} name */
function say(name) {
  one("[data-said]").textContent = name && word(name).content.textContent;
}

const people = /** @type {HTMLFormElement} */ (one("[data-people]"));
const adding = /** @type {HTMLFormElement} */ (one("[data-add]"));

/** @param {string} id */
const rowOf = (id) =>
  /** @type {HTMLElement | null} */ (people.querySelector(`li[data-id="${id}"]`));

/**
 * @param {HTMLElement} row
 * @param {boolean | null} came
 */
function press(row, came) {
  for (const button of row.querySelectorAll("button")) {
    const isPressed = came !== null && button.value.endsWith(came ? "came" : "missed");
    button.setAttribute("aria-pressed", String(isPressed));
  }
}

/** @param {Person} person */
function put({ id, name, organisation, came, counter }) {
  let row = rowOf(id);
  if (!row) {
    const made = /** @type {DocumentFragment} */ (word("person").content.cloneNode(true));
    row = one("li", made);
    row.dataset.id = id;
    one("b", row).textContent = name;
    one("b + span", row).textContent = organisation;
    for (const button of row.querySelectorAll("button")) {
      button.value = `${id}:${button.value}`;
      one(".apart", button).textContent = ` ${name} ${organisation}`;
    }
    one("ul", people).append(row);
    document.querySelector("[data-none]")?.remove();
  }
  row.dataset.counter = String(Math.max(counter, Number(row.dataset.counter ?? 0)));
  press(row, came);
}

function showWaiting() {
  const { waiting } = presence;
  one('[data-when="waiting"]').hidden = !waiting;
  one("[data-waiting]").textContent = String(waiting);
}

/** Draw what this phone has said over what the page says. */
function showKept() {
  for (const [id, person] of presence.rows(presence.added))
    put({ ...person, id, came: true, waits: false, counter: 1 });
  for (const [id, { came, counter }] of presence.rows(presence.marks)) {
    const row = rowOf(id);
    if (!row) continue;
    row.dataset.counter = String(Math.max(counter, Number(row.dataset.counter)));
    press(row, came);
  }
  showWaiting();
}

/**
 * Whoever was added and had registered stands in the list as who registered.
 * @param {Answer} answer
 */
function showAnswer(answer) {
  const known = new Set(answer.people.map(({ id }) => id));
  for (const row of /** @type {NodeListOf<HTMLElement>} */ (people.querySelectorAll("li")))
    if (!known.has(row.dataset.id ?? "")) row.remove();
  answer.people.forEach(put);
}

/** @param {string} name */
const fieldOf = (name) => /** @type {HTMLInputElement} */ (adding.elements.namedItem(name));

/** The kept page has a number that somebody may have got already: each person has one of their own. */
function giveNumber() {
  fieldOf("number").value = crypto.randomUUID();
}

/** Who was not taken comes back into the form, one by one, with why. */
function showRefused() {
  const [refused] = presence.rows(presence.refused);
  if (!refused) return false;
  const [id, { person, detail }] = refused;
  one("[data-said]").textContent = `${person.name}: ${detail}`;
  // Whoever is being added stays.
  if (fieldOf("name").value) return true;
  adding.dataset.corrects = id;
  for (const [name, value] of Object.entries(person)) fieldOf(name).value = value;
  return true;
}

const sendLater = tryingAgain(() => send(false));

/** @param {boolean} isAsked whether somebody asked for it, and hears how it went */
async function send(isAsked) {
  const { outcome, answer, detail } = await presence.send();
  // Without a line the phone tells when there is one.
  sendLater(outcome === "waiting" && navigator.onLine && presence.waiting > 0);
  if (answer) showAnswer(answer);
  // Names do not stay on the phone once the address has ended.
  if (outcome === "gone") await shelf.drop(location.pathname);
  showKept();
  if (showRefused()) return;
  if (detail) one("[data-said]").textContent = detail;
  else if (isAsked || outcome === "gone" || outcome === "refused")
    say(outcome === "waiting" ? "kept" : outcome);
}

/** @param {SubmitEvent} event */
async function mark(event) {
  event.preventDefault();
  const button = /** @type {HTMLButtonElement} */ (event.submitter);
  const row = /** @type {HTMLElement} */ (button.closest("li"));
  const { id = "", counter } = row.dataset;
  const came = button.value.endsWith("came");
  const next = Number(counter ?? 0) + 1;
  presence.mark(id, { came, counter: next });
  row.dataset.counter = String(next);
  press(row, came);
  showWaiting();
  await send(true);
}

/** @param {SubmitEvent} event */
async function add(event) {
  const given = Object.fromEntries(new FormData(adding));
  const { number, ...person } = /** @type {Record<string, string>} */ (given);
  // What is missing is said by the page, which comes with a line.
  const isWhole =
    person.name?.trim() && person.organisation?.trim() && person.profession && person.region;
  if (!isWhole && navigator.onLine) return;
  event.preventDefault();
  if (!isWhole) return adding.reportValidity();
  const { name, organisation, email = "", profession, region } = person;
  const isKept = presence.add(number, {
    name: name.trim(),
    organisation: organisation.trim(),
    email: email.trim(),
    profession,
    region,
  });
  if (!isKept) return say("full");
  if (adding.dataset.corrects) presence.forget(adding.dataset.corrects);
  delete adding.dataset.corrects;
  adding.reset();
  giveNumber();
  showKept();
  await send(true);
}

people.addEventListener("submit", mark);
adding.addEventListener("submit", add);
one("[data-send]").addEventListener("click", () => send(true));
addEventListener("online", () => send(false));
giveNumber();
showKept();
send(false);
if (await shelf.keep()) one('[data-when="kept"]').hidden = false;
