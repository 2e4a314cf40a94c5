/**
 * A section of a page that saves by itself: ticks and buttons after a moment, texts and numbers when
 * their field is left, times and days when their row is. What could not be saved stays in its fields
 * and says why; the last change can be undone.
 */

import { messageOf, useStore } from "../shared/pages.js";
import { t } from "../shared/text.js";
import { AskBeforeLeaving, changesOf } from "../shared/unsaved-changes.js";
import { html, useEffect, useRef, useState } from "../vendor/preact.js";
import { hasParts, Overtaken } from "./page-keeper.js";

/**
 * @import { ComponentChildren } from "preact"
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
// A row of times or days is saved when it is left; who stays there is not waited for longer.
const ROW_PAUSE_MS = 6_000;
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
    <form class="stack" ref=${form} key=${drawn.version} onSubmit=${act.submit} onInput=${act.input} onChange=${act.change}
      onFocusOut=${act.leave} onClick=${act.click} novalidate>
      <${Fields} values=${drawn.values} faults=${faults} step=${act.step} />
    </form>
    ${theirs && html`<${Theirs} theirs=${theirs} act=${act} page=${keeper.page} />`}
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
 * @param {{theirs: Record<string, any>, act: ReturnType<typeof useSaved>["act"],
 *   page: PageKeeper["page"]}} props
 */
function Theirs({ theirs, act, page: { fieldNames, inWords } }) {
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
 * @param {(pointer: string) => string} fieldOf
 * @returns {Faults}
 */
function faultsOf(error, fieldOf) {
  if (error.said && error.field) return { [error.field]: error.said };
  /** @type {{pointer?: string, detail?: string}[]} */
  const errors = error.body?.errors ?? [];
  return Object.fromEntries(
    errors.map(({ pointer = "", detail = "" }) => [fieldOf(pointer), detail]),
  );
}

/**
 * @param {Record<string, any>} values
 * @param {string[]} names
 */
const pick = (values, names) => Object.fromEntries(names.map((name) => [name, values[name]]));

/**
 * Values with theirs in their place; of a field with parts, those parts that both changed.
 * @param {Record<string, any>} values
 * @param {Record<string, any>} theirs
 */
function over(values, theirs) {
  const placed = Object.entries(theirs).map(([name, value]) => {
    if (!hasParts(value)) return [name, value];
    const parts = Object.entries({ ...values[name], ...value }).filter(([, part]) => part);
    return [name, Object.fromEntries(parts)];
  });
  return { ...values, ...Object.fromEntries(placed) };
}

/**
 * What a section does. Fields belong to who types: they are drawn anew only after Undo, when somebody
 * takes the words of a colleague, and when the page changed while nobody was in them.
 * @param {PageKeeper} keeper
 * @param {string} id
 * @param {string[]} names
 */
function useSaved(keeper, id, names) {
  const { page } = keeper;
  const kept = useStore(page.store)[page.name];
  const form = useRef(/** @type {HTMLFormElement | null} */ (null));
  const [drawn, setDrawn] = useState({ values: kept, version: 0 });
  const [state, setState] = useState(CALM);
  // What the fields were begun over, the change that Undo takes back, and what is under way.
  const now = useRef({
    before: pick(kept, names),
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
    else setState({ ...CALM, status: "problem", error, faults: faultsOf(error, page.fieldOf) });
    if (!now.isHere && after)
      keeper.lost.set(id, {
        before: now.before,
        after,
        state: { status: "problem", error, theirs: error.theirs ?? null },
      });
  };
  /**
   * @param {Record<string, any>} after
   * @param {string} status
   * @param {Record<string, any>} [from] what it is changed over
   */
  const store = async (after, status, from = now.before) => {
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
      const after = page.read(box, now.before, names);
      if (Object.keys(changesOf(now.before, after)).length) {
        if ((await store(after, "saved")) && now.isDirty) await save();
      } else {
        now.isDirty = false;
        setState((was) => (was.status === "saved" || was.status === "undone" ? was : CALM));
      }
    } catch (error) {
      fail(error);
    }
  };
  /** @param {number} pause in milliseconds */
  const saveIn = (pause) => {
    clearTimeout(now.timer);
    now.timer = setTimeout(save, pause);
  };
  /** @param {Record<string, any>} values */
  const draw = (values) =>
    setDrawn((was) => ({ values: { ...keeper.values, ...values }, version: was.version + 1 }));
  /** @param {Record<string, any>} theirs */
  const accept = (theirs) => {
    now.before = over(now.before, theirs);
  };
  // Take over what is saved; it tells what somebody else has changed.
  const adopt = (isDrawn = false) => {
    const fresh = pick(keeper.values, names);
    const stale = Object.keys(changesOf(now.before, fresh));
    now.before = fresh;
    if (isDrawn || stale.length) draw(fresh);
    return stale;
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
      const { type } = /** @type {HTMLInputElement} */ (target);
      if (type === "checkbox") saveIn(PAUSE_MS);
      // Browsers say so with each part of a time that is typed.
      else if (type === "time" || type === "date") saveIn(ROW_PAUSE_MS);
      else save();
    },
    /** @param {FocusEvent} event */
    leave: ({ target, relatedTarget }) => {
      const row = /** @type {Element} */ (target).closest("[role=group]");
      const isLeft = row && !row.contains(/** @type {Node | null} */ (relatedTarget));
      if (isLeft && now.isDirty) saveIn(0);
    },
    /** @param {Event} event */
    click: ({ target }) => {
      if (!(/** @type {Element} */ (target).closest("button"))) return;
      act.input();
      saveIn(PAUSE_MS);
    },
    undo: async () => {
      const { last } = now;
      if (!last || now.isBusy) return;
      const status = state.status === "saved" ? "undone" : "saved";
      // What a colleague changed since then stays.
      if (await store(last.from, status, last.to)) adopt(true);
    },
    keepMine: () => {
      accept(state.theirs ?? {});
      save();
    },
    takeTheirs: async () => {
      const { theirs } = state;
      if (!theirs || !form.current) return;
      const mine = page.read(form.current, now.before, names);
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
    },
  };
  // What was under way when this page was left before has ended by then, well or not.
  const settle = () => {
    if (!now.isHere || now.isDirty || now.isBusy) return;
    const lost = keeper.lost.get(id);
    keeper.lost.delete(id);
    if (!lost) return void adopt();
    setState({ ...CALM, ...lost.state });
    now.before = lost.before;
    draw(lost.after);
  };
  useEffect(() => {
    keeper.saving.then(settle);
    return () => {
      now.isHere = false;
      // Who goes away within the pause has said it all the same.
      if (now.isDirty) save();
    };
  }, []);
  useEffect(() => {
    const isUsed = form.current?.contains(document.activeElement);
    if (isUsed || now.isDirty || now.isBusy || state.status === "problem") return;
    // What was changed as a whole cannot be undone any more.
    if (adopt().some((name) => !hasParts(keeper.values[name]))) setState(CALM);
  }, [kept]);
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
