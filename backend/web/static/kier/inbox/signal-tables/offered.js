/** Signals that others pass on to this organisation: read them, take them over, or leave them. */

import { ActButton, Fold, Mark } from "../../shared/components.js";
import { dayText } from "../../shared/formats.js";
import { messageOf, useAction, useStore } from "../../shared/pages.js";
import { t } from "../../shared/text.js";
import { html, useState } from "../../vendor/preact.js";
import { tableName } from "./names.js";
import { tableAddress } from "./routes.js";
import { labelIn, sharingOf } from "./words.js";

/**
 * @import { OfferedMove, SignalOptions } from "kier/api"
 * @import { SignalDesk } from "./desk.js"
 */

/** @typedef {{text: string, sources: string | null, enrichments: string[]}} Moved */

/** @param {{desk: SignalDesk, moves: OfferedMove[], options: SignalOptions}} props */
export const Offered = ({ desk, moves, options }) =>
  html`<section class="stack" data-part="offered"><h2>${t("Passed on to your organisation")}</h2>
    <ul role="list" class="people stack">${moves.map((move) => html`<${Row} key=${move.id} desk=${desk} move=${move} options=${options} />`)}</ul></section>`;

/** @param {{desk: SignalDesk, move: OfferedMove, options: SignalOptions}} props */
function Row({ desk, move, options }) {
  const [moved, setMoved] = useState(/** @type {Moved | null} */ (null));
  const opening = useAction(async () => setMoved(await desk.openMove(move)));
  const { tables } = useStore(desk.store);
  const ours = (tables ?? []).filter(({ state }) => state === "accepted");
  /** @param {string} table */
  const carry = async (table) => {
    if (!moved) return;
    await desk.carryOver(table, moved, move.signal);
    location.hash = tableAddress(table, "new");
  };
  const isOffered = move.state === "offered";
  const isAtTable = desk.isAt(move.from_table);
  /** @param {"accept" | "decline"} answer */
  const settle = (answer) => () => desk.answer(move, answer);
  return html`<li class="card stack" data-offered=${move.id} data-state=${move.state}>
    <h3>${labelIn(options.forms, move.signal.form)}, ${labelIn(options.municipalities, move.signal.municipality)}</h3>
    <p class="signal-marks"><${Mark} text=${isOffered ? t("Waits for your answer") : t("You took it over")} tone=${isOffered ? "acts" : ""} />
      <span class="tlp" data-tlp=${move.signal.tlp}><span translate=${false}>${sharingOf(move.signal.tlp).name}</span></span> <span class="hint">${sharingOf(move.signal.tlp).about}</span></p>
    <p class="hint">${t("Offered by {name} on {day}", { name: move.offered_by.name, day: dayText(move.offered_on) })} · ${t("kept until {day}", { day: dayText(move.signal.expires_on) })}</p>
    ${
      moved
        ? html`<p class="signal-words" dir="auto" data-part="moved-words">${moved.text}</p>
          ${moved.sources && html`<p class="signal-words" dir="auto">${moved.sources}</p>`}
          ${moved.enrichments.length > 0 && html`<${Fold} summary=${t("What others added")}>${moved.enrichments.map((text, place) => html`<p key=${place} class="signal-words" dir="auto">${text}</p>`)}</${Fold}>`}
          ${ours.length > 0 && html`<p class="row">${ours.map((table) => html`<${ActButton} key=${table.id} name="carry-over" label=${t("Write it down at {table}", { table: tableName(table).text })} act=${() => carry(table.id)} />`)}</p>`}`
        : move.box
          ? html`<p><button type="button" class="button" data-act="open-move" onClick=${opening.run}>${t("Read it")}</button> ${opening.error && html`<span class="fault" role="alert">${messageOf(opening.error)}</span>`}</p>`
          : html`<p class="hint">${isAtTable ? html`<a href=${tableAddress(move.from_table, move.signal.id)}>${t("Read it at the table")}</a>` : t("You can read it once you took it over.")}</p>`
    }
    ${isOffered && html`<p class="row"><${ActButton} kind="main" name="accept-move" label=${t("Take it over")} act=${settle("accept")} /><${ActButton} kind="quiet" name="decline-move" label=${t("Do not take it over")} act=${settle("decline")} /></p>`}
  </li>`;
}
