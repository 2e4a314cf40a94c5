/**
 * A page drawn from what the server's own templates made of all screens at once
 * (`backend/web/surveys/offline_bundle.py`): `screen.py` in the browser.
 */

import { isAsked, isRequired, shownValue } from "../shared/questionnaire/flow.js";
import { Questions, say } from "./question-renderer.js";

/**
 * @import { Fault, Screen, State } from "../shared/questionnaire/flow.js"
 * @import { Form } from "./navigation.js"
 */

/**
 * @typedef {{form: Form, faults: Fault[], fresh: string[], state: State, found: Screen[],
 *   onePerScreen: boolean}} Turned
 */

const HOLDING = ["group", "grid"];

/**
 * A page as the server would have made it.
 * @param {Document} page of the server, with a screen of questions
 * @param {HTMLTemplateElement} bundle all screens
 * @param {Turned} turned `fresh`: paths of questions that came up by
 *   what was answered beside them; `found`: all screens that there are
 * @returns {Document}
 */
export function drawn(page, bundle, turned) {
  const made = /** @type {Document} */ (page.cloneNode(true));
  const { step } = turned.form;
  made.body.dataset.step = step;
  if (step === "start") made.querySelector("[data-keeping]")?.remove();
  const drawing = new Drawing(bundle, page.documentElement.lang, turned);
  /** @type {HTMLElement} */ (made.querySelector("main > section")).replaceWith(
    drawing[/** @type {"start" | "ask" | "look"} */ (step)](),
  );
  return made;
}

class Drawing {
  /**
   * @param {HTMLTemplateElement} bundle
   * @param {string} language
   * @param {Turned} turned
   */
  constructor(bundle, language, turned) {
    this.form = turned.form;
    this.faults = turned.faults;
    this.fresh = turned.fresh;
    this.state = turned.state;
    this.found = turned.found;
    this.onePerScreen = turned.onePerScreen;
    this.bundle = bundle;
    this.language = language;
    this.questions = new Questions(bundle, turned);
  }

  start() {
    const section = this.#shell("start");
    section.querySelector("#token")?.setAttribute("value", this.form.token ?? "");
    return section;
  }

  ask() {
    const section = this.#shell("ask");
    const screen = this.found.find(({ key }) => key === this.form.at);
    section.dataset.at = this.form.at;
    const asked = (screen?.paths ?? []).filter((path) => isAsked(this.state.node(path)));
    /** @type {HTMLElement} */ (section.querySelector("[name=shown]")).setAttribute(
      "value",
      asked.join(" "),
    );
    this.#summary(/** @type {HTMLElement} */ (section));
    this.#brought(/** @type {HTMLElement} */ (section));
    this.#head(/** @type {HTMLElement} */ (section), screen);
    const main = /** @type {HTMLInputElement} */ (section.querySelector(".acts .main"));
    if (this.form.isBack) {
      main.textContent = /** @type {string} */ (this.bundle.dataset.save);
    } else if (!this.onePerScreen) {
      /** @type {HTMLInputElement} */ (main).value = "send";
      main.textContent = /** @type {string} */ (this.bundle.dataset.send);
    }
    const maySkip = asked.length && !asked.some((path) => isRequired(this.state, path));
    if (!maySkip) /** @type {HTMLElement} */ (section.querySelector("[value=skip]")).remove();
    return section;
  }

