/** Calls to Kier of a course on its own page: the course, tokens of places, results, attempts. */

/**
 * @import { Answers } from "./grades.js"
 * @import { KierCourse } from "./device.js"
 * @typedef {{place: string, message: string, signature: string}} PlaceToken
 * @typedef {{passed: boolean, share: number, counted: boolean,
 *   issued: {code: string, address: string} | null}} Result
 * @typedef {{id: string, version: string, pass_mark: number, role: string, answers: Answers,
 *   place?: PlaceToken, certificate?: {name: string}, certificate_only?: true}} HandIn
 */

const HERE = "/api/v1/learning/";
const TIMEOUT_MS = 20_000;

/** What Kier refused, in words for the learner. */
export class Refused extends Error {}

/**
 * @param {string} slug
 * @param {string} language
 * @returns {Promise<KierCourse>}
 */
export const fetchCourse = async (slug, language) => ({
  ...(await call(`courses/${slug}?language=${encodeURIComponent(language)}`)),
  home: "",
});

/** @param {string} slug */
export const countBegun = (slug) => send(`courses/${slug}/begun`, {}).catch(() => {});

/**
 * @param {string} slug
 * @param {HandIn} result
 * @returns {Promise<Result>}
 */
export const handIn = (slug, result) => send(`courses/${slug}/results`, result);

/**
 * Take the token of a card or of a house. Kier signs what it does not see.
 * @param {string} door
 * @returns {Promise<PlaceToken>}
 */
export async function takeToken(door) {
  const { prepareToken } = await import("../shared/blind-tokens.js");
  const { place, key, fingerprint } = await call(`doors/${door}`);
  const prepared = await prepareToken(key, fingerprint);
  const { signature } = await send(`doors/${door}/tokens`, { blinded: prepared.blinded });
  return { place, ...(await prepared.finish(signature)) };
}

/**
 * Keep an attempt on Kier, to go on elsewhere.
 * @param {string} code empty: a new one
 * @param {{version: string, pass_mark: number, role: string, answers: Answers, saved: number,
 *   place?: PlaceToken}} progress
 * @returns {Promise<string>} the code
 */
export async function keepElsewhere(code, progress) {
  const path = code ? `attempts/${code}` : "attempts";
  return (await send(path, progress, code ? "PUT" : "POST")).code;
}

/**
 * @param {string} path
 * @param {object} body
 * @param {string} [method]
 */
const send = (path, body, method = "POST") =>
  call(path, {
    method,
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });

/**
 * @param {string} path
 * @param {RequestInit} [init]
 * @returns {Promise<any>}
 */
async function call(path, init) {
  const answer = await fetch(`${HERE}${path}`, {
    ...init,
    credentials: "omit",
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  if (answer.status === 204) return null;
  const said = await answer.json();
  if (answer.ok) return said;
  throw new Refused(said.errors?.[0]?.detail ?? said.detail ?? String(answer.status));
}
