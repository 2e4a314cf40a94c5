/** A course on Kier's own page: the answers stay on this device until they are handed in. */

import * as speech from "../shared/speech.js";
import { html, render, useState } from "../vendor/preact.js";
import { forgetCourse, keepCourse } from "./device.js";
import { handIn, keepElsewhere, Refused } from "./kier.js";
import { Player } from "./player.js";
import { goToStep, goToStepBefore, keepSteps, usePosition } from "./step-history.js";

/**
 * @import { Grade } from "./grades.js"
 * @import { Kept } from "./device.js"
 * @import { RunState } from "./course-run.js"
 * @typedef {Record<string, string>} Words
 */

/** The course of this page, as it is kept on this device. */
class Learner {
  /**
   * @param {string} language
   * @param {Kept} kept
   */
  constructor(language, kept) {
    this.language = language;
    this.kept = kept;
  }

  /** @param {Partial<Kept>} changes */
  keep(changes) {
    this.kept = { ...this.kept, ...changes };
    keepCourse(this.kept.course.slug, this.language, this.kept);
  }

  /** @param {RunState} state */
  went(state) {
    speech.stop();
    this.keep({ state, saved: this.kept.saved + 1 });
    goToStep(state.position);
    // Whoever goes on elsewhere finds there how far this device got; if not, the next step brings it.
    if (this.kept.code) this.elsewhere().catch(() => {});
  }

  async elsewhere() {
    const { code, course, state, saved, place } = this.kept;
    const { role, answers } = state;
    const { version, passMark: pass_mark } = course;
    const progress = { version, pass_mark, role, answers, saved };
    const kept = await keepElsewhere(code, place ? { ...progress, place } : progress);
    if (kept !== code) this.keep({ code: kept });
    return kept;
  }

  /** @param {string} name on the certificate; empty for none */
  async handIn(name) {
    const { course, id, state, place } = this.kept;
    const { role, answers } = state;
    const { version, passMark: pass_mark } = course;
    const { passed, issued, counted } = await handIn(course.slug, {
      ...{ id, version, pass_mark, role, answers },
      ...(place && { place }),
      ...(name && { certificate: { name } }),
    });
    if (!passed) {
      // Sent again, it would be answered the same.
      this.keep({ id: crypto.randomUUID() });
      throw new Refused(course.words.failed);
    }
    this.keep({ handedIn: true, issued, counted });
  }

  /**
   * Get a certificate for what was handed in without a name.
   * @param {string} name
   */
  async certify(name) {
    const { course, id, state } = this.kept;
    const { role, answers } = state;
    const { version, passMark: pass_mark } = course;
    const { issued } = await handIn(course.slug, {
      ...{ id, version, pass_mark, role, answers },
      certificate: { name },
      certificate_only: true,
    });
    this.keep({ issued });
  }
}

/**
 * Show a course in the place of the page's beginning.
 * @param {HTMLElement} place
 * @param {string} language
 * @param {Kept} kept
 * @param {string} [notice] what went wrong at the beginning
 */
export function showCourse(place, language, kept, notice = "") {
  const learner = new Learner(language, kept);
  learner.keep({});
  keepSteps(kept.state.position);
  place.replaceChildren();
  render(html`<${CourseView} ...${{ learner, notice }} />`, place);
}

/** @param {{learner: Learner, notice: string}} props */
function CourseView({ learner, notice }) {
  const { course, state } = learner.kept;
  /** @param {RunState} kept */
  const keep = (kept) => learner.went(kept);
  /** @param {Grade} grade */
  const after = (grade) => grade.passed && html`<${HandIn} learner=${learner} />`;
  return html`${notice && html`<p class="note" role="status">${notice}</p>`}
    <${Player} course=${course} surroundings=${course} state=${state} begun=${true}
      position=${usePosition()} back=${goToStepBefore}
      keep=${keep} finish=${() => {}} after=${after} />
    <${Device} learner=${learner} />`;
}

