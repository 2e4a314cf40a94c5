/**
 * Rounds in which nobody can know whose answers are whose: the phone makes a token, has the server
 * sign it unseen, and hands it in with the answers (docs/surveys-blind-tokens.md). The invitation
 * stands behind the `#` of the link, so that it never goes along with a page or with answers.
 */

import { CryptoError } from "../crypto/encoding.js";
import { fingerprintOf, prepareToken } from "./blind-tokens.js";

const TIMEOUT_MS = 30_000;
const AGAIN_MS = 5_000;
const TOO_MANY = 429;
// What another attempt may mend: no line, or too many people.
const LATER = ["waiting", "slow"];

// Invitation, and the fingerprint of the round's key if the link names one.
let link = null;
// What was blinded: the same goes again if the line was cut.
let prepared = null;
let token = null;
let turn = 0;

/** Takes the invitation out of the address, and says so if there is none. */
export function adopt() {
  const { code } = document.body.dataset;
  if (!link && location.hash.length > 1) {
    const [invitation, fingerprint] = location.hash.slice(1).split(".");
    link = { invitation, fingerprint };
  }
  if (location.hash) history.replaceState(history.state, "", `/s/${code}`);
  for (const part of document.querySelectorAll("[data-uninvited]")) part.hidden = link !== null;
  if (!link) for (const button of document.querySelectorAll(".acts .main")) button.hidden = true;
}

/** Sends the answers, once they are as they should be, without saying whose they are. */
export async function send(page) {
  // A second press takes the place of one that still waits.
  const mine = (turn += 1);
  await page.press(["go", "send"]);
  const isReady = () => page.step === "look" && !document.querySelector("[data-faults]") && link;
  while (mine === turn && isReady()) {
    page.tell("busy");
    // The same answers and the same token: the server knows them again, and counts them once.
    const why = await handIn(page.form.elements).then(() => null, reason);
    if (mine !== turn || !link) return;
    if (!why) return page.press(["step", "sent"]);
    if (why === "used") return page.press(["go", "used"]);
    page.tell(why);
    if (!LATER.includes(why)) return;
    await later();
  }
}

// Why answers could not be handed in: a sentence of the page, or `used`.
function reason(error) {
  if (error instanceof CryptoError) return error.code === "other-key" ? "other-key" : "not-now";
  if (error.status === 409) return "used";
  if (error.status === TOO_MANY) return "slow";
  return error.status ? "not-now" : "waiting";
}

function later() {
  return new Promise((done) => {
    setTimeout(done, AGAIN_MS);
    addEventListener("online", done, { once: true });
  });
}

async function handIn({ submission, kept, in: language }) {
  const { blind: key, code } = document.body.dataset;
  const path = `/api/v1/surveys/answering/${code}`;
  prepared ??= await prepareToken(key, link.fingerprint ?? (await fingerprintOf(key)));
  if (!token) {
    const { invitation } = link;
    const { signature } = await post(`${path}/tokens`, { invitation, blinded: prepared.blinded });
    token = await prepared.finish(signature);
  }
  const answers = JSON.parse(kept.value);
  const body = { id: submission.value, answers, language: language.value, blind: token };
  await post(`${path}/responses`, body);
}

async function post(path, body) {
  const how = { method: "POST", cache: "no-store", credentials: "omit", body: JSON.stringify(body) };
  const headers = { "Content-Type": "application/json" };
  const answer = await fetch(path, { ...how, headers, signal: AbortSignal.timeout(TIMEOUT_MS) });
  if (!answer.ok) throw Object.assign(new Error("refused"), { status: answer.status });
  return answer.json();
}

document.addEventListener("leave", () => {
  link = prepared = token = null;
});
