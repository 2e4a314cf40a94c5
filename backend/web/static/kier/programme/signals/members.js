/** Organisations at a signal table: invited and taken from it. */

import { AskButton, Empty, Mark, PlainForm } from "../../shared/components.js";
import { dayText } from "../../shared/formats.js";
import { Said } from "../../shared/pages.js";
import { Select } from "../../shared/questionnaire/fields.js";
import { Fetched, useFresh } from "../../shared/resources.js";
import { t } from "../../shared/text.js";
import { html, useState } from "../../vendor/preact.js";
import { tablesPath } from "./table-form.js";

/**
 * @import { Project, ProjectSignalTable, ProjectSignalTableOptions, ProjectTableMember } from "kier/api"
 * @import { Fresh, Listed } from "../../shared/resources.js"
 * @import { ProgrammeAccount } from "../account.js"
 */

/**
 * @typedef {{session: ProgrammeAccount, project: Project, options: ProjectSignalTableOptions,
 *   table: ProjectSignalTable, onChange: (table: ProjectSignalTable) => void}} Props
 */

/** @param {Props} props */
export function Members(props) {
  const { session, project, options, table } = props;
  const path = `${tablesPath(project)}/${table.id}/members`;
  /** @type {Fresh<Listed<ProjectTableMember>>} */
  const fetched = useFresh(() => session.api.get(path), [path]);
  /** @param {Listed<ProjectTableMember>} found */
  const list = ({ results: rows }) => {
    const here = rows.filter(({ state }) => state !== "left");
    return html`${rows.length ? html`<ul role="list" class="people stack">${rows.map((row) => html`<${Row} key=${row.organisation} ...${props} path=${path} row=${row} onSeats=${fetched.again} />`)}</ul>` : html`<${Empty}>${t("Nobody is invited yet.")}</${Empty}>`}
      ${options.may_run && html`<${Invite} session=${session} path=${path} options=${options} here=${here} onDone=${fetched.again} />`}`;
  };
  return html`<${Fetched} fetched=${fetched}>${list}</${Fetched}>`;
}

/** @type {() => Record<string, [text: string, tone: string]>} */
const states = () => ({
  invited: [t("Invited"), "waits"],
  accepted: [t("At the table"), "acts"],
  left: [t("Left"), ""],
});

/**
 * @param {Props & {path: string, row: ProjectTableMember, onSeats: () => Promise<void>}} props
 */
function Row({ session, project, options, table, path, row, onChange, onSeats }) {
  const [text, tone] = states()[row.state];
  const remove = async () => {
    await session.api.call("DELETE", `${path}/${row.organisation}`);
    await onSeats();
  };
  const handOver = async () => {
    const body = { lead: row.organisation, version: table.version };
    onChange(await session.api.call("PATCH", `${tablesPath(project)}/${table.id}`, body));
  };
  const isOther = options.may_run && row.organisation !== table.lead;
  const mayRemove = isOther && row.state !== "left";
  const mayLead = isOther && row.state === "accepted";
  return html`<li class="person" data-member=${row.organisation} data-state=${row.state}><div>
      <b translate=${false}>${row.name}</b> <${Mark} text=${text} tone=${tone} />
      ${row.organisation === table.lead && html` <${Mark} text=${t("Leads the table")} />`}
      ${row.state === "accepted" && !row.has_key && html` <${Mark} text=${t("Does not have the key")} tone="waits" />`}
      <br /><span class="hint">${t("since {day}", { day: dayText(row.since) })}</span></div>
    <div class="row">${
      mayLead &&
      html`<${AskButton} label=${html`${t("Hand over the lead")}<span class="apart"> ${row.name}</span>`} kind="quiet" name="hand-over" title=${t("Does {name} lead the table from now on?", { name: row.name })} confirm=${t("Hand over the lead")} onConfirm=${handOver} patience=${session.api.patience}>
        <p>${t("Who leads a table hears when its basis lapses, answers signals that other tables pass on, and cannot leave. It stands in the history of the table.")}</p></${AskButton}>`
    }
    ${
      mayRemove &&
      html`<${AskButton} label=${html`${t("Remove")}<span class="apart"> ${row.name}</span>`} kind="quiet" name="remove-member" title=${t("Take {name} from the table?", { name: row.name })} confirm=${t("Remove")} onConfirm=${remove} patience=${session.api.patience}>
        <p>${t("It reads nothing there any more. Who stays has to make a new key before anything is written.")}</p></${AskButton}>`
    }</div></li>`;
}

/**
 * @param {{session: ProgrammeAccount, path: string, options: ProjectSignalTableOptions,
 *   here: ProjectTableMember[], onDone: () => Promise<void>}} props
 */
function Invite({ session, path, options, here, onDone }) {
  const [organisation, setOrganisation] = useState("");
  const invite = async () => {
    if (!organisation) throw new Said(t("Choose an organisation."));
    await session.api.post(path, { organisation });
    setOrganisation("");
    await onDone();
  };
  const others = options.organisations.filter(
    ({ id }) => !here.some((row) => row.organisation === id),
  );
  return html`<${PlainForm} onSend=${invite} submit=${t("Invite")} kind="" name="invite-member">
    <${Select} id="invite-${path}" label=${t("Invite an organisation")} hint=${t("Those that have a key on this Kier. They see the invitation in their inbox.")} value=${organisation}
      options=${[["", t("Choose one")], ...others.map(({ id, label }) => [id, label])]} onChoose=${setOrganisation} /></${PlainForm}>`;
}
