/** Hears that something changed: over a socket where one can be had, else by asking (docs/live.md). */

import { backOff } from "./delivery.js";

const ASK_MS = 30_000;
// Several events in a row need one question.
const GATHER_MS = 100;
// Of somebody before the request: nothing changed, so that nothing is asked.
const PRESENCE = ["request.reading", "request.writing"];
// A socket that drops once in a while is no news.
const QUIET_TRIES = 2;

/** @param {string} ticket */
const socketFor = (ticket) =>
  new WebSocket(`${location.origin.replace(/^http/, "ws")}/ws/v1/events?ticket=${ticket}`);

/** Calls `onChange` whenever there may be something new, from `start` until `stop`. */
export class Live {
  #how;
  // The one that is open, and the one that was asked for last.
  /** @type {WebSocket | null} */
  #socket = null;
  /** @type {WebSocket | null} */
  #newest = null;
  #tries = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #connecting;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #asking;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #gathering;
  #isOn = false;
  // Named, so that they can be taken away again.
  hurry = () => {};
  hangUp = () => {};
  #isConnecting = false;

  /**
   * @param {{ticket: () => Promise<string>, onChange: () => void, onLive: (isLive: boolean) => void,
   *   onPresence?: (what: string) => void,
   *   open?: (ticket: string) => WebSocket}} how
   */
  constructor({ open = socketFor, ...how }) {
    this.#how = { open, ...how };
  }

  start() {
    this.#isOn = true;
    this.hurry = () => {
      if (document.visibilityState === "visible") this.#hurry();
    };
    // Without a line a socket is dead, and may not know for minutes.
    this.hangUp = () => this.#socket?.close();
    addEventListener("online", this.hurry);
    addEventListener("offline", this.hangUp);
    document.addEventListener("visibilitychange", this.hurry);
    this.#asking = setInterval(() => !this.#socket && this.#look(), ASK_MS);
    this.#connect();
  }

  stop() {
    this.#isOn = false;
    removeEventListener("online", this.hurry);
    removeEventListener("offline", this.hangUp);
    document.removeEventListener("visibilitychange", this.hurry);
    for (const timer of [this.#connecting, this.#asking, this.#gathering]) clearTimeout(timer);
    // One that is not open yet is closed when it is: before that the browser would complain.
    this.#newest = null;
    this.#socket?.close();
  }

  async #connect() {
    if (this.#isConnecting) return;
    this.#isConnecting = true;
    clearTimeout(this.#connecting);
    try {
      const ticket = await this.#how.ticket();
      if (this.#isOn) this.#listen(this.#how.open(ticket));
    } catch {
      this.#dropped();
    } finally {
      this.#isConnecting = false;
    }
  }

  /** @param {WebSocket} socket */
  #listen(socket) {
    this.#newest = socket;
    socket.onopen = () => {
      // The conversation was left meanwhile.
      if (this.#newest !== socket) return socket.close();
      this.#socket = socket;
      this.#tries = 0;
      this.#how.onLive(true);
      // What changed before the socket was open is in the answer.
      this.#look();
    };
    socket.onmessage = (event) => {
      const { type } = JSON.parse(event?.data ?? "{}");
      if (PRESENCE.includes(type)) return this.#how.onPresence?.(type);
      clearTimeout(this.#gathering);
      this.#gathering = setTimeout(() => this.#look(), GATHER_MS);
    };
    socket.onclose = (event) => {
      if (this.#socket === socket) this.#socket = null;
      if (this.#newest !== socket) return;
      // Other pages with this code are newer: this one asks now and then.
      if (event?.code === 4409) this.#tries = 9;
      this.#dropped();
    };
  }

  #dropped() {
    if (!this.#isOn) return;
    this.#tries += 1;
    if (this.#tries > QUIET_TRIES) this.#how.onLive(false);
    this.#connecting = setTimeout(() => this.#connect(), backOff(this.#tries) * 1000);
  }

  // Asking counts as looking: a page that nobody sees must not keep notes from coming. It asks as
  // soon as it is seen.
  #look() {
    if (document.visibilityState === "visible") this.#how.onChange();
  }

  // The phone was in a pocket, or the line was gone: look at once.
  #hurry() {
    this.#how.onChange();
    if (!this.#socket && this.#tries) this.#connect();
  }
}
