/** The versions of a questionnaire, what differs between two, its files, and what the import said. */

import { Heading, State } from "../shared/components.js";
import { Dialog } from "../shared/dialog.js";
import { messageOf, useAction } from "../shared/pages.js";
import { Fetching, SURVEYS, useFetched } from "../shared/resources.js";
import { listSeparator, t, tn } from "../shared/text.js";
import { html, useState } from "../vendor/preact.js";
import { download } from "../shared/files.js";
import { Report } from "./report.js";
import { newestOf, questionnaireAddress } from "./routes.js";

/**
 * @import { Change, Questionnaire } from "kier/api"
 * @import { Account } from "./account.js"
 * @import { EditedVersion, Keeper } from "./autosave.js"
 * @import { Route } from "./routes.js"
 */

/**
 * The page.
 * @param {{session: Account, route: Route, questionnaire: Questionnaire, version: EditedVersion,
 *   keeper: Keeper}} props
 */
export function Versions({ session, route, questionnaire, version, keeper }) {
  const { id, versions } = questionnaire;
  const path = `${SURVEYS}/questionnaires/${id}`;
  const [asked, setAsked] = useState(/** @type {string | null} */ (null));
  const fetchFile = useAction(async (/** @type {string} */ address, /** @type {string} */ name) => {
    await keeper.save();
    await download(session.api, address, name);
  });
  const copy = useAction(async (/** @type {number} */ number) => {
    await keeper.save();
    /** @type {Questionnaire} */
    const made = await session.api.post(`${SURVEYS}/questionnaires`, {
      copy_of: { questionnaire: id, number },
    });
    location.hash = questionnaireAddress(made.id, newestOf(made.versions).number);
  });
  const putAway = async () => {
    await session.api.call("PATCH", path, { archived: true });
    location.hash = "#/";
  };
  const newest = [...versions].sort((a, b) => b.number - a.number);
  return html`<section class="page stack" data-part="versions" aria-label=${t("Versions")}>
    <p class="hint">${t("A version stays as it is once a round was opened with it. What comes after is the next version; answers are never mixed.")}</p>
    ${(fetchFile.error ?? copy.error) && html`<p class="alarm" role="alert">${messageOf(fetchFile.error ?? copy.error)}</p>`}
    <ul role="list" class="people">${newest.map(
      ({ number, fixed }) => html`<li key=${number} class="card version" data-version=${number}>
      <div class="head-row"><h2>${t("Version {n}", { n: number })}</h2><span class="marks"><${State} state=${fixed ? "fixed" : "draft"} /></span></div>
      <div class="row"><a class="button small" href=${questionnaireAddress(id, number)} aria-current=${String(number) === route.number ? "true" : undefined}>${String(number) === route.number ? t("You are here") : t("Open it")}</a>
        ${number > 1 && html`<a class="button small" href="#/questionnaires/${id}/${number - 1}/difference/${number}">${t("What changed since version {n}", { n: number - 1 })}</a>`}
        <button class="button small" onClick=${() => fetchFile.run(`${path}/versions/${number}/file`, `${questionnaire.name} ${number}.xlsx`)}>${t("As a spreadsheet")}</button>
        ${session.isCoordinator && html`<button class="button small" onClick=${() => copy.run(number)}>${t("Make a copy")}</button>`}</div></li>`,
    )}</ul>
    ${version.source_name && html`<p><button class="button" onClick=${() => fetchFile.run(`${path}/versions/${version.number}/source`, version.source_name)}>${t("The spreadsheet it came from: {name}", { name: version.source_name })}</button></p>`}
    ${
      session.isCoordinator &&
      html`<section class="card stack"><h2>${t("Put away")}</h2>
      <p>${t("It leaves the list and can be taken back. Rounds and their results stay.")}</p>
      <button class="button" onClick=${() => setAsked("away")}>${t("Put it away")}</button></section>`
    }
    ${asked && html`<${Dialog} title=${t("Put this questionnaire away?")} confirm=${t("Put it away")} name="put-away" onConfirm=${putAway} onClose=${() => setAsked(null)} patience=${session.api.patience} />`}
  </section>`;
}

