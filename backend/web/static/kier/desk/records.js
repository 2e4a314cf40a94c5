/**
 * Lists of things to keep, each changed in its place: what the parts of growing share, and points
 * to do better.
 */

import { isCoordinator } from "../shared/account/roles.js";
import { AskButton, Empty, Head, Mark, PlainForm } from "../shared/components.js";
import { dayFromNow, dayText } from "../shared/formats.js";
import { Said } from "../shared/pages.js";
import { Line, Select } from "../shared/questionnaire/fields.js";
import { Fetched, useFresh, useRows } from "../shared/resources.js";
import { t } from "../shared/text.js";
import { allMembers } from "../shared/trust/publication.js";
import { html, useState } from "../vendor/preact.js";
import { DESK, useDraft } from "./account.js";
import { LongText } from "./fields.js";
import { requestAddress } from "./navigation.js";

/**
 * @import { Colleague, Improvement } from "kier/api"
 * @import { Every, Fresh } from "../shared/resources.js"
 * @import { Api } from "../shared/wire.js"
 * @import { ComponentChildren } from "preact"
 * @import { DeskAccount } from "./account.js"
 */

/**
 * @param {{session: DeskAccount, what: string, title: string, hint: string, add: string,
 *   empty: string, fresh: () => object, Shown: Function, Fields: Function,
 *   bodyOf: (values: any) => object} & Record<string, unknown>} list
 *   `what` in the API; `fresh` values of a new record; `Shown` draws it, `Fields` what is filled in;
 *   `bodyOf` checks values and says what is sent
 */
export function GrowingList({
  session,
  what,
  title,
  hint,
  add,
  empty,
  fresh,
  Shown,
  Fields,
  bodyOf,
  ...more
}) {
  const [edited, setEdited] = useState(/** @type {string | null} */ (null));
  /** @type {Fresh<Every<any>>} */
  const fetched = useRows(session.api, `${DESK}/${what}`);
  const done = async () => {
    setEdited(null);
    await fetched.again();
  };
  /** @param {any} record */
  const edit = (record) =>
    html`<${EditRecord} session=${session} what=${what} record=${record} fresh=${fresh} Fields=${Fields} bodyOf=${bodyOf} onDone=${done} onCancel=${() => setEdited(null)} ...${more} />`;
  /** @param {Every<any>} found */
  const draw = ({ rows }) =>
    rows.length
      ? html`<ul role="list" class="cards">${rows.map((record) => html`<li class="card" key=${record.id}>${edited === record.id ? edit(record) : html`<${Shown} session=${session} record=${record} again=${fetched.again} onEdit=${() => setEdited(record.id)} ...${more} />`}</li>`)}</ul>`
      : edited !== "new" && html`<${Empty}>${empty}</${Empty}>`;
  return html`<section class="stack" aria-labelledby=${what} data-part=${what}>
    <${Head} id=${what} title=${title} hint=${hint}>${edited !== "new" && html`<button type="button" class="button main" data-part="new-${what}" onClick=${() => setEdited("new")}>${add}</button>`}</${Head}>
    ${edited === "new" && html`<div class="card">${edit(null)}</div>`}
    <${Fetched} fetched=${fetched}>${draw}</${Fetched}></section>`;
}

/**
 * @param {{session: DeskAccount, what: string, record: any, fresh: () => object, Fields: Function,
 *   bodyOf: (values: any) => object, onDone: () => Promise<void>,
 *   onCancel: () => void} & Record<string, unknown>} props
 */
function EditRecord({ session, what, record, fresh, Fields, bodyOf, onDone, onCancel, ...more }) {
  const [values, set, forget] = useDraft(
    session,
    `${what}/${record?.id ?? "new"}`,
    record ?? fresh(),
  );
  const send = async () => {
    const body = bodyOf(values);
    if (record) await session.api.call("PATCH", `${DESK}/${what}/${record.id}`, body);
    else await session.api.post(`${DESK}/${what}`, body);
    forget();
    await onDone();
  };
  const cancel = () => {
    forget();
    onCancel();
  };
  return html`<${PlainForm} onSend=${send} submit=${t("Save")} name="edit-${what}" beside=${html`<button type="button" class="button quiet" onClick=${cancel}>${t("Cancel")}</button>`}>
    <${Fields} session=${session} values=${values} set=${set} record=${record} ...${more} /></${PlainForm}>`;
}