  look() {
    const section = this.#shell("look");
    this.#summary(/** @type {HTMLElement} */ (section));
    const list = /** @type {HTMLElement} */ (section.querySelector(".answers"));
    const [headed, answered] = list.children;
    const all = this.found.flatMap(({ key, paths }) => paths.map((path) => ({ key, path })));
    const rows = all.map(({ key, path }) => {
      const { state, questions } = this;
      const label = questions.label(path);
      if (isAsked(state.node(path)))
        return this.#answered(/** @type {HTMLElement} */ (answered.cloneNode(true)), {
          label,
          path,
          key,
        });
      if (!label || !HOLDING.includes(state.node(path).kind)) return null;
      const row = /** @type {HTMLElement} */ (headed.cloneNode(true));
      say(label, /** @type {HTMLElement} */ (row.querySelector("h2")));
      return row;
    });
    list.replaceChildren(.../** @type {HTMLElement[]} */ (rows.filter(Boolean)));
    return section;
  }

  /**
   * The section of a step, with the fields of the form.
   * @param {string} step
   */
  #shell(step) {
    const section = /** @type {HTMLElement} */ (
      this.bundle.content.querySelector(`section[data-step=${step}]`)?.cloneNode(true)
    );
    const form = /** @type {HTMLElement} */ (section.querySelector("form"));
    const { at, submission, kept, token, isBack } = this.form;
    /** @type {Record<string, string | null>} */
    const values = { at, submission, kept, return: isBack ? "look" : null };
    if (step !== "start") values.token = token;
    for (const [name, value] of Object.entries(values)) {
      form.querySelector(`[name=${name}]`)?.remove();
      if (value === null) continue;
      const field = section.ownerDocument.createElement("input");
      for (const [key, text] of Object.entries({ type: "hidden", name, value }))
        field.setAttribute(key, text);
      form.append(field);
    }
    return section;
  }

  /** @param {HTMLElement} section */
  #summary(section) {
    fillList(section.querySelector(".alarm[data-faults]"), this.faults, (fault, line) => {
      const label = this.form.shown.length > 1 && this.questions.label(fault.path);
      /** @type {HTMLElement} */ (line.querySelector("a")).setAttribute(
        "href",
        fault.path ? `#q:${fault.path}` : "#token",
      );
      if (label) say(label, /** @type {HTMLElement} */ (line.querySelector("span")));
      else line.querySelector("span")?.remove();
      this.questions.sayFault(fault, /** @type {HTMLElement} */ (line.querySelector("b")));
    });
  }

  /** @param {HTMLElement} section */
  #brought(section) {
    fillList(section.querySelector(".note[data-faults]"), this.fresh, (path, line) => {
      /** @type {HTMLElement} */ (line.querySelector("a")).setAttribute("href", `#q:${path}`);
      say(
        /** @type {Element} */ (this.questions.label(path)),
        /** @type {HTMLElement} */ (line.querySelector("a")),
      );
    });
  }

  /**
   * @param {HTMLElement} section
   * @param {Screen | undefined} screen
   */
  #head(section, screen) {
    const [count, heading, within] = [".count", "h1", ".within"].map(
      (selector) => /** @type {HTMLElement} */ (section.querySelector(selector)),
    );
    const made = screen ? /** @type {HTMLElement[]} */ (this.questions.on(screen)) : [];
    const groups = /** @type {HTMLElement[]} */ (
      (screen?.within ?? []).map((path) => this.questions.label(path)).filter(Boolean)
    );
    const hasBig = made.some((element) => element.querySelector("h1"));
    const number = this.#number(screen);
    if (number) count.textContent = String(count.textContent).replace("{number}", String(number));
    else count.remove();
    const title = /** @type {HTMLElement} */ (
      groups.at(-1) ?? this.bundle.content.querySelector("section[data-step=start] h1")
    );
    if (hasBig || !title.textContent) heading.remove();
    else say(title, heading);
    if (hasBig && groups.length) {
      const spans = groups.map((label) => say(label, section.ownerDocument.createElement("span")));
      within.replaceChildren(...spans.flatMap((span, at) => (at ? [" · ", span] : [span])));
    } else {
      within.remove();
    }
    if (hasBig)
      /** @type {HTMLElement} */ (section.querySelector("form")).removeAttribute("data-lively");
    /** @type {HTMLElement} */ (section.querySelector(".acts")).before(...made);
  }

  /**
   * Which question this is; nought where nothing is asked, and where all stand on one page.
   * @param {Screen | undefined} screen
   */
  #number(screen) {
    /** @param {{paths: string[]}} options */
    const asks = ({ paths }) => paths.some((path) => isAsked(this.state.node(path)));
    if (!screen || !this.onePerScreen || !asks(screen)) return 0;
    return this.found.slice(0, this.found.indexOf(screen) + 1).filter(asks).length;
  }

  /**
   * @param {HTMLElement} row
   * @param {{label: HTMLElement | null, path: string, key: string}} options
   */
  #answered(row, { label, path, key }) {
    const [dt, told] = ["dt", ".change button span"].map(
      (selector) => /** @type {HTMLElement} */ (row.querySelector(selector)),
    );
    if (label) {
      say(label, /** @type {HTMLElement} */ (dt));
      say(label, /** @type {HTMLElement} */ (told)).prepend(" ");
    } else {
      dt.textContent = told.textContent = "";
    }
    /** @type {HTMLInputElement} */ (row.querySelector(".change button")).value = `change:${key}`;
    const text = this.#answer(path);
    if (text) say(text, /** @type {HTMLElement} */ (row.querySelector(".said")));
    return row;
  }

  /**
   * An answer as somebody reads it: an element whose words it is; null if there is none.
   * @param {string} path
   */
  #answer(path) {
    const [{ kind, offered }, value] = [this.state.node(path), this.state.values.get(path)];
    if (value === undefined) return null;
    if (kind === "scale") {
      /** @type {HTMLInputElement[]} */
      const faces = Array.from(this.questions.item(path)?.querySelectorAll(".smileys input") ?? []);
      const chosen = faces.find((face) => face.value === String(value));
      if (chosen) return /** @type {HTMLElement} */ (chosen.parentElement?.querySelector("span"));
    }
    const made = this.bundle.ownerDocument.createElement("span");
    made.textContent = kind === "date" ? this.#day(value) : shownValue(this.state, path);
    return offered.length
      ? say(
          made,
          /** @type {HTMLElement} */ /** @type {HTMLElement} */ (
            this.bundle.content.querySelector("[data-answer-language]")?.cloneNode()
          ),
        )
      : made;
  }

  /** @param {string} value */
  #day(value) {
    /** @type {Intl.DateTimeFormatOptions} */
    const how = {
      dateStyle: "long",
      timeZone: "UTC",
      calendar: "gregory",
      numberingSystem: "latn",
    };
    return new Intl.DateTimeFormat(this.language, how).format(new Date(`${value}T00:00Z`));
  }
}

/**
 * One line for each thing, as the only one that is there; without any the box goes.
 * @template T
 * @param {Element | null} box
 * @param {T[]} things
 * @param {(thing: T, line: HTMLElement) => void} fill
 */
function fillList(box, things, fill) {
  if (!things.length) return box?.remove();
  const list = /** @type {HTMLElement} */ (box?.querySelector("ul"));
  const [line] = list.children;
  list.replaceChildren(
    ...things.map((thing) => {
      const made = /** @type {HTMLElement} */ (line.cloneNode(true));
      fill(thing, made);
      return made;
    }),
  );
}