/**
 * What the import said of the spreadsheet that this came from.
 * @param {{version: EditedVersion}} props
 */
export const ImportReport = ({ version }) =>
  html`<section class="page stack" data-part="report" aria-label=${t("Import")}><p>${version.source_name}</p><${Report} rows=${version.report} /></section>`;

/** @returns {Record<string, string>} */
const fieldWords = () => ({
  label: t("text"),
  hint: t("hint"),
  relevant: t("condition"),
  required: t("must be answered"),
  required_message: t("what is said if it is not answered"),
  constraint: t("which answers are possible"),
  constraint_message: t("what is said of another answer"),
  default: t("filled in already"),
  calculation: t("calculation"),
  choices: t("list of answers"),
  choice_filter: t("filter of the answers"),
  shuffled: t("order of chance"),
  appearance: t("look"),
  parameters: t("settings of its kind"),
  kind: t("kind"),
  low: t("lowest"),
  high: t("highest"),
  title: t("title"),
  languages: t("languages"),
  data: t("columns"),
});

/**
 * A change in a sentence; `before` and `after` stand below it.
 * @param {Pick<Change, "kind" | "what" | "name" | "field"> & {within?: string | null}} options
 */
export function changeWords({ kind, what, name, within, field }) {
  const [base, ...rest] = field.split("/");
  const of = `${fieldWords()[base] ?? base}${rest.length ? ` (${rest.join(listSeparator())})` : ""}`;
  const thing = {
    item: t("question {name}", { name }),
    choice: t("answer {name} of the list {list}", { name, list: within ?? "" }),
    whole: t("the whole"),
  }[what];
  return {
    added: t("Added: {thing}", { thing }),
    removed: t("Removed: {thing}", { thing }),
    moved: t("Moved: {thing}", { thing }),
    changed: field
      ? t("Changed: {thing}, {field}", { thing, field: of })
      : t("Changed: {thing}", { thing }),
  }[kind];
}

/**
 * A value as people read it: texts by language, what is in it by its label, else as it is kept.
 * @param {any} value
 * @returns {string}
 */
export function valueText(value) {
  if (value === null || value === undefined || value === "") return "";
  if (typeof value !== "object")
    return typeof value === "boolean" ? (value ? t("yes") : t("no")) : String(value);
  if (Array.isArray(value))
    return value.map((part) => valueText(part?.label ?? part)).join(listSeparator());
  if (value.kind) return valueText(value.label) || value.name;
  return Object.entries(value)
    .map(([code, text]) => `${code}: ${valueText(text)}`)
    .join(" · ");
}

/**
 * The page of what differs between two versions.
 * @param {{session: Account, route: Route}} props
 */
export function Difference({ session, route }) {
  const { id, number, other } = route;
  const path = `${SURVEYS}/questionnaires/${id}`;
  const { found, error, again } = useFetched(
    /** @returns {Promise<{questionnaire: Questionnaire, changes: Change[]}>} */
    async () => ({
      questionnaire: await session.api.get(path),
      changes: (await session.api.get(`${path}/versions/${number}/difference/${other}`)).results,
    }),
    [id, number, other],
  );
  if (!found) return html`<${Fetching} error=${error} again=${again} />`;
  const { changes, questionnaire } = found;
  return html`<article class="page stack" data-part="difference">
    <p class="crumb"><a href=${questionnaireAddress(id, other, "versions")}>${questionnaire.name}</a></p>
    <${Heading}>${t("From version {a} to version {b}", { a: number, b: other })}</${Heading}>
    <p role="status">${changes.length ? tn("{n} change", "{n} changes", changes.length) : t("They are the same.")}</p>
    <ul role="list" class="changes">${changes.map(
      (
        change,
        at,
      ) => html`<li key=${at} data-kind=${change.kind}><p><strong>${changeWords(change)}</strong></p>
      ${valueText(change.before) && html`<p class="was"><span class="apart">${t("Before:")} </span><del dir="auto">${valueText(change.before)}</del></p>`}
      ${valueText(change.after) && html`<p class="is"><span class="apart">${t("After:")} </span><ins dir="auto">${valueText(change.after)}</ins></p>`}</li>`,
    )}</ul>
  </article>`;
}
