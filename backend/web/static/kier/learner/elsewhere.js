/**
 * A course outside of Kier: as a package in a learning system, or in a frame of another site. The page
 * brings the course as JSON; nothing is fetched, and nothing is kept but by a learning system.
 */

import { html, render, useEffect, useState } from "../vendor/preact.js";
import { findLearningSystem } from "./learning-system.js";
import { Player } from "./player.js";

/**
 * @import { CourseRun, RunState } from "./course-run.js"
 * @import { Surroundings } from "./document-view.js"
 * @import { Grade } from "./grades.js"
 * @import { House, HouseToken, Outcome } from "./house-token.js"
 * @import { LearningSystem } from "./learning-system.js"
 * @import { ShownCourse } from "./player.js"
 * @typedef {ShownCourse & Surroundings & {version: string, slug: string, page: string,
 *   house: House | null}} CourseData
 * @typedef {RunState & {counted?: boolean}} Kept
 */

const data = /** @type {CourseData} */ (
  JSON.parse(document.getElementById("course")?.textContent ?? "")
);
// What stands behind the # is sent to nobody: a site that shows the course gives the link there.
const [, code, fingerprint] = /^#([a-z0-9]{12})\.([\w-]{43})$/.exec(location.hash) ?? [];
const house = data.house ?? (code ? { code, fingerprint } : null);
const system = findLearningSystem();
if (system?.open()) addEventListener("pagehide", () => system.close());

/**
 * What a learning system kept; nothing if it is no state of ours.
 * @param {LearningSystem | null} from
 * @returns {Partial<Kept>}
 */
function keptState(from) {
  try {
    const { r, p, a, e, c } = JSON.parse(from?.state ?? "");
    return { role: r, position: p, answers: a, reachedEnd: e, counted: c };
  } catch {
    return {};
  }
}

/** @param {Kept} state */
function keep({ role, position, answers, reachedEnd, counted }) {
  const text = JSON.stringify({ r: role, p: position, a: answers, e: reachedEnd, c: counted });
  system?.keep(text, String(position));
}

const before = keptState(system);
let isCounted = before.counted ?? false;

/** Counts for the workplace, and says how that goes. */
class Counting {
  /** @type {Promise<HouseToken> | null} */
  #token = null;

  /**
   * @param {CourseRun} run
   * @returns {Promise<Outcome>}
   */
  async count({ role, answers, state }) {
    if (isCounted) return "countedBefore";
    const { home, slug, version, passMark } = data;
    if (!house) return "notCounted";
    this.#token ??= import("./house-token.js").then(
      ({ HouseToken }) => new HouseToken({ home, slug, version, passMark, house }),
    );
    const token = await this.#token;
    const outcome = await token.handIn(role, answers);
    if (outcome === "counted" || outcome === "countedBefore") {
      isCounted = true;
      keep({ ...state, counted: true });
    }
    return outcome;
  }
}

const counting = new Counting();
/** @type {CourseRun | null} */
let passedRun = null;

/** @param {{grade: Grade}} props */
function After({ grade }) {
  const { words, page } = data;
  return html`${system?.isOpen && html`<p>${words.given}</p>`}
    ${!system?.isOpen && !house && html`<p>${words.notKept}</p>`}
    ${house && grade.passed && html`<${CountedView} />`}
    ${!system?.isOpen && html`<p><a href=${page} target="_blank" rel="noopener">${words.toKier} <span class="apart">(${words.newTab})</span></a></p>`}`;
}

function CountedView() {
  const { words } = data;
  const [said, say] = useState("counting");
  const count = async () => {
    say("counting");
    if (passedRun) say(await counting.count(passedRun));
  };
  useEffect(() => {
    count();
  }, []);
  return html`<p role="status">${words[said]}</p>
    ${said === "notCounted" && html`<p><button type="button" class="button" onClick=${count}>${words.countAgain}</button></p>`}`;
}

/**
 * @param {Grade} grade
 * @param {CourseRun} run
 */
function finish(grade, run) {
  system?.give({ share: grade.share, passed: grade.passed });
  passedRun = grade.passed ? run : null;
}

// What a learning system keeps for who goes on later can be read there.
const surroundings = system?.isOpen
  ? { ...data, words: { ...data.words, unseen: data.words.seenBySystem } }
  : data;
const place = /** @type {HTMLElement} */ (document.getElementById("player"));
/** @param {RunState} state */
const keepState = (state) => keep({ ...state, counted: isCounted });
/** @param {Grade} grade */
const afterGrade = (grade) => html`<${After} grade=${grade} />`;
place.replaceChildren();
render(
  html`<${Player} course=${data} surroundings=${surroundings} state=${before} finish=${finish}
    keep=${keepState} after=${afterGrade} />`,
  place,
);
