/**
 * Answering in the browser: screens are turned without loading a page, and what was typed outlasts
 * a lost line. After Start all screens are here (`navigation.js`), and only what is sent goes out; where
 * that cannot be, the server makes each screen, as it does where no scripts run. The page's one form
 * carries all answers (docs/surveys-answering.md).
 */

/** @import { Token } from "../shared/blind-tokens.js" */

// Addresses are written out, since those in the text get their hashed names.
const MODULES = {
  speech: () => import("../shared/speech.js"),
  ranking: () => import("./rank-order.js"),
  draft: () => import("./draft.js"),
  blind: () => import("./blind-submission.js"),
  relevance: () => import("./relevance.js"),
  proof: () => import("./proof-cache.js"),
};
// All that may be needed without a line, at once: one after the other would be slow.
const LOCAL = () =>
  Promise.all([
    import("./navigation.js"),
    import("./page-renderer.js"),
    import("./question-renderer.js"),
    import("../shared/questionnaire/flow.js"),
    import("../shared/questionnaire/flow-answers.js"),
    import("../shared/questionnaire/flow-screens.js"),
    import("../shared/questionnaire/expressions.js"),
    import("../shared/questionnaire/expression-values.js"),
    import("../shared/questionnaire/expression-maths.js"),
    MODULES.ranking(),
    MODULES.draft(),
    MODULES.relevance(),
  ]);
const TOO_MANY = 429;
const TIMEOUT_MS = 30_000;
const AGAIN_MS = 5_000;
// Its nonce is of another answer than this page, so that the policy refuses it.
const STYLE = /<style[^]*?<\/style>/g;

/** @typedef {Answering} AnsweringPage */

/**
 * What came of a form: a page, or why none did.
 * @typedef {{page?: Document, wait?: number, ticket?: string | null, isRefused?: boolean}} Outcome
 */

class Answering {
  // How many screens lie behind this one in the browser's own list.
  #depth = 0;
  #turn = 0;
  #change = 0;
  #left = false;
  #isBroken = false;
  // What the server gave who has to wait before their answer is taken.
  /** @type {string | null | undefined} */
  #ticket = null;

  // In a blind round: what lets in, and says nothing of who it is.
  /** @type {import("../shared/blind-tokens.js").Token | null} */
  token = null;

