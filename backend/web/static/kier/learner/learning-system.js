/**
 * A learning system that holds a package of a course: SCORM 1.2 (`API`) or SCORM 2004
 * (`API_1484_11`). The package gives it a status, a share and the time, and has it keep a text to go
 * on from. It never asks who learns: no name and no number of the learner is read.
 */

/**
 * @typedef {Record<string, (...given: string[]) => string>} Api functions of a learning system
 * @typedef {{share: number, passed: boolean}} Outcome a share of a hundred
 * @typedef {{
 *   prefix: string, state: string, place: string, exit: string, mode: string, time: string,
 *   longest: number, begun: [string, string][], duration: (seconds: number) => string,
 *   result: (outcome: Outcome) => [string, string][],
 * }} Dialect names and values of one version
 */

// Frames above one another; the standard says as many.
const MOST_FRAMES = 7;

/** @type {Record<string, Dialect>} */
const DIALECTS = {
  API: {
    prefix: "LMS",
    state: "cmi.suspend_data",
    place: "cmi.core.lesson_location",
    exit: "cmi.core.exit",
    mode: "cmi.core.lesson_mode",
    time: "cmi.core.session_time",
    longest: 4_096,
    begun: [["cmi.core.lesson_status", "incomplete"]],
    duration: (seconds) => {
      const hours = Math.min(Math.floor(seconds / 3600), 9999);
      const two = (/** @type {number} */ value) => String(value).padStart(2, "0");
      return `${two(hours)}:${two(Math.floor(seconds / 60) % 60)}:${two(Math.floor(seconds) % 60)}`;
    },
    result: ({ share, passed }) => [
      ["cmi.core.score.min", "0"],
      ["cmi.core.score.max", "100"],
      ["cmi.core.score.raw", String(share)],
      ["cmi.core.lesson_status", passed ? "passed" : "failed"],
    ],
  },
  API_1484_11: {
    prefix: "",
    state: "cmi.suspend_data",
    place: "cmi.location",
    exit: "cmi.exit",
    mode: "cmi.mode",
    time: "cmi.session_time",
    longest: 64_000,
    begun: [
      ["cmi.completion_status", "incomplete"],
      ["cmi.success_status", "unknown"],
    ],
    duration: (seconds) => `PT${Math.floor(seconds)}S`,
    result: ({ share, passed }) => [
      ["cmi.score.min", "0"],
      ["cmi.score.max", "100"],
      ["cmi.score.raw", String(share)],
      ["cmi.score.scaled", String(share / 100)],
      ["cmi.success_status", passed ? "passed" : "failed"],
      ["cmi.completion_status", "completed"],
    ],
  },
};

export class LearningSystem {
  /**
   * @param {Api} api
   * @param {Dialect} dialect
   * @param {() => number} now in milliseconds
   */
  constructor(api, dialect, now = () => performance.now()) {
    this.api = api;
    this.dialect = dialect;
    this.now = now;
    this.begun = now();
    this.isOpen = false;
    this.isPassed = false;
  }

  /** Begin; returns whether it answers. What was kept can be read then. */
  open() {
    this.isOpen = this.#call("Initialize", "") === "true";
    // Who looks at a course that they passed does not lose it.
    this.isPassed = this.isOpen && this.#statuses().includes("passed");
    if (this.isOpen && !this.isPassed && !this.isLookedAt) this.#write(this.dialect.begun);
    return this.isOpen;
  }

  /** The text that was kept; empty if there is none. */
  get state() {
    return this.isOpen ? this.#call("GetValue", this.dialect.state) : "";
  }

  /** Whether somebody only looks, so that nothing is kept. */
  get isLookedAt() {
    return ["browse", "review"].includes(this.#call("GetValue", this.dialect.mode));
  }

  /** How long the text to go on from may be. */
  get longest() {
    return this.dialect.longest;
  }

  /**
   * Keep where somebody is.
   * @param {string} state
   * @param {string} place
   */
  keep(state, place) {
    if (!this.isOpen || this.isLookedAt || state.length > this.longest) return;
    this.#write([
      [this.dialect.state, state],
      [this.dialect.place, place],
    ]);
    this.#call("Commit", "");
  }

  /**
   * Give the result. A worse one never takes the place of one that passed.
   * @param {Outcome} outcome
   */
  give(outcome) {
    if (!this.isOpen || this.isLookedAt || (this.isPassed && !outcome.passed)) return;
    this.isPassed ||= outcome.passed;
    this.#write(this.dialect.result(outcome));
    this.#call("Commit", "");
  }

  /** End: the time, and that one may go on later. */
  close() {
    if (!this.isOpen) return;
    this.#write([
      [this.dialect.time, this.dialect.duration((this.now() - this.begun) / 1000)],
      [this.dialect.exit, "suspend"],
    ]);
    this.#call("Commit", "");
    this.#call(this.dialect.prefix ? "Finish" : "Terminate", "");
    this.isOpen = false;
  }

  #statuses() {
    const names = this.dialect.prefix ? ["cmi.core.lesson_status"] : ["cmi.success_status"];
    return names.map((name) => this.#call("GetValue", name));
  }

  /** @param {[string, string][]} values */
  #write(values) {
    for (const [name, value] of values) this.#call("SetValue", name, value);
  }

  /**
   * Call the system; one that fails does not end the course.
   * @param {string} name
   * @param {string[]} given
   */
  #call(name, ...given) {
    try {
      return String(this.api[`${this.dialect.prefix}${name}`](...given));
    } catch {
      return "";
    }
  }
}

/**
 * Return the learning system that holds this window; null if there is none.
 * @param {Window} [here]
 */
export function findLearningSystem(here = window) {
  for (const start of [here, here.opener]) {
    let view = /** @type {Window | null} */ (start);
    for (let depth = 0; view && depth <= MOST_FRAMES; depth += 1) {
      const found = systemOf(view);
      if (found) return found;
      view = view.parent === view ? null : view.parent;
    }
  }
  return null;
}

/** @param {Window} view */
function systemOf(view) {
  for (const [name, dialect] of Object.entries(DIALECTS)) {
    try {
      const api = /** @type {Record<string, any>} */ (/** @type {unknown} */ (view))[name];
      if (api) return new LearningSystem(api, dialect);
    } catch {
      // A frame of another origin: what it has is not ours to read.
    }
  }
  return null;
}
