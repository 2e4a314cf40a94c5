/** What a member hears of and by which way, and when nothing may come: one form, saved together. */

import { html, useState } from "../../vendor/preact.js";
import { Problem, Said, Submit, useAction } from "../pages.js";
import { t } from "../text.js";
import { AskBeforeLeaving } from "../unsaved-changes.js";
import { Times } from "./hours-fields.js";
import { NIGHTS, openHours, WORKING_HOURS, zoneHere } from "./quiet-hours.js";

/**
 * @import { Kind, NotificationSettingsInput, NotificationSettings } from "kier/api"
 * @import { Session } from "../account/session.js"
 * @import { QuietTimes, Span } from "./quiet-hours.js"
 */

// One column each; all of a member's devices are one to them.
/** @type {Record<string, string[]>} */
const WAYS = { push: ["web_push", "fcm"], mail: ["mail"] };
const wayNames = () => ({ push: t("Push"), mail: t("Mail") });

/**
 * What stands in the form; `vias`: by kind and by way, whether something comes.
 * @typedef {{vias: Record<string, Record<string, boolean>>, timezone: string, urgent_anyway: boolean,
 *   hasQuiet: boolean, hasSafe: boolean, quiet: Span[], safe: Span[]}} Draft
 */

/**
 * What stands in the form.
 * @param {Pick<NotificationSettings, "kinds" | "times">} settings as the server has them
 * @returns {Draft}
 */
export function draftOf({ kinds, times }) {
  const { timezone = zoneHere(), safe = [], quiet = [], urgent_anyway = false } = times ?? {};
  return {
    vias: Object.fromEntries(kinds.map(({ kind, vias }) => [kind, vias])),
    timezone,
    urgent_anyway,
    hasQuiet: quiet.length > 0,
    hasSafe: safe.length > 0,
    quiet: quiet.length ? quiet.map(endedByTheDay) : [NIGHTS],
    safe: safe.length ? safe.map(endedByTheDay) : [WORKING_HOURS],
  };
}

/**
 * Where a day ends, the next one begins: 24 here.
 * @param {Span} span
 */
const endedByTheDay = (span) => ({ ...span, until: span.until || 24 });

/**
 * The times that a draft stands for, as the server takes them; null: always.
 * @param {{hasQuiet: boolean, hasSafe: boolean, quiet: Span[], safe: Span[], timezone: string,
 *   urgent_anyway: boolean}} options
 */
export function timesOf({ hasQuiet, hasSafe, quiet, safe, timezone, urgent_anyway }) {
  if (!hasQuiet && !hasSafe) return null;
  return { timezone, safe: hasSafe ? safe : [], quiet: hasQuiet ? quiet : [], urgent_anyway };
}

/**
 * What differs between two drafts, as the server takes it; empty: nothing.
 * @param {Draft} before
 * @param {Draft} after
 */
export function changesBetween(before, after) {
  const kinds = Object.entries(after.vias)
    .map(([kind, vias]) => {
      const changed = Object.entries(vias).filter(([via, on]) => on !== before.vias[kind][via]);
      return { kind, vias: Object.fromEntries(changed) };
    })
    .filter(({ vias }) => Object.keys(vias).length);
  const times = timesOf(after);
  const isSame = JSON.stringify(times) === JSON.stringify(timesOf(before));
  return { ...(kinds.length && { kinds }), ...(!isSame && { times }) };
}

/**
 * @param {QuietTimes | null | undefined} times as `timesOf` gives them
 * @throws {Said} nobody could keep them; `field` is where it is wrong
 */
export function mustBeKept(times) {
  for (const list of /** @type {const} */ (["quiet", "safe"])) {
    for (const [place, { days, from, until }] of (times?.[list] ?? []).entries()) {
      const field = `${list}-${place}`;
      if (!days.length) throw new Said(t("Choose at least one day."), `${field}-days`);
      if (from === until)
        throw new Said(
          t("These hours are empty. A whole day is from 00:00 until 24:00."),
          `${field}-from`,
        );
    }
  }
  if (times && !openHours(times).size) {
    throw new Said(
      t("Nothing could ever come. Leave some hours open."),
      times.quiet.length ? "quiet-0-days" : "safe-0-days",
    );
  }
}

/**
 * @param {{session: Session, settings: NotificationSettings,
 *   change: (changes: NotificationSettingsInput) => Promise<NotificationSettings>}} form
 *   `change` answers the settings as they are then
 */
