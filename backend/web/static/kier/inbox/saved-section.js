/**
 * A section of a page that saves by itself: ticks after a moment, texts and numbers when their field is
 * left. What could not be saved stays in its fields and says why; the last change can be undone.
 */

import { messageOf, useStore } from "../shared/pages.js";
import { languages, t } from "../shared/text.js";
import { AskBeforeLeaving, changesOf } from "../shared/unsaved-changes.js";
import { html, useEffect, useRef, useState } from "../vendor/preact.js";
import { fieldNames, inWords, readForm } from "./organisation-fields.js";
import { Overtaken } from "./page-keeper.js";

/**
 * @import { ComponentChildren } from "preact"
 * @import { OwnOrganisation } from "kier/api"
 * @import { Faults } from "./organisation-fields.js"
 * @import { PageKeeper } from "./page-keeper.js"
 */

/**
 * `status`: nothing, `changed`, `saving`, `saved`, `undone` or `problem`; `theirs`: what somebody else
 * changed meanwhile.
 * @typedef {{status: string, faults: Faults, error: any, theirs: Record<string, any> | null}} SectionState
 */

// Who ticks three answers makes one change.
const PAUSE_MS = 900;
/** @type {SectionState} */
const CALM = { status: "", faults: {}, error: null, theirs: null };

/**
 * @typedef {{keeper: PageKeeper, id: string, title: string, names: string[],
 *   Fields: (props: any) => any, children?: ComponentChildren}} SectionProps
 */

/** @param {SectionProps} props */
export function SavedSection({ keeper, id, title, names, Fields, children }) {
  const { form, drawn, state, act } = useSaved(keeper, id, names);
  const { status, faults, error, theirs } = state;
  const isUnsafe = status === "problem";
  return html`<section class="card stack saved-section" id="section-${id}" data-section=${id} data-status=${status} aria-labelledby="title-${id}">
    <h2 id="title-${id}" tabindex="-1">${title}</h2>${children}
    <form class="stack" ref=${form} key=${drawn.version} onSubmit=${act.submit} onInput=${act.input} onChange=${act.change} novalidate>
      <${Fields} values=${drawn.values} faults=${faults} step=${act.step} />
    </form>
    ${theirs && html`<${Theirs} theirs=${theirs} act=${act} />`}
    <div class="row section-foot"><span role="status">${statusText(state)}</span>
      ${(status === "saved" || status === "undone") && html`<button type="button" class="button quiet small" onClick=${act.undo}>${status === "saved" ? t("Undo") : t("Change it again")}<span class="apart"> ${title}</span></button>`}
      ${isUnsafe && error?.code === "unreachable" && html`<button type="button" class="button small" onClick=${act.save}>${t("Try again")}</button>`}
    </div>
    ${isUnsafe && html`<${AskBeforeLeaving} patience=${keeper.session.api.patience} />`}
  </section>`;
}

/** @param {SectionState} state */
function statusText({ status, faults, error, theirs }) {
  if (status === "changed") return t("Not saved yet.");
  if (status === "saving") return t("Saving…");
  if (status === "saved") return t("Saved.");
  if (status === "undone") return t("Undone, and saved.");
  if (theirs || !error) return "";
  return Object.keys(faults).length
    ? t("Not saved: look above.")
    : t("Not saved: {why}", { why: messageOf(error) });
}

/**
 * What two changed at once, with both texts; mine stand in the fields.
 * @param {{theirs: Record<string, any>, act: ReturnType<typeof useSaved>["act"]}} props
 */
