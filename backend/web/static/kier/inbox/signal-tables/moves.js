/** Where a signal was passed on, what is offered, and offering it. */

import { ActButton, OneOf, PlainForm } from "../../shared/components.js";
import { dayText } from "../../shared/formats.js";
import { Said } from "../../shared/pages.js";
import { Select } from "../../shared/questionnaire/fields.js";
import { t } from "../../shared/text.js";
import { html, useState } from "../../vendor/preact.js";
import { LapsedMeanwhile } from "./alarms.js";
import { CompareButton } from "./compare-peer.js";
import { organisationName, tableName } from "./names.js";
import { choicesOf, labelIn } from "./words.js";

/**
 * @import { SignalMove, SignalOptions } from "kier/api"
 * @import { Peer } from "./compare-peer.js"
 * @import { SignalProps } from "./signal.js"
 */

/** @type {() => Record<string, string>} */
const stateWords = () => ({
  offered: t("waits for an answer"),
  accepted: t("was accepted"),
  declined: t("was declined"),
  withdrawn: t("was taken back"),
});

/** @param {SignalProps} props */
export function Moves(props) {
  const { row, mayWrite } = props;
  const [isOffering, setOffering] = useState(false);
  const mayOffer =
    mayWrite &&
    ["new", "enriched"].includes(row.state) &&
    !row.moves.some(({ state }) => state === "offered");
  if (!row.moves.length && !mayOffer && !isOffering) return null;
  return html`<section class="stack" data-part="moves"><h2>${row.moves.length ? t("Passed on") : t("Pass on")}</h2>
    ${row.moves.length > 0 && html`<ul role="list" class="card">${row.moves.map((move) => html`<${Move} key=${move.id} ...${props} move=${move} />`)}</ul>`}
    ${
      isOffering
        ? html`<${Offer} ...${props} onDone=${() => setOffering(false)} />`
        : mayOffer &&
          html`<p><button type="button" class="button" data-act="pass-on" onClick=${() => setOffering(true)}>${t("Pass this signal on")}</button></p>`
    }</section>`;
}

/** @param {SignalProps & {move: SignalMove}} props */
function Move({ desk, work, state, options, move }) {
  const isOurs = move.offered_by === desk.organisation;
  const waits = move.state === "offered";
  const isElsewhere = move.target === "elsewhere";
  const mayAnswer = waits && (isElsewhere ? isOurs : move.organisation === desk.organisation);
  return html`<li class="added" data-move-state=${move.state}><p><b dir="auto">${targetText(move, options)}</b> ${stateWords()[move.state]}</p>
    <p class="by">${t("Offered by {name} on {day}", { name: organisationName(state.table, move.offered_by), day: dayText(move.offered_on) })}</p>
    ${
      waits &&
      html`<p class="row">${mayAnswer && html`<${ActButton} name="accept-move" label=${isElsewhere ? t("They took it over") : t("Take it over")} act=${() => work.answer(move, "accept")} /><${ActButton} kind="quiet" name="decline-move" label=${isElsewhere ? t("They did not") : t("Do not take it over")} act=${() => work.answer(move, "decline")} />`}
        ${isOurs && html`<${ActButton} kind="quiet" name="withdraw-move" label=${t("Take the offer back")} act=${() => work.answer(move, "withdraw")} />`}</p>`
    }</li>`;
}

/**
 * Where a signal is offered.
 * @param {SignalMove} move
 * @param {SignalOptions} options
 */
export function targetText(
  { target, table_name: name, organisation_name: organisation, case_table: kind },
  options,
) {
  if (target === "elsewhere") return labelIn(options.case_tables, kind);
  return target === "table" ? `${tableName({ name }).text} (${organisation})` : organisation;
}

