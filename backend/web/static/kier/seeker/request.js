/** Writing: the words are locked on the phone and sent until they have arrived. */

import { call, organisation } from "./api.js";
import { watch } from "./danger.js";
import { atNextHour, Sending, showNext } from "./delivery.js";
import { locksmith, mine, stretching } from "./secrets.js";

/** @import { SeekerPage } from "./main.js" */

/** @type {Record<string, string[]>} */
const SAYS = {
  refused: ["failed"],
  tampered: ["failed", "tampered"],
};

// After which there is none: asking so is no look at the answers, of which the phone is told as ever.
const NO_MESSAGE = 2 ** 31 - 1;

let sending = /** @type {Sending} */ (/** @type {unknown} */ (null));
let letter = "";
// Keys of those who may read, asked for while the words are written.
const keys = new Map();

/**
 * Makes ready while the person writes: the worker starts, and the keys come.
 * @param {SeekerPage} page
 */
export async function come(page) {
  begin(page);
  watch(/** @type {HTMLTextAreaElement} */ (document.querySelector("#text")));
  shown(page, sending.state);
  tryAgain(page);
  for (const { organisation: id } of readers()) page.aside(() => keyOf(/** @type {string} */ (id)));
  page.aside(() => page.bring("code"));
  await locksmith(page);
}

/**
 * What was going on is shown in the page's new language.
 * @param {SeekerPage} page
 */
export function adopt(page) {
  if (page.step === "write")
    watch(/** @type {HTMLTextAreaElement} */ (document.querySelector("#text")));
  if (sending) shown(page, sending.state);
  if (!mine.code) return;
  tellWhen();
  page.aside(() => askNext(page));
}

/**
 * The button that locks and sends, or one that chooses who may read.
 * @param {SeekerPage} page
 * @param {string} go
 */
export async function press(page, go) {
  const matches = await page.module("matches");
  if (go !== "next") return matches.press(page, go);
  // Somebody else is marked, and the page still names the one before.
  if (!matches.marked()?.defaultChecked) return matches.press(page, "choose");
  begin(page);
  const field = /** @type {HTMLElement} */ (document.querySelector("#text"));
  const isEmpty = !(/** @type {HTMLInputElement} */ (field).value.trim());
  field.setAttribute("aria-describedby", isEmpty ? "text-empty" : "");
  if (isEmpty) {
    page.say("write", "empty");
    /** @type {HTMLElement} */ (field).focus();
    return;
  }
  letter = compose(/** @type {HTMLInputElement} */ (field).value);
  // Not waited for: Back and Exit have to work meanwhile.
  page.aside(() => send(page));
}

/**
 * The profile of POST intake/requests: a question without an answer is `other`, empty or `unknown`.
 * @param {FormData} form
 */
export function profileOf(form) {
  return {
    audience: form.get("audience") ?? "other",
    themes: form.getAll("themes"),
    region: form.get("region") ?? "unknown",
    age_band: form.get("age_band") ?? "unknown",
    language: form.get("answer_language") ?? "other",
    wishes: form.getAll("wishes"),
    urgent: form.get("urgent") === "yes",
  };
}

/** @param {SeekerPage} page */
function begin(page) {
  if (sending) return;
  sending = new Sending({
    seal: (text) => seal(page, text),
    send: (body, onSlow) => call("POST", "/api/v1/intake/requests", { body, onSlow }),
    undo: (access) => takeBack(access),
    onState: (state) => turned(page, state),
  });
  addEventListener("online", () => tryAgain(page));
  document.addEventListener("visibilitychange", () => {
    tryAgain(page);
    page.aside(() => askNext(page));
  });
  // Whoever changes the words sends them by the button.
  document.addEventListener(
    "input",
    ({ target }) => /** @type {HTMLElement} */ (target).id === "text" && pause(page),
  );
}

/** @param {SeekerPage} page */
async function send(page) {
  const sent = await sending.start(letter);
  if (!sent) return;
  Object.assign(mine, { code: sent.code, access: sent.access });
  tellWhen();
  page.aside(() => tellNext(page, sent.answer));
  /** @type {HTMLInputElement} */ (document.querySelector("#text")).value = "";
  (await page.module("code")).adopt();
  page.show("code");
}

/** @param {string} text */
function compose(text) {
  const form = new FormData(/** @type {HTMLFormElement} */ (document.querySelector("#ask")));
  const request = { profile: profileOf(form), exclude: form.getAll("exclude") };
  return JSON.stringify({ text, organisations: readers(), ...request });
}

function readers() {
  const form = new FormData(/** @type {HTMLFormElement} */ (document.querySelector("#ask")));
  const first = form.get("chosen");
  if (!first) return [];
  const later = form.getAll("then").map((id) => ({ organisation: id, when: "if-unanswered" }));
  return [{ organisation: first }, ...later];
}

