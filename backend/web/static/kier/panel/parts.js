/** Parts that the pages of the panel share: what was fetched, headings, lists, buttons that ask again. */

import { messageOf, OneMoment, Problem, useAction } from "../shared/parts.js";
import { t } from "../shared/text.js";
import { html, useEffect, useId, useRef, useState } from "../vendor/preact.js";
import { Icon } from "./icons.js";

const AGAIN_MS = 8_000;
const isAway = (error) => error?.code === "unreachable" || error?.status >= 500;

/**
 * What stands at an address: at once what was there before, then what is there now.
 * @returns {{value: any, error: Error | null, again: () => Promise<void>, isOld: boolean}}
 */
export function useKept(session, path) {
  const [found, setFound] = useState(session.known(path)?.value);
  const [isOld, setOld] = useState(true);
  const fetching = useAction(async () => {
    try {
      setFound(await session.read(path));
      setOld(false);
    } catch (error) {
      session.sayAway(error);
      throw error;
    }
  });
  useEffect(() => {
    setFound(session.known(path)?.value);
    fetching.run();
    addEventListener("online", fetching.run);
    return () => removeEventListener("online", fetching.run);
  }, [path]);
  return { value: found, set: setFound, error: fetching.error, again: fetching.run, isOld };
}

/** A list that comes in pages: what is here so far, and how to get more. */
export function usePages(session, path) {
  const first = useKept(session, path);
  const [more, setMore] = useState([]);
  const next = more.length ? more.at(-1).next : first.value?.next;
  const fetching = useAction(async () => setMore([...more, await session.read(next)]));
  const rows = first.value && [first.value, ...more].flatMap(({ results }) => results);
  const again = async () => {
    setMore([]);
    await first.again();
  };
  return { ...first, rows, again, next: next ? fetching : null };
}

/** While something is fetched, and when that did not work. */
export function Fetching({ error, again }) {
  if (!error) return html`<p class="quiet-words" role="status">${t("One moment…")}</p>`;
  const text =
    error.status === 404
      ? t("This is not here any more. Go back, and look what is new.")
      : messageOf(error);
  return html`<div class="alarm stack" role="alert" data-part="problem"><p>${text}</p>
    <button type="button" class="button" onClick=${() => again()}>${t("Try again")}</button></div>`;
}

/** The button below a list that goes on. */
export const More = ({ next }) =>
  next &&
  html`<p><button type="button" class="button" aria-disabled=${next.isBusy ? "true" : undefined} onClick=${() => next.run()}>${t("Show more")}</button>
    <span role="status" class="hint">${next.error && messageOf(next.error)}</span></p>`;

/**
 * A page; its heading takes the focus when one comes there. The document's title stays the same: it
 * goes into the browser's history, and stands where others look.
 */
export function Page({ title, name, lead, children }) {
  const heading = useRef(null);
  useEffect(() => heading.current?.focus(), [title]);
  return html`<article class="page stack" data-part=${name}><h1 tabindex="-1" ref=${heading}>${title}</h1>
    ${lead && html`<p class="lead">${lead}</p>`}${children}</article>`;
}

/** What is said where a list has nothing. */
export const Empty = ({ icon = "hand", children }) =>
  html`<div class="empty" data-part="empty"><${Icon} name=${icon} /><p>${children}</p></div>`;

/** Somewhere to go: a row as wide as the screen. */
export const Way = ({ href, icon, title, children, isNew, name }) =>
  html`<a class="way-row" href=${href} data-part=${name}><${Icon} name=${icon} /><span class="way-words">${isNew && html`<span><span class="mark soon">${t("New")}</span></span>`}<strong>${title}</strong>
    ${children && html`<span class="hint">${children}</span>`}</span><${Icon} name="on" /></a>`;

