/** Components of the pages of several applications: headings, lists, marks, buttons, forms. */

import { html, useEffect, useId, useRef, useState } from "../vendor/preact.js";
import { Dialog } from "./dialog.js";
import { Icon } from "./icons.js";
import { messageOf, Problem, useAction } from "./pages.js";
import { t } from "./text.js";

/**
 * @import { ComponentChildren } from "preact"
 * @import { IconName } from "./icons.js"
 * @import { Patience } from "./pages.js"
 */

const SAID_MS = 4_000;

/**
 * A page; its heading takes the focus when one comes there. The document's title stays the same: it
 * goes into the browser's history, and stands where others look.
 * @param {{title: string, name?: string, lead?: ComponentChildren, children?: ComponentChildren}} props
 */
export function Page({ title, name, lead, children }) {
  const heading = useRef(/** @type {HTMLElement | null} */ (null));
  useEffect(() => heading.current?.focus(), [title]);
  return html`<article class="page stack" data-part=${name}><h1 tabindex="-1" ref=${heading}>${title}</h1>
    ${lead && html`<p class="lead">${lead}</p>`}${children}</article>`;
}

/**
 * A heading of a page; it takes the focus when one comes there.
 * @param {{children?: ComponentChildren, of?: unknown}} props
 */
export function Heading({ children, of }) {
  const heading = useRef(/** @type {HTMLElement | null} */ (null));
  useEffect(() => heading.current?.focus(), [of]);
  return html`<h1 tabindex="-1" ref=${heading}>${children}</h1>`;
}

/**
 * A heading of a section with what can be done beside it.
 * @param {{id?: string, title: string, hint?: ComponentChildren, children?: ComponentChildren}} props
 */
export const Head = ({ id, title, hint, children }) =>
  html`<div class="head-row section-head"><div><h2 id=${id}>${title}</h2>${hint && html`<p class="hint">${hint}</p>`}</div>${children && html`<div class="row">${children}</div>`}</div>`;

/**
 * Links between the parts of one thing.
 * @param {{label: string, links: [address: string, text: string, isHere?: boolean,
 *   count?: number][]}} props
 */
export function Tabs({ label, links }) {
  return html`<nav class="part-tabs" aria-label=${label}>
    ${links.map(([address, text, isHere, count = 0]) => html`<a key=${address} href=${address} aria-current=${isHere ? "page" : undefined}>${text}${count > 0 && html` <span class="count">${count}</span>`}</a>`)}
  </nav>`;
}

/**
 * Somewhere to go: a row as wide as the screen.
 * @param {{href: string, icon: IconName, title: string, children?: ComponentChildren,
 *   isNew?: boolean, name?: string}} props
 */
export const Way = ({ href, icon, title, children, isNew, name }) =>
  html`<a class="way-row" href=${href} data-part=${name}><${Icon} name=${icon} /><span class="way-words">${isNew && html`<span><span class="mark soon">${t("New")}</span></span>`}<strong>${title}</strong>
    ${children && html`<span class="hint">${children}</span>`}</span><${Icon} name="on" /></a>`;

/**
 * Said where a list is empty.
 * @param {{icon?: IconName, children?: ComponentChildren}} props
 */
export const Empty = ({ icon, children }) =>
  html`<div class="empty" data-part="empty">${icon && html`<${Icon} name=${icon} />`}<p>${children}</p></div>`;

/**
 * Facts in a list of terms; empty ones are left out.
 * @param {{facts: [name: string, text: any][]}} props
 */
export const Facts = ({ facts }) =>
  html`<dl class="fact-list">${facts
    .filter(([, text]) => !["", null, undefined, false].includes(text))
    .map(([name, text]) => html`<div key=${name}><dt>${name}</dt><dd>${text}</dd></div>`)}</dl>`;

/**
 * Rows that open a part below themselves with a button.
 * @param {{summary: ComponentChildren, children?: ComponentChildren, isOpen?: boolean, name?: string}} props
 */
export function Fold({ summary, children, isOpen = false, name }) {
  return html`<details class="fold" open=${isOpen} data-part=${name}><summary>${summary}</summary><div class="stack fold-inside">${children}</div></details>`;
}

/**
 * One state or kind as a word; `tone` is `acts`, `waits`, `warns` or nothing.
 * @param {{text: string, tone?: string, state?: string}} props
 */