/** @param {{learner: Learner}} props */
function HandIn({ learner }) {
  const { words, givesCertificate } = learner.kept.course;
  const [isDone, finish] = useState(learner.kept.handedIn);
  const [name, type] = useState("");
  const { said, send } = useSending(words, async () => {
    await learner.handIn(name.trim());
    finish(true);
  });
  if (isDone) return html`<${HandedIn} learner=${learner} />`;
  return html`<form class="stack" onSubmit=${send}>
    <h2>${words.handInTitle}</h2>
    <p>${learner.kept.place ? words.placeSees : words.answersStay}</p>
    ${givesCertificate && html`<${Holder} words=${words} name=${name} onType=${type} />`}
    <p role="status">${said}</p>
    <p><button class="button main">${words.handIn}</button></p>
  </form>`;
}

/** @param {{learner: Learner}} props */
function HandedIn({ learner }) {
  const { words, givesCertificate } = learner.kept.course;
  const [issued, show] = useState(learner.kept.issued);
  // A course that was kept before these texts were there has none of them.
  const mayHaveOne = !issued && givesCertificate && words.getCertificate;
  const [name, type] = useState("");
  const { said, send } = useSending(words, async () => {
    await learner.certify(name.trim());
    show(learner.kept.issued);
  });
  return html`<p class="note" role="status">${learner.kept.counted ? words.handedInPlace : words.handedIn}</p>
    ${
      issued &&
      html`<h2>${words.certificate}</h2>
        <p class="code" dir="ltr">${issued.code}</p>
        <p>${words.anybody}</p>
        <p><a class="button main" href=${issued.address}>${words.toCertificate}</a></p>`
    }
    ${
      mayHaveOne &&
      html`<form class="stack" onSubmit=${send}>
        <h2>${words.getCertificate}</h2>
        <${Holder} words=${words} name=${name} isRequired onType=${type} />
        <p role="status">${said}</p>
        <p><button class="button main">${words.makeCertificate}</button></p></form>`
    }`;
}

/**
 * Sending a form, and what is said of it.
 * @param {Words} words
 * @param {() => Promise<void>} act
 */
function useSending(words, act) {
  const [said, say] = useState("");
  const send = async (/** @type {Event} */ event) => {
    event.preventDefault();
    say(words.sending);
    try {
      await act();
      say("");
    } catch (error) {
      say(error instanceof Refused ? error.message : words.offline);
    }
  };
  return { said, send };
}

/** @param {{words: Words, name: string, isRequired?: boolean, onType: (name: string) => void}} props */
function Holder({ words, name, isRequired, onType }) {
  /** @param {{currentTarget: HTMLInputElement}} event */
  const write = ({ currentTarget }) => onType(currentTarget.value);
  return html`<p><label class="label" for="holder">${words.holder}</label>
      <input class="field" id="holder" maxlength="120" autocomplete="name" dir="auto" required=${isRequired} value=${name}
        aria-describedby="holder-hint" onInput=${write} /></p>
    <p class="hint" id="holder-hint">${words.holderHint}</p>`;
}

/** @param {{learner: Learner}} props */
function Device({ learner }) {
  const { words, slug } = learner.kept.course;
  const [code, show] = useState(learner.kept.code);
  const [said, say] = useState("");
  const elsewhere = async () => {
    try {
      show(await learner.elsewhere());
      say("");
    } catch (error) {
      say(error instanceof Refused ? error.message : words.offline);
    }
  };
  const forget = async () => {
    await forgetCourse(slug, learner.language);
    location.reload();
  };
  return html`<footer class="device"><p class="hint">${words.kept}</p>
    <details><summary>${words.elsewhere}</summary>
      ${
        code
          ? html`<div class="stack"><p>${words.keepCode}</p>
              <p class="code" dir="ltr"><a href=${`/learn/a/${code}`}>${code}</a></p></div>`
          : html`<p><button type="button" class="button" onClick=${elsewhere}>${words.elsewhere}</button></p>`
      }
      <p role="status">${said}</p></details>
    <details><summary>${words.forget}</summary>
      <p><button type="button" class="button grave" onClick=${forget}>${words.erase}</button></p></details></footer>`;
}
