/** What a member hears of and by which way, and when nothing may come: one form, saved together. */

import { t } from "../text.js";
import { html, useState } from "../../vendor/preact.js";
import { AskBeforeLeaving } from "../unsaved-changes.js";
import { Problem, Said, Submit, useAction } from "../parts.js";
import { NIGHTS, openHours, WORKING_HOURS, zoneHere } from "./quiet-hours.js";
import { Times } from "./hours-fields.js";

// One column each; all of a member's devices are one to them.
const WAYS = { push: ["web_push", "fcm"], mail: ["mail"] };
const wayNames = () => ({ push: t("Push"), mail: t("Mail") });

/**
 * What stands in the form.
 * @param {{kinds: object[], times: object | null}} settings as the server has them
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

// Where a day ends, the next one begins: 24 here.
const endedByTheDay = (span) => ({ ...span, until: span.until || 24 });

/** The times that a draft stands for, as the server takes them; null: always. */
export function timesOf({ hasQuiet, hasSafe, quiet, safe, timezone, urgent_anyway }) {
  if (!hasQuiet && !hasSafe) return null;
  return { timezone, safe: hasSafe ? safe : [], quiet: hasQuiet ? quiet : [], urgent_anyway };
}

/** What differs between two drafts, as the server takes it; empty: nothing. */
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
 * @param {object | null} times as `timesOf` gives them
 * @throws {Said} nobody could keep them; `field` is where it is wrong
 */
export function mustBeKept(times) {
  for (const list of ["quiet", "safe"]) {
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
 * @param {{session: object, settings: object, change: (changes: object) => Promise<object>}} form
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
    if (isChanged) setDraft(draftOf(await change(changes)));
    setSaved(true);
  });
  const send = (event) => {
    event.preventDefault();
    setSaved(false);
    save.run();
  };
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

// Where there is no room for columns, each row becomes a card, and says what its boxes are; the
// roles keep it a table for who does not see it.
function Ways({ kinds, vias, onChange }) {
  const names = wayNames();
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

function Way({ id, kind, name, vias, onChange }) {
  if (vias.every((on) => on === undefined))
    return html`<span class="way"><span class="way-name">${name}</span> <span class="hint">${t("never")}</span></span>`;
  return html`<label class="way"><span class="way-name" id="${id}-name">${name}</span>
    <input type="checkbox" id=${id} checked=${vias.some(Boolean)} aria-labelledby="kind-${kind} ${id}-name"
      onChange=${({ target }) => onChange(target.checked)} /></label>`;
}