export const Mark = ({ text, tone, state }) =>
  html`<span class="mark desk-mark" data-tone=${tone} data-state=${state}>${text}</span>`;

/**
 * The state of a round or a version, as a word with its colour.
 * @param {{state: string}} props
 */
export function State({ state }) {
  /** @type {Record<string, string>} */
  const words = {
    draft: t("Draft"),
    open: t("Is open"),
    closed: t("Closed"),
    fixed: t("In use"),
    test: t("Test"),
    archived: t("Put away"),
    waiting: t("Waits"),
    running: t("Being made"),
    ready: t("Ready"),
    failed: t("Did not work"),
  };
  return html`<span class="mark state" data-state=${state}>${words[state]}</span>`;
}

/**
 * A button that copies a text, and says so.
 * @param {{text: string, label?: string}} props
 */
export function Copy({ text, label }) {
  const [isCopied, setCopied] = useState(false);
  useEffect(() => {
    if (!isCopied) return undefined;
    const timer = setTimeout(() => setCopied(false), SAID_MS);
    return () => clearTimeout(timer);
  }, [isCopied]);
  const copy = useAction(async () => {
    await navigator.clipboard.writeText(text);
    setCopied(true);
  });
  return html`<button type="button" class="button small" onClick=${copy.run}>${label ?? t("Copy")}</button>
    <span role="status" class="hint">${isCopied ? t("Copied") : copy.error && t("Copying is not allowed here: select the text and copy it.")}</span>`;
}

/**
 * One of a few, as buttons in a row.
 * @template {string} T
 * @param {{label: string, value: T, options: [id: T, text: string][], onChoose: (id: T) => void,
 *   name?: string}} props
 */
export function Choose({ label, value, options, onChoose, name }) {
  return html`<div class="segments" role="group" aria-label=${label} data-part=${name}>
    ${options.map(
      ([
        id,
        text,
      ]) => html`<button type="button" key=${id} aria-pressed=${id === value ? "true" : "false"}
      onClick=${() => onChoose(id)}>${text}</button>`,
    )}
  </div>`;
}

/** What somebody who only reads is told. */
export const ReadersNote = () =>
  html`<p class="note">${t("You can read everything here. Only a coordinator of your organisation can change it.")}</p>`;

// What was pressed may be gone, and the focus with it.
const DRAWN_MS = 100;
const focusHeading = () =>
  /** @type {HTMLElement | null} */ (document.querySelector("#main h1"))?.focus();
const keepFocus = () =>
  setTimeout(() => document.activeElement === document.body && focusHeading(), DRAWN_MS);

/**
 * A button that asks first. Further properties go to the dialog.
 * @param {{label: any, title: string, confirm: string, onConfirm: (values: FormData) => Promise<void>,
 *   onAsk?: () => void, kind?: string, name: string, patience: Patience, disabled?: boolean,
 *   children?: ComponentChildren} & Record<string, any>} button `onAsk`: it was pressed
 */
export function AskButton({
  label,
  kind = "",
  name,
  disabled,
  children,
  onConfirm,
  onAsk,
  ...dialog
}) {
  const [isAsked, setAsked] = useState(false);
  const ask = () => {
    setAsked(true);
    onAsk?.();
  };
  /** @param {FormData} values */
  const confirm = async (values) => {
    await onConfirm(values);
    keepFocus();
  };
  return html`<button type="button" class="button ${kind}" data-ask=${name} disabled=${disabled} onClick=${ask}>${label}</button>
    ${isAsked && html`<${Dialog} name=${name} ...${dialog} onConfirm=${confirm} onClose=${() => setAsked(false)}>${children}</${Dialog}>`}`;
}

/**
 * A button that does one thing at once, and says beside it if it did not work.
 * @param {{label: ComponentChildren, act: () => Promise<void>, kind?: string, name?: string, disabled?: boolean}} props
 */
export function ActButton({ label, act, kind = "", name, disabled }) {
  const { run, isBusy, error } = useAction(async () => {
    await act();
    keepFocus();
  });
  return html`<span class="act-button"><button type="button" class="button ${kind}" data-act=${name} disabled=${disabled} aria-disabled=${isBusy ? "true" : undefined}
      onClick=${() => run()}>${label}</button>${error && html`<span class="fault" role="alert">${messageOf(error)}</span>`}</span>`;
}

