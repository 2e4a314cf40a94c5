/** What the pages of the desk share: lists that stay fresh, buttons that ask first, drafts, marks. */

import { Dialog } from "../shared/dialog.js";
import { everyPage, Fetching } from "../shared/page-parts.js";
import { messageOf, Problem, useAction } from "../shared/parts.js";
import { t } from "../shared/text.js";
import { html, useEffect, useId, useRef, useState } from "../vendor/preact.js";

const LOOK_EVERY_MS = 30_000;

/**
 * Something that is fetched when a page opens, and again when the window comes back to the front.
 * @param {() => Promise<any>} load
 * @param {any[]} of what it depends on
 * @param {{isLive?: boolean}} [how] live: asked every half minute too
 */
export function useFresh(load, of, { isLive = false } = {}) {
  const [state, setState] = useState({ found: null, error: null });
  // What comes for an address that one has left is not shown.
  const turn = useRef(0);
  const again = async () => {
    const mine = (turn.current += 1);
    try {
      const found = await load();
      if (mine === turn.current) setState({ found, error: null });
    } catch (error) {
      if (mine === turn.current) setState(({ found }) => ({ found, error }));
    }
  };
  const latest = useRef(again);
  latest.current = again;
  useEffect(() => {
    setState({ found: null, error: null });
    latest.current();
    const look = () => !document.hidden && latest.current();
    const timer = isLive ? setInterval(look, LOOK_EVERY_MS) : null;
    addEventListener("focus", look);
    return () => {
      turn.current += 1;
      clearInterval(timer);
      removeEventListener("focus", look);
    };
  }, of);
  const set = (found) => {
    turn.current += 1;
    setState({ found, error: null });
  };
  return { ...state, set, again };
}

/** A list that comes in pages, drawn by `children`. */
export function useRows(api, path, how) {
  return useFresh(() => everyPage(api, path), [path], how);
}

/**
 * What was fetched, once it is there.
 * @param {{fetched: object, children: (found: any) => any}} part `fetched` of `useFresh`
 */
export function Fetched({ fetched, children }) {
  const { found, error, again } = fetched;
  if (!found) return html`<${Fetching} error=${error} again=${again} />`;
  return children(found);
}

/** Said where a list is empty. */
export const Empty = ({ children }) => html`<div class="empty"><p>${children}</p></div>`;

// What was pressed may be gone, and the focus with it.
const DRAWN_MS = 100;
const keepFocus = () =>
  setTimeout(
    () => document.activeElement === document.body && document.querySelector("#main h1")?.focus(),
    DRAWN_MS,
  );

/** One state or kind as a word; `tone` is `acts`, `waits`, `warns` or nothing. */
export const Mark = ({ text, tone, state }) =>
  html`<span class="mark desk-mark" data-tone=${tone} data-state=${state}>${text}</span>`;

/**
 * A button that asks first. Further properties go to the dialog.
 * @param {{label: any, title: string, confirm: string, onConfirm: (values: FormData) => Promise<void>,
 *   onAsk?: () => void, kind?: string, name: string, patience: object}} button `onAsk`: it was pressed
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
  const confirm = async (values) => {
    await onConfirm(values);
    keepFocus();
  };
  return html`<button type="button" class="button ${kind}" data-ask=${name} disabled=${disabled} onClick=${ask}>${label}</button>
    ${isAsked && html`<${Dialog} name=${name} ...${dialog} onConfirm=${confirm} onClose=${() => setAsked(false)}>${children}</${Dialog}>`}`;
}

/** A button that does one thing at once, and says beside it if it did not work. */
export function ActButton({ label, act, kind = "", name, disabled }) {
  const { run, isBusy, error } = useAction(async () => {
    await act();
    keepFocus();
  });
  return html`<span class="act-button"><button type="button" class="button ${kind}" data-act=${name} disabled=${disabled} aria-disabled=${isBusy ? "true" : undefined}
      onClick=${() => run()}>${label}</button>${error && html`<span class="fault" role="alert">${messageOf(error)}</span>`}</span>`;
}

/** A form in the page: its fault above, its button below. */
export function PlainForm({ onSend, submit, name, children, beside, kind = "main" }) {
  const { run, isBusy, error } = useAction(async () => {
    await onSend();
    keepFocus();
  });
  const send = (event) => {
    event.preventDefault();
    run();
  };
  const id = useId();
  // What stands beside the button may have a form of its own.
  return html`<div class="stack" data-part=${name}><form class="stack" id=${id} onSubmit=${send} novalidate>
      <${Problem} error=${error} />
      ${children}</form>
    <div class="row"><button class="button ${kind}" form=${id} aria-disabled=${isBusy ? "true" : undefined}>${submit}</button>${beside}
      <span role="status" class="hint">${isBusy && t("One moment…")}</span></div>
  </div>`;
}

/**
 * What is being written, kept in this tab until it is sent, also when one goes elsewhere meanwhile.
 * @param {object} session
 * @param {string} name of the draft
 * @param {object} initial
 * @returns {[object, (fields: object) => void, () => void, boolean]} the values, to set some, to
 *   forget them, and whether there is something to forget
 */
export function useDraft(session, name, initial) {
  const [, setCount] = useState(0);
  const draw = () => setCount((count) => count + 1);
  const values = session.drafts.get(name) ?? initial;
  const set = (fields) => {
    session.drafts.set(name, { ...(session.drafts.get(name) ?? initial), ...fields });
    draw();
  };
  const forget = () => {
    session.drafts.delete(name);
    draw();
  };
  return [values, set, forget, session.drafts.has(name)];
}

/** Rows that open a part below themselves with a button. */
export function Fold({ summary, children, isOpen = false, name }) {
  return html`<details class="fold" open=${isOpen} data-part=${name}><summary>${summary}</summary><div class="stack fold-inside">${children}</div></details>`;
}

/** A heading of a section with what can be done beside it. */
export const Head = ({ id, title, hint, children }) =>
  html`<div class="head-row section-head"><div><h2 id=${id}>${title}</h2>${hint && html`<p class="hint">${hint}</p>`}</div>${children && html`<div class="row">${children}</div>`}</div>`;

/** Facts in a list of terms; empty ones are left out. */
export function Facts({ facts }) {
  return html`<dl class="desk-facts">${facts
    .filter(([, text]) => text !== "" && text !== null && text !== undefined && text !== false)
    .map(([name, text]) => html`<div key=${name}><dt>${name}</dt><dd>${text}</dd></div>`)}</dl>`;
}