/** Facts by name, those that are known. */
export const Facts = ({ rows }) =>
  html`<dl class="panel-facts">${rows.filter(([, value]) => value).map(([name, value]) => html`<div key=${name}><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`;

/**
 * Sends something, and goes on trying while there is no line.
 * @param {(...given: any[]) => Promise<void>} action the same call may come twice
 */
export function useSending(action) {
  const [state, setState] = useState({ isBusy: false, isWaiting: false, error: null });
  const isHere = useRef(true);
  const waiting = useRef(() => {});
  const latest = useRef(action);
  latest.current = action;
  const run = async (...given) => {
    waiting.current();
    if (isHere.current) setState({ isBusy: true, isWaiting: false, error: null });
    try {
      await latest.current(...given);
      if (isHere.current) setState({ isBusy: false, isWaiting: false, error: null });
    } catch (error) {
      if (!isHere.current) return;
      const waits = isAway(error);
      if (!waits && !error.said && !error.status) console.error(error.name, error.code ?? "");
      setState({ isBusy: false, isWaiting: waits, error: waits ? null : error });
      if (!waits) return;
      waiting.current = whenBack(() => run(...given));
    }
  };
  useEffect(() => {
    isHere.current = true;
    return () => {
      isHere.current = false;
      waiting.current();
    };
  }, []);
  return { ...state, run };
}

// Soon, or as soon as the line is back; answers what ends the waiting.
function whenBack(act) {
  const timer = setTimeout(act, AGAIN_MS);
  addEventListener("online", act);
  return () => {
    clearTimeout(timer);
    removeEventListener("online", act);
  };
}

/** What is said while something waits for the line. */
export const waitingText = () =>
  t("No connection. Stay on this page: it is sent when the line is back.");

/** What became of sending, beside its button. */
export function Sent({ sending, patience, done }) {
  const text = sending.isWaiting
    ? waitingText()
    : sending.isBusy
      ? html`<${OneMoment} patience=${patience} />`
      : !sending.error && done;
  return html`<p role="status" class="hint sent-line" data-part="sent-line">${text}</p>`;
}

/** A button that sends, its error above and its state below. */
export function SendButton({ sending, patience, text, isMain = true, done, onClick, name }) {
  return html`<${Problem} error=${sending.error} />
    <button type=${onClick ? "button" : "submit"} class="button wide ${isMain ? "main" : ""}" data-part=${name}
      aria-disabled=${sending.isBusy || sending.isWaiting ? "true" : undefined} onClick=${onClick && (() => !sending.isBusy && !sending.isWaiting && onClick())}>${text}</button>
    <${Sent} sending=${sending} patience=${patience} done=${done} />`;
}

/** What cannot be undone is asked once more, in a fold where the button was. */
export function Sure({ label, question, confirm, onConfirm, patience, name, isGrave, isMain }) {
  const [isOpen, setOpen] = useState(false);
  const box = useRef(null);
  const sending = useSending(async () => {
    await onConfirm();
    setOpen(false);
  });
  useEffect(() => {
    if (isOpen) box.current?.focus();
  }, [isOpen]);
  if (!isOpen) {
    return html`<button type="button" class="button wide ${isGrave ? "grave" : ""} ${isMain ? "main" : ""}" data-part=${name} onClick=${() => setOpen(true)}>${label}</button>`;
  }
  return html`<div class="note stack sure" tabindex="-1" ref=${box} role="group" aria-label=${label} data-part="${name}-sure"><p>${question}</p>
    <${SendButton} sending=${sending} patience=${patience} text=${confirm} isMain=${!isGrave} onClick=${() => sending.run()} name="${name}-yes" />
    <button type="button" class="button quiet" onClick=${() => setOpen(false)}>${t("No, go back")}</button></div>`;
}

// Browsers bring no more than the line of the cursor into view; the rest would lie under the links.
const wholly = ({ target }) => target.scrollIntoView({ block: "nearest" });

/** A field for words of one's own. */
export function Words({ label, hint, value, onInput, rows = 5, most = 4000, fault }) {
  const id = useId();
  return html`<div class="entry"><label class="label" for=${id}>${label}</label>
    ${hint && html`<p class="hint" id="${id}-hint">${hint}</p>`}
    ${fault && html`<p class="fault" id="${id}-fault">${fault}</p>`}
    <textarea class="field" id=${id} rows=${rows} maxlength=${most} dir="auto" autocomplete="off" value=${value}
      aria-describedby=${[hint && `${id}-hint`, fault && `${id}-fault`].filter(Boolean).join(" ") || undefined}
      aria-invalid=${fault ? "true" : undefined} onInput=${({ target }) => onInput(target.value)} onFocus=${wholly}></textarea></div>`;
}

/** Several of a list, each as wide as a thumb. */
export function Ticks({ legend, hint, options, chosen, onChange, name }) {
  const set = (id, isOn) =>
    onChange(
      options.map(({ id: one }) => one).filter((one) => (one === id ? isOn : chosen.includes(one))),
    );
  return html`<fieldset class="panel-ticks" data-part=${name}><legend class="label">${legend}</legend>${hint && html`<p class="hint">${hint}</p>`}
    <div class="choices">${options.map(
      ({
        id,
        label,
      }) => html`<label key=${id}><input type="checkbox" value=${id} checked=${chosen.includes(id)}
      onChange=${({ target }) => set(id, target.checked)} /><span>${label}</span></label>`,
    )}</div></fieldset>`;
}

/** One of a few. */
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
