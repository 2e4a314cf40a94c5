/** The conversation on the screen: what was written, who reads it, and what can be done about it. */

import { call, fetchPart, nameOf, organisation, policeOf } from "./api.js";
import { Conversation } from "./conversation.js";
import { watch } from "./danger.js";
import { atNextHour, showOutlook } from "./delivery.js";
import { Live } from "./live.js";
import { drawMessage, drawReader } from "./message-templates.js";
import { drop, keep, kept, locksmith, mine } from "./secrets.js";

/**
 * @import { CallOptions } from "./api.js"
 * @import { Call, Profile } from "./conversation.js"
 * @import { SeekerPage } from "./main.js"
 */

const GONE = "unknown-code";
// All who helped closed it too long ago.
const OVER = "conversation-over";
// Of the worker that holds the keys.
const FORGED = "untrusted-key";
const ANNOUNCE_MS = 100;
/** @type {Record<string, string>} */
const REPLY_SAYS = {
  "too-large": "reply-too-long",
  "request-full": "reply-full",
  [FORGED]: "forged",
};
// Why nobody can be let in, of what another try does not change.
/** @type {Record<string, (page: SeekerPage) => void>} */
const LET_IN_SAYS = {
  "not-accepting": (page) => page.tell("changed"),
  [FORGED]: (page) => {
    page.tell(null);
    say(page, "forged", true);
    sentence(page, "forged").scrollIntoView({ block: "center" });
  },
  "request-full": (page) => {
    page.tell(null);
    say(page, "reply-full", true);
  },
};

let talk = /** @type {Conversation} */ (/** @type {unknown} */ (null));
/** @type {Live | null} */
let live = null;
// What proves who asks in the conversation on the screen.
/** @type {string | null} */
let opened = null;
// What each card of a reader was drawn from, by organisation.
const readersShown = new Map();
// Which sentences of the step are on the screen.
const said = new Set();

/**
 * Opens the conversation of the code at hand, and shows it unless somebody went back meanwhile.
 * @param {SeekerPage} page
 */
export async function open(page) {
  const { step } = page;
  if (!live)
    document.addEventListener(
      "toggle",
      (event) => unfolded(page, /** @type {HTMLDetailsElement} */ (event.target)),
      true,
    );
  page.tell("busy");
  const access = { access: mine.access };
  /**
   * @param {string} method
   * @param {string} path
   * @param {CallOptions} [how]
   */
  const asking = (method, path, how) => call(method, path, { ...how, ...access });
  talk = new Conversation({ smith: await locksmith(page), call: asking, organisation });
  await talk.look();
  await page.bring("talk");
  await learnNames();
  renew(page);
  if (page.step !== step) return;
  if (opened !== mine.access) begin(page);
  redraw(page);
  page.show("talk");
  newest()?.scrollIntoView({ block: "nearest" });
  listen(page, asking);
  page.aside(async () => (await page.module("contact")).come(page));
}

/**
 * Nothing of another conversation that was open here is left on the screen.
 * @param {SeekerPage} page
 */
function begin(page) {
  if (opened) presence(({ clear }) => clear());
  opened = mine.access;
  /** @type {HTMLInputElement} */ (document.querySelector("#reply")).value = "";
  closeDetails(unfoldedNow());
  said.clear();
  page.say("talk");
}

/** The screen is another one now. */
export const stop = () => live?.stop();

/**
 * Draws all of it, and again with what the server says in the language that the page has now.
 * @param {SeekerPage} page
 */
export function adopt(page) {
  if (!talk) return;
  redraw(page);
  presence(({ clear }) => clear());
  readersShown.clear();
  page.aside(async () => {
    await learnNames(true);
    await look(page);
  });
}

/** @param {SeekerPage} page */
function redraw(page) {
  watch(/** @type {HTMLTextAreaElement} */ (document.querySelector("#reply")));
  /** @type {HTMLElement} */ (document.querySelector("[data-messages]")).replaceChildren();
  /** @type {HTMLElement} */ (document.querySelector("[data-readers]")).replaceChildren();
  draw(page);
}

/**
 * A button: reply, withdraw, let in, erase.
 * @param {SeekerPage} page
 * @param {string} go
 */
export async function press(page, go) {
  const [what, id, until] = go.split(":");
  const folds = unfoldedNow();
  for (const name of ["done", "new"]) say(page, name, false);
  if (what === "reply") return reply(page);
  if (what === "file") return saveFile(page, folds);
  page.tell("busy");
  if (what === "erase") return erase(page);
  try {
    if (what === "withdraw") await talk.stop(id);
    else if (what === "refuse") await talk.refuse(id);
    else if (what.startsWith("learn-")) await talk.allowSupervision(id, what === "learn-yes");
    else await talk.letIn(id, what === "let-in-new", until);
  } catch (/** @type {any} */ error) {
    if (error.code === GONE) return ended(page);
    if (!(error.code in LET_IN_SAYS)) throw error;
    closeDetails(folds);
    return LET_IN_SAYS[error.code](page);
  } finally {
    if (talk) await learnNames().then(() => draw(page));
  }
  page.tell(null);
  say(page, "done", true);
  closeDetails(folds);
}

