/** Who is at a table: whose words were compared by voice, who has the key, and who needs one. */

import { ActButton, Heading, Mark } from "../../shared/components.js";
import { dayFromNow } from "../../shared/formats.js";
import { t, tn } from "../../shared/text.js";
import { html } from "../../vendor/preact.js";
import { silenceOf, TableAlarm } from "./alarms.js";
import { CompareButton } from "./compare-peer.js";
import { tableAddress } from "./routes.js";

/**
 * @import { SignalTableMember } from "kier/api"
 * @import { TablePage } from "./screen.js"
 */

/** @param {TablePage} props */
export function Partners(props) {
  const { desk, work, state } = props;
  const { table, keys } = state;
  const here = table.members.filter(({ state: seat }) => seat !== "left");
  const left = table.members.filter(({ state: seat }) => seat === "left");
  const others = here.filter(({ organisation }) => organisation !== desk.organisation);
  const own = here.find(({ organisation }) => organisation === desk.organisation);
  return html`<article class="signal-page ${work.isAtTable ? "" : "page"}" data-part="partners"><p><a class="signal-back" href=${tableAddress(table.id)}>${t("Back to the table")}</a></p><${Heading}>${t("Organisations at this table")}</${Heading}>
    ${keys.alarm && html`<${TableAlarm} alarm=${keys.alarm} />`}
    <p>${t("Who is at the table can read every signal there. A key is given only to an organisation whose six words somebody of yours compared by telephone. Colleagues need not compare them again.")}</p>
    <${KeyMoves} ...${props} others=${others} />
    <ul role="list" class="partners">${own && html`<li class="card person"><div><h2><span translate=${false}>${own.name}</span></h2><p class="hint">${t("Your organisation")}</p></div></li>`}
      ${others.map((member) => html`<${Row} key=${member.organisation} ...${props} member=${member} />`)}</ul>
    ${left.length > 0 && html`<p class="hint">${t("Left: {names}", { names: left.map(({ name }) => name).join(", ") })}</p>`}
  </article>`;
}

/** @param {TablePage & {member: SignalTableMember}} props */
function Row({ desk, work, state: { table, keys }, member }) {
  const peer =
    keys.peers.find(({ organisation }) => organisation === member.organisation)?.state ??
    "not-compared";
  const isCompared = peer === "compared";
  const words = /** @type {Record<string, [string, string]>} */ ({
    compared: [t("Words were compared"), "acts"],
    "not-compared": [t("Words not compared yet"), "waits"],
    replaced: [t("New key: compare the words again"), "warns"],
    differs: [t("The key is not the one that was compared"), "warns"],
  })[peer];
  return html`<li class="card person" data-partner=${member.organisation} data-peer=${peer}><div>
      <h2 translate=${false}>${member.name}</h2>
      <p class="signal-marks">${member.organisation === table.lead.id && html`<${Mark} text=${t("Leads the table")} />`}
        ${member.state === "invited" && html`<${Mark} text=${t("Invited, has not joined yet")} tone="waits" />`}
        <${Mark} text=${words[0]} tone=${words[1]} />
        ${isCompared && !member.has_key && table.key_number > 0 && html`<${Mark} text=${t("Does not have the key")} tone="waits" />`}</p></div>
    ${!isCompared && html`<div class="row"><${CompareButton} desk=${desk} peer=${member} onDone=${() => work.load()} /></div>`}</li>`;
}

/**
 * Making the first key, the next one, and giving the key to who joins.
 * @param {TablePage & {others: SignalTableMember[]}} props
 */
function KeyMoves({ desk, work, state: { table, keys }, others }) {
  const silence = silenceOf(table, dayFromNow(0));
  if (keys.alarm || silence === "lapsed" || silence === "not-yet") return null;
  const stateOf = (/** @type {string} */ id) =>
    keys.peers.find(({ organisation }) => organisation === id)?.state;
  const compared = others.filter(
    ({ organisation, key }) => key && stateOf(organisation) === "compared",
  );
  const isFirst = !table.key_number;
  if (isFirst) {
    if (table.lead.id !== desk.organisation) return null;
    const make = () => work.seat.makeKey(compared);
    return html`<section class="note stack" data-part="first-key"><h2>${t("The table has no key yet")}</h2>
      <p>${t("Your organisation leads the table and makes its key. Compare words with the other organisations first; those with whom you did not can be given the key later.")}</p>
      <p>${tn("{n} organisation gets the key now.", "{n} organisations get the key now.", compared.length)}</p>
      <p><${ActButton} kind="main" name="make-key" label=${t("Make the key")} act=${make} /></p></section>`;
  }
  if (table.needs_key) {
    const accepted = others.filter(({ state: seat }) => seat === "accepted");
    const lacking = accepted.filter(({ organisation }) => stateOf(organisation) !== "compared");
    const make = () => work.seat.makeKey(compared);
    return html`<section class="alarm stack" data-part="next-key"><h2>${t("This table needs a new key")}</h2>
      <p>${t("An organisation left. With a new key it cannot read what is written from now on. Anybody at the table can make it.")}</p>
      ${lacking.length > 0 && html`<p>${t("Compare words first, or these are left out for now: {names}", { names: lacking.map(({ name }) => name).join(", ") })}</p>`}
      <p><${ActButton} kind="main" name="make-key" label=${t("Make a new key")} act=${make} disabled=${!keys.maySeal} /></p>
      ${!keys.maySeal && html`<p class="hint">${t("Your own key does not allow it. Ask a colleague at another organisation of the table.")}</p>`}</section>`;
  }
  const waiting = compared.filter(({ has_key: hasKey }) => !hasKey);
  if (!waiting.length || !keys.maySeal) return null;
  const give = () => work.seat.letIn(waiting);
  return html`<section class="note stack" data-part="let-in"><h2>${t("Give the key")}</h2>
    <p>${t("These can read signals once they have the key: {names}", { names: waiting.map(({ name }) => name).join(", ") })}</p>
    <p><${ActButton} kind="main" name="let-in" label=${t("Give them the key")} act=${give} /></p></section>`;
}