export function Preferences({ session, settings, change }) {
  const before = draftOf(settings);
  const [draft, setDraft] = useState(before);
  const [isSaved, setSaved] = useState(false);
  const changes = changesBetween(before, draft);
  const isChanged = Object.keys(changes).length > 0;
  const save = useAction(async () => {
    mustBeKept(changes.times);
    if (isChanged)
      setDraft(draftOf(await change(/** @type {NotificationSettingsInput} */ (changes))));
    setSaved(true);
  });
  /** @param {SubmitEvent} event */
  const send = (event) => {
    event.preventDefault();
    setSaved(false);
    save.run();
  };
  /** @param {Partial<Draft>} fields */
  const set = (fields) => {
    setSaved(false);
    setDraft((now) => ({ ...now, ...fields }));
  };
  return html`<form class="stack" onSubmit=${send} novalidate data-part="preferences" data-state=${isChanged ? "changed" : isSaved ? "saved" : "kept"}>
    <${Problem} error=${save.error} fieldId=${document.getElementById(save.error?.field)?.id} />
    <section class="card stack" data-part="ways"><h2>${t("What you hear of, and how")}</h2>
      <${Ways} kinds=${settings.kinds} vias=${draft.vias} onChange=${(vias) => set({ vias })} /></section>
    <section class="card stack" data-part="times"><h2>${t("When pushes and mails may come")}</h2>
      <${Times} draft=${draft} times=${timesOf(draft)} set=${set} fault=${save.error?.field} /></section>
    <div class="row ${isChanged ? "save-bar" : ""}"><${Submit} isBusy=${save.isBusy} patience=${session.api.patience} text=${t("Save")} />
      <span role="status">${isChanged ? t("Not saved yet.") : isSaved && t("Saved.")}</span></div>
  </form>
  ${isChanged && html`<${AskBeforeLeaving} patience=${session.api.patience} />`}`;
}

/**
 * Where there is no room for columns, each row becomes a card, and says what its boxes are; the
 * roles keep it a table for who does not see it.
 * @param {{kinds: Kind[], vias: Draft["vias"], onChange: (vias: Draft["vias"]) => void}} props
 */
function Ways({ kinds, vias, onChange }) {
  const names = wayNames();
  /**
   * @param {string} kind
   * @param {keyof typeof WAYS} way
   * @param {boolean} isOn
   */
  const set = (kind, way, isOn) => {
    const changed = WAYS[way].filter((via) => via in vias[kind]).map((via) => [via, isOn]);
    onChange({ ...vias, [kind]: { ...vias[kind], ...Object.fromEntries(changed) } });
  };
  return html`<table class="ways" role="table">
    <caption class="apart">${t("What you hear of, and how")}</caption>
    <thead role="rowgroup"><tr role="row"><td role="cell"></td><th role="columnheader" scope="col">${t("On this page")}</th>
      ${Object.entries(names).map(([way, name]) => html`<th role="columnheader" scope="col" key=${way}>${name}</th>`)}</tr></thead>
    <tbody role="rowgroup">${kinds.map(
      ({ kind, title }) => html`<tr role="row" key=${kind} data-kind=${kind}>
      <th role="rowheader" scope="row" id="kind-${kind}">${title}</th>
      <td role="cell"><span class="way"><span class="way-name">${t("On this page")}</span> <span class="hint">${vias[kind].live ? t("always") : t("never")}</span></span></td>
      ${Object.entries(names).map(
        ([way, name]) => html`<td role="cell" key=${way}>
        <${Way} id="${kind}-${way}" kind=${kind} name=${name} vias=${WAYS[way].map((via) => vias[kind][via])}
          onChange=${(isOn) => set(kind, way, isOn)} /></td>`,
      )}
    </tr>`,
    )}</tbody>
  </table>`;
}

/**
 * @param {{id: string, kind: string, name: string, vias: (boolean | undefined)[],
 *   onChange: (isOn: boolean) => void}} props
 */
function Way({ id, kind, name, vias, onChange }) {
  if (vias.every((on) => on === undefined))
    return html`<span class="way"><span class="way-name">${name}</span> <span class="hint">${t("never")}</span></span>`;
  return html`<label class="way"><span class="way-name" id="${id}-name">${name}</span>
    <input type="checkbox" id=${id} checked=${vias.some(Boolean)} aria-labelledby="kind-${kind} ${id}-name"
      onChange=${({ target }) => onChange(target.checked)} /></label>`;
}
