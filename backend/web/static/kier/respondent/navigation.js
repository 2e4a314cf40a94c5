/**
 * Screens turned by the browser itself: `backend/web/surveys/navigation.py` and `form_values.py` on all
 * screens of a round in one part (`offline_bundle.py`). Questionnaires with repeats are not among them, so
 * that a path is a name. A form goes in and a page comes out, as from the server; nothing is kept.
 * @typedef {{step: string, at: string, answers: Answers, shown: string[], submission: string,
 *   token: string | null, kept: string, isBack: boolean}} Form `isBack`: came from the list of
 *   answers, and goes back there; `kept`: the answers as they travel
 */

import {
  cleaned,
  findFaults,
  isAsked,
  nextScreen,
  previousScreen,
  resolve,
  screens,
  valueOf,
} from "../shared/questionnaire/flow.js";
import { drawn } from "./page-renderer.js";

/**
 * @import { Answers, Choice, Fault, Schema, SchemaNode, Screen } from "../shared/questionnaire/flow.js"
 */

// As the server has them (`form.py`, `form_values.py`).
const MAX_KEPT = 100_000;
const MAX_TYPED = 10_000;
const SEED_DIGITS = 8;
const CHANGE = "change:";

export class Local {
  #page;
  #bundle;
  /** @type {Schema} */
  #schema;
  /** @type {boolean} */
  #onePerScreen;
  #now;
  #since = Date.now();

  /**
   * @param {Document} page of the server, with a screen of questions
   * @param {HTMLTemplateElement} bundle all screens
   */
  constructor(page, bundle) {
    const { schema, now, one } = JSON.parse(
      /** @type {string} */ (bundle.content.querySelector("#schema")?.textContent),
    );
    this.#page = page;
    this.#bundle = bundle;
    this.#schema = schema;
    this.#now = Date.parse(`${now}Z`);
    this.#onePerScreen = one;
  }

  /**
   * The page after a button.
   * @param {URLSearchParams} sent the form with its button
   * @returns {Document | null} null where only the server can say what comes
   */
  take(sent) {
    const language = sent.get("language") ?? sent.get("in");
    const go = sent.has("language") ? "stay" : (sent.get("go") ?? "next");
    const before = formOf(sent);
    // A code that was typed is known to the server alone.
    const isForServer = before.step === "start" && go === "next" && before.token !== null;
    if (
      language !== this.#schema.language ||
      before.step === "sent" ||
      go === "used" ||
      isForServer
    )
      return null;
    const form = this.#typed(before, sent);
    if ([...form.kept].length > MAX_KEPT) return this.#tooLong(form, before);
    return this.#shown(form, go);
  }

  /**
   * @param {Form} form
   * @param {string} go
   */
  #shown(form, go) {
    let turned = this.#turn(form, go);
    if (go === "send" && turned.form.step === "look") {
      const faults = this.#faults(turned.form);
      if (faults.length) turned = this.#toFaults(turned.form, faults);
      // In a blind round the phone hands them in itself.
      else if (this.#page.body.dataset.blind === undefined) return null;
    }
    return this.#draw(turned);
  }

  /**
   * @param {Form} form
   * @param {Form} before
   */
  #tooLong(form, before) {
    const faults = [
      { path: "", code: "long", text: /** @type {string} */ (this.#bundle.dataset.long) },
    ];
    return this.#draw({ form: { ...form, kept: before.kept }, faults });
  }

  /** @param {{form: Form, faults?: Fault[], fresh?: string[]}} options */
  #draw({ form, faults = [], fresh = [] }) {
    const [state, onePerScreen] = [this.#state(form), this.#onePerScreen];
    const found = screens(state, onePerScreen);
    return drawn(this.#page, this.#bundle, { form, faults, fresh, state, found, onePerScreen });
  }

  /** @param {{answers: Answers, submission: string}} options */
  #state({ answers, submission }) {
    const now = new Date(this.#now + Date.now() - this.#since).toISOString().slice(0, -1);
    const seed = Number.parseInt(submission.slice(-SEED_DIGITS), 16);
    return resolve(this.#schema, answers, { today: now.slice(0, 10), now, seed });
  }

  /** @param {Form} form */
  #screens(form) {
    return screens(this.#state(form), this.#onePerScreen);
  }

  /**
   * @param {Form} form
   * @param {Screen | undefined} [screen]
   */
  #faults(form, screen) {
    return findFaults(this.#state(form), form.answers, screen?.paths);
  }

  // -- What was typed ---------------------------------------------------------------------------

  /**
   * @param {Form} form
   * @param {URLSearchParams} sent
   */
  #typed(form, sent) {
    const { nodes } = this.#state(form);
    const answers = { ...form.answers };
    for (const path of form.shown) {
      const node = nodes.get(path);
      if (!node || !isAsked(node)) continue;
      const value = typedAt(node, sent);
      if (value === null) delete answers[path];
      else answers[path] = value;
    }
    return withAnswers(form, answers);
  }

  // -- From one screen to another -----------------------------------------------------------------

  /**
   * @param {Form} form
   * @param {string} go
   */
  #turn(form, go) {
    if (form.step === "start") return go === "next" ? this.#after({ ...form, at: "" }) : { form };
    return form.step === "look" ? this.#fromList(form, go) : this.#fromScreen(form, go);
  }

  /**
   * @param {Form} form
   * @param {string} go
   */
  #fromScreen(form, go) {
    if (go === "back") return this.#before(form);
    const screen = this.#screens(form).find(({ key }) => key === form.at);
    if (!screen) return go === "stay" ? { form } : this.#after(form);
    if (go === "skip") {
      const left = Object.entries(form.answers).filter(([path]) => !screen.paths.includes(path));
      return this.#on(withAnswers(form, Object.fromEntries(left)));
    }
    if (!["next", "send"].includes(go)) return { form };
    const faults = this.#faults(form, screen);
    if (faults.length) return { form, faults };
    const fresh = this.#asked(form).filter((path) => !form.shown.includes(path));
    return fresh.length ? { form, fresh } : this.#on(form);
  }