/**
 * A form in the page: its fault above, its button below.
 * @param {{onSend: () => Promise<void>, submit: string, name?: string, children?: ComponentChildren,
 *   beside?: ComponentChildren, kind?: string, ids?: Record<string, string>}} props `ids`: of fields by name: a
 *   fault that names one leads to it
 */
export function PlainForm({ onSend, submit, name, children, beside, kind = "main", ids = {} }) {
  const { run, isBusy, error } = useAction(async () => {
    await onSend();
    keepFocus();
  });
  /** @param {Event} event */
  const send = (event) => {
    event.preventDefault();
    run();
  };
  const id = useId();
  // What stands beside the button may have a form of its own.
  return html`<div class="stack" data-part=${name}><form class="stack" id=${id} onSubmit=${send} novalidate>
      <${Problem} error=${error} fieldId=${ids[error?.field] ?? null} />
      ${children}</form>
    <div class="row"><button class="button ${kind}" form=${id} aria-disabled=${isBusy ? "true" : undefined}>${submit}</button>${beside}
      <span role="status" class="hint">${isBusy && t("One moment…")}</span></div>
  </div>`;
}

// Browsers bring no more than the line of the cursor into view; the rest would lie under the links.
/** @param {{target: HTMLElement}} event */
const wholly = ({ target }) => target.scrollIntoView({ block: "nearest" });

/**
 * A field for words of one's own.
 * @param {{id?: string, label: string, hint?: ComponentChildren, value: string,
 *   onInput: (value: string) => void, rows?: number, maxlength?: number, fault?: string | null}} props
 */
export function Words({
  id: given,
  label,
  hint,
  value,
  onInput,
  rows = 5,
  maxlength = 4000,
  fault,
}) {
  const made = useId();
  const id = given ?? made;
  /** @param {{target: HTMLTextAreaElement}} event */
  const write = ({ target }) => onInput(target.value);
  return html`<div class="entry"><label class="label" for=${id}>${label}</label>
    ${hint && html`<p class="hint" id="${id}-hint">${hint}</p>`}
    ${fault && html`<p class="fault" id="${id}-fault">${fault}</p>`}
    <textarea class="field" id=${id} rows=${rows} maxlength=${maxlength} dir="auto" autocomplete="off" value=${value}
      aria-describedby=${[hint && `${id}-hint`, fault && `${id}-fault`].filter(Boolean).join(" ") || undefined}
      aria-invalid=${fault ? "true" : undefined} onInput=${write} onFocus=${wholly}></textarea></div>`;
}

/**
 * Several of a list, each as wide as a thumb.
 * @param {{legend: string, hint?: ComponentChildren, options: {id: string, label: string}[], chosen: string[],
 *   onChange: (chosen: string[]) => void, name?: string}} props
 */
export function Ticks({ legend, hint, options, chosen, onChange, name }) {
  /** @type {(id: string, isOn: boolean) => void} */
  const set = (id, isOn) =>
    onChange(
      options
        .map((option) => option.id)
        .filter((known) => (known === id ? isOn : chosen.includes(known))),
    );
  return html`<fieldset class="panel-ticks" data-part=${name}><legend class="label">${legend}</legend>${hint && html`<p class="hint">${hint}</p>`}
    <div class="choices">${options.map(
      ({
        id,
        label,
      }) => html`<label key=${id}><input type="checkbox" value=${id} checked=${chosen.includes(id)}
      onChange=${(/** @type {{target: HTMLInputElement}} */ { target }) => set(id, target.checked)} /><span>${label}</span></label>`,
    )}</div></fieldset>`;
}

/**
 * One of a few.
 * @param {{legend: string, hint?: ComponentChildren, options: {id: string, label: string}[], chosen: string | null,
 *   onChange: (chosen: string) => void, name?: string}} props
 */
export function OneOf({ legend, hint, options, chosen, onChange, name }) {
  const group = useId();
  return html`<fieldset class="panel-ticks" data-part=${name}><legend class="label">${legend}</legend>${hint && html`<p class="hint">${hint}</p>`}
    <div class="choices">${options.map(
      ({
        id,
        label,
      }) => html`<label key=${id}><input type="radio" name=${group} value=${id} checked=${chosen === id}
      onChange=${() => onChange(id)} /><span>${label}</span></label>`,
    )}</div></fieldset>`;
}
