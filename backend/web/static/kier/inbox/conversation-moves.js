/** The buttons with which a referral moves on; what else can be done with it stands beside them. */

import { Icon } from "../shared/icons.js";
import { Later, messageOf, useStore } from "../shared/pages.js";
import { t } from "../shared/text.js";
import { html, useEffect, useId, useRef, useState } from "../vendor/preact.js";
import { UNDO_SECONDS } from "./acceptance.js";
import { move } from "./conversation-data.js";
import { Slot } from "./conversation-slots.js";

/**
 * @import { ComponentChildren } from "preact"
 * @import { Acceptance } from "./acceptance.js"
 * @import { SlotProps } from "./conversation-slots.js"
 */

/** @type {Record<string, () => Promise<any>>} */
const QUESTIONS = {
  decline: () => import("./decline.js").then((module) => module.Decline),
  close: () => import("./referral-actions.js").then((module) => module.Close),
};

/**
 * The buttons of a referral, by its state. Accepting can be undone; the others ask once more.
 * @param {SlotProps} slots
 */
export function Moves(slots) {
  const { inbox, referral, conversation, state, maySeal } = slots;
  const [asked, setAsked] = useState(/** @type {string | null} */ (null));
  const { id, status } = referral;
  const { acceptance } = conversation;
  const { isUnderWay } = acceptance;
  const mayAccept = maySeal && state.state === "open" && state.maySeal;
  // The button that was pressed may be gone, and the focus with it.
  useEffect(() => {
    if (!asked && document.activeElement === document.body)
      document.getElementById("conversation-title")?.focus();
  }, [asked, status]);
  /**
   * @param {string} how
   * @param {object} [body]
   */
  const act = (how, body) => move(inbox, id, how, body);
  /**
   * @param {string} how
   * @param {string} text
   */
  const button = (how, text) =>
    html`<button class="button" data-move=${how} onClick=${() => setAsked(how)}>${text}</button>`;
  return html`<div class="row moves" data-part="moves">
    <${Accepting} acceptance=${acceptance} mayAccept=${status === "offered" && mayAccept} />
    ${status === "offered" && !isUnderWay && button("decline", t("Decline"))}
    ${
      (["accepted", "interprets"].includes(status) || (status === "offered" && !isUnderWay)) &&
      html`<${More} key=${status}>${status === "accepted" && button("close", t("Close request"))}<${Slot} name="actions" ...${slots} /></${More}>`
    }
    ${asked && html`<${Later} load=${QUESTIONS[asked]} inbox=${inbox} id=${id} move=${act} onClose=${() => setAsked(null)} patience=${inbox.api.patience} />`}
  </div>`;
}

/**
 * What is done seldom: on a narrow screen behind a button, elsewhere beside the others. A question that a button
 * asks stands within it, so it stays until somebody goes elsewhere.
 * @param {{children?: ComponentChildren}} props
 */
function More({ children }) {
  const [isOpen, setOpen] = useState(false);
  const box = useRef(/** @type {HTMLElement | null} */ (null));
  const id = useId();
  useEffect(() => {
    if (!isOpen) return undefined;
    const end = new AbortController();
    const leave = (/** @type {Event} */ { target }) => {
      if (!box.current?.contains(/** @type {Node} */ (target))) setOpen(false);
    };
    for (const type of ["click", "focusin"])
      document.addEventListener(type, leave, { signal: end.signal });
    return () => end.abort();
  }, [isOpen]);
  /** @param {KeyboardEvent} event */
  const onKeyDown = (event) => {
    const isAsked = /** @type {HTMLElement} */ (event.target).closest("dialog");
    if (event.key !== "Escape" || !isOpen || isAsked) return;
    // “Back to the list” would take it as its own.
    event.stopPropagation();
    setOpen(false);
    box.current?.querySelector("button")?.focus();
  };
  return html`<div class="more" ref=${box} onKeyDown=${onKeyDown}>
    <button type="button" class="more-button" data-part="more-moves" title=${t("More")} aria-expanded=${isOpen} aria-controls=${id}
      onClick=${() => setOpen(!isOpen)}><span class="apart">${t("More")}</span><${Icon} name="more" /></button>
    <div class="more-moves" id=${id} data-open=${isOpen}>${children}</div>
  </div>`;
}

/**
 * “Accept”, and for some seconds “Undo” in its place.
 * @param {{acceptance: Acceptance, mayAccept: boolean | undefined}} props
 */
function Accepting({ acceptance, mayAccept }) {
  const { state, seconds, isPaused } = useStore(acceptance.store);
  const undo = () => {
    acceptance.undo();
    // Its place is taken by the button that was pressed before.
    requestAnimationFrame(() => focusOn("[data-move='accept']"));
  };
  const stop = () => acceptance.pause(true);
  const goOn = (/** @type {Event} */ { currentTarget }) =>
    acceptance.pause(currentTarget === document.activeElement);
  const isAccepted = state === "counting" || state === "sending";
  const said = useRef(/** @type {HTMLElement | null} */ (null));
  // “Accept” had the focus, and is gone; then what is said in its place.
  useEffect(() => {
    if (isAccepted && document.activeElement === document.body) said.current?.focus();
    if (!isAccepted && document.activeElement === said.current) focusOn("#conversation-title");
  }, [isAccepted]);
  return html`<span role="status" class="accepted" data-part="accepted" tabindex="-1" ref=${said}>${
    isAccepted &&
    html`<b>${t("Accepted")}</b><span class="apart">. ${t("You can undo it for {n} seconds.", { n: UNDO_SECONDS })}</span>`
  }</span>
    ${
      state === "counting" &&
      html`<button class="button undo" data-move="undo" onClick=${undo} onFocus=${stop}
      onBlur=${() => acceptance.pause(false)} onPointerEnter=${stop} onPointerLeave=${goOn}>
      ${t("Undo")} <span class="count" aria-hidden="true">(${seconds}${isPaused ? " ‖" : ""})</span></button>`
    }
    ${
      mayAccept &&
      !isAccepted &&
      html`<button class="button main" data-move="accept" aria-disabled=${state === "pinning" ? "true" : undefined}
      onClick=${() => acceptance.begin()}>${t("Accept")}</button>`
    }`;
}

/** @param {string} selector */
function focusOn(selector) {
  /** @type {HTMLElement | null} */
  const element = document.querySelector(selector);
  element?.focus();
}

/**
 * What came of accepting, where it did not go as it was meant.
 * @param {{acceptance: Acceptance, status: string}} props
 */
export function AcceptanceNotice({ acceptance, status }) {
  const { state, problem } = useStore(acceptance.store);
  if (state === "other") {
    return html`<p class="note" role="status" data-part="accepted-by-other">${t("A colleague accepted this request just before you. It is open for your organisation.")}</p>`;
  }
  if (state !== "failed" || status !== "offered") return null;
  return html`<div class="alarm" role="alert" data-part="not-accepted"><p><b>${t("Not accepted.")}</b> ${messageOf(problem)}</p>
    <p>${t("It stands as it was before. What you wrote is still here.")}</p></div>`;
}
