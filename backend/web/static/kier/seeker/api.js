/** How the seeker's page speaks to the server: JSON and parts of the page, with patience (docs/api.md). */

/** @typedef {{body?: object, access?: string | null, onSlow?: () => void}} CallOptions */

const TOO_MANY = 429;
const MAX_TRIES = 20;
const TIMEOUT_MS = 30_000;
// Its nonce is of another answer than this page, so that the policy refuses it.
const STYLE = /<style[^]*?<\/style>/g;

/** The server's answer is an error; `code` is the last part of its type, like `key-replaced`. */
export class Refused extends Error {
  /**
   * @param {number} status
   * @param {any} problem
   */
  constructor(status, problem) {
    super(String(status));
    this.status = status;
    this.code = String(problem?.type ?? "")
      .split("/")
      .pop();
    this.detail = problem?.detail;
  }
}

/** No answer came: nobody knows whether the call did. */
export class NoLine extends Error {
  code = "no-line";
}

/**
 * One call of the API.
 * @param {string} method
 * @param {string} path
 * @param {CallOptions} [how] `access` proves who asks;
 *   `onSlow` hears that the server asks for patience
 * @returns {Promise<any>} the answer's JSON, null where there is none
 * @throws {Refused | NoLine}
 */
export async function call(method, path, { body, access, onSlow } = {}) {
  const headers = {};
  if (body) headers["Content-Type"] = "application/json";
  if (access) headers.Authorization = `Kier ${access}`;
  const { text } = await send(
    path,
    { method, headers, body: body && JSON.stringify(body) },
    onSlow,
  );
  return text ? JSON.parse(text) : null;
}

/**
 * A page of ours, or a part of it, for what a form says.
 * @param {Iterable<[string, FormDataEntryValue | undefined]>} fields
 * @param {{part?: string, onSlow?: () => void}} [how]
 * @returns {Promise<Document>}
 * @throws {Refused | NoLine}
 */
export async function fetchPart(fields, { part, onSlow } = {}) {
  /** @type {Record<string, string>} */
  const headers = part ? { "Kier-Part": part } : {};
  const { text } = await send(
    "/",
    { method: "POST", headers, body: new URLSearchParams(/** @type {any} */ (fields)) },
    onSlow,
  );
  const page = new DOMParser().parseFromString(text.replace(STYLE, ""), "text/html");
  dress(page);
  return page;
}

/**
 * Styles that only later screens have come with the first of those; they are let in as the page's own, once.
 * @param {Document} part
 */
function dress(part) {
  /** @type {NodeListOf<HTMLTemplateElement>} */
  const sheets = part.querySelectorAll("template[data-styles]");
  for (const { content, dataset } of sheets) {
    const name = dataset.styles;
    if (document.querySelector(`style[data-styles=${name}]`)) continue;
    const style = document.createElement("style");
    style.nonce = document.querySelector("style")?.nonce ?? "";
    style.dataset.styles = name;
    style.textContent = content.textContent;
    document.head.append(style);
  }
}

const known = new Map();

/**
 * An organisation with the key that it has now.
 * @param {string} id
 * @returns {Promise<{id: string, name: string, key: {id: string, public: string}}>}
 * @throws {Refused | NoLine}
 */
export async function organisation(id) {
  const found = await call("GET", `/api/v1/intake/organisations/${id}`);
  known.set(id, found);
  return found;
}

/**
 * The name of an organisation that was asked for before.
 * @param {string} id
 */
export const nameOf = (id) => known.get(id)?.name;

/**
 * What it does with police and reporting; empty if it does not say.
 * @param {string} id
 */
export const policeOf = (id) => known.get(id)?.police;

/**
 * @param {string} path
 * @param {{headers?: Record<string, string>} & Record<string, unknown>} options
 * @param {(() => void)} [onSlow]
 */
async function send(path, { headers, ...how }, onSlow = () => {}) {
  let proof = {};
  for (let tries = 1; ; tries += 1) {
    const language = {
      "Accept-Language": /** @type {string} */ (document.documentElement.dataset.language),
    };
    const answer = await reach(path, { ...how, headers: { ...headers, ...language, ...proof } });
    if (answer.ok) return answer;
    const problem = readProblem(answer.text);
    if (answer.status !== TOO_MANY || tries === MAX_TRIES)
      throw new Refused(answer.status, problem);
    onSlow();
    proof = await bePatient(answer.wait, problem);
  }
}

/**
 * @param {string} path
 * @param {RequestInit} how
 */
async function reach(path, how) {
  /** @type {RequestInit} */
  const whole = { cache: "no-store", credentials: "omit", signal: AbortSignal.timeout(TIMEOUT_MS) };
  try {
    const answer = await fetch(path, { ...whole, ...how });
    const wait = Number(answer.headers.get("Retry-After") ?? 1);
    return { ok: answer.ok, status: answer.status, wait, text: await answer.text() };
  } catch {
    throw new NoLine();
  }
}

/**
 * @param {number} seconds
 * @param {any} problem
 */
async function bePatient(seconds, problem) {
  if (problem?.challenge) {
    const { solve } = await import("../shared/proof.js");
    return { "Kier-Proof": await solve(problem.challenge) };
  }
  await new Promise((done) => setTimeout(done, seconds * 1000));
  return {};
}

/** @param {string} text */
function readProblem(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
