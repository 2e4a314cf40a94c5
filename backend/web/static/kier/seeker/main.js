/**
 * The seeker's page in the browser: turns the screens that stand in it, and loads what a screen
 * needs when it comes near (docs/seeker-modules.md). Where the browser lacks something, the page
 * stays as it came, and the server does the steps.
 */

// Addresses are written out, since those in the text get their hashed names.
/** @type {Record<string, () => Promise<any>>} */
const MODULES = {
  api: () => import("./api.js"),
  matches: () => import("./matches.js"),
  request: () => import("./request.js"),
  code: () => import("./code.js"),
  return: () => import("./return.js"),
  talk: () => import("./conversation-screen.js"),
  language: () => import("./language.js"),
  speech: () => import("../shared/speech.js"),
  install: () => import("./install.js"),
  contact: () => import("./contact.js"),
  trail: () => import("./trail.js"),
  locksmith: () => import("../shared/crypto/locksmith.js"),
  caseCode: () => import("../shared/crypto/case-code.js"),
};
// Which module answers the buttons of a screen; the others only turn.
/** @type {Record<string, keyof typeof MODULES>} */
const MODULE_OF = {
  where: "matches",
  write: "request",
  code: "code",
  next: "code",
  return: "return",
  talk: "talk",
};
// Which part of the page a screen comes with, of those that come later.
/** @type {Record<string, string>} */
const PART_OF = {
  about: "asking",
  where: "asking",
  code: "sent",
  next: "sent",
  return: "talk",
  talk: "talk",
  erased: "talk",
};
// What is fetched while a screen is read, so that the next one need not wait for it.
/** @type {Record<string, (keyof typeof MODULES)[]>} */
const NEAR = {
  who: ["matches"],
  where: ["request"],
  write: ["code"],
  next: ["talk"],
  return: ["talk"],
};
// The notes of notifications/transports/texts.py lead there.
const AGAIN = "#again";
// Who only looks in leaves no worker on the phone; who stays this long gets it.
const SETTLED_MS = 4000;

/**
 * What a module may offer to the page: `adopt` takes over a page that has just come, `come` a screen,
 * `press` answers the buttons of a screen and `tap` others.
 * @typedef {{adopt?: (page: SeekerPage, sent?: FormData) => void, come?: (page: SeekerPage) => Promise<void>, stop: () => void,
 *   press: (page: SeekerPage, go: string) => unknown, tap: (page: SeekerPage, button: HTMLElement) => unknown}} ScreenModule
 */

export class SeekerPage {
  /** @type {Map<string, ScreenModule>} */
  #modules = new Map();
  /** @type {(() => unknown) | null} */
  #asked = null;
  #isTampered = false;
  /** @type {Record<string, Promise<void>>} */
  #coming = {};
  #left = false;

  constructor() {
    this.step = /** @type {string} */ (document.body.dataset.step);
  }