  begin() {
    document.documentElement.classList.add("js");
    // After a reload the screens before are still in the browser's list.
    this.#depth = history.state?.depth ?? 0;
    history.replaceState({ depth: this.#depth }, "");
    document.addEventListener("submit", (event) => this.#submitted(event));
    document.addEventListener("click", (event) => this.#clicked(event));
    document.addEventListener("change", () => this.#changed());
    document.addEventListener("exit", () => this.#leave());
    addEventListener("popstate", ({ state }) => this.#moved(state?.depth ?? 0));
    for (const type of ["online", "offline"]) addEventListener(type, () => this.#lined());
    if (!("here" in document.body.dataset)) this.#local = null;
    this.adopt();
    this.#hear();
  }

  /** The form of this screen; none on the last one. */
  get form() {
    return /** @type {HTMLFormElement} */ (document.querySelector("#survey"));
  }

  get step() {
    return document.body.dataset.step;
  }

  /** What reads aloud asks for the screen by this name. */
  section() {
    return /** @type {HTMLElement} */ (document.querySelector("main"));
  }

  /** Takes over a screen that has just come. */
  adopt() {
    this.#lined();
    if (document.querySelector("[data-ranking]"))
      this.aside(async () => (await MODULES.ranking()).adopt());
    if (document.body.dataset.blind !== undefined)
      this.aside(async () => (await MODULES.blind()).adopt(this));
    if (hasDraft() || keepsAnswers()) this.aside(async () => (await MODULES.draft()).adopt(this));
    // While somebody looks over their answers; they were all read in before.
    if (needsProof() && this.step === "look")
      this.aside(async () =>
        (await MODULES.proof()).begin(/** @type {string} */ (document.body.dataset.proof)),
      );
    this.#readAloud?.adopt();
  }

  /**
   * Shows one sentence below the screen: `busy`, `waiting`, `slow`, `not-now`, `broken`, or none (null).
   * @param {string | null} name
   */
  tell(name) {
    for (const line of document.querySelectorAll("[data-notes] > *")) {
      /** @type {HTMLElement} */ (line).hidden =
        /** @type {HTMLElement} */ (line).dataset.say !== name;
    }
  }

  /**
   * What nobody asked for may fail: then it is as it was without scripts.
   * @param {() => unknown} work
   */
  async aside(work) {
    try {
      await work();
    } catch {
      // Nothing to tell.
    }
  }

  /**
   * Sends the form as this button does, and shows what comes, however long that takes.
   * @param {[string, string]} press name and value of the button
   * @param {{fields?: [string, string][], isBack?: boolean}} [how] `fields` in place of the form's
   */
  async press(press, how = {}) {
    try {
      await this.#press(press, how);
    } catch (error) {
      this.#broke(error);
    }
  }

  /** @type {typeof import("../shared/speech.js") | null} */
  #readAloud = null;

  // What turns the screens here: undefined before it was asked for, null where only the server can.
  /** @type {Promise<import("./navigation.js").Local> | null | undefined} */
  #local;

  /**
   * @param {[name: string, value: string]} pair
   * @param {{fields?: [string, FormDataEntryValue][], isBack?: boolean}} options
   */
  async #press([name, value], { fields, isBack = false }) {
    // A second press takes the place of one that still waits.
    const turn = (this.#turn += 1);
    const isOurs = () => turn === this.#turn && !this.#left;
    this.tell("busy");
    for (;;) {
      const body = new URLSearchParams(/** @type {any} */ (fields ?? new FormData(this.form)));
      body.set(name, value);
      const answer = await this.#turned(body);
      if (!isOurs()) return;
      if (answer.page) return this.#show(answer.page, { isBack });
      if (answer.isRefused) return this.tell("not-now");
      this.tell(answer.wait ? "slow" : "waiting");
      // Whoever leaves now finds them sent when they come back.
      if (value === "send" && keepsAnswers())
        this.aside(async () => (await MODULES.draft()).keep(this, { isNew: true, isDue: true }));
      await later(answer.wait);
      if (!isOurs()) return;
    }
  }

  /**
   * From now on as where no scripts run: the form carries all answers, and the server turns the page.
   * @param {any} error
   */
  #broke(error) {
    // Not its message, in which answers may stand.
    console.error("a page broke:", error.name);
    this.#isBroken = true;
    this.tell("broken");
  }

  /**
   * @param {URLSearchParams} body
   * @returns {Promise<Outcome>}
   */
  async #turned(body) {
    const page = await this.#turnedHere(body);
    if (page) return { page };
    const [step, go] = [body.get("step"), body.get("go")];
    if (step === "sent" || go === "used") return ask(bare(body));
    if (go === "send" && needsProof()) return this.#send(body);
    if (go === "send" || this.#local === null) return ask(body);
    if (step === "start") return this.#begun(body, /** @type {string} */ (go));
    // Another language, or answers that this phone kept: the screens come first, without them.
    const answer = await this.#fetched(bare(body, { step: "ask", go: "stay" }));
    if (!answer.page) return answer;
    const fresh = await this.#turnedHere(body);
    if (fresh) return { page: fresh };
    this.#local = null;
    return ask(body);
  }

  /**
   * With a proof of work; where it cannot be made, the server asks for patience instead.
   * @param {URLSearchParams} body
   */
  async #send(body) {
    /** @type {string | null} */
    let proof = null;
    await this.aside(async () => {
      proof = await (await MODULES.proof()).take(
        /** @type {string} */ (document.body.dataset.proof),
      );
    });
    // Where no proof can be made, having waited is one.
    if (this.#ticket) body.set("ticket", this.#ticket);
    const answer = await ask(body, "page", proof);
    this.#ticket = answer.ticket;
    return answer;
  }

  /** @param {URLSearchParams} body */
  async #turnedHere(body) {
    try {
      return (await this.#local)?.take(body);
    } catch {
      // It did not come, or this browser cannot: as if nobody had asked for it.
      this.#local = undefined;
      return null;
    }
  }

  /**
   * From the first screen, whose form may carry answers too, for who went back to it.
   * @param {URLSearchParams} body
   * @param {string} go
   */
  async #begun(body, go) {
    const answer = await (go === "next" ? this.#fetched(bare(body)) : ask(bare(body)));
    const kept = body.get("kept");
    const first = answer.page?.querySelector("[name=kept]");
    if (!first || kept === "{}") return answer;
    if (answer.page?.body.dataset.step === "start") {
      first.setAttribute("value", /** @type {string} */ (kept));
      return answer;
    }
    body.set("step", "ask");
    const page = await this.#turnedHere(body);
    return page ? { page } : ask(body);
  }

  /**
   * A page of the server, with all screens if it can.
   * @param {URLSearchParams} body
   */
  async #fetched(body) {
    // The page first: browsers have a few calls under way at a time.
    const coming = ask(body, "whole");
    const modules = LOCAL();
    this.aside(() => modules);
    const answer = await coming;
    const { page: made } = answer;
    /** @type {HTMLTemplateElement | null | undefined} */
    const bundle = made?.querySelector("#offline-bundle");
    bundle?.remove();
    if (made && bundle) {
      const page = /** @type {Document} */ (made.cloneNode(true));
      this.#local = modules.then(([{ Local }]) => new Local(page, bundle));
      this.aside(() => this.#local);
    } else if (["ask", "look"].includes(String(made?.body.dataset.step))) {
      this.#local = null;
    }
    return answer;
  }

  /**
   * @param {Document} fresh
   * @param {{isBack: boolean}} options
   */
  #show(fresh, { isBack }) {
    const [before, hadFaults] = [this.#name(), document.querySelector("[data-faults]")];
    const { lang, dir, dataset } = fresh.documentElement;
    Object.assign(document.documentElement, { lang, dir });
    document.documentElement.dataset.language = dataset.language;
    const nodes = Array.from(fresh.body.childNodes, (node) => document.importNode(node, true));
    document.body.replaceChildren(...nodes);
    for (const name of ["step", "blind"]) delete document.body.dataset[name];
    Object.assign(document.body.dataset, fresh.body.dataset);
    this.#readAloud?.stop();
    const faults = document.querySelector("[data-faults]");
    if (this.#name() !== before && !isBack) this.#remember();
    if (this.#name() !== before || faults || hadFaults)
      this.#focus(/** @type {HTMLElement} */ (faults));
    this.adopt();
    if (this.step === "sent")
      this.aside(async () => hasDraft() && (await MODULES.draft()).forget());
  }

  #name() {
    /** @type {any} */
    const fields = this.form?.elements;
    return `${this.step} ${fields?.at?.value ?? ""}`;
  }

  /** @param {HTMLElement | null} faults */
  #focus(faults) {
    scrollTo(0, 0);
    (faults ?? document.querySelector("main h1"))?.focus({ preventScroll: true });
  }

  // One more screen for the browser's own Back; its address and its name stay the same.
  #remember() {
    this.#depth += 1;
    history.pushState({ depth: this.#depth }, "");
  }

  /** @param {number} depth */
  #moved(depth) {
    if (this.#left || depth === this.#depth) return;
    const isBack = depth < this.#depth;
    this.#depth = depth;
    // A preview begins anew in the editor.
    if (document.querySelector("[data-preview]") && !this.form) return;
    // What was sent does not come back.
    if (this.step === "sent" || !this.form) return location.replace(location.pathname);
    this.press(["go", isBack ? "back" : "next"], { isBack: true });
  }

  // Exit, which goes back to the first of our entries.
  #leave() {
    this.#left = true;
    this.token = null;
    if (hasDraft()) localStorage.removeItem("draft");
  }

  /** @param {SubmitEvent} event */
  #submitted(event) {
    if (this.#isBroken) return;
    event.preventDefault();
    const { name = "go", value = "next" } =
      /** @type {HTMLButtonElement | null} */ (event.submitter) ?? {};
    if (name === "go" && value === "back" && this.#depth > 0) return history.back();
    if (name === "go" && document.body.dataset.blind !== undefined) {
      if (value === "send") return this.aside(async () => (await MODULES.blind()).send(this));
      if (this.step === "start")
        return this.aside(async () => (await MODULES.blind()).begin(this, [name, value]));
    }
    this.press([name, value]);
  }

  /** @param {MouseEvent} event */
  #clicked(event) {
    const { target } = event;
    /** @type {HTMLAnchorElement | null} */
    const link = /** @type {Element} */ (target).closest("[data-faults] a");
    if (link) {
      // Without a further entry in the browser's own list.
      event.preventDefault();
      /** @type {HTMLElement} */ (
        document.querySelector(`[id="${CSS.escape(link.hash.slice(1))}"]`)
      )?.focus();
    }
    const button = /** @type {Element} */ (target).closest("button[type=button]");
    if (!button) return;
    if (/** @type {HTMLElement} */ (button).dataset.module === "speech") this.#readAloud?.tap(this);
    else if (button.closest("[data-ranking]"))
      this.aside(async () => (await MODULES.ranking()).tap(/** @type {HTMLElement} */ (button)));
    else if (button.closest("[data-ballot]"))
      this.aside(async () =>
        (await MODULES.blind()).tap(this, /** @type {HTMLElement} */ (button)),
      );
    else
      this.aside(async () =>
        (await MODULES.draft()).tap(this, /** @type {HTMLElement} */ (button)),
      );
  }

  #changed() {
    if (hasDraft() || keepsAnswers()) this.aside(async () => (await MODULES.draft()).keep(this));
    if (this.form && "lively" in this.form.dataset) this.aside(() => this.#refresh());
  }

  // Nobody asked for it: what is pressed meanwhile comes first, and without a line nothing happens.
  async #refresh() {
    const [turn, change] = [this.#turn, (this.#change += 1)];
    const body = new URLSearchParams(/** @type {any} */ (new FormData(this.form)));
    body.set("go", "stay");
    const [{ refresh, untouched }, { page }] = await Promise.all([
      MODULES.relevance(),
      this.#turned(body),
    ]);
    await untouched();
    const isOurs = turn === this.#turn && change === this.#change && !this.#left;
    if (page && isOurs) refresh(page);
  }

  // Voices are told of late; which of them speak without a server, `reading` knows.
  #hear() {
    const voices = globalThis.speechSynthesis;
    const look = () => {
      if (!voices.getVoices().length) return;
      voices.removeEventListener("voiceschanged", look);
      this.aside(async () => {
        this.#readAloud = await MODULES.speech();
        this.#readAloud.adopt();
      });
    };
    if (!voices) return;
    voices.addEventListener("voiceschanged", look);
    look();
  }

  #lined() {
    const note = document.querySelector('main > [data-say="offline"]');
    if (note) /** @type {HTMLElement} */ (note).hidden = navigator.onLine;
  }
}

// Rounds at stops of the truck: answers before the game wait here for those after it.
const keepsAnswers = () => "keeps" in document.body.dataset;
const needsProof = () => document.body.dataset.proof !== undefined;

/**
 * A form without its answers.
 * @param {URLSearchParams} body
 * @param {Record<string, string>} [instead]
 */
function bare(body, instead = {}) {
  const left = Array.from(body).filter(([name]) => !/^(a:|(kept|shown|at|return)$)/.test(name));
  return new URLSearchParams([
    ...left.filter(([name]) => !(name in instead)),
    ...Object.entries(instead),
  ]);
}

/**
 * The page that comes, or why none does: `wait` in seconds, `isRefused`, or no line.
 * @param {URLSearchParams} body
 * @param {string} [part]
 * @param {string | null} [proof]
 */
async function ask(body, part = "page", proof = null) {
  /** @type {Record<string, string>} */
  const headers = {
    "Kier-Part": part,
    "Accept-Language": /** @type {string} */ (document.documentElement.dataset.language),
  };
  if (proof) headers["Kier-Proof"] = proof;
  /** @type {RequestInit} */
  const how = { method: "POST", headers, body, cache: "no-store", credentials: "omit" };
  try {
    const answer = await fetch(location.pathname, {
      ...how,
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const text = await answer.text();
    if (answer.status === TOO_MANY)
      return {
        wait: Number(answer.headers.get("Retry-After") ?? 1),
        ticket: answer.headers.get("Kier-Ticket"),
      };
    if (!text) return { isRefused: true };
    return { page: new DOMParser().parseFromString(text.replace(STYLE, ""), "text/html") };
  } catch {
    return {};
  }
}

/**
 * When the line may be there again, or the server has time.
 * @param {number | undefined} seconds
 */
function later(seconds) {
  return new Promise((done) => {
    setTimeout(done, seconds ? seconds * 1000 : AGAIN_MS);
    if (!seconds) addEventListener("online", done, { once: true });
  });
}

function hasDraft() {
  try {
    return localStorage.getItem("draft") !== null;
  } catch {
    return false;
  }
}

const canRun = () =>
  /** @type {any} */ (globalThis.AbortSignal)?.timeout && "submitter" in SubmitEvent.prototype;

if (canRun()) new Answering().begin();
