/**
 * Sends one help request until the server has it, through lost lines and busy hours. The same boxes
 * go again and again, so that it is kept once however often it arrives (docs/api.md). Then says
 * what somebody who waits may expect: the server's sentences, asked for anew at each full hour.
 */

const LONGEST_WAIT_SECONDS = 60;
const TOO_MANY = 429;
const SEAL_ANEW = ["key-replaced", "unknown-organisation"];
// Others have to be chosen: sealing anew does not help.
const CHOOSE_ANEW = [...SEAL_ANEW, "not-accepting"];
const HOUR_MS = 3_600_000;
// The clock of the server, and what it does at the full hour, may be a little later.
const LATER_MS = 20_000;
const HERE = "Europe/Amsterdam";

/** @typedef {{text: string, otherwise: string}} Outlook */
/** @typedef {{body: Record<string, any>, access: string, code: string, answer?: any}} Sealed */

/** @type {ReturnType<typeof setTimeout> | undefined} */
let turning;

/**
 * Seconds until the next try, longer each time, and never for all phones at once.
 * @param {number} tries
 * @param {(() => number)} [random]
 */
export const backOff = (tries, random = Math.random) =>
  Math.min(LONGEST_WAIT_SECONDS, 2 ** tries) * (0.5 + random() / 2);

/**
 * `state` tells what goes on: `idle`, `locking`, `sending`, `slow`, `sent`; `waiting` (locked, for a
 * line) and `failed` are to be tried again; `too-long`, `key-replaced`, `refused` and `tampered` wait
 * for the person.
 */
export class Sending {
  /** @type {string | null} */
  #letter = null;
  /** @type {Sealed | null} */
  #sealed = null;
  #mayHaveArrived = false;
  #tries = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  /**
   * @param {{seal: (letter: string) => Promise<Sealed>,
   *   send: (body: Sealed["body"], onSlow: () => void) => Promise<any>,
   *   undo: (access: string) => Promise<any>, onState: (state: string) => void}} how `seal` locks
   *   what a letter says; `send` throws with `status` if the server refuses, with code `no-line` if
   *   no answer came; `undo` takes back what may have arrived
   */
  constructor({ seal, send, undo, onState }) {
    this.seal = seal;
    this.send = send;
    this.undo = undo;
    this.onState = onState;
    /** @type {string | null | undefined} */
    this.detail = null;
    this.state = "idle";
  }

  /** Whether it is at work this moment; a second press of the button then does nothing. */
  get isBusy() {
    return ["locking", "sending", "slow"].includes(this.state);
  }

  /** Whether another try may well go through. */
  get isWaiting() {
    return this.state === "waiting" || this.state === "failed";
  }

  /**
   * Sends a letter: words, answers and organisations in one text, by which it is known again.
   * @param {string} letter
   * @returns {Promise<Sealed | null>} what was sealed, once
   *   the server has it; null if not yet
   */
  async start(letter) {
    if (this.isBusy) return null;
    this.pause();
    try {
      return await this.#attempt(letter);
    } catch (/** @type {any} */ error) {
      this.#failed(error);
      return null;
    }
  }

