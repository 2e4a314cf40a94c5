/**
 * Pages: what they show, kept outside of them; pages with one thing; parts that are fetched later, and
 * what stands where one broke; forms, and what went wrong. What fills them is in components.js, which
 * the first page of the inbox does without.
 */

import {
  html,
  render,
  useEffect,
  useErrorBoundary,
  useId,
  useLayoutEffect,
  useRef,
  useState,
} from "../vendor/preact.js";
import { t } from "./text.js";

/**
 * @import { ComponentChildren, ComponentType, VNode } from "preact"
 * @import { Session } from "./account/session.js"
 */

/**
 * What a page shows, kept outside of it; `set` replaces some of its fields, `subscribe` answers what ends it.
 * @template T
 * @typedef {{get: () => T, set: (fields: Partial<T>) => void,
 *   subscribe: (listener: () => void) => () => void}} Store
 */

/** @typedef {Store<{waits: boolean}>} Patience `waits`: a call was told to wait, or to work for it */
/**
 * A field of a form, as `Field` takes it: further properties are attributes of the input.
 * @typedef {{id: string, label: string, hint?: string, type?: string} & Record<string, unknown>} FormField
 */

/**
 * @template {object} T
 * @param {T} state
 * @returns {Store<T>}
 */
export function createStore(state) {
  /** @type {Set<() => void>} */
  const listeners = new Set();
  return {
    get: () => state,
    /** @param {Partial<T>} fields */
    set(fields) {
      state = { ...state, ...fields };
      for (const listener of [...listeners]) listener();
    },
    /** @param {() => void} listener */
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/**
 * The store's value within a component, which is drawn anew when it changes.
 * @template T
 * @param {Store<T>} store
 */
export function useStore(store) {
  const [state, setState] = useState(store.get());
  useEffect(() => {
    const look = () => setState(store.get());
    look();
    return store.subscribe(look);
  }, [store]);
  return state;
}

/** Our name, with the door that stands ajar. */
export function Brand() {
  return html`<p class="brand" translate=${false}><svg viewBox="0 0 32 32" aria-hidden="true"><path class="door-gap" d="M9 26V6h8l6 2v20l-6-2z" />
    <path class="door-line" d="M5 27V4h16v3M3 27h6M17 6v20l6 2" /></svg>Kier</p>`;
}

/**
 * A page with one thing on it; its heading takes the focus.
 * @param {{title: string, children?: ComponentChildren, name?: string}} props
 */
export function PlainPage({ title, children, name }) {
  const heading = useRef(/** @type {HTMLElement | null} */ (null));
  useLayoutEffect(() => heading.current?.focus(), [title]);
  return html`<main class="sign-in" data-part=${name}>
    <div class="sign-in-sheet stack">
      <${Brand} />
      <h1 tabindex="-1" ref=${heading}>${title}</h1>
      ${children}
    </div>
  </main>`;
}

/** @typedef {() => Promise<ComponentType<any>>} Load fetches a part */

// One of several that nobody waits for says for all that it could not be fetched.
/** @type {Load | null} */
let told = null;

// What was fetched once is there at once.
/** @type {Map<Load, ComponentType<any>>} */
const fetched = new Map();

/**
 * Fetch a part before it is drawn, so that it is drawn at once.
 * @param {Load} load
 */
export async function fetchPart(load) {
  const Part = fetched.get(load) ?? (await load());
  fetched.set(load, Part);
  return Part;
}

/**
 * A part that is fetched when it is first needed; further properties go to it.
 * @param {{load: Load, isQuiet?: boolean} & Record<string, unknown>} part `isQuiet`: nobody waits for it
 */
export function Later({ load, isQuiet, ...properties }) {
  // The part that could not be fetched; a part that came is drawn by setting this too.
  const [lost, setLost] = useState(/** @type {Load | object | null} */ (null));
  useEffect(() => {
    if (fetched.has(load)) return undefined;
    let isHere = true;
    fetchPart(load).then(
      () => isHere && setLost({}),
      () => {
        if (!isHere) return;
        if (isQuiet) told ??= load;
        setLost(() => load);
      },
    );
    return () => {
      isHere = false;
      if (told === load) told = null;
    };
  }, [load]);
  const Part = fetched.get(load);
  if (Part) return html`<${Guard} key=${load}><${Part} ...${properties} /></${Guard}>`;
  return lost === load
    ? (!isQuiet || told === load) &&
        html`<p class="note" role="alert">${t("This page could not be fetched. Look at your connection, then load it again.")}</p>`
    : !isQuiet && html`<p class="quiet-words" role="status">${t("One moment…")}</p>`;
}

/**
 * A component that is fetched when it is first drawn; `load` fetches it before.
 * @param {() => Promise<Record<string, any>>} fetch the module
 * @param {string} name of the component in it
 */
export function later(fetch, name) {
  const load = async () => (await fetch())[name];
  /** @param {object} properties */
  const Fetched = (properties) => html`<${Later} load=${load} ...${properties} />`;
  return Object.assign(Fetched, { load: () => fetchPart(load) });
}

const notice = () => import("./error-notice.js");
const Broken = later(notice, "Broken");
const Unable = later(notice, "Unable");

// What is in fields goes with them.
const typedHere = () =>
  Array.from(document.querySelectorAll("textarea, [type=text]"), (field) =>
    /** @type {HTMLInputElement} */ (field).value.trim(),
  ).filter(Boolean);

/**
 * Draws what is in it; where that breaks, what happened stands in its place (`whole`: whose page).
 * @param {{whole?: Session | true, children?: ComponentChildren}} props
 */
export function Guard({ whole, children }) {
  const typed = useRef(/** @type {string[]} */ ([]));
  const [error, again] = useErrorBoundary(() => {
    typed.current = typedHere();
  });
  if (!error) return children;
  return html`<${Broken} error=${error} typed=${typed.current} onAgain=${again} whole=${whole} />`;
}

/**
 * Draws an application in its place, if this browser can do what it needs.
 * @param {VNode<any>} app
 * @param {HTMLElement} root
 */
export function draw(app, root) {
  root.textContent = "";
  const guarded = html`<${Guard} whole=${app.props.session ?? true}>${app}</${Guard}>`;
  render(globalThis.WebAssembly ? guarded : html`<${Unable} />`, root);
}

/** @param {any} error what to tell somebody of it: the server's own words where it has some */
export function messageOf(error) {
  if (error.code === "unreachable") return t("No connection. Check your line and try again.");
  if (error.code === "tampered") {
    return t(
      "A part of this page was changed. Do not type your password here. Call the people who run Kier for you.",
    );
  }
  if (/^(alarm|untrusted|pins)/.test(error.code))
    return t("The keys do not agree: nothing was done.");
  if (error.said) return error.said;
  return error.status ? error.message : t("Something went wrong here. Load the page again.");
}

/** An error whose words were chosen by us; `field` names the one that it is about. */
export class Said extends Error {
  /**
   * @param {string} said
   * @param {string | null} [field]
   */
  constructor(said, field = null) {
    super(said);
    Object.assign(this, { said, field });
  }
}

/**
 * Something that takes time and may fail.
 * @template {any[]} A
 * @param {(...given: A) => Promise<unknown>} action
 */
export function useAction(action) {
  const [state, setState] = useState({ isBusy: false, error: /** @type {any} */ (null) });
  const run = async (/** @type {A} */ ...given) => {
    if (state.isBusy) return;
    setState({ isBusy: true, error: null });
    try {
      await action(...given);
      setState({ isBusy: false, error: null });
    } catch (/** @type {any} */ error) {
      if (!error.said && !error.status) console.error(error.name, error.code ?? "");
      setState({ isBusy: false, error });
    }
  };
  return { ...state, run };
}

/**
 * What went wrong; takes the focus, so that it is read out and leads to the field.
 * @param {{error: any, fieldId?: string | null}} props
 */
export function Problem({ error, fieldId }) {
  const box = useRef(/** @type {HTMLElement | null} */ (null));
  useLayoutEffect(() => box.current?.focus(), [error]);
  if (!error) return null;
  const text = messageOf(error);
  return html`<div class="alarm" role="alert" tabindex="-1" ref=${box} data-part="problem">
    <h2>${t("That did not work")}</h2>
    <p>${fieldId ? html`<a href=${`#${fieldId}`} onClick=${toField(fieldId)}>${text}</a>` : text}</p>
  </div>`;
}

/** @param {string} id */
const toField = (id) => (/** @type {Event} */ event) => {
  // The address behind `#` is where one is in the inbox: only the focus moves.
  event.preventDefault();
  document.getElementById(id)?.focus();
};

/** @param {FormField & {fault?: string | null}} props `fault` marks it */
export function Field({ id, label, hint, fault, type = "text", ...attributes }) {
  const [isShown, setShown] = useState(false);
  const isPassword = type === "password";
  const described = [hint && `${id}-hint`, fault && `${id}-fault`].filter(Boolean).join(" ");
  return html`<div class="entry">
    <label class="label" for=${id}>${label}</label>
    ${hint && html`<p class="hint" id="${id}-hint">${hint}</p>`}
    ${fault && html`<p class="fault" id="${id}-fault">${fault}</p>`}
    <div class="entry-line">
      <input class="field" id=${id} name=${id} type=${isPassword && isShown ? "text" : type}
        aria-describedby=${described || undefined} aria-invalid=${fault ? "true" : undefined}
        spellcheck=${false} ...${attributes} />
      ${
        isPassword &&
        html`<button type="button" class="button quiet" aria-pressed=${isShown}
        onClick=${() => setShown(!isShown)}>${t("Show")}<span class="apart"> ${label}</span></button>`
      }
    </div>
  </div>`;
}

/**
 * A form with its fault above and its button below.
 * @param {{onSend: (values: Record<string, string>) => Promise<unknown>, submit: string,
 *   fields: FormField[], patience: Patience, children?: ComponentChildren}} form
 */
export function Form({ onSend, submit, fields, patience, children }) {
  const { run, isBusy, error } = useAction(onSend);
  const prefix = useId();
  /** @param {SubmitEvent & {target: HTMLFormElement}} event */
  const send = (event) => {
    event.preventDefault();
    const values = new FormData(event.target);
    run(
      Object.fromEntries(
        fields.map(({ id }) => [id, /** @type {string} */ (values.get(prefix + id))]),
      ),
    );
  };
  const isHere = fields.some(({ id }) => id === error?.field);
  const faulty = isHere ? prefix + error.field : null;
  return html`<form class="stack" onSubmit=${send} novalidate>
    <${Problem} error=${error} fieldId=${faulty} />
    ${fields.map(
      (field) => html`<${Field} key=${field.id} ...${field} id=${prefix + field.id}
      fault=${faulty === prefix + field.id ? messageOf(error) : null} />`,
    )}
    ${children}
    <${Submit} isBusy=${isBusy} patience=${patience} text=${submit} />
  </form>`;
}

/** The field of a member's address. */
export const emailField = () => ({
  id: "email",
  label: t("E-mail address"),
  type: "email",
  autocomplete: "username",
  autocapitalize: "none",
});

/**
 * The button that sends, others beside it, and what is said while it takes time.
 * @param {{isBusy: boolean, patience: Patience, text: string, children?: ComponentChildren}} props
 */
export function Submit({ isBusy, patience, text, children }) {
  return html`<div class="row">
    <button class="button main" aria-disabled=${isBusy ? "true" : undefined}>${text}</button>
    ${children}
    <span role="status" class="hint">${isBusy && html`<${OneMoment} patience=${patience} />`}</span>
  </div>`;
}

/** @param {{patience: Patience}} props `patience`: why it takes longer, if it does */
export function OneMoment({ patience }) {
  const { waits } = useStore(patience);
  return waits
    ? t("One moment. Many people ask at once; this takes a few seconds.")
    : t("One moment…");
}

/**
 * Return a value without spaces around.
 * @param {Record<string, unknown>} values
 * @param {string} id
 * @param {string} said what is wrong if it is empty: thrown
 */
export function needed(values, id, said) {
  const text = String(values[id] ?? "").trim();
  if (!text) throw new Said(said, id);
  return text;
}

/** The time in milliseconds, drawn anew when the next hour begins. */
export function useHour() {
  const [now, setNow] = useState(Date.now());
  useEffect(() => {
    const timer = setTimeout(() => setNow(Date.now()), 3_600_000 - (now % 3_600_000) + 500);
    return () => clearTimeout(timer);
  }, [now]);
  return now;
}
