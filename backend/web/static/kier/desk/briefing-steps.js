/**
 * The steps of a briefing and their fields: read as the requester reads them, changed in their
 * place.
 */

import { dayText, labelOf, labelsOf, money } from "../shared/formats.js";
import { messageOf, Said, useAction } from "../shared/pages.js";
import { Line, Select, Tick } from "../shared/questionnaire/fields.js";
import { t } from "../shared/text.js";
import { Refused } from "../shared/wire.js";
import { html, useEffect, useRef, useState } from "../vendor/preact.js";
import { useDraft } from "./account.js";
import { LongText, Money, Ticks } from "./fields.js";
import { fieldWords, isSum, nameWords } from "./labels.js";

/**
 * @import { BriefingStep as Step, Choice, DeskRequest, Platform } from "kier/api"
 * @import { DeskAccount } from "./account.js"
 */

// What stands beside the briefing's own texts.
const COLUMNS = [
  "form",
  "topics",
  "languages",
  "region",
  "online",
  "day",
  "wanted",
  "heavy",
  "fee_cents",
  "travel_cents",
];
/** @type {Record<string, "forms" | "topics" | "languages" | "regions">} */
const LISTS = { form: "forms", topics: "topics", languages: "languages", region: "regions" };

/**
 * The value of a field of a request.
 * @param {Record<string, any>} request
 * @param {string} name
 */
const valueOf = (request, name) =>
  COLUMNS.includes(name) ? request[name] : request.briefing[name];

/**
 * Changed fields as `PATCH` of a request takes them.
 * @param {Record<string, any>} fields
 */
export function changesOf(fields) {
  const names = Object.keys(fields);
  /** @param {(name: string) => boolean} test */
  const some = (test) => Object.fromEntries(names.filter(test).map((name) => [name, fields[name]]));
  const briefing = some((name) => !COLUMNS.includes(name));
  return {
    ...some((name) => COLUMNS.includes(name)),
    ...(Object.keys(briefing).length ? { briefing } : {}),
  };
}

// What may still change when members say yes to all else; see `revisions.py`.
const LATE = ["place", "preparation", "support", "aftercare", "heavy"];

/**
 * Whether the desk may change a field while a request is in this state.
 * @param {string} state
 * @param {string} name
 */
export const mayChange = (state, name) =>
  state === "submitted" || (state === "going" && LATE.includes(name));

/**
 * What one reads of it.
 * @param {Platform} platform
 * @param {string} name
 * @param {any} value
 */
export function fieldText(platform, name, value) {
  if (value === null || value === undefined || value === "") return "";
  if (Array.isArray(value)) return labelsOf(platform[LISTS[name]], value);
  if (LISTS[name]) return labelOf(platform[LISTS[name]], value);
  if (typeof value === "boolean") return value ? t("yes") : t("no");
  if (name.endsWith("_cents")) return money(value);
  if (name === "names") return nameWords()[value] ?? value;
  if (/^\d{4}-\d\d-\d\d$/.test(value)) return dayText(value);
  return String(value);
}

/** @param {Choice[]} list */
const pairs = (list) => list.map(({ id, label }) => [id, label]);
const none = () => ["", t("not filled in")];

/**
 * One field to fill in.
 * @param {{platform: Platform, name: string, value: any, onChange: (value: any) => void}} props
 */
function BriefingField({ platform, name, value, onChange }) {
  const id = `field-${name}`;
  const label = fieldWords()[name] ?? name;
  if (["topics", "languages"].includes(name)) {
    return html`<${Ticks} id=${id} label=${label} options=${pairs(platform[LISTS[name]])} values=${value ?? []} onChange=${onChange} />`;
  }
  if (name === "names") {
    return html`<${Select} id=${id} label=${label} value=${value ?? ""} options=${[none(), ...Object.entries(nameWords())]} onChoose=${onChange} />`;
  }
  if (["form", "region"].includes(name)) {
    return html`<${Select} id=${id} label=${label} value=${value ?? ""} options=${[none(), ...pairs(platform[LISTS[name]])]} onChoose=${onChange} />`;
  }
  if (["online", "heavy"].includes(name)) {
    const hint =
      name === "heavy"
        ? t("After a heavy one, members rest for a while before the next.")
        : undefined;
    return html`<${Tick} id=${id} label=${label} hint=${hint} checked=${Boolean(value)} onChange=${onChange} />`;
  }
  if (["day", "told_on"].includes(name)) {
    return html`<${Line} id=${id} type="date" label=${label} value=${value ?? ""} onChange=${(day) => onChange(day || null)} />`;
  }
  if (name.endsWith("_cents"))
    return html`<${Money} id=${id} label=${label} value=${value} onChange=${onChange} />`;
  if (name === "wanted") {
    return html`<${Line} id=${id} label=${label} class="field number" inputmode="numeric" value=${value ?? ""} onChange=${(text) => onChange(/^\d{1,2}$/.test(text) ? Number(text) : text)} />`;
  }
  return html`<${LongText} id=${id} label=${label} rows=${name === "question" ? 1 : 2} value=${value ?? ""} onChange=${onChange} />`;
}

/** @typedef {{fields: Record<string, any>, revision: number}} BriefingDraft */

/**
 * @param {{session: DeskAccount, request: DeskRequest, path: string, step: Step,
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
    const shared = { session, path, step, request, onChange };
    const newest = await saveFields(shared, draft.fields, revision);
    if (newest) {
      setTheirs(newest);
      return;
    }
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
 * Save changed fields of a step, also where somebody else changed other parts meanwhile.
 * @param {{session: DeskAccount, request: DeskRequest, path: string, step: Step,
 *   onChange: (request: DeskRequest) => void}} part
 * @param {Record<string, any>} fields
 * @param {number} revision that the changes were begun from
 * @returns {Promise<DeskRequest | null>} the request as it is now, where somebody else changed the same
 *   fields: then nothing is saved
 */
async function saveFields({ session, request, path, step, onChange }, fields, revision) {
  const changes = changesOf(fields);
  try {
    await session.api.call("PATCH", path, { revision, ...changes });
  } catch (error) {
    if (!(error instanceof Refused) || error.status !== 409) throw error;
    const newest = await session.api.get(path);
    if (newest.revision === revision) throw error;
    onChange(newest);
    if (!step.fields.every((name) => same(valueOf(newest, name), valueOf(request, name))))
      return newest;
    await session.api.call("PATCH", path, { revision: newest.revision, ...changes });
  }
  onChange(await session.api.get(path));
  return null;
}

/**
 * @param {unknown} former
 * @param {unknown} other
 */
const same = (former, other) => JSON.stringify(former) === JSON.stringify(other);

/**
 * @param {{session: DeskAccount, request: DeskRequest, step: Step,
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
 * @param {{session: DeskAccount, request: DeskRequest, step: Step, fields: string[],
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
 * @param {{session: DeskAccount, step: Step, theirs: DeskRequest, onKeep: () => void,
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