/**
 * Change and remove, beside one thing.
 * @param {{session: DeskAccount, what: string, record: any, name: string, says: string,
 *   onEdit: () => void, again: () => Promise<void>, children?: ComponentChildren}} props
 */
export function Tools({ session, what, record, name, says, onEdit, again, children }) {
  const remove = async () => {
    await session.api.call("DELETE", `${DESK}/${what}/${record.id}`);
    await again();
  };
  return html`<div class="row">${children}<button type="button" class="button small" onClick=${onEdit}>${t("Change")}<span class="apart"> ${name}</span></button>
    <${AskButton} label=${html`${t("Remove")}<span class="apart"> ${name}</span>`} kind="small quiet" name="remove-${what}" title=${t("Remove “{name}”?", { name })} confirm=${t("Remove")} onConfirm=${remove} patience=${session.api.patience}><p>${says}</p></${AskButton}></div>`;
}

/**
 * Both languages of a text.
 * @param {Record<string, string> | undefined} texts
 * @param {string} said
 * @throws {Said} one is missing
 */
export function bothOf(texts, said) {
  const found = Object.fromEntries(
    ["nl", "en"].map((code) => [code, (texts?.[code] ?? "").trim()]),
  );
  if (Object.values(found).some((text) => !text)) throw new Said(said);
  return found;
}

/** @typedef {[id: string, name: string][]} Owners */

/** @typedef {Pick<Improvement, "text" | "owner" | "due_on"> & Partial<Improvement>} ImprovementDraft */

const USUAL_DAYS = 30;

/**
 * Coordinators of the platform, who may see to something: `[id, name]` each.
 * @param {Api} api
 */
export function useOwners(api) {
  /** @type {Fresh<Colleague[]>} */
  const { found } = useFresh(() => allMembers(api), []);
  return (found ?? [])
    .filter(isCoordinator)
    .map(({ id, name, email }) => [id, name || email])
    .sort(([, name], [, other]) => name.localeCompare(other));
}

/**
 * The list, of one request or of all.
 * @param {{session: DeskAccount, of?: string | null}} props
 */
export function Improvements({ session, of = null }) {
  /** @type {Fresh<Every<Improvement>>} */
  const fetched = useRows(session.api, `${DESK}/improvements`);
  const owners = useOwners(session.api);
  const [isNew, setNew] = useState(false);
  const done = async () => {
    setNew(false);
    await fetched.again();
  };
  /** @param {Every<Improvement>} found */
  const draw = ({ rows }) => {
    const shown = rows.filter((improvement) => !of || improvement.assignment === of);
    return shown.length
      ? html`<ul role="list" class="shelf plain">${shown.map((improvement) => html`<${ImprovementRow} key=${improvement.id} session=${session} improvement=${improvement} isAlone=${!of} owners=${owners} again=${fetched.again} />`)}</ul>`
      : !isNew && html`<${Empty}>${t("Nothing is written down yet.")}</${Empty}>`;
  };
  return html`<section class="stack" aria-labelledby="improvements" data-part="improvements">
    <${Head} id="improvements" title=${t("What to do better")} hint=${t("Members read what became of it.")}>
      ${!isNew && html`<button type="button" class="button" data-part="new-improvement" onClick=${() => setNew(true)}>${t("New point")}</button>`}</${Head}>
    ${isNew && html`<${EditImprovement} session=${session} owners=${owners} of=${of} improvement=${{ text: "", owner: null, due_on: dayFromNow(USUAL_DAYS) }} onDone=${done} onCancel=${() => setNew(false)} />`}
    <${Fetched} fetched=${fetched}>${draw}</${Fetched}></section>`;
}

/**
 * @param {{session: DeskAccount, improvement: Improvement, isAlone: boolean, owners: Owners,
 *   again: () => Promise<void>}} props
 */
