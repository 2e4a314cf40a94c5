/**
 * How the inbox speaks to the server and hears from it: JSON, problems (RFC 9457), patience
 * (docs/api.md); a socket where one can be had, else asking (docs/live.md). Events may be missed,
 * doubled or late; after each opening of the socket all is asked once.
 */

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

  /** @param {string} path */
  /**
   * @template T
   * @param {string} path
   * @returns {Promise<T>}
   */
  get = (path) => this.call("GET", path);
  /**
   * @param {string} path
   * @param {any} [body]
   */
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
   * @param {string} method
   * @param {string} path
   * @param {any} [body]
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

const ASK_SECONDS = [15, 30];
const LONGEST_WAIT_SECONDS = 60;
// Several events in a row need one question.
const GATHER_MS = 60;
// A socket may be dead without saying so, after a sleep of the machine for one.
const LOOK_ANYWAY_MS = 300_000;
// More of one member's screens are open than may be (docs/live.md): whoever came last stays.
const NEWER_ONES = 4409;
const LONG_TRIES = 9;

/**
 * Seconds until the next try, longer each time, and never for all desks at once.
 * @param {number} tries
 * @param {() => number} [random]
 */
export const backOff = (tries, random = Math.random) =>
  Math.min(LONGEST_WAIT_SECONDS, 2 ** tries) * (0.5 + random() / 2);

/**
 * Seconds until one asks again.
 * @param {() => number} [random]
 */
export const nextAsk = (random = Math.random) =>
  Math.round(ASK_SECONDS[0] + random() * (ASK_SECONDS[1] - ASK_SECONDS[0]));

/** @param {string} ticket */
const socketOf = (ticket) =>
  new WebSocket(`${location.origin.replace(/^http/, "ws")}/ws/v1/events?ticket=${ticket}`);

/**
 * `member`: of a colleague who reads or writes.
 * @typedef {{type: string, id: string, member?: string}} LiveEvent
 */

export class Live {
  /**
   * @param {{api: Api, onChange: (ids: string[]) => void, onAsk: () => Promise<boolean>,
   *   open?: (ticket: string) => WebSocket}} how `onAsk` asks for everything that may have
   *   changed, and tells whether the server could be reached
   */
  constructor({ api, onChange, onAsk, open = socketOf }) {
    this.api = api;
    this.onChange = onChange;
    this.onAsk = onAsk;
    this.open = open;
    /** `state`: `starting`, `live`, `asking` (every `seconds`) or `unreachable` (the same). */
    this.store = createStore({ state: "starting", seconds: 0 });
    this.tries = 0;
    /** @type {Set<string>} */
    this.gathered = new Set();
    /**
     * Parts that hear each event as it comes.
     * @type {Set<(event: LiveEvent) => void>}
     */
    this.listeners = new Set();
    this.hangUp = () => this.socket?.close();
    this.hurry = () => {
      if (document.hidden || this.socket) return;
      this.tries = 0;
      this.#connect();
    };
  }

  /** Begin, and go on until `stop`. */
  start() {
    this.isOn = true;
    addEventListener("online", this.hurry);
    addEventListener("offline", this.hangUp);
    document.addEventListener("visibilitychange", this.hurry);
    this.looking = setInterval(() => this.#lookAnyway(), LOOK_ANYWAY_MS);
    this.#connect();
  }

  /** Hang up. */
  stop() {
    this.isOn = false;
    removeEventListener("online", this.hurry);
    removeEventListener("offline", this.hangUp);
    document.removeEventListener("visibilitychange", this.hurry);
    this.#askNoMore();
    clearTimeout(this.connecting);
    clearInterval(this.looking);
    this.socket?.close();
    this.socket = null;
  }

  async #connect() {
    clearTimeout(this.connecting);
    if (!this.isOn || this.isConnecting) return;
    this.isConnecting = true;
    try {
      const { ticket } = await this.api.post("/api/v1/realtime/tickets");
      if (this.isOn) this.#listen(this.open(ticket));
    } catch {
      this.#dropped();
    } finally {
      this.isConnecting = false;
    }
  }

  /** @param {WebSocket} socket */
  #listen(socket) {
    this.socket = socket;
    socket.onopen = () => {
      this.tries = 0;
      this.#askNoMore();
      this.store.set({ state: "live" });
      this.onAsk();
    };
    socket.onmessage = ({ data }) => this.#hear(JSON.parse(data));
    socket.onclose = (event) => {
      if (this.socket !== socket) return;
      this.socket = null;
      if (event?.code === NEWER_ONES) this.tries = LONG_TRIES;
      this.#dropped();
    };
  }

  /** @param {LiveEvent} event */
  #hear(event) {
    for (const listener of this.listeners) listener(event);
    // Whoever reads or writes changes nothing.
    if (event.type.endsWith(".changed")) this.#gather(event.id);
  }

  /** @param {string} id */
  #gather(id) {
    if (!this.gathered.size) {
      setTimeout(() => {
        const ids = [...this.gathered];
        this.gathered.clear();
        if (this.isOn) this.onChange(ids);
      }, GATHER_MS);
    }
    this.gathered.add(id);
  }

  #dropped() {
    if (!this.isOn) return;
    this.connecting = setTimeout(() => this.#connect(), backOff(this.tries) * 1000);
    this.tries += 1;
    if (!this.asking) this.#askLater("asking");
  }

  #askNoMore() {
    clearTimeout(this.asking);
    this.asking = undefined;
  }

  /** @param {string} state */
  #askLater(state) {
    const seconds = nextAsk();
    this.store.set({ state, seconds });
    clearTimeout(this.asking);
    this.asking = setTimeout(async () => {
      const isReached = await this.onAsk();
      if (this.isOn && this.store.get().state !== "live") {
        this.#askLater(isReached ? "asking" : "unreachable");
      }
    }, seconds * 1000);
  }

  async #lookAnyway() {
    if (this.socket && !(await this.onAsk())) this.hangUp();
  }
}