function Theirs({ theirs, act }) {
  const box = useRef(/** @type {HTMLElement | null} */ (null));
  useEffect(() => box.current?.focus(), [theirs]);
  return html`<div class="alarm stack" role="alert" tabindex="-1" ref=${box} data-part="overtaken">
    <p><b>${t("A colleague changed this meanwhile.")}</b> ${t("Yours stands above and is not saved. Theirs is:")}</p>
    ${Object.entries(theirs).map(([name, value]) => html`<p key=${name}><b>${fieldNames()[name]}:</b> <span dir="auto">${inWords(name, value)}</span></p>`)}
    <div class="row"><button type="button" class="button" data-part="keep-mine" onClick=${act.keepMine}>${t("Save mine")}</button>
      <button type="button" class="button" data-part="take-theirs" onClick=${act.takeTheirs}>${t("Take theirs")}</button></div>
  </div>`;
}

/**
 * The fields that an error of the server or of ours is about, by their identifiers.
 * @param {any} error
 * @returns {Faults}
 */
function faultsOf(error) {
  if (error.said && error.field) return { [error.field]: error.said };
  /** @type {{pointer?: string, detail?: string}[]} */
  const errors = error.body?.errors ?? [];
  return Object.fromEntries(
    errors.map(({ pointer = "", detail = "" }) => {
      const [name, code] = pointer.slice(1).split("/");
      return [name === "about" ? `${name}-${code}` : name, detail];
    }),
  );
}

/**
 * @param {Record<string, any>} values
 * @param {string[]} names
 */
const pick = (values, names) => Object.fromEntries(names.map((name) => [name, values[name]]));

/**
 * Values with theirs in their place; of texts, those in the languages that both changed.
 * @param {Record<string, any>} values
 * @param {Record<string, any>} theirs
 */
function over(values, theirs) {
  const placed = Object.entries(theirs).map(([name, value]) => {
    const texts = Object.entries({ ...values[name], ...value }).filter(([, text]) => text);
    return [name, name === "about" ? Object.fromEntries(texts) : value];
  });
  return { ...values, ...Object.fromEntries(placed) };
}

/**
 * What a section does. Fields belong to who types: they are drawn anew only after Undo, and when
 * somebody takes the words of a colleague.
 * @param {PageKeeper} keeper
 * @param {string} id
 * @param {string[]} names
 */
