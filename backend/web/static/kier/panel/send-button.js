/**
 * Buttons that send: they go on trying while there is no line, and ask again before what is grave.
 */

import { OneMoment, Problem } from "../shared/pages.js";
import { t } from "../shared/text.js";
import { html, useEffect, useRef, useState } from "../vendor/preact.js";

/**
 * @import { ComponentChildren } from "preact"
 * @import { Patience } from "../shared/pages.js"
 */

/** @typedef {{isBusy: boolean, isWaiting: boolean, error: any}} Progress */

/** @typedef {Progress & {run: (...given: any[]) => Promise<void>}} Sending */

const AGAIN_MS = 8_000;
/** @param {any} error */
const isAway = (error) => error?.code === "unreachable" || error?.status >= 500;

/**
 * Sends something, and goes on trying while there is no line.
 * @param {(...given: any[]) => Promise<void>} action the same call may come twice
 * @returns {Sending}
 */
export function useSending(action) {
  const [state, setState] = useState(
    /** @type {Progress} */ ({ isBusy: false, isWaiting: false, error: null }),
  );
  const isHere = useRef(true);
  const waiting = useRef(() => {});
  const latest = useRef(action);
  latest.current = action;
  /** @param {any[]} given */
  const run = async (...given) => {
    waiting.current();
    if (isHere.current) setState({ isBusy: true, isWaiting: false, error: null });
    try {
      await latest.current(...given);
      if (isHere.current) setState({ isBusy: false, isWaiting: false, error: null });
    } catch (found) {
      const error = /** @type {any} */ (found);
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

/**
 * Soon, or as soon as the line is back; returns what ends the waiting.
 * @param {() => void} act
 */
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

/**
 * What became of sending, beside its button.
 * @param {{sending: Sending, patience: Patience, done?: ComponentChildren}} props
 */
export function Sent({ sending, patience, done }) {
  const text = sending.isWaiting
    ? waitingText()
    : sending.isBusy
      ? html`<${OneMoment} patience=${patience} />`
      : !sending.error && done;
  return html`<p role="status" class="hint sent-line" data-part="sent-line">${text}</p>`;
}

/**
 * A button that sends, its error above and its state below.
 * @param {{sending: Sending, patience: Patience, text: ComponentChildren, isMain?: boolean,
 *   done?: ComponentChildren, onClick?: () => void, name?: string}} props
 */
export function SendButton({ sending, patience, text, isMain = true, done, onClick, name }) {
  return html`<${Problem} error=${sending.error} />
    <button type=${onClick ? "button" : "submit"} class="button wide ${isMain ? "main" : ""}" data-part=${name}
      aria-disabled=${sending.isBusy || sending.isWaiting ? "true" : undefined} onClick=${onClick && (() => !sending.isBusy && !sending.isWaiting && onClick())}>${text}</button>
    <${Sent} sending=${sending} patience=${patience} done=${done} />`;
}

/**
 * What cannot be undone is asked once more, in a fold where the button was.
 * @param {{label: string, question: ComponentChildren, confirm: string, onConfirm: () => Promise<void>,
 *   patience: Patience, name: string, isGrave?: boolean, isMain?: boolean}} props
 */
export function Sure({ label, question, confirm, onConfirm, patience, name, isGrave, isMain }) {
  const [isOpen, setOpen] = useState(false);
  const box = useRef(/** @type {HTMLElement | null} */ (null));
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
