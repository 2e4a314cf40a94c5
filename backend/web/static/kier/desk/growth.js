/**
 * What the platform learns and shows: its parts, and the list of things to keep that they have in
 * common.
 */

import { AskButton, Empty, Head, Heading, PlainForm, Tabs } from "../shared/components.js";
import { Later, Said } from "../shared/parts.js";
import { Fetched, useRows } from "../shared/resources.js";
import { t } from "../shared/text.js";
import { html, useEffect, useState } from "../vendor/preact.js";
import { DESK, useDraft } from "./account.js";
import { Improvements } from "./improvements.js";

/**
 * @import { Load } from "../shared/parts.js"
 * @import { Every, Fresh } from "../shared/resources.js"
 * @import { ComponentChildren } from "preact"
 * @import { DeskAccount } from "./account.js"
 * @import { Route } from "./navigation.js"
 */

/** @type {Record<string, Load>} */
const PARTS = {
  knowledge: () => import("./knowledge.js").then((module) => module.KnowledgePart),
  trainings: () => import("./knowledge.js").then((module) => module.Trainings),
  coaching: () => import("./knowledge.js").then((module) => module.Coaching),
  successes: () => import("./stories.js").then((module) => module.Successes),
};

/**
 * The page.
 * @param {{session: DeskAccount, route: Route}} props
 */
export function Growing({ session, route }) {
  const part = route.part || "knowledge";
  /**
   * @param {string} name
   * @param {string} text
   */
  const link = (name, text) => [`#/growing/${name}`, text, part === name];
  useEffect(() => {
    document.title = t("Growing");
  }, []);
  return html`<article class="wide stack" data-part="growing">
    <${Heading} of=${part}>${t("Growing")}</${Heading}>
    <${Tabs} label=${t("Growing")} links=${[
      link("knowledge", t("Knowledge")),
      link("trainings", t("Trainings")),
      link("coaching", t("Coaching days")),
      link("successes", t("Successes")),
      link("improvements", t("What to do better")),
    ]} />
    ${part === "improvements" ? html`<${Improvements} session=${session} />` : html`<${Later} key=${part} load=${PARTS[part]} session=${session} />`}
  </article>`;
}

/**
 * @param {{session: DeskAccount, what: string, title: string, hint: string, add: string,
 *   empty: string, fresh: () => object, Shown: Function, Fields: Function,
 *   bodyOf: (values: any) => object} & Record<string, unknown>} list
 *   `what` in the API; `fresh` values of a new one; `Shown` draws one, `Fields` what is filled in;
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
  /** @param {any} one */
  const edit = (one) =>
    html`<${EditRecord} session=${session} what=${what} one=${one} fresh=${fresh} Fields=${Fields} bodyOf=${bodyOf} onDone=${done} onCancel=${() => setEdited(null)} ...${more} />`;
  /** @param {Every<any>} found */
  const draw = ({ rows }) =>
    rows.length
      ? html`<ul role="list" class="cards">${rows.map((one) => html`<li class="card" key=${one.id}>${edited === one.id ? edit(one) : html`<${Shown} session=${session} one=${one} again=${fetched.again} onEdit=${() => setEdited(one.id)} ...${more} />`}</li>`)}</ul>`
      : edited !== "new" && html`<${Empty}>${empty}</${Empty}>`;
  return html`<section class="stack" aria-labelledby=${what} data-part=${what}>
    <${Head} id=${what} title=${title} hint=${hint}>${edited !== "new" && html`<button type="button" class="button main" data-part="new-${what}" onClick=${() => setEdited("new")}>${add}</button>`}</${Head}>
    ${edited === "new" && html`<div class="card">${edit(null)}</div>`}
    <${Fetched} fetched=${fetched}>${draw}</${Fetched}></section>`;
}

/**
 * @param {{session: DeskAccount, what: string, one: any, fresh: () => object, Fields: Function,
 *   bodyOf: (values: any) => object, onDone: () => Promise<void>,
 *   onCancel: () => void} & Record<string, unknown>} props
 */
function EditRecord({ session, what, one, fresh, Fields, bodyOf, onDone, onCancel, ...more }) {
  const [values, set, forget] = useDraft(session, `${what}/${one?.id ?? "new"}`, one ?? fresh());
  const send = async () => {
    const body = bodyOf(values);
    if (one) await session.api.call("PATCH", `${DESK}/${what}/${one.id}`, body);
    else await session.api.post(`${DESK}/${what}`, body);
    forget();
    await onDone();
  };
  const cancel = () => {
    forget();
    onCancel();
  };
  return html`<${PlainForm} onSend=${send} submit=${t("Save")} name="edit-${what}" beside=${html`<button type="button" class="button quiet" onClick=${cancel}>${t("Cancel")}</button>`}>
    <${Fields} session=${session} values=${values} set=${set} one=${one} ...${more} /></${PlainForm}>`;
}

/**
 * Change and remove, beside one thing.
 * @param {{session: DeskAccount, what: string, one: any, name: string, says: string,
 *   onEdit: () => void, again: () => Promise<void>, children?: ComponentChildren}} props
 */
export function Tools({ session, what, one, name, says, onEdit, again, children }) {
  const remove = async () => {
    await session.api.call("DELETE", `${DESK}/${what}/${one.id}`);
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