/** @param {SeekerPage} page */
async function reply(page) {
  const field = /** @type {HTMLElement} */ (document.querySelector("#reply"));
  for (const name of ["reply-failed", "reply-full"]) say(page, name, false);
  const isEmpty = !(/** @type {HTMLInputElement} */ (field).value.trim());
  say(page, "reply-empty", isEmpty);
  field.setAttribute("aria-describedby", isEmpty ? "reply-empty" : "");
  if (isEmpty) return /** @type {HTMLElement} */ (field).focus();
  page.tell("busy");
  /** @type {HTMLInputElement} */ (field).readOnly = true;
  try {
    await talk.write(/** @type {HTMLInputElement} */ (field).value);
    /** @type {HTMLInputElement} */ (document.querySelector("#reply")).value = "";
    await look(page);
    newest()?.scrollIntoView({ block: "nearest" });
  } catch (/** @type {any} */ error) {
    if (error.code === GONE) return ended(page);
    // It says so, and what can be done.
    if (error.code === OVER) return look(page);
    const name = REPLY_SAYS[error.code] ?? "reply-failed";
    say(page, name, true);
    sentence(page, name).scrollIntoView({ block: "nearest" });
  } finally {
    /** @type {HTMLInputElement} */ (document.querySelector("#reply")).readOnly = false;
    page.tell(null);
  }
}

/**
 * @param {SeekerPage} page
 * @param {NodeListOf<HTMLDetailsElement>} folds
 */
async function saveFile(page, folds) {
  const module = await import("./transcript.js").catch(() => null);
  if (!module) return page.tell("not-now");
  module.save(talk.messages, nameOf);
  say(page, "done", true);
  closeDetails(folds);
}

/** @param {SeekerPage} page */
async function erase(page) {
  // What is told of it meanwhile would be asked for, and is gone.
  stop();
  try {
    await talk.erase();
  } catch (error) {
    live?.start();
    throw error;
  }
  await ended(page);
}

/**
 * Erased here, or elsewhere with the same code.
 * @param {SeekerPage} page
 */
async function ended(page) {
  // Another code was typed meanwhile.
  if (opened !== mine.access) return;
  stop();
  talk = /** @type {any} */ (null);
  page.aside(async () => (await page.module("contact")).forget());
  // This phone may keep the code of another request.
  if (kept() === mine.code) keep(null);
  drop();
  /** @type {HTMLElement} */ (document.querySelector("[data-messages]")).replaceChildren();
  /** @type {HTMLInputElement} */ (document.querySelector("#reply")).value = "";
  if (page.step === "talk") page.show("erased");
}

/**
 * @param {SeekerPage} page
 * @param {Call} asking
 */
function listen(page, asking) {
  stop();
  document.addEventListener("leave", stop, { once: true });
  live = new Live({
    ticket: async () => (await asking("POST", "/api/v1/realtime/tickets")).ticket,
    onChange: () => look(page),
    onLive: (isLive) => say(page, "not-live", !isLive),
    onPresence: (what) => presence(({ show }) => show(what)),
  });
  live.start();
}

/** @param {SeekerPage} page */
async function look(page) {
  if (page.step !== "talk") return;
  const looked = talk;
  try {
    const isAnswered = await talk.look();
    await learnNames();
    if (talk !== looked || page.step !== "talk") return;
    renew(page);
    draw(page);
    if (!isAnswered) return;
    announce(page);
    presence(({ clear }) => clear());
  } catch (/** @type {any} */ error) {
    // Without a line it is asked again by itself.
    if (error.code === GONE && talk === looked && page.step === "talk") await ended(page);
  }
}

/**
 * Makes the key that is due, quietly: what is written next makes it too, if this does not work.
 * @param {SeekerPage} page
 */
function renew(page) {
  if (talk.isKeyDue) page.aside(() => talk.renewKey());
}

/**
 * Fetched when somebody is there; nobody misses it.
 * @param {(module: typeof import("./presence.js")) => void} act
 */
const presence = (act) => import("./presence.js").then(act, () => {});

/**
 * Told again, a screen reader says it again.
 * @param {SeekerPage} page
 */
function announce(page) {
  say(page, "new", false);
  setTimeout(() => say(page, "new", true), ANNOUNCE_MS);
}

/** @param {boolean} [isAnew] in the language that the page has now */
async function learnNames(isAnew) {
  const senders = talk.messages.map(({ sender }) => sender.split(":")[1]);
  const ids = new Set([...senders, ...talk.readers.map((reader) => reader.organisation)]);
  const unknown = [...ids].filter((id) => id && (isAnew || !nameOf(id)));
  // Who is gone by now stays without a name.
  await Promise.allSettled(unknown.map((id) => organisation(id)));
}

