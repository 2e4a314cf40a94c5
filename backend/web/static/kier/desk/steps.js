/** The steps of joining, of leaving, and when something went wrong, in Dutch and English. */

import { ActButton, AskButton, Choose, Empty, PlainForm } from "../shared/components.js";
import { Fetched, useFresh } from "../shared/resources.js";
import { Said } from "../shared/parts.js";
import { t } from "../shared/text.js";
import { html, useState } from "../vendor/preact.js";
import { DESK, useDraft } from "./account.js";
import { TwoTexts } from "./fields.js";
import { pathWords, saidIn } from "./labels.js";

/**
 * @import { Step } from "kier/api"
 * @import { Fresh, Listed } from "../shared/resources.js"
 * @import { DeskAccount } from "./account.js"
 */

/** @typedef {Omit<Step, "id" | "position"> & {id?: string}} StepDraft */

/**
 * The part of the people.
 * @param {{session: DeskAccount}} props
 */
export function Steps({ session }) {
  const [path, setPath] = useState("join");
  const [edited, setEdited] = useState(/** @type {string | null} */ (null));
  /** @type {Fresh<Listed<Step>>} */
  const fetched = useFresh(() => session.api.get(`${DESK}/steps`), []);
  const done = async () => {
    setEdited(null);
    await fetched.again();
  };
  /** @param {Listed<Step>} found */
  const draw = ({ results }) => {
    const steps = results.filter((one) => one.path === path);
    return html`${
      steps.length > 0 &&
      html`<ol role="list" class="cards">${steps.map(
        (step, place) =>
          html`<li class="card" key=${step.id}>${
            edited === step.id
              ? html`<${Edit} session=${session} step=${step} onDone=${done} onCancel=${() => setEdited(null)} />`
              : html`<${Step} session=${session} step=${step} place=${place} count=${steps.length} onEdit=${() => setEdited(step.id)} again=${fetched.again} />`
          }</li>`,
      )}</ol>`
    }
        ${edited === "new" && html`<div class="card"><${Edit} session=${session} step=${{ path, title: {}, needs: {}, helper: {} }} onDone=${done} onCancel=${() => setEdited(null)} /></div>`}
        ${!steps.length && edited !== "new" && html`<${Empty}>${t("No step yet.")}</${Empty}>`}`;
  };
  return html`<section class="stack" aria-label=${t("Steps")} data-part="steps">
    <div class="head-row"><${Choose} label=${t("Which path")} value=${path} options=${Object.entries(pathWords())} onChoose=${(
      one,
    ) => {
      setPath(one);
      setEdited(null);
    }} />${edited !== "new" && html`<button type="button" class="button main" onClick=${() => setEdited("new")}>${t("New step")}</button>`}</div>
    <p class="hint">${t("Candidates and members see these steps, and where they stand. A title is enough to begin with.")}</p>
    <${Fetched} fetched=${fetched}>${draw}</${Fetched}></section>`;
}

/**
 * @param {{session: DeskAccount, step: Step, place: number, count: number, onEdit: () => void,
 *   again: () => Promise<void>}} props
 */
function Step({ session, step, place, count, onEdit, again }) {
  const at = `${DESK}/steps/${step.id}`;
  /** @param {number} by */
  const move = (by) => async () => {
    await session.api.call("PATCH", at, { position: place + 1 + by });
    await again();
  };
  const remove = async () => {
    await session.api.call("DELETE", at);
    await again();
  };
  const title = saidIn(step.title);
  return html`<div class="head-row top"><div class="grows-wide"><h3>${place + 1}. ${title}</h3>
      ${saidIn(step.needs) && html`<p class="hint">${t("Needs: {what}", { what: saidIn(step.needs) })}</p>`}${saidIn(step.helper) && html`<p class="hint">${t("Helps: {who}", { who: saidIn(step.helper) })}</p>`}</div>
    <div class="row"><${ActButton} label=${html`<span aria-hidden="true">↑</span><span class="apart">${t("Up")}: ${title}</span>`} act=${move(-1)} kind="small" disabled=${!place} name="up" />
      <${ActButton} label=${html`<span aria-hidden="true">↓</span><span class="apart">${t("Down")}: ${title}</span>`} act=${move(1)} kind="small" disabled=${place === count - 1} name="down" />
      <button type="button" class="button small" onClick=${onEdit}>${t("Change")}<span class="apart"> ${title}</span></button>
      <${AskButton} label=${html`${t("Remove")}<span class="apart"> ${title}</span>`} kind="small quiet" name="remove-step" title=${t("Remove this step?")} confirm=${t("Remove")} onConfirm=${remove} patience=${session.api.patience}><p>${t("It is gone for everybody, also for those who have done it.")}</p></${AskButton}></div></div>`;
}

/**
 * @param {{session: DeskAccount, step: StepDraft, onDone: () => Promise<void>,
 *   onCancel: () => void}} props
 */
function Edit({ session, step, onDone, onCancel }) {
  const { path, title, needs, helper } = step;
  const [values, set, forget] = useDraft(session, `step/${step.id ?? path}`, {
    title,
    needs,
    helper,
  });
  const send = async () => {
    if (!saidIn(values.title).trim()) throw new Said(t("Give the step a title."));
    if (step.id) await session.api.call("PATCH", `${DESK}/steps/${step.id}`, values);
    else await session.api.post(`${DESK}/steps`, { path, ...values });
    forget();
    await onDone();
  };
  const cancel = () => {
    forget();
    onCancel();
  };
  return html`<${PlainForm} onSend=${send} submit=${t("Save")} name="step" beside=${html`<button type="button" class="button quiet" onClick=${cancel}>${t("Cancel")}</button>`}>
    <${TwoTexts} id="step-title" label=${t("Title")} texts=${values.title} maxlength="120" onChange=${(texts) => set({ title: texts })} />
    <${TwoTexts} id="step-needs" label=${t("What it needs")} texts=${values.needs} maxlength="500" onChange=${(texts) => set({ needs: texts })} />
    <${TwoTexts} id="step-helper" label=${t("Who helps")} texts=${values.helper} maxlength="200" onChange=${(texts) => set({ helper: texts })} /></${PlainForm}>`;
}