/** @param {SignalProps & {onDone: () => void}} props */
function Offer({ desk, work, row, opened, state, options, onDone }) {
  const { table } = state;
  const [target, setTarget] = useState("organisation");
  const [chosen, setChosen] = useState("");
  const [isLapsed, setLapsed] = useState(false);
  const isRed = row.tlp === "red";
  const isOurs = row.organisation === desk.organisation;
  const here = table.members.filter(
    ({ state: seat, organisation }) => seat === "accepted" && organisation !== desk.organisation,
  );
  const isHere = (/** @type {string} */ id) => here.some(({ organisation }) => organisation === id);
  // The mark says who may hear of it: red stays at the table, amber is the writer's to pass on.
  const mayLeave = !isRed && (row.tlp !== "amber" || isOurs);
  const organisations = options.organisations.filter(
    ({ id }) => id !== desk.organisation && (mayLeave || isHere(id)),
  );
  const tables = options.tables.filter(({ id }) => id !== table.id);
  const peer = receiver({ target, chosen, options });
  const mustCompare =
    peer && !(target === "organisation" && isHere(peer.organisation)) && !desk.isCompared(peer);
  /** @param {string} value */
  const choose = (value) => {
    setTarget(value);
    setChosen("");
  };
  const send = async () => {
    if (!chosen) throw new Said(t("Choose where it goes."));
    if (mustCompare) throw new Said(t("Compare words with {name} first.", { name: peer.name }));
    const isInside = target === "organisation" && isHere(chosen);
    const to = isInside || target === "elsewhere" ? null : peer;
    const isSent = await work.whileValid(() => work.offer(row, { target, chosen, to, opened }));
    setLapsed(!isSent);
    if (isSent) onDone();
  };
  const targets = [
    { id: "organisation", label: t("An organisation") },
    ...(mayLeave && tables.length ? [{ id: "table", label: t("Another signal table") }] : []),
    ...(mayLeave ? [{ id: "elsewhere", label: t("A case table outside Kier") }] : []),
  ];
  const lists = /** @type {Record<string, [string, string][]>} */ ({
    organisation: organisations.map(({ id, name }) => [id, name]),
    table: tables.map((one) => [one.id, tableName(one).text]),
    elsewhere: choicesOf(options.case_tables),
  });
  return html`${isLapsed && html`<${LapsedMeanwhile} day=${table.valid_until} />`}
    <${PlainForm} onSend=${send} submit=${target === "elsewhere" ? t("Note it") : t("Offer it")} name="offer-form"
      beside=${html`<button type="button" class="button quiet" onClick=${onDone}>${t("Cancel")}</button>`}>
      <${OneOf} legend=${t("Where should it go?")} options=${targets} chosen=${target} onChange=${choose} name="targets" />
      ${isRed && html`<p class="note">${t("TLP:RED stays with who is at this table.")}</p>`}
      ${!isRed && !mayLeave && html`<p class="note">${t("TLP:AMBER leaves this table only by who wrote it.")}</p>`}
      <${Select} id="offer-to" label=${t("To whom")} value=${chosen} options=${[["", t("Choose one")], ...lists[target]]} onChoose=${setChosen} />
      ${mustCompare && html`<div class="note stack"><p>${t("Nobody of your organisation compared words with {name} yet. The text is sealed to them only after that.", { name: peer.name })}</p><${CompareButton} desk=${desk} peer=${peer} onDone=${() => desk.load()} /></div>`}
      ${target === "elsewhere" && html`<p class="hint">${t("Nothing is sent. You tell them yourself, and say here what came of it.")}</p>`}
      ${peer && !mustCompare && !isHere(peer.organisation) && html`<p class="hint">${t("The text and what was added are sealed to {name} alone.", { name: peer.name })}</p>`}
    </${PlainForm}>`;
}

/**
 * Who opens what is passed on; of another table its lead.
 * @param {{target: string, chosen: string, options: SignalOptions}} offer
 * @returns {Peer | null}
 */
function receiver({ target, chosen, options }) {
  const id = target === "table" ? options.tables.find((one) => one.id === chosen)?.lead : chosen;
  const found =
    target === "elsewhere" ? undefined : options.organisations.find((one) => one.id === id);
  return found ? { organisation: found.id, name: found.name, key: found.key } : null;
}
