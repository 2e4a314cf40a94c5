/** Parts that the pages of the surveys share: lists that come in pages, states, copying, files. */

import { html, useEffect, useRef, useState } from "../vendor/preact.js";
import { messageOf, useAction } from "./parts.js";
import { t } from "./text.js";

/**
 * @import { ComponentChildren } from "preact"
 * @import { Api } from "./wire.js"
 */

export const SURVEYS = "/api/v1/surveys";
// No organisation has more than this on one page; what is beyond is said.
const MOST_PAGES = 20;
const SAID_MS = 4_000;

/**
 * All of a list that comes in pages.
 * @template T
 * @param {Api} api
 * @param {string} path
 * @returns {Promise<{rows: T[], isAll: boolean}>}
 */
export async function everyPage(api, path) {
  /** @type {T[]} */
  const rows = [];
  /** @type {string | null} */
  let next = path;
  for (let pages = 0; next && pages < MOST_PAGES; pages += 1) {
    /** @type {{results: T[], next: string | null}} */
    const page = await api.get(next);
    rows.push(...page.results);
    next = page.next;
  }
  return { rows, isAll: !next };
}

/**
 * Something that is fetched when a page opens.
 * @template T
 * @param {() => Promise<T>} load
 * @param {unknown[]} of what it depends on
 */
export function useFetched(load, of) {
  const [found, setFound] = useState(/** @type {T | null} */ (null));
  const fetching = useAction(async () => setFound(await load()));
  useEffect(() => {
    setFound(null);
    fetching.run();
  }, of);
  return { found, set: setFound, again: fetching.run, error: fetching.error };
}

/**
 * While it is fetched, and when that did not work.
 * @param {{error: any, again: () => void}} props
 */
export function Fetching({ error, again }) {
  return error
    ? html`<div class="alarm stack" role="alert" data-part="problem"><p>${messageOf(error)}</p>
        <button type="button" class="button" onClick=${again}>${t("Try again")}</button></div>`
    : html`<p class="quiet-words" role="status">${t("One moment…")}</p>`;
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
 * A day as the language writes it.
 * @param {string} day
 */
export const dayText = (day) =>
  new Date(`${day}T12:00:00Z`).toLocaleDateString(document.documentElement.lang, {
    day: "numeric",
    month: "short",
    year: "numeric",
    timeZone: "UTC",
  });

/**
 * The day where this browser is, so many days from now: `2026-03-31`.
 * @param {number} days
 * @param {Date} [now]
 */
export function dayFromNow(days, now = new Date()) {
  const then = new Date(now.getFullYear(), now.getMonth(), now.getDate() + days);
  /** @param {number} number */
  const two = (number) => String(number).padStart(2, "0");
  return `${then.getFullYear()}-${two(then.getMonth() + 1)}-${two(then.getDate())}`;
}

/** What somebody who only reads is told. */
export const ReadersNote = () =>
  html`<p class="note">${t("You can read everything here. Only a coordinator of your organisation can change it.")}</p>`;
