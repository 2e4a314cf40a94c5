/**
 * The proof of work that an answer to a round by open link brings: made while somebody looks over
 * their answers, so that nobody waits for it. Each is good for one answer and five minutes.
 */

import { solve } from "../shared/proof.js";

const TIMEOUT_MS = 30_000;
// Before the server forgets the challenge.
const GOOD_MS = 240_000;

/** @type {{since: number, proof: Promise<string>} | null} */
let made = null;

/**
 * Begins to make a proof, unless there is one.
 * @param {string} code
 */
export function begin(code) {
  if (made && Date.now() - made.since < GOOD_MS) return;
  const mine = { since: Date.now(), proof: make(code) };
  made = mine;
  mine.proof.catch(() => {
    if (made === mine) made = null;
  });
}

/**
 * A proof, once it is made.
 * @param {string} code
 * @returns {Promise<string>} what goes into the header `Kier-Proof`
 */
export async function take(code) {
  begin(code);
  const { proof } = /** @type {NonNullable<typeof made>} */ (made);
  made = null;
  return proof;
}

/** @param {string} code */
async function make(code) {
  /** @type {RequestInit} */
  const how = { method: "POST", cache: "no-store", credentials: "omit", body: "{}" };
  const headers = { "Content-Type": "application/json" };
  const answer = await fetch(`/api/v1/surveys/answering/${code}/challenges`, {
    ...how,
    headers,
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  if (!answer.ok) throw new Error("no challenge came");
  return solve(await answer.json());
}