/** @param {SeekerPage} page */
function draw(page) {
  const list = /** @type {HTMLElement} */ (document.querySelector("[data-messages]"));
  for (const message of talk.messages.slice(list.children.length)) {
    list.append(drawMessage(message, nameOf(message.sender.split(":")[1])));
  }
  drawReaders();
  say(page, "forged", talk.isForged);
  say(page, "unanswered", Boolean(talk.outlook?.text));
  const section = page.section("talk");
  if (talk.closed.length || section.querySelector("[data-closing]:not([hidden])"))
    page.aside(async () => (await import("./closure.js")).drawClosing(section, talk));
  if (talk.proposals.length || section.querySelector("[data-proposal]"))
    page.aside(async () => (await import("./proposals.js")).drawProposals(section, talk));
  if (talk.readers.some(({ status }) => status === "accepted" || status === "closed"))
    page.aside(async () =>
      (await import("./supervision.js")).drawSupervision(section, talk.readers),
    );
  tellOutlook(page);
}

/** @param {SeekerPage} page */
function tellOutlook(page) {
  showOutlook(page.section("talk"), talk.outlook);
  if (talk.outlook?.text) atNextHour(() => document.visibilityState === "visible" && look(page));
}

// Only cards that changed are drawn anew: another may be unfolded, or just about to be pressed.
function drawReaders() {
  const list = /** @type {HTMLElement} */ (document.querySelector("[data-readers]"));
  const cards = new Map(
    Array.from(list.children, (card) => [
      /** @type {HTMLElement} */ (card).dataset.organisation,
      card,
    ]),
  );
  for (const reader of talk.readers) {
    const { organisation: id } = reader;
    const [card, made] = [cards.get(id), JSON.stringify([reader, nameOf(id)])];
    cards.delete(id);
    if (card && readersShown.get(id) === made) continue;
    readersShown.set(id, made);
    const fresh = drawReader(reader, nameOf(id), policeOf(id));
    if (card) card.replaceWith(fresh);
    else list.append(fresh);
  }
  for (const card of cards.values()) card.remove();
}

/**
 * @param {SeekerPage} page
 * @param {string} name
 * @param {boolean} isSaid
 */
function say(page, name, isSaid) {
  if (isSaid) said.add(name);
  else said.delete(name);
  page.say("talk", ...said);
}

/**
 * @param {SeekerPage} page
 * @param {string} name
 */
const sentence = (page, name) =>
  /** @type {HTMLElement} */ (page.section("talk").querySelector(`[data-say="${name}"]`));
const newest = () =>
  /** @type {HTMLElement} */ (document.querySelector("[data-messages]")).lastElementChild;

/** @returns {NodeListOf<HTMLDetailsElement>} */
const unfoldedNow = () => document.querySelectorAll("#talk details[open]");

/**
 * What was unfolded when the button was pressed: not what somebody unfolds meanwhile.
 * @param {NodeListOf<HTMLDetailsElement>} folds
 */
function closeDetails(folds) {
  for (const details of folds) details.open = false;
  /** @type {HTMLElement} */ (document.querySelector('[data-part="let-in"]')).replaceChildren();
}

/**
 * Who else may be let in is asked for only now, with the answers that the request was sent with.
 * @param {SeekerPage} page
 * @param {HTMLDetailsElement} details
 */
async function unfolded(page, details) {
  if (!("letIn" in details.dataset && details.open && talk)) return;
  const {
    audience,
    themes,
    region,
    age_band: age,
    language,
    wishes,
    urgent,
  } = /** @type {Profile} */ (talk.profile);
  /** @type {[string, FormDataEntryValue | undefined][]} */
  const fields = [
    ["in", document.documentElement.dataset.language],
    ["step", "talk"],
    ["audience", audience],
    ["region", region],
    // Whoever asked from another country asked for this.
    ["concerns", "nl"],
    ["age_band", age],
    ["answer_language", language],
    ...themes.map((theme) => /** @type {[string, FormDataEntryValue]} */ (["themes", theme])),
    ...wishes.map((wish) => /** @type {[string, FormDataEntryValue]} */ (["wishes", wish])),
    .../** @type {[string, string][]} */ (urgent ? [["urgent", "yes"]] : []),
    ...talk.settled.map((id) => /** @type {[string, FormDataEntryValue]} */ (["exclude", id])),
  ];
  /** @type {HTMLElement} */ (document.querySelector('[data-part="let-in"]')).replaceChildren();
  try {
    page.put("let-in", await fetchPart(fields, { part: "let-in" }));
  } catch {
    details.open = false;
    page.tell("not-now");
  }
}
