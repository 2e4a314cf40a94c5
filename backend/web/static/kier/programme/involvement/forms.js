/** Forms of involvement: an action line, and how experts by experience took part in a quarter. */

import { PlainForm, Words } from "../../shared/components.js";
import { Said } from "../../shared/pages.js";
import { Line, Select } from "../../shared/questionnaire/fields.js";
import { t } from "../../shared/text.js";
import { html } from "../../vendor/preact.js";
import { PROGRAMMES } from "../account.js";
import { languageName, textIn } from "../names.js";
import { useRowForm } from "../row-form.js";

/**
 * @import { ActionLine, Involvement, InvolvementOptions, Project } from "kier/api"
 * @import { ProgrammeAccount } from "../account.js"
 */

/**
 * What both forms are given.
 * @typedef {{session: ProgrammeAccount, project: Project, options: InvolvementOptions,
 *   onDone: () => Promise<void>, onClose: () => void}} FormProps
 */

const WRITTEN_IN = ["nl", "en"];
const LONGEST_ADVICE = 2000;

/** @param {{id: string}} project */
export const linesPath = ({ id }) => `${PROGRAMMES}/projects/${id}/action-lines`;
/** @param {{id: string}} project */
export const involvementsPath = ({ id }) => `${PROGRAMMES}/projects/${id}/involvements`;

/**
 * A quarter as people say it.
 * @param {string} quarter as `2027-Q1`
 */
export const quarterText = (quarter) => {
  const [year, number] = quarter.split("-Q");
  return t("quarter {number} of {year}", { number, year });
};

/** @param {string[]} quarters */
const chosenFrom = (quarters) => quarters.map((quarter) => [quarter, quarterText(quarter)]);

/**
 * What is sent.
 * @template {{name: Record<string, string>}} V
 * @param {V} values
 * @throws {Said} something is missing
 */
function lineBody(values) {
  if (!Object.values(values.name).some((text) => text.trim()))
    throw new Said(t("Give the action line a name in one language."));
  return values;
}

/**
 * What follows once a row is saved: the lists come anew before the form goes.
 * @param {FormProps} props
 */
const ended =
  ({ onDone, onClose }) =>
  async () => {
    await onDone();
    onClose();
  };

/** @param {FormProps & {line?: ActionLine, current: string}} props */
export function LineForm({ line, current, ...props }) {
  const { session, project, options, onClose } = props;
  const { values, set, send, beside, conflict } = useRowForm({
    session,
    draft: `action-line/${line?.id ?? project.id}`,
    valuesOf: (/** @type {ActionLine | undefined} */ row) => ({
      name: row?.name ?? /** @type {Record<string, string>} */ ({}),
      begins_in: row?.begins_in ?? current,
      ends_in: row?.ends_in ?? "",
    }),
    path: linesPath(project),
    row: line,
    bodyOf: lineBody,
    onSaved: ended(props),
    onClose,
  });
  /** @param {string} value */
  const setBegin = (value) => set({ begins_in: value });
  /** @param {string} value */
  const setEnd = (value) => set({ ends_in: value });
  /** @param {string} code */
  const say = (code) => (/** @type {string} */ text) =>
    set({ name: { ...values.name, [code]: text } });
  const quarters = chosenFrom(options.quarters);
  return html`${conflict(({ name }) => [[t("Name"), textIn(values.name).text, textIn(name).text]])}
    <${PlainForm} onSend=${send} submit=${line ? t("Save") : t("Add the action line")} name="line-form" beside=${beside}>
      ${WRITTEN_IN.map((code) => html`<${Line} key=${code} id="line-name-${code}" label=${t("Name ({language})", { language: languageName(code) })} value=${values.name[code] ?? ""} maxlength="120" lang=${code} onChange=${say(code)} />`)}
      <${Select} id="begins_in" label=${t("First quarter")} value=${values.begins_in} options=${[["", t("from the beginning")], ...quarters]} onChoose=${setBegin} />
      <${Select} id="ends_in" label=${t("Last quarter")} value=${values.ends_in} options=${[["", t("it goes on")], ...quarters]} onChoose=${setEnd} /></${PlainForm}>`;
}

/** @param {FormProps & {lines: ActionLine[], entry?: Involvement, current: string}} props */
export function EntryForm({ lines, entry, current, ...props }) {
  const { session, project, options, onClose } = props;
  const { values, set, send, beside, conflict } = useRowForm({
    session,
    draft: `involvement/${entry?.id ?? project.id}`,
    valuesOf: (/** @type {Involvement | undefined} */ row) => ({
      action_line: row?.action_line ?? lines[0]?.id ?? "",
      quarter: row?.quarter ?? current,
      stage: row?.stage ?? "consulted",
      assignment: row?.assignment ?? null,
      advised: row?.advised ?? "",
      done: row?.done ?? "",
    }),
    path: involvementsPath(project),
    row: entry,
    bodyOf: (written) => written,
    onSaved: ended(props),
    onClose,
  });
  /** @type {(name: string) => (value: string) => void} */
  const put = (name) => (value) => set({ [name]: value });
  /** @param {string} value */
  const link = (value) => set({ assignment: value || null });
  return html`${conflict(({ advised, done }) => [
    [t("What was advised"), values.advised, advised],
    [t("What was done with it"), values.done, done],
  ])}
    <${PlainForm} onSend=${send} submit=${t("Save")} name="entry-form" beside=${beside}>
      <${Select} id="action_line" label=${t("Action line")} value=${values.action_line} options=${lines.map(({ id, name }) => [id, textIn(name).text])} onChoose=${put("action_line")} />
      <${Select} id="quarter" label=${t("Quarter")} value=${values.quarter} options=${chosenFrom(options.quarters)} onChoose=${put("quarter")} />
      <${Select} id="stage" label=${t("How far did they take part?")} value=${values.stage} options=${options.stages.map(({ id, label }) => [id, label])} onChoose=${put("stage")} />
      ${
        (options.assignments.length > 0 || entry?.assignment) &&
        html`<${Select} id="assignment" label=${t("Assignment of Platform HOPE")} value=${values.assignment ?? ""} options=${linkable(options, entry)} onChoose=${link} />`
      }
      <${Words} id="advised" label=${t("What was advised")} hint=${t("No names, and nothing by which somebody is recognised.")} value=${values.advised} maxlength=${LONGEST_ADVICE} onInput=${put("advised")} />
      <${Words} id="done" label=${t("What was done with it")} hint=${t("Also say it if nothing was done, and why.")} value=${values.done} maxlength=${LONGEST_ADVICE} onInput=${put("done")} /></${PlainForm}>`;
}

/**
 * What can be linked; the one that is linked stays, also for who does not see it themselves.
 * @param {InvolvementOptions} options
 * @param {Involvement | undefined} entry
 */
function linkable({ assignments }, entry) {
  const offered = assignments.map(({ id, label }) => [id, label]);
  const isOffered = assignments.some(({ id }) => id === entry?.assignment);
  if (entry?.assignment && !isOffered) offered.unshift([entry.assignment, entry.assignment_label]);
  return [["", t("none")], ...offered];
}
