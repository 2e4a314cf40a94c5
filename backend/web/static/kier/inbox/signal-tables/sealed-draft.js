/** A form that is being filled in, kept sealed in this browser as replies are: through a lock, a reload, and a basis that lapses. */

import { createStore, useStore } from "../../shared/pages.js";
import { t } from "../../shared/text.js";
import { html, useEffect } from "../../vendor/preact.js";
import { Draft } from "../draft.js";

/**
 * @import { Store } from "../../shared/pages.js"
 * @import { Inbox } from "../inbox.js"
 * @import { SignalDesk } from "./desk.js"
 */

/** @typedef {Record<string, any>} Values of a form; nothing in it but texts, and what JSON knows */

/**
 * @template {Values} V
 * @typedef {{values: V, set: (fields: Partial<V>) => void, clear: () => Promise<void>, keep: () => Promise<void>, isKept: boolean,
 *   others: V[], take: (other: V) => void, drop: () => void}} KeptForm `others`: what another window has
 */

/**
 * A draft, and what stands in its form; it outlives the form, until the screen is locked.
 * @typedef {{draft: Draft, store: Store<{text: string, others: string[]}>}} KeptDraft
 */

/**
 * @param {Inbox} inbox
 * @param {string} id
 * @param {string} kind
 * @returns {KeptDraft}
 */
export function keptDraft(inbox, id, kind) {
  const store = createStore({ text: "", others: /** @type {string[]} */ ([]) });
  const { session } = inbox;
  // Drafts know the request that they belong to; what stands here belongs to a table.
  const place = /** @type {Inbox} */ (
    /** @type {unknown} */ ({
      session,
      store: inbox.store,
      at: () => ({ smith: session.smith, referral: { request: id } }),
    })
  );
  return { draft: new Draft({ inbox: place, id, kind, get: store.get, set: store.set }), store };
}

/**
 * @template {Values} V
 * @param {SignalDesk} desk
 * @param {{id: string, kind: string, initial: V}} form `id`: of the table or signal; `kind`: what it is to become
 * @returns {KeptForm<V>}
 */
export function useSealedDraft(desk, { id, kind, initial }) {
  const { draft, store } = desk.draft(id, kind);
  const { text, others } = useStore(store);
  useEffect(() => {
    draft.restore();
    return () => {
      draft.save().catch(() => {});
    };
  }, [draft]);
  /** @param {{text: string, others: string[]}} next */
  const put = (next) => {
    store.set(next);
    draft.changed();
  };
  return {
    values: valuesOf(text, initial),
    set: (fields) => {
      const before = store.get();
      const values = { ...valuesOf(before.text, initial), ...fields };
      put({ text: JSON.stringify(values), others: before.others });
    },
    clear: () => draft.clear(),
    // A browser without room for it sends all the same.
    keep: () => draft.save().catch(() => {}),
    isKept: text !== "",
    others: others.map((other) => valuesOf(other, initial)),
    take: (other) => put({ text: JSON.stringify(other), others: [] }),
    drop: () => put({ text: store.get().text, others: [] }),
  };
}

/**
 * What a form holds, also while it is not shown; of an earlier visit of this page too.
 * @template {Values} V
 * @param {SignalDesk} desk
 * @param {{id: string, kind: string, initial: V}} form as of `useSealedDraft`
 * @returns {V}
 */
export function useKeptValues(desk, { id, kind, initial }) {
  const { draft, store } = desk.draft(id, kind);
  const { text } = useStore(store);
  useEffect(() => {
    draft.restore();
  }, [draft]);
  return valuesOf(text, initial);
}

/**
 * @template {Values} V
 * @param {string} text
 * @param {V} initial
 * @returns {V}
 */
function valuesOf(text, initial) {
  try {
    return text ? { ...initial, ...JSON.parse(text) } : initial;
  } catch {
    return initial;
  }
}

/**
 * What another window wrote meanwhile, to choose from.
 * @param {{form: KeptForm<any>, textOf: (values: any) => string}} props
 */
export const Elsewhere = ({ form, textOf }) =>
  form.others.length > 0 &&
  html`<section class="alarm stack" role="alert" data-part="elsewhere"><h3>${t("Something else was written in another window")}</h3>
    ${form.others.map(
      (
        other,
        place,
      ) => html`<div key=${place} class="stack"><p class="words" dir="auto">${textOf(other)}</p>
      <button type="button" class="button" onClick=${() => form.take(other)}>${t("Take this text")}</button></div>`,
    )}
    <button type="button" class="button quiet" onClick=${form.drop}>${t("Keep what is here")}</button></section>`;