function ImprovementRow({ session, improvement, isAlone, owners, again }) {
  const [isOpen, setOpen] = useState(false);
  const { id, text, owner, due_on: due, done_on: doneOn, outcome, late, assignment } = improvement;
  /** @param {FormData} values */
  const finish = async (values) => {
    const said = /** @type {string} */ (values.get("outcome")).trim();
    if (!said) throw new Said(t("Write what became of it: members read it."));
    await session.api.call("PATCH", `${DESK}/improvements/${id}`, {
      done_on: dayFromNow(0),
      outcome: said,
    });
    await again();
  };
  const remove = async () => {
    await session.api.call("DELETE", `${DESK}/improvements/${id}`);
    await again();
  };
  const close = async () => {
    setOpen(false);
    await again();
  };
  if (isOpen)
    return html`<li class="row-inside"><${EditImprovement} session=${session} owners=${owners} improvement=${improvement} onDone=${close} onCancel=${() => setOpen(false)} /></li>`;
  return html`<li class="row-inside" data-improvement=${doneOn ? "done" : late ? "late" : "open"}><div class="line-row"><div class="grows-wide"><p class="words">${text}</p>
      <p class="facts-line hint"><span>${owner?.name ?? t("nobody sees to it")}</span><span class=${late ? "lacks" : ""}>${t("until {day}", { day: dayText(due) })}${late ? ` · ${t("late")}` : ""}</span>
        ${isAlone && assignment && html`<span><a href=${requestAddress(assignment, "evaluation")}>${t("To the request")}</a></span>`}</p>
      ${doneOn && html`<p><${Mark} text=${t("Done {day}", { day: dayText(doneOn) })} tone="acts" /> ${outcome}</p>`}</div>
    <div class="row"><button type="button" class="button small quiet" data-part="change-improvement" onClick=${() => setOpen(true)}>${t("Change")}<span class="apart"> ${text}</span></button>
      <${AskButton} label=${html`${t("Remove")}<span class="apart"> ${text}</span>`} kind="small quiet" name="remove-improvement" title=${t("Remove this point?")} confirm=${t("Remove")} onConfirm=${remove} patience=${session.api.patience}>
        <p class="words">${text}</p>${outcome && html`<p class="words">${outcome}</p>`}<p>${t("It is gone for members who read it, too. It cannot be brought back.")}</p></${AskButton}>
      ${
        !doneOn &&
        html`<${AskButton} label=${t("Done")} kind="small" name="finish" title=${t("What became of it?")} confirm=${t("Done")} onConfirm=${finish} patience=${session.api.patience}>
        <div><label class="label" for="outcome">${t("In a sentence, for members")}</label><textarea class="field short" autocomplete="off" id="outcome" name="outcome" rows="3" maxlength="500"></textarea></div></${AskButton}>`
      }</div></div></li>`;
}

/**
 * @param {{session: DeskAccount, owners: Owners, of?: string | null, improvement: ImprovementDraft,
 *   onDone: () => Promise<void>, onCancel: () => void}} props
 */
function EditImprovement({ session, owners, of, improvement, onDone, onCancel }) {
  const { id, text, owner, due_on, done_on: doneOn, outcome } = improvement;
  // Of what was done the wording is put right; who saw to it, and until when, is history.
  const [values, set, forget] = useDraft(
    session,
    `improvement/${id ?? of ?? "new"}${doneOn ? "/done" : ""}`,
    doneOn ? { text, outcome } : { text, owner: owner?.id ?? session.me.id, due_on },
  );
  const send = async () => {
    if (!values.text.trim()) throw new Said(t("Write what should become better."));
    if (doneOn && !(/** @type {string} */ (values.outcome).trim()))
      throw new Said(t("Write what became of it: members read it."));
    if (id) await session.api.call("PATCH", `${DESK}/improvements/${id}`, values);
    else
      await session.api.post(`${DESK}/improvements`, {
        ...values,
        ...(of ? { assignment: of } : {}),
      });
    forget();
    await onDone();
  };
  const cancel = () => {
    forget();
    onCancel();
  };
  return html`<div class="card"><${PlainForm} onSend=${send} submit=${t("Save")} name="improvement" beside=${html`<button type="button" class="button quiet" onClick=${cancel}>${t("Cancel")}</button>`}>
    <${LongText} id="improvement-text" label=${t("What should become better")} rows=${2} maxlength="500" value=${values.text} onChange=${(text) => set({ text })} />
    ${
      doneOn
        ? html`<${LongText} id="improvement-outcome" label=${t("What became of it")} hint=${t("Members read the new words. The old ones are not kept.")} rows=${3} maxlength="500" value=${values.outcome} onChange=${(outcome) => set({ outcome })} />`
        : html`<div class="two"><${Select} id="improvement-owner" label=${t("Who sees to it")} value=${values.owner} options=${owners} onChoose=${(owner) => set({ owner })} />
      <${Line} id="improvement-due" type="date" label=${t("Until")} value=${values.due_on} onChange=${(due_on) => set({ due_on })} /></div>`
    }</${PlainForm}></div>`;
}
