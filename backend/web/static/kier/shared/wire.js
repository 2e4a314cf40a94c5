/** Calls of the API: JSON, problems (RFC 9457), patience and proof of work (docs/api.md). */

import { createStore } from "./pages.js";
import { tabStore } from "./storage.js";

const TOO_MANY = 429;
const MAX_TRIES = 20;
const TIMEOUT_MS = 20_000;
const UNCHANGED = 304;
// Pages with an ETag that are kept; the oldest goes.
const MOST_KEPT = 24;

/**
 * What an error says: a problem (RFC 9457), or the account system's answer, whose `flows` are to be gone
 * through first.
 * @typedef {{type?: string, detail?: string, meta?: any, data?: {flows?: {id: string}[]},
 *   errors?: {pointer?: string, detail?: string, message?: string, code?: string}[]} &
 *   Record<string, any>} ErrorBody
 */

/** The server's answer is an error; `kind` is the last part of its type, like `key-replaced`. */
export class Refused extends Error {
  /**
   * @param {number} status
   * @param {ErrorBody | null} [body]
   */
  constructor(status, body) {
    const errors = (body?.errors ?? []).map(({ detail, message }) => detail ?? message);
    super([...new Set(errors)].join(" ") || body?.detail || String(status));
    this.status = status;
    /** @type {ErrorBody} */
    this.body = body ?? {};
    this.kind = String(this.body.type ?? "")
      .split("/")
      .pop();
  }

  /** The field that the problem is about; null if it names none. */
  get field() {
    return this.body.errors?.[0]?.pointer?.split("/")[1] || null;
  }

  /**
   * Whether the account system wants this flow to be gone through first.
   * @param {string} flow
   */
  asksFor(flow) {
    return this.status === 401 && (this.body.data?.flows ?? []).some(({ id }) => id === flow);
  }

  /**
   * Whether the problem names this place of what was sent, like `/second_factor_code`.
   * @param {string} pointer
   */
  names(pointer) {
    return (this.body.errors ?? []).some((error) => error.pointer === pointer);
  }
}

/** No answer came; the crypto worker says it with the same code. */
export class Unreachable extends Error {
  code = "unreachable";
}

/** Calls of one member; the token lives in this tab's session storage, and nowhere else. */
export class Api {
  /**
   * @param {{storage?: Pick<Storage, "getItem" | "setItem" | "removeItem">}} [how]
   */
  constructor({ storage = tabStore } = {}) {
    this.storage = storage;
    /** `waits`: a call was told to wait, or to work for it. */
    this.patience = createStore({ waits: false });
    this.onSessionEnd = () => {};
    /**
     * Answers with an ETag, in this page's memory alone: each is sent again only if it changed.
     * @type {Map<string, {tag: string, json: any}>}
     */
    this.kept = new Map();
  }

  get token() {
    return this.storage.getItem("session");
  }

  /** @param {string | null} token */
  set token(token) {
    this.kept.clear();
    if (token) this.storage.setItem("session", token);
    else this.storage.removeItem("session");
  }

  /**
   * @template T
   * @param {string} path
   * @returns {Promise<T>}
   */
  get = (path) => this.call("GET", path);
  /**
   * @template T
   * @param {string} path
   * @param {unknown} [body]
   * @returns {Promise<T>}
   */
  post = (path, body) => this.call("POST", path, body ?? {});

  /**
   * Ask as an outsider would, without a session and past every cache.
   * @param {string} path
   */
  getAsOutsider = (path) => this.call("GET", path, undefined, { outsider: true });

  /**
   * Ask the account system (docs/accounts.md); signing in and changing the second factor give the
   * session a new token, with good news and with bad.
   * @param {string} method
   * @param {string} path
   * @param {unknown} [body]
   * @returns {Promise<any>}
   */
  async account(method, path, body) {
    /** @param {any} answer */
    const keep = (answer) => {
      if (answer?.meta?.session_token) this.token = answer.meta.session_token;
      return answer;
    };
    try {
      return keep(await this.call(method, `/_allauth/app/v1/${path}`, body));
    } catch (/** @type {any} */ error) {
      keep(error.body);
      throw error;
    }
  }