function useSaved(keeper, id, names) {
  const { session } = keeper;
  const organisation = /** @type {OwnOrganisation} */ (useStore(session.store).organisation);
  const form = useRef(/** @type {HTMLFormElement | null} */ (null));
  const [drawn, setDrawn] = useState({ values: organisation, version: 0 });
  const [state, setState] = useState(CALM);
  // What the fields were begun over, the change that Undo takes back, and what is under way.
  const now = useRef({
    before: pick(organisation, names),
    last: /** @type {{from: Record<string, any>, to: Record<string, any>} | null} */ (null),
    timer: /** @type {ReturnType<typeof setTimeout> | undefined} */ (undefined),
    // It is gone from the page, and still says what was typed, when somebody leaves.
    form: /** @type {HTMLFormElement | null} */ (null),
    isBusy: false,
    isHere: true,
    isDirty: false,
  }).current;

  /** @param {any} error @param {Record<string, any>} [after] */
  const fail = (error, after) => {
    if (error instanceof Overtaken)
      setState({ ...CALM, status: "problem", error, theirs: error.theirs });
    else setState({ ...CALM, status: "problem", error, faults: faultsOf(error) });
    if (!now.isHere && after)
      keeper.lost.set(id, {
        before: now.before,
        after,
        state: { status: "problem", error, theirs: error.theirs ?? null },
      });
  };
  /** @param {Record<string, any>} after @param {string} status */
  const store = async (after, status) => {
    const from = now.before;
    now.isBusy = true;
    now.isDirty = false;
    setState({ ...CALM, status: "saving" });
    try {
      await keeper.save(from, after);
      now.before = after;
      now.last = { from, to: after };
      setState({ ...CALM, status });
      return true;
    } catch (error) {
      fail(error, after);
      return false;
    } finally {
      now.isBusy = false;
    }
  };
  const save = async () => {
    clearTimeout(now.timer);
    now.timer = undefined;
    // What is typed meanwhile is saved after it.
    const box = form.current ?? now.form;
    if (now.isBusy || !box) return;
    try {
      const after = readForm(new FormData(box), now.before, languages(), names);
      if (Object.keys(changesOf(now.before, after)).length) {
        if ((await store(after, "saved")) && now.isDirty) await save();
      } else setState((was) => (was.status === "saved" || was.status === "undone" ? was : CALM));
    } catch (error) {
      fail(error);
    }
  };
  /** @param {Record<string, any>} values */
  const draw = (values) =>
    setDrawn((was) => ({ values: { ...organisation, ...values }, version: was.version + 1 }));
  /** @param {Record<string, any>} theirs */
  const accept = (theirs) => {
    now.before = over(now.before, theirs);
  };
  const act = {
    save,
    /** @param {Event} event */
    submit: (event) => {
      event.preventDefault();
      save();
    },
    input: () => {
      now.isDirty = true;
      now.form = form.current;
      setState((was) => ({ ...was, status: was.status === "problem" ? "problem" : "changed" }));
    },
    /** @param {Event} event */
    change: ({ target }) => {
      clearTimeout(now.timer);
      now.timer = undefined;
      const isTick = /** @type {HTMLInputElement} */ (target).type === "checkbox";
      if (isTick) now.timer = setTimeout(save, PAUSE_MS);
      else save();
    },
    undo: async () => {
      const { last } = now;
      if (!last || now.isBusy) return;
      const status = state.status === "saved" ? "undone" : "saved";
      if (await store(last.from, status)) draw(last.from);
    },
    keepMine: () => {
      accept(state.theirs ?? {});
      save();
    },
    takeTheirs: async () => {
      const { theirs } = state;
      if (!theirs || !form.current) return;
      const mine = readForm(new FormData(form.current), now.before, languages(), names);
      accept(theirs);
      const after = over(mine, theirs);
      const isMore = Object.keys(changesOf(now.before, after)).length > 0;
      setState(CALM);
      if (!isMore || (await store(after, "saved"))) draw(after);
    },
    /** @param {number} by */
    step: (by) => {
      const field = /** @type {HTMLInputElement} */ (form.current?.elements.namedItem(names[0]));
      field.value = String(Math.max(1, (Number(field.value) || 0) + by));
      act.input();
      clearTimeout(now.timer);
      now.timer = setTimeout(save, PAUSE_MS);
    },
  };
  // What was under way when this page was left before has ended by then, well or not.
  const settle = () => {
    if (!now.isHere || now.isDirty || now.isBusy) return;
    const lost = keeper.lost.get(id);
    keeper.lost.delete(id);
    const saved = /** @type {OwnOrganisation} */ (session.store.get().organisation);
    const fresh = pick(saved, names);
    const isStale = Object.keys(changesOf(now.before, fresh)).length > 0;
    now.before = lost?.before ?? fresh;
    if (lost) setState({ ...CALM, ...lost.state });
    if (lost || isStale) draw(lost?.after ?? fresh);
  };
  useEffect(() => {
    keeper.saving.then(settle);
    return () => {
      now.isHere = false;
      // Who goes away within the pause has said it all the same.
      if (now.isDirty) save();
    };
  }, []);
  useUnsavedGuard(state.status, () => now.timer !== undefined, save);
  return { form, drawn, state, act };
}

/**
 * Closing the page is asked about while words are half typed or on their way. Ticks are whole: what
 * waits for its moment is sent on the way.
 * @param {string} status
 * @param {() => boolean} waits
 * @param {() => void} save
 */
function useUnsavedGuard(status, waits, save) {
  useEffect(() => {
    if (status !== "changed" && status !== "saving") return undefined;
    const ask = (/** @type {Event} */ event) => !waits() && event.preventDefault();
    const leave = () => waits() && save();
    addEventListener("beforeunload", ask);
    addEventListener("pagehide", leave);
    return () => {
      removeEventListener("beforeunload", ask);
      removeEventListener("pagehide", leave);
    };
  }, [status]);
}