  /** No more tries by itself, until the next `start`. */
  pause() {
    clearTimeout(this.#timer);
    if (this.isWaiting) this.#turn("idle");
  }

  /**
   * Has `again` called after a while, longer each time; `pause` and `start` call it off.
   * @param {() => void} again
   */
  later(again) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(again, backOff(this.#tries) * 1000);
    this.#tries += 1;
  }

  /** @param {string} letter */
  async #attempt(letter) {
    this.#turn("locking");
    if (letter !== this.#letter) await this.#takeBack();
    this.#letter = letter;
    for (let isFirst = true; ; isFirst = false) {
      this.#sealed ??= await this.#lock(letter);
      try {
        return await this.#post();
      } catch (/** @type {any} */ error) {
        if (!SEAL_ANEW.includes(error.code)) throw error;
        this.#sealed = null;
        if (!isFirst) throw error;
      }
    }
  }

  /** @param {string} letter */
  async #lock(letter) {
    this.#turn("locking");
    return this.seal(letter);
  }

  async #post() {
    this.#turn("sending");
    try {
      const answer = await this.send(/** @type {Sealed} */ (this.#sealed).body, () =>
        this.#turn("slow"),
      );
      /** @type {Sealed} */ (this.#sealed).answer = answer;
    } catch (/** @type {any} */ error) {
      this.#weigh(error);
      throw error;
    }
    const sent = this.#sealed;
    this.#letter = this.#sealed = null;
    this.#mayHaveArrived = false;
    this.#tries = 0;
    this.#turn("sent");
    return sent;
  }

  /**
   * No answer, or one of a broken server, leaves open whether it arrived; a refusal by Kier, which
   * has a code, does not. One of something in between tells nothing of an earlier try.
   * @param {{status?: number, code?: string}} options
   */
  #weigh({ status, code }) {
    if (!status || status >= 500) this.#mayHaveArrived = true;
    else if (code && status !== TOO_MANY) this.#mayHaveArrived = false;
  }

  // Other words or other readers than last time: the server must not have both.
  async #takeBack() {
    if (this.#mayHaveArrived) await this.undo(/** @type {Sealed} */ (this.#sealed).access);
    this.#mayHaveArrived = false;
    this.#sealed = null;
  }

  /** @param {{code?: string, status?: number, detail?: string}} options */
  #failed({ code, status, detail }) {
    // Only of what a person can do something about: the server's own words, in their language.
    this.detail = code === "storage-full" ? detail : null;
    if (code === "tampered") this.#turn("tampered");
    else if (code === "too-large") this.#turn("too-long");
    else if (CHOOSE_ANEW.includes(String(code))) this.#turn("key-replaced");
    else if (code === "no-line") this.#turn(this.#sealed ? "waiting" : "failed");
    else if (status && status < 500 && status !== TOO_MANY) this.#turn("refused");
    else this.#turn("failed");
  }

  /** @param {string} state */
  #turn(state) {
    this.state = state;
    this.onState(state);
  }
}

/**
 * Says what happens next on the screen of a conversation.
 * @param {HTMLElement} section
 * @param {Outlook | undefined} outlook
 */
export function showOutlook(section, outlook) {
  if (!outlook) return;
  for (const [name, text] of Object.entries(outlook)) {
    const place = section.querySelector(`[data-outlook=${name}]`);
    if (!place) continue;
    place.textContent = text;
    /** @type {HTMLElement} */ (place).hidden = !text;
  }
  sayWhoseTime(section, outlook.text);
}

/**
 * Says it on the screen after sending; what stands there stays where the server says nothing.
 * @param {HTMLElement} section
 * @param {{referrals?: {text?: string}[], outlook?: Outlook}} answer
 */
export function showNext(section, { referrals = [], outlook }) {
  const expected = referrals.find(({ text }) => text)?.text;
  put(section.querySelector("[data-when]"), expected);
  sayWhoseTime(section, expected);
  put(section.querySelector("[data-otherwise]"), outlook?.otherwise);
}

/**
 * Has `act` called at the next full hour, instead of what was to be called then.
 * @param {() => unknown} act
 * @param {number} [now]
 */
export function atNextHour(act, now = Date.now()) {
  clearTimeout(turning);
  turning = setTimeout(act, HOUR_MS - (now % HOUR_MS) + LATER_MS * (1 + Math.random()));
}

/**
 * @param {HTMLElement} section
 * @param {string} [text]
 */
function sayWhoseTime(section, text = "") {
  const hint = /** @type {HTMLElement} */ (section.querySelector("[data-dutch-time]"));
  hint.hidden = !/\d:/.test(text) || isHere(new Date());
}

/**
 * @param {Element | null} place
 * @param {string | undefined} text
 */
function put(place, text) {
  if (!place || !text) return;
  place.textContent = text;
  /** @type {HTMLElement} */ (place.closest("li")).hidden = false;
}

/**
 * Whether clocks of this phone show what those in the Netherlands do.
 * @param {Date} now
 */
function isHere(now) {
  /** @param {string} [timeZone] */
  const shown = (timeZone) =>
    new Intl.DateTimeFormat("en", { dateStyle: "short", timeStyle: "short", timeZone }).format(now);
  return shown(HERE) === shown();
}