  /**
   * @param {string} method
   * @param {string} path on this host; of a whole address, as in `next`, only path and query count
   * @param {unknown} [body]
   * @param {{outsider?: boolean, headers?: Record<string, string>, keepalive?: boolean}} [how]
   *   `keepalive`: it is to arrive even if the page is left
   * @returns {Promise<any>} the answer's JSON; null where there is none
   * @throws {Refused} the answer is an error
   * @throws {Unreachable} there was none
   */
  async call(method, path, body, { outsider = false, headers, keepalive } = {}) {
    /** @type {string | undefined} */
    let proof;
    const kept = method === "GET" && !outsider ? this.kept.get(path) : undefined;
    const more = kept ? { ...headers, "If-None-Match": kept.tag } : headers;
    for (let tries = 1; ; tries += 1) {
      const answer = await this.#send(method, path, body, {
        outsider,
        proof,
        more,
        keepalive,
      });
      const json = await read(answer);
      if (answer.status === TOO_MANY && tries < MAX_TRIES && !json?.type?.endsWith("/wait")) {
        proof = await this.#bePatient(answer, json);
        continue;
      }
      if (kept && answer.status === UNCHANGED) return kept.json;
      if (answer.ok) {
        if (method === "GET" && !outsider) this.#keep(path, answer.headers.get("ETag"), json);
        return json;
      }
      if (!outsider && json?.type?.endsWith("/not-authenticated")) this.onSessionEnd();
      throw new Refused(answer.status, json);
    }
  }

  /**
   * @param {string} path
   * @param {string | null} tag
   * @param {any} json
   */
  #keep(path, tag, json) {
    this.kept.delete(path);
    if (!tag) return;
    this.kept.set(path, { tag, json });
    if (this.kept.size > MOST_KEPT) this.kept.delete([...this.kept.keys()][0]);
  }

  /**
   * @param {string} method
   * @param {string} path
   * @param {unknown} body
   * @param {{outsider: boolean, proof: string | undefined, more: Record<string,
   *   string> | undefined, keepalive: boolean | undefined}} options
   */
  async #send(method, path, body, { outsider, proof, more, keepalive }) {
    const { pathname, search } = new URL(path, location.href);
    /** @type {Record<string, string>} */
    const headers = {
      "Accept-Language": /** @type {string} */ (document.documentElement.dataset.language),
      ...more,
    };
    if (body !== undefined) headers["Content-Type"] = "application/json";
    if (!outsider && this.token) headers["X-Session-Token"] = this.token;
    if (proof) headers["Kier-Proof"] = proof;
    try {
      return await fetch(pathname + search, {
        method,
        headers,
        body: body === undefined ? undefined : JSON.stringify(body),
        cache: "no-store",
        credentials: "omit",
        keepalive,
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
    } catch (/** @type {any} */ error) {
      throw new Unreachable(error.message);
    }
  }

  /**
   * @param {Response} answer
   * @param {any} problem
   */
  async #bePatient(answer, problem) {
    this.patience.set({ waits: true });
    try {
      if (problem?.challenge) {
        const { solve } = await import("./proof.js");
        return await solve(problem.challenge);
      }
      const seconds = Number(answer.headers.get("Retry-After") ?? 1);
      await new Promise((done) => setTimeout(done, seconds * 1000));
      return undefined;
    } finally {
      this.patience.set({ waits: false });
    }
  }
}

/**
 * The answer's JSON, null where there is none; good news that was cut off did not arrive.
 * @param {Response} answer
 */
async function read(answer) {
  try {
    const text = await answer.text();
    return text ? JSON.parse(text) : null;
  } catch (/** @type {any} */ error) {
    if (answer.ok) throw new Unreachable(error.message);
    return null;
  }
}
