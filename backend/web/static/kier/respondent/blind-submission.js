/**
 * Rounds in which nobody can know whose answers are whose: the phone makes a token at the start, has
 * the server sign it unseen, and hands it in with the answers, then or later
 * (docs/surveys-blind-tokens.md). Invitation and token stand behind the `#` of a link, so that
 * neither ever goes along with a page.
 */

import { CryptoError } from "../shared/crypto/encoding.js";
import { fingerprintOf, prepareToken } from "../shared/blind-tokens.js";

/**
 * @import { Token } from "../shared/blind-tokens.js"
 * @import { AnsweringPage } from "./main.js"
 */

const TIMEOUT_MS = 30_000;
const AGAIN_MS = 5_000;
const TOO_MANY = 429;
// What another attempt may mend: no line, or too many people.
const LATER = ["waiting", "slow"];
// What a link with a token begins with; an invitation has no point of its own in it.
const TOKEN = "token";

// Invitation, and the fingerprint of the round's key if the link names one.
/** @type {{invitation: string, fingerprint?: string} | null} */
let link = null;
// What was blinded: the same goes again if the line was cut.
/** @type {Awaited<ReturnType<typeof prepareToken>> | null} */
let prepared = null;
let turn = 0;

/**
 * Takes what the link says out of the address, and says so if it says nothing.
 * @param {AnsweringPage} page
 */
export function adopt(page) {
  const { code } = document.body.dataset;
  const [first, ...rest] = location.hash.slice(1).split(".");
  if (first === TOKEN && rest.length === 2) page.token ??= { message: rest[0], signature: rest[1] };
  else if (first) link ??= { invitation: first, fingerprint: rest[0] };
  if (location.hash) history.replaceState(history.state, "", `/s/${code}`);
  const isIn = link !== null || page.token !== null;
  for (const part of document.querySelectorAll("[data-uninvited]")) {
    /** @type {HTMLElement} */ (part).hidden = isIn;
  }
  if (!isIn)
    for (const button of document.querySelectorAll(".acts .main")) {
      /** @type {HTMLElement} */ (button).hidden = true;
    }
  show(page);
}

/**
 * Takes the token, and goes on to the questions.
 * @param {AnsweringPage} page
 * @param {[name: string, value: string]} press
 */
export async function begin(page, press) {
  if (await taken(page)) await page.press(press);
}

/**
 * A button: take the token to answer later, or copy its link.
 * @param {AnsweringPage} page
 * @param {HTMLElement} button
 */
export async function tap(page, button) {
  if ("take" in button.dataset && (await taken(page))) page.tell(null);
  const field = document.querySelector("#ballot");
  if (!("copy" in button.dataset) || !field) return;
  /** @type {HTMLInputElement} */ (field).select();
  await navigator.clipboard.writeText(/** @type {HTMLInputElement} */ (field).value);
  for (const part of document.querySelectorAll("[data-copied]")) {
    /** @type {HTMLElement} */ (part).hidden = false;
  }
}

/**
 * Sends the answers, once they are as they should be, without saying whose they are.
 * @param {AnsweringPage} page
 */
export async function send(page) {
  await page.press(["go", "send"]);
  const isReady = () => page.step === "look" && !document.querySelector("[data-faults]");
  // The same answers and the same token: the server knows them again, and counts them once.
  if (isReady() && (await done(page, () => handIn(page), isReady)))
    await page.press(["step", "sent"]);
}

/**
 * Without one nobody can answer: it is taken with the first press, long before the answers go.
 * @param {AnsweringPage} page
 */
const taken = async (page) =>
  page.token !== null ||
  (await done(
    page,
    () => take(page),
    () => link !== null,
  ));

/**
 * Whether something worked in the end; what comes in between is told.
 * @param {AnsweringPage} page
 * @param {() => Promise<unknown>} act
 * @param {() => boolean} isWanted
 */
async function done(page, act, isWanted) {
  // A second press takes the place of one that still waits.
  const mine = (turn += 1);
  while (mine === turn && isWanted()) {
    page.tell("busy");
    const why = await act().then(() => null, reason);
    if (mine !== turn) return false;
    if (!why) return true;
    if (why === "used") {
      await page.press(["go", "used"]);
      return false;
    }
    page.tell(why);
    if (!LATER.includes(why)) return false;
    await later();
  }
  return false;
}

/**
 * Why something was not taken: a sentence of the page, or `used`.
 * @param {any} error
 */
function reason(error) {
  if (error instanceof CryptoError) return error.code === "other-key" ? "other-key" : "not-now";
  if (error.codes?.includes("used")) return "used";
  if (error.status === TOO_MANY) return "slow";
  return error.status ? "not-now" : "waiting";
}

function later() {
  return new Promise((done) => {
    setTimeout(done, AGAIN_MS);
    addEventListener("online", done, { once: true });
  });
}

const path = () => `/api/v1/surveys/answering/${document.body.dataset.code}`;

/** @param {AnsweringPage} page */
async function take(page) {
  const key = /** @type {string} */ (document.body.dataset.blind);
  const { invitation, fingerprint } = /** @type {NonNullable<typeof link>} */ (link);
  prepared ??= await prepareToken(key, fingerprint ?? (await fingerprintOf(key)));
  const { signature } = await post(`${path()}/tokens`, { invitation, blinded: prepared.blinded });
  page.token = await prepared.finish(signature);
  show(page);
}

/** @param {AnsweringPage} page */
async function handIn(page) {
  if (!page.token) await take(page);
  const { submission, kept, in: language } = /** @type {any} */ (page.form.elements);
  const answers = JSON.parse(kept.value);
  await post(`${path()}/responses`, {
    id: submission.value,
    answers,
    language: language.value,
    blind: page.token,
  });
}

/**
 * @param {string} path
 * @param {object} body
 */
async function post(path, body) {
  /** @type {RequestInit} */
  const how = {
    method: "POST",
    cache: "no-store",
    credentials: "omit",
    body: JSON.stringify(body),
  };
  const headers = { "Content-Type": "application/json" };
  const answer = await fetch(path, { ...how, headers, signal: AbortSignal.timeout(TIMEOUT_MS) });
  if (answer.ok) return answer.json();
  const { errors = [] } = await answer.json().catch(() => ({}));
  throw Object.assign(new Error("refused"), {
    status: answer.status,
    codes: errors.map((/** @type {{code: string}} */ { code }) => code),
  });
}

/**
 * The link by which they may answer later, from elsewhere, as soon as there is one.
 * @param {{token: Token | null}} options
 */
function show({ token }) {
  for (const part of document.querySelectorAll("[data-ballot]")) {
    /** @type {HTMLElement} */ (part).hidden = !token && !link;
  }
  for (const part of document.querySelectorAll("[data-ballot-not]")) {
    /** @type {HTMLElement} */ (part).hidden = token !== null;
  }
  for (const part of document.querySelectorAll("[data-ballot-here]")) {
    /** @type {HTMLElement} */ (part).hidden = token === null;
  }
  const field = document.querySelector("#ballot");
  if (field && token)
    /** @type {HTMLInputElement} */ (field).value =
      `${location.origin}/s/${document.body.dataset.code}#${TOKEN}.${token.message}.${token.signature}`;
}

document.addEventListener("leave", () => {
  link = prepared = null;
  turn += 1;
});
