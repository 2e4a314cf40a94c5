/**
 * Rounds in which nobody can know whose answers are whose: the phone makes a token, has the server
 * sign it unseen, and hands it in with the answers (docs/surveys-blind-tokens.md). The invitation
 * stands behind the `#` of the link, so that it never goes along with a page or with answers.
 */

import { fingerprintOf, prepareToken } from "./blind-tokens.js";

const TIMEOUT_MS = 30_000;

// Invitation, and the fingerprint of the round's key if the link names one.
let link = null;
// What was blinded: the same goes again if the line was cut.
let prepared = null;
let token = null;

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
  await page.press(["go", "send"]);
  if (page.step !== "look" || document.querySelector("[data-faults]") || !link) return;
  page.tell("busy");
  try {
    await handIn(page.form.elements);
  } catch ({ status }) {
    if (status === 409) return page.press(["go", "used"]);
    return page.tell(status ? "not-now" : "waiting");
  }
  await page.press(["step", "sent"]);
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