  begin() {
    this.adopt();
    document.addEventListener("submit", (event) => this.#submitted(event));
    document.addEventListener("click", (event) => this.#clicked(event));
    for (const type of ["online", "offline"]) addEventListener(type, () => this.#lined());
    for (const type of ["click", "keydown"]) document.addEventListener(type, fold);
    document.addEventListener("exit", () => (this.#left = true));
    setTimeout(() => this.#settle(), SETTLED_MS);
    this.#come(this.step);
    // From a note that was tapped; the address is to say nothing of it.
    if (location.hash !== AGAIN) return;
    history.replaceState(null, "", "/");
    this.asked(() => this.#to("return"));
  }

  /**
   * Takes over a page that has just come: from now on no form of it can send what is typed.
   * @param {FormData} [sent] what it came for
   */
  adopt(sent) {
    document.documentElement.classList.add("js");
    this.#lined();
    this.#unname();
    this.turn(this.step);
    for (const module of this.#modules.values()) module.adopt?.(this, sent);
    if (sent) this.#hear();
  }

  /**
   * The section of a step; null if it has not come yet.
   * @param {string | undefined} [step]
   */
  section(step = this.step) {
    return /** @type {HTMLElement} */ (document.querySelector(`section[data-step="${step}"]`));
  }

  /**
   * Shows a step as the next screen.
   * @param {string} step
   */
  show(step) {
    this.tell(null);
    this.turn(step);
    /** @type {HTMLDetailsElement} */ (document.querySelector(".language-menu")).open =
      step === "start";
    scrollTo(0, 0);
    /** @type {HTMLElement} */ (
      /** @type {HTMLElement} */ (this.section().querySelector("h1"))
    ).focus({ preventScroll: true });
    this.#come(step);
  }

  /**
   * Shows a step since Back of the browser was pressed: nobody has to wait for what goes on.
   * @param {string} step
   */
  leadBack(step) {
    this.#asked = null;
    this.show(step);
  }

  /**
   * Only unhides the section of a step.
   * @param {string} step
   */
  turn(step) {
    this.step = document.body.dataset.step = step;
    // Enter on a choice beside the message must not send it.
    /** @type {HTMLButtonElement} */ (document.querySelector("#ask > .apart")).value =
      step === "write" ? "choose" : "next";
    for (const section of document.querySelectorAll("section[data-step]")) {
      /** @type {HTMLElement} */ (section).hidden =
        /** @type {HTMLElement} */ (section).dataset.step !== step;
    }
    this.#modules.get("speech")?.stop();
    if (step !== "talk") this.#modules.get("talk")?.stop();
  }

  /**
   * Shows those sentences of a step's section that have these names, and hides all others.
   * @param {string} step
   * @param {...string} names
   */
  say(step, ...names) {
    // Nothing is left to be told on a page that was left.
    for (const line of this.section(step)?.querySelectorAll("[data-say]") ?? []) {
      /** @type {HTMLElement} */ (line).hidden = !names.includes(
        /** @type {string} */ (/** @type {HTMLElement} */ (line).dataset.say),
      );
    }
  }

  /**
   * Shows one sentence below every screen: `busy`, `slow`, `not-now`, `broken`, `changed`, or none (null).
   * @param {string | null} name
   */
  tell(name) {
    const told = this.#isTampered ? "tampered" : name;
    for (const line of document.querySelectorAll("[data-notes] > *")) {
      /** @type {HTMLElement} */ (line).hidden =
        /** @type {HTMLElement} */ (line).dataset.say !== told;
    }
  }

  /**
   * Has a screen come that did not come with the first one.
   * @param {string} step
   */
  bring(step) {
    if (this.section(step)) return null;
    const part = PART_OF[step];
    this.#coming[part] ??= this.#fetch(step, part).finally(() => delete this.#coming[part]);
    return this.#coming[part];
  }

  /**
   * @param {string} step
   * @param {string} part
   */
  async #fetch(step, part) {
    const { fetchPart } = await this.module("api");
    const fresh = await fetchPart([["in", document.documentElement.dataset.language]], { part });
    if (this.section(step)) return;
    this.put(part, fresh);
  }

  /**
   * Puts a part of the page that the server made in its place.
   * @param {string} name
   * @param {Document} part
   */
  put(name, part) {
    const nodes = Array.from(part.body.childNodes, (node) => document.importNode(node, true));
    /** @type {HTMLElement} */ (document.querySelector(`[data-part="${name}"]`)).replaceChildren(
      ...nodes,
    );
    this.#unname();
  }

  /**
   * One of the modules of the page, by its name.
   * @template {keyof typeof MODULES} N
   * @param {N} name
   * @returns {ReturnType<typeof MODULES[N]>}
   * @throws {Error} with `code`: `tampered` if the browser refused it, else `unreachable`
   */
  async module(name) {
    try {
      const module = await MODULES[name]();
      this.#modules.set(name, /** @type {ScreenModule} */ (module));
      return /** @type {any} */ (module);
    } catch {
      throw Object.assign(new Error(name), { code: await whyRefused() });
    }
  }

  /**
   * The step before (-1) or after (1) the one that is shown, as the sections stand in the page.
   * @param {-1 | 1} way
   */
  beside(way) {
    const steps = Array.from(
      document.querySelectorAll("#ask section[data-step], #sent section[data-step]"),
      (section) => /** @type {HTMLElement} */ (section).dataset.step,
    );
    return /** @type {string} */ (steps[Math.max(0, steps.indexOf(this.step) + way)]);
  }

  /**
   * Does what was asked for, one thing at a time: a second tap meanwhile does nothing.
   * @param {() => unknown} work
   */
  async asked(work) {
    if (this.#asked) return;
    this.#asked = work;
    try {
      await work();
    } catch (/** @type {any} */ error) {
      this.#heed(error);
      // Whatever has no code is a fault of ours: another try would not help.
      if (this.#asked === work) this.tell("code" in error ? "not-now" : "broken");
    } finally {
      if (this.#asked === work) this.#asked = null;
    }
  }

  /**
   * What nobody asked for may fail: then it is tried again when asked for.
   * @param {() => unknown} work
   */
  async aside(work) {
    try {
      await work();
    } catch (/** @type {any} */ error) {
      this.#heed(error);
    }
  }

  /** The service worker: it opens without a line, and shows notes. */
  async worker() {
    const address = `/worker.js?lang=${document.documentElement.dataset.language}`;
    const kept = navigator.serviceWorker.register(address);
    document.addEventListener("exit", () =>
      kept.then(
        (one) => one.unregister(),
        () => {},
      ),
    );
    return kept;
  }

  /**
   * Once a module was not the one that the page names, nothing else is told any more.
   * @param {{code: string}} options
   */
  #heed({ code }) {
    this.#isTampered ||= code === "tampered";
    if (this.#isTampered) this.tell(null);
  }

  // The first screens stand: what can wait may come now.
  #settle() {
    if (this.#left) return;
    const work = () => {
      this.aside(() => this.worker());
      this.aside(() => this.bring("about"));
      this.#hear();
    };
    if ("requestIdleCallback" in globalThis) requestIdleCallback(work, { timeout: SETTLED_MS });
    else work();
  }

  // Voices are told of late; which of them speak without a server, `reading` knows.
  #hear() {
    const voices = globalThis.speechSynthesis;
    const adopt = () => this.aside(async () => (await this.module("speech")).adopt(this));
    if (!voices || document.querySelector("[data-recorded]")) return adopt();
    const look = () => voices.getVoices().length && adopt();
    voices.onvoiceschanged = look;
    look();
  }

  #unname() {
    for (const field of document.querySelectorAll("textarea, #code")) field.removeAttribute("name");
  }

  /**
   * Screens are turned at once; what they need may come later.
   * @param {string} step
   */
  #come(step) {
    for (const name of NEAR[step] ?? []) this.aside(() => this.module(name));
    if (step === "who") this.aside(() => this.bring("about"));
    // From the first screen Back leaves: who only looks in needs no more.
    if (step !== "start" || this.#modules.has("trail"))
      this.aside(async () => (await this.module("trail")).come(this));
    const name = MODULE_OF[step];
    if (name)
      this.aside(async () => /** @type {ScreenModule} */ (await this.module(name)).come?.(this));
  }

  /** @param {SubmitEvent} event */
  #submitted(event) {
    event.preventDefault();
    const { name = "go", value = "next" } =
      /** @type {HTMLButtonElement | null} */ (event.submitter) ?? {};
    // Nobody has to wait for what goes on to turn away from it.
    if (value === "back" || value === "start") this.#asked = null;
    this.asked(() => {
      if (name === "language") return this.#speak(value);
      if (name === "audience") mark(value);
      return this.#go(name === "go" ? value : "next");
    });
  }

  /** @param {{target: EventTarget | null}} options */
  #clicked({ target }) {
    const button = /** @type {Element} */ (target).closest("button[type=button]");
    if (!button) return;
    const name =
      /** @type {HTMLElement} */ (button.closest("[data-module]"))?.dataset.module ??
      MODULE_OF[this.step];
    this.asked(async () =>
      /** @type {ScreenModule} */ (await this.module(name)).tap(
        this,
        /** @type {HTMLElement} */ (button),
      ),
    );
  }

  /** @param {string} language */
  async #speak(language) {
    this.tell("busy");
    await (await this.module("language")).speak(this, language);
    this.tell(null);
  }

  /** @param {string} go */
  async #go(go) {
    const name = MODULE_OF[this.step];
    if (go === "start") return this.show("start");
    if (go === "back") return this.show(this.beside(-1));
    if (go === "return") return this.#to(go);
    if (go === "skip") clear(this.section());
    if (name) return /** @type {ScreenModule} */ (await this.module(name)).press(this, go);
    return this.#to(this.step === "who" ? "about" : this.beside(1));
  }

  /**
   * Shows a screen that may have to come first.
   * @param {string} next
   */
  async #to(next) {
    const { step } = this;
    if (!this.section(next)) this.tell("busy");
    await this.bring(next);
    if (this.step === step) this.show(next);
  }

  #lined() {
    const note = document.querySelector('main > [data-say="offline"]');
    if (note) /** @type {HTMLElement} */ (note).hidden = navigator.onLine;
  }
}

/**
 * The lines to call fold up at Escape, and at a tap beside them.
 * @param {Event} event
 */
function fold(event) {
  /** @type {HTMLDetailsElement | null} */
  const lines = document.querySelector(".lines[open]");
  const isKey = event.type === "keydown";
  const isBeside = isKey
    ? /** @type {KeyboardEvent} */ (event).key === "Escape"
    : !lines?.contains(/** @type {Node} */ (event.target));
  if (!lines || !isBeside) return;
  lines.open = false;
  if (isKey) /** @type {HTMLElement} */ (lines.firstElementChild).focus();
}

/** @param {HTMLElement} section */
function clear(section) {
  for (const input of section.querySelectorAll("input")) input.checked = false;
  if (section.dataset.step === "who") mark("");
}

/**
 * Marks who asks, or nobody: a picture is a button, and its answer stands in a field beside it.
 * @param {string} audience
 */
function mark(audience) {
  const field = /** @type {HTMLInputElement} */ (document.querySelector("input[name=audience]"));
  field.value = audience;
  field.disabled = !audience;
  for (const button of document.querySelectorAll("button[name=audience]")) {
    const { value } = /** @type {HTMLButtonElement} */ (button);
    button.setAttribute("aria-pressed", String(value === audience));
  }
}

// A module that did not come, or was not let in since it is not the one that the page names?
async function whyRefused() {
  const map = document.querySelector('script[type="importmap"]');
  const { integrity = {} } = JSON.parse(map?.textContent ?? "{}");
  for (const [address, sum] of Object.entries(integrity)) {
    const isAsNamed = await reaches(address, { integrity: sum });
    if (!isAsNamed) return (await reaches(address)) ? "tampered" : "unreachable";
  }
  return "unreachable";
}

/**
 * @param {string} address
 * @param {RequestInit} [how]
 */
const reaches = (address, how) =>
  fetch(address, { cache: "force-cache", ...how }).then(
    (answer) => answer.ok,
    () => false,
  );

// Where the server has locked the words already, it goes on with it.
function mayTakeOver() {
  const { step } = document.body.dataset;
  if (step === "write") return false;
  return step === "return" || document.querySelector(`#ask [data-step="${step}"]`);
}

// `toSorted` came to every browser with, or after, workers that are modules.
const canRun = () =>
  globalThis.crypto?.subtle &&
  globalThis.WebAssembly &&
  /** @type {any} */ (globalThis.AbortSignal)?.timeout &&
  "submitter" in SubmitEvent.prototype &&
  "toSorted" in Array.prototype;

if (canRun() && mayTakeOver()) new SeekerPage().begin();
document.dispatchEvent(new Event("ready"));
