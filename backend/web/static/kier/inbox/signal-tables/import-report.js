/** The report on the rows of a spreadsheet, and what is done with those in which something points at people. */

import { Fold, Mark, OneOf, PlainForm } from "../../shared/components.js";
import { Said } from "../../shared/pages.js";
import { Line, Select } from "../../shared/questionnaire/fields.js";
import { t, tn } from "../../shared/text.js";
import { html, useState } from "../../vendor/preact.js";
import { around } from "./findings.js";
import { chosenRows, keptKinds } from "./import-choices.js";
import { STRICTEST, tally } from "./spreadsheet-import.js";
import { choicesOf, kindWords, sharingOf } from "./words.js";

/**
 * @import { SignalOptions } from "kier/api"
 * @import { Overruling } from "./findings.js"
 * @import { Treatment } from "./import-choices.js"
 * @import { Chosen } from "./import-run.js"
 * @import { ImportedRow } from "./spreadsheet-import.js"
 */

// Of each state so many rows are shown at first, and so many more at each press.
const ROWS_AT_ONCE = 50;

/** @type {() => Record<ImportedRow["state"], [text: string, tone: string]>} */
const states = () => ({
  ready: [t("Can be sent"), "acts"],
  personal: [t("May point at a person"), "waits"],
  refused: [t("Holds a citizen service number"), "warns"],
  "no-text": [t("Has no text"), "off"],
  "too-long": [t("Is too long"), "off"],
  expired: [t("Has expired"), "off"],
  twice: [t("Is there twice"), "off"],
});

/**
 * @param {{rows: ImportedRow[], options: SignalOptions, isBranchChosen: boolean,
 *   onStart: (chosen: Chosen[]) => void}} props
 */
export function Report({ rows, options, isBranchChosen, onStart }) {
  const [treatment, setTreatment] = useState(/** @type {Treatment} */ ("blank"));
  const [overrulings, setOverrulings] = useState(
    /** @type {Record<string, Overruling | undefined>} */ ({}),
  );
  const counts = tally(rows);
  const chosen = chosenRows(rows, treatment, overrulings);
  const kinds = keptKinds(rows);
  const hasPersonal = Boolean(counts.personal || counts.refused);
  const send = async () => {
    if (!isBranchChosen && chosen.some(({ row }) => !row.open.branch))
      throw new Said(t("Choose a branch for rows that say nothing of it."));
    const open = kinds.filter(
      (kind) => !overrulings[kind]?.reason || !overrulings[kind]?.words.trim(),
    );
    if (treatment === "keep" && open.length)
      throw new Said(t("Give a reason for everything that stays."));
    onStart(chosen);
  };
  return html`<section class="stack" data-part="import-report"><h2>${tn("{n} row", "{n} rows", rows.length)}</h2>
    <${Rows} rows=${rows} />
    ${hasPersonal && html`<${Personal} options=${options} treatment=${treatment} kinds=${kinds} overrulings=${overrulings} onTreatment=${setTreatment} onOverrule=${setOverrulings} />`}
    ${chosen.length ? html`<${PlainForm} onSend=${send} submit=${tn("Seal and put {n} signal on the table", "Seal and put {n} signals on the table", chosen.length)} name="import-form" />` : html`<p class="note">${t("No row can be sent.")}</p>`}
  </section>`;
}

/** @param {{rows: ImportedRow[]}} props */
function Rows({ rows }) {
  const counts = tally(rows);
  const words = Object.entries(states()).map(([state, [text, tone]]) => ({ state, text, tone }));
  return words.map(({ state, text, tone }) => {
    const found = rows.filter((row) => row.state === state);
    if (!found.length) return null;
    const number = counts[found[0].state];
    const summary = html`<${Mark} text=${text} tone=${tone} /> ${tn("{n} row", "{n} rows", Number(number))}`;
    return html`<${Fold} key=${state} summary=${summary} name="rows-${state}"><${RowsInState} rows=${found} /></${Fold}>`;
  });
}

