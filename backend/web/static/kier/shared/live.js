/**
 * Events of the server: a socket where one can be had, else asking again and again (docs/live.md).
 * Events may be missed, doubled or late; after each opening of the socket all is asked once.
 */

import { createStore } from "./pages.js";

/** @import { Api } from "./wire.js" */

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