  /**
   * What is asked on the screen of a form, given its answers.
   * @param {Form} form
   */
  #asked(form) {
    const state = this.#state(form);
    const screen = screens(state, this.#onePerScreen).find(({ key }) => key === form.at);
    return (screen?.paths ?? []).filter((path) => isAsked(state.node(path)));
  }

  /** @param {Form} form */
  #on(form) {
    return form.isBack ? { form: toLook(form) } : this.#after(form);
  }

  /** @param {Form} form */
  #after(form) {
    const following = nextScreen(this.#state(form), this.#screens(form), form.at);
    return { form: following ? { ...form, step: "ask", at: following.key } : toLook(form) };
  }

  /** @param {Form} form */
  #before(form) {
    if (form.isBack) return { form: toLook(form) };
    const before = previousScreen(this.#state(form), this.#screens(form), form.at);
    return { form: before ? { ...form, at: before.key } : toStart(form) };
  }

  /**
   * @param {Form} form
   * @param {string} go
   */
  #fromList(form, go) {
    const found = this.#screens(form);
    if (go === "back")
      return {
        form: found.length
          ? { ...form, step: "ask", at: /** @type {Screen} */ (found.at(-1)).key }
          : toStart(form),
      };
    const key = go.startsWith(CHANGE) ? go.slice(CHANGE.length) : "";
    const isThere = found.some((screen) => screen.key === key);
    return { form: isThere ? { ...form, step: "ask", at: key, isBack: true } : form };
  }

  /**
   * The first screen on which something is wrong.
   * @param {Form} form
   * @param {Fault[]} faults
   */
  #toFaults(form, faults) {
    for (const { key, paths } of this.#screens(form)) {
      const here = faults.filter(({ path }) => paths.includes(path));
      if (here.length)
        return {
          form: { ...form, step: "ask", at: key, isBack: form.step === "look" },
          faults: here,
        };
    }
    return { form, faults };
  }
}

/** @param {Form} form */
const toLook = (form) => ({ ...form, step: "look", isBack: false });
/** @param {Form} form */
const toStart = (form) => ({ ...form, step: "start", at: "" });
/**
 * @param {Form} form
 * @param {Answers} answers
 */
const withAnswers = (form, answers) => ({ ...form, answers, kept: JSON.stringify(answers) });

/**
 * @returns {Form}
 * @param {URLSearchParams} sent
 */
function formOf(sent) {
  /** @param {string} name */
  const text = (name) => sent.get(name) ?? "";
  return {
    step: text("step"),
    at: text("at"),
    answers: JSON.parse(text("kept") || "{}"),
    shown: text("shown").split(" "),
    submission: text("submission"),
    token: sent.get("token"),
    kept: text("kept"),
    isBack: text("return") === "look",
  };
}

/**
 * @param {SchemaNode} node
 * @param {URLSearchParams} sent
 */
function typedAt(node, sent) {
  const name = `a:${node.name}`;
  if (node.kind === "ranking") return ranked(node, sent, name);
  if (node.kind === "many") {
    const marked = sent.getAll(name);
    return cleaned(
      node.offered.map((choice) => choice.name).filter((name) => marked.includes(name)),
    );
  }
  return cleaned(valueOf(node, [...(sent.get(name) ?? "")].slice(0, MAX_TYPED).join("")));
}

/**
 * As it was marked, until each place is there once.
 * @param {{offered: Choice[]}} options
 * @param {URLSearchParams} sent
 * @param {string} name
 */
function ranked({ offered }, sent, name) {
  const places = offered.map((choice) => [choice.name, sent.get(`${name}:${choice.name}`) ?? ""]);
  const given = places.filter(([, place]) => /^[0-9]{1,3}$/.test(place));
  given.sort(([, one], [, other]) => Number(one) - Number(other));
  if (!given.every(([, place], at) => Number(place) === at + 1)) return Object.fromEntries(given);
  return cleaned(given.map(([choice]) => choice));
}