/**
 * @param {SeekerPage} page
 * @param {string} text
 */
async function seal(page, text) {
  /** @type {{text: string, organisations: {organisation: string, when: string}[]}} */
  const { text: words, organisations, ...request } = JSON.parse(text);
  // What shows the code has to be here before anything is sent.
  const [smith] = await Promise.all([locksmith(page), page.bring("code"), page.module("code")]);
  const sealedTo = await Promise.all(
    organisations.map(async (one) => ({ ...one, key: await keyOf(one.organisation) })),
  );
  // Locked again only when a key has changed.
  keys.clear();
  const sealed = await smith.newRequest({
    options: stretching(),
    organisations: sealedTo,
    text: words,
  });
  return { ...sealed, body: { ...sealed.body, ...request } };
}

/** @param {string} id */
async function keyOf(id) {
  if (!keys.has(id)) keys.set(id, organisation(id));
  try {
    return (await keys.get(id)).key;
  } catch (/** @type {any} */ error) {
    keys.delete(id);
    throw error.status === 404 ? Object.assign(error, { code: "unknown-organisation" }) : error;
  }
}

/** @param {string} access */
async function takeBack(access) {
  try {
    await call("DELETE", "/api/v1/intake/request", { access });
  } catch (/** @type {any} */ error) {
    // It never arrived.
    if (error.status !== 401) throw error;
  }
}

/**
 * @param {SeekerPage} page
 * @param {string} state
 */
function turned(page, state) {
  shown(page, state);
  if (sending.isWaiting) sending.later(() => tryAgain(page));
  if (state === "key-replaced") lookAgain(page);
}

/**
 * @param {SeekerPage} page
 * @param {string} state
 */
function shown(page, state) {
  page.say("write", ...(SAYS[state] ?? [state]));
  tellWhomToCall(page, state === "failed" && sending.detail);
  const field = document.querySelector("#text");
  if (field) /** @type {HTMLInputElement} */ (field).readOnly = sending.isBusy;
}

/**
 * No room for new requests: whom to call stands where it is told, too.
 * @param {SeekerPage} page
 * @param {string | false | null} [detail]
 */
function tellWhomToCall(page, detail) {
  const place = page.section("write")?.querySelector('[data-say="failed"]');
  place?.querySelector("[data-call]")?.remove();
  if (!place || !detail) return;
  const lines = /** @type {HTMLElement} */ (
    document.querySelector("[data-lines]")?.cloneNode(true)
  );
  lines.removeAttribute("data-lines");
  const box = document.createElement("div");
  lines.className = box.className = "stack";
  box.dataset.call = "";
  box.append(detail, lines);
  place.lastElementChild?.before(box);
}

/** @param {SeekerPage} page */
async function lookAgain(page) {
  const { again } = await page.module("matches");
  await page.aside(() => again(page));
  // Above the title, which may name somebody else now.
  const line = document.querySelector("[data-notes] [data-say=changed]");
  const said = /** @type {HTMLElement} */ (line?.cloneNode(true));
  page.section("write").prepend(said);
  said.setAttribute("role", "alert");
  said.hidden = false;
}

/**
 * By itself only what was sent by the button, to the same readers.
 * @param {SeekerPage} page
 */
function tryAgain(page) {
  const field = document.querySelector("#text");
  if (!sending.isWaiting || page.step !== "write" || !field) return;
  if (compose(/** @type {HTMLInputElement} */ (field).value) === letter)
    page.aside(() => send(page));
  else pause(page);
}

/**
 * What waited goes by itself no more, and that is said.
 * @param {SeekerPage} page
 */
function pause(page) {
  const { isWaiting } = sending;
  sending.pause();
  if (isWaiting) page.say("write", "edited");
}

function tellWhen() {
  const when =
    /** @type {HTMLElement} */ (document.querySelector('[name="chosen"]:checked'))?.dataset.when ??
    "";
  const place = /** @type {HTMLElement} */ (document.querySelector("#sent [data-when]"));
  place.textContent = when;
  /** @type {HTMLElement} */ (/** @type {HTMLElement} */ (place.closest("li"))).hidden = !when;
}

/**
 * What the server says of the time until an answer, which changes by the hour.
 * @param {SeekerPage} page
 * @param {any} answer
 */
function tellNext(page, answer) {
  showNext(page.section("next"), answer);
  atNextHour(() => page.aside(() => askNext(page)));
}

/** @param {SeekerPage} page */
async function askNext(page) {
  const { access } = mine;
  if (!access || page.step !== "next" || document.visibilityState !== "visible") return;
  tellNext(page, await call("GET", `/api/v1/intake/request?after=${NO_MESSAGE}`, { access }));
}