/** @param {{rows: ImportedRow[]}} props */
function RowsInState({ rows }) {
  const [most, setMost] = useState(ROWS_AT_ONCE);
  // What was not understood comes first: of thousands of rows nobody reads the rest.
  const ordered = [...rows].sort((a, b) => Number(!a.unknown.length) - Number(!b.unknown.length));
  const left = rows.length - most;
  return html`<ol role="list" class="import-rows">${ordered.slice(0, most).map((row) => html`<${Row} key=${row.line} row=${row} />`)}</ol>
    ${left > 0 && html`<p class="rows-more"><button type="button" class="button" onClick=${() => setMost(most + ROWS_AT_ONCE)}>${tn("Show {n} more", "Show {n} more", Math.min(ROWS_AT_ONCE, left))}</button></p>`}`;
}

/** @param {{row: ImportedRow}} props */
function Row({ row: { line, content, personal, personalInSources, unknown } }) {
  const places = [
    ...personal.map((finding) => around(content.text, finding)),
    ...personalInSources.map((finding) => around(content.sources ?? "", finding)),
  ];
  return html`<li class="added" data-line=${line}><p class="by">${t("Row {n}", { n: line })}</p>
    ${places.length ? places.map(([before, here, after], place) => html`<p key=${place} dir="auto">${before}<mark>${here}</mark>${after}</p>`) : html`<p class="signal-text" dir="auto">${content.text || "…"}</p>`}
    ${unknown.length > 0 && html`<p class="hint">${t("Not on the list: {names}", { names: unknown.map(({ value }) => value).join(", ") })}</p>`}
    ${unknown.some(({ field }) => field === "tlp") && html`<p class="hint">${t("It does not say clearly who may read it, so it is marked {mark}.", { mark: sharingOf(STRICTEST).name })}</p>`}</li>`;
}

/**
 * @param {{options: SignalOptions, treatment: Treatment, kinds: string[],
 *   overrulings: Record<string, Overruling | undefined>, onTreatment: (treatment: Treatment) => void,
 *   onOverrule: (overrulings: Record<string, Overruling | undefined>) => void}} props
 */
function Personal({ options, treatment, kinds, overrulings, onTreatment, onOverrule }) {
  const treatments = [
    {
      id: "blank",
      label: t("Write a blank instead, such as {blank}", { blank: kindWords("name").blank }),
    },
    { id: "out", label: t("Leave these rows out") },
    { id: "keep", label: t("It has to stay; rows with a citizen service number are left out") },
  ];
  const reasons = [["", t("Choose a reason")], ...choicesOf(options.overrule_reasons)];
  /** @type {(kind: string, fields: Partial<Overruling>) => void} */
  const overrule = (kind, fields) =>
    onOverrule({
      ...overrulings,
      [kind]: { reason: "", words: "", ...overrulings[kind], ...fields },
    });
  /** @type {(kind: string) => (reason: string) => void} */
  const choose = (kind) => (reason) => overrule(kind, { reason });
  /** @type {(kind: string) => (words: string) => void} */
  const write = (kind) => (words) => overrule(kind, { words });
  return html`<section class="alarm stack"><h3>${t("Some rows may point at a person")}</h3>
    <${OneOf} legend=${t("What happens to what was found?")} options=${treatments} chosen=${treatment} onChange=${onTreatment} name="treatments" />
    ${
      treatment === "keep" &&
      kinds.map(
        (kind) => html`<div key=${kind} class="finding stack"><h4>${kindWords(kind).one}</h4>
        <${Select} id="keep-${kind}" label=${t("Why does it stay?")} value=${overrulings[kind]?.reason ?? ""} options=${reasons} onChoose=${choose(kind)} />
        <${Line} id="keep-${kind}-words" label=${t("In your own words")} maxlength="300" value=${overrulings[kind]?.words ?? ""} onChange=${write(kind)} /></div>`,
      )
    }</section>`;
}
