/** One step of the briefing: read as the requester reads it, changed in its place. */

import { useDraft } from "./account.js";
import { messageOf, Said, useAction } from "../shared/parts.js";
import { t } from "../shared/text.js";
import { Refused } from "../shared/wire.js";
import { html, useEffect, useRef, useState } from "../vendor/preact.js";
import { BriefingField, changesOf, fieldText, mayChange, valueOf } from "./briefing-field.js";
import { fieldWords, isSum } from "./labels.js";

/**
 * @import { BriefingStep, DeskRequest } from "kier/api"
 * @import { DeskAccount } from "./account.js"
 */

/** @typedef {import("kier/api").BriefingStep} StepOfBriefing */

/** @typedef {{fields: Record<string, any>, revision: number}} BriefingDraft */

/**
 * @param {{session: DeskAccount, request: DeskRequest, path: string, step: StepOfBriefing,
 *   onChange: (request: DeskRequest) => void}} part
 */
export function BriefingStep({ session, request, path, step, onChange }) {
  // What was begun stays, also when one goes elsewhere; `revision`: what it was begun from.
  const [draft, set, forget, isBegun] = useDraft(session, `briefing/${request.id}/${step.id}`, {
    fields: /** @type {Record<string, any>} */ ({}),
    revision: request.revision,
  });
  const [theirs, setTheirs] = useState(/** @type {DeskRequest | null} */ (null));
  const [isSaved, setSaved] = useState(false);
  const button = useRef(/** @type {HTMLElement | null} */ (null));
  const save = useAction(async (revision = draft.revision) => {
    if (!step.fields.every((name) => !name.endsWith("_cents") || isSum(draft.fields[name])))
      throw new Said(t("Write a sum like 75 or 75.50."));
    try {
      await session.api.call("PATCH", path, { revision, ...changesOf(draft.fields) });
    } catch (error) {
      if (!(error instanceof Refused) || error.status !== 409) throw error;
      const newest = await session.api.get(path);
      if (newest.revision === revision) throw error;
      onChange(newest);
      // Where somebody else changed other parts meanwhile, nothing of theirs is lost.
      if (!step.fields.every((name) => same(valueOf(newest, name), valueOf(request, name)))) {
        setTheirs(newest);
        return;
      }
      await session.api.call("PATCH", path, {
        revision: newest.revision,
        ...changesOf(draft.fields),
      });
    }
    onChange(await session.api.get(path));
    close();
    setSaved(true);
  });
  const close = () => {
    forget();
    setTheirs(null);
    setTimeout(() => button.current?.focus());
  };
  const begin = () => {
    setSaved(false);
    set({});
  };
  const fields = step.fields.filter((name) => mayChange(request.state, name));
  const missing = step.fields.filter((name) => request.missing.includes(name));
  return html`<section class="briefing-step ${isBegun ? "is-open" : ""}" aria-labelledby="step-${step.id}" data-step=${step.id}>
    <div class="head-row"><h2 id="step-${step.id}">${step.title}</h2>
      <span class="row"><span role="status" class="saved" data-saved=${isBegun ? "changed" : "saved"} hidden=${!isBegun && !isSaved}>${isBegun ? t("Not saved yet") : t("Saved")}</span>
      ${fields.length > 0 && !isBegun && html`<button type="button" ref=${button} class="button small quiet" onClick=${begin}>${t("Change")}<span class="apart"> ${step.title}</span></button>`}</span></div>
    ${
      isBegun
        ? html`<${Fields} session=${session} request=${request} step=${step} fields=${fields} draft=${draft} set=${set} save=${save} onCancel=${close} theirs=${theirs} />`
        : html`<${Read} session=${session} request=${request} step=${step} missing=${missing} />`
    }
  </section>`;
}

/**
 * @param {unknown} one
 * @param {unknown} other
 */
const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

/**
 * @param {{session: DeskAccount, request: DeskRequest, step: StepOfBriefing,
 *   missing: string[]}} props
 */
function Read({ session, request, step, missing }) {
  const names = fieldWords();
  return html`<dl class="fact-list wide-facts">${step.fields.map((name) => {
    const text = fieldText(session.platform, name, valueOf(request, name));
    return html`<div key=${name}><dt>${names[name] ?? name}</dt><dd dir="auto" class=${text ? "words" : ""}>${text || html`<span class=${missing.includes(name) ? "lacks" : "hint"}>${missing.includes(name) ? t("Missing") : t("not filled in")}</span>`}</dd></div>`;
  })}</dl>`;
}

/**
 * @param {{session: DeskAccount, request: DeskRequest, step: StepOfBriefing, fields: string[],
 *   draft: BriefingDraft, set: (fields: Partial<BriefingDraft>) => void, save: {isBusy: boolean,
 *   error: any, run: (revision?: number) => Promise<void>}, onCancel: () => void,
 *   theirs: DeskRequest | null}} props
 */
function Fields({ session, request, step, fields, draft, set, save, onCancel, theirs }) {
  const box = useRef(/** @type {HTMLElement | null} */ (null));
  useEffect(() => {
    /** @type {HTMLElement | null | undefined} */
    const first = box.current?.querySelector("input, textarea, select");
    first?.focus();
  }, []);
  /** @param {Event} event */
  const send = (event) => {
    event.preventDefault();
    save.run();
  };
  return html`<form class="stack" ref=${box} onSubmit=${send} novalidate>
    ${step.advice && html`<p class="hint">${step.advice}</p>`}
    ${save.error && html`<p class="fault" role="alert">${messageOf(save.error)}</p>`}
    ${theirs && html`<${Conflict} session=${session} step=${step} theirs=${theirs} onKeep=${() => save.run(theirs.revision)} onTake=${onCancel} />`}
    ${fields.map(
      (
        name,
      ) => html`<${BriefingField} key=${name} platform=${session.platform} name=${name} value=${name in draft.fields ? draft.fields[name] : valueOf(request, name)}
      onChange=${(value) => set({ fields: { ...draft.fields, [name]: value } })} />`,
    )}
    <div class="row"><button class="button main" aria-disabled=${save.isBusy ? "true" : undefined}>${t("Save")}</button>
      <button type="button" class="button quiet" onClick=${onCancel}>${t("Cancel")}</button><span role="status" class="hint">${save.isBusy && t("Saving…")}</span></div>
  </form>`;
}

/**
 * @param {{session: DeskAccount, step: StepOfBriefing, theirs: DeskRequest, onKeep: () => void,
 *   onTake: () => void}} props
 */
function Conflict({ session, step, theirs, onKeep, onTake }) {
  const names = fieldWords();
  const box = useRef(/** @type {HTMLElement | null} */ (null));
  useEffect(() => box.current?.focus(), []);
  return html`<div class="alarm stack" role="alert" tabindex="-1" ref=${box} data-part="conflict"><h3>${t("Somebody else changed this meanwhile")}</h3>
    <dl class="fact-list">${step.fields.map((name) => html`<div key=${name}><dt>${names[name] ?? name}</dt><dd class="words">${fieldText(session.platform, name, valueOf(theirs, name)) || t("not filled in")}</dd></div>`)}</dl>
    <div class="row"><button type="button" class="button" onClick=${onTake}>${t("Take theirs")}</button><button type="button" class="button" onClick=${onKeep}>${t("Keep mine, over theirs")}</button></div></div>`;
}
