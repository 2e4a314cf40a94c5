/** What the coordinator looks at before a request is accepted, ticked point by point. */

import { Fold } from "../shared/components.js";
import { messageOf } from "../shared/parts.js";
import { Tick } from "../shared/questionnaire/fields.js";
import { t } from "../shared/text.js";
import { html, useRef, useState } from "../vendor/preact.js";
import { mayChange } from "./briefing-field.js";

/**
 * @import { DeskRequest } from "kier/api"
 * @import { DeskAccount } from "./account.js"
 */

/** @typedef {{checked?: string[], heavy?: boolean}} ChecklistChanges */

/** @typedef {(fields: ChecklistChanges) => Promise<void>} Send */

/**
 * Calls one after the other: what is chosen while one is under way goes together in the next.
 * @param {Send} send
 * @returns {Send} settles when all was sent; after an error the rest is not
 */
export function inTurn(send) {
  /** @type {ChecklistChanges | null} */
  let waiting = null;
  /** @type {Promise<void> | null} */
  let sending = null;
  const go = async () => {
    while (waiting) {
      const fields = waiting;
      waiting = null;
      await send(fields);
    }
  };
  return (fields) => {
    waiting = { ...waiting, ...fields };
    sending ??= go().finally(() => {
      waiting = sending = null;
    });
    return sending;
  };
}

/**
 * Ticks that show at once, and are taken back if the server does not take them.
 * @param {{session: DeskAccount, request: DeskRequest, path: string,
 *   onChange: (request: DeskRequest) => void, again: () => Promise<void>}} options
 */
function useTicks({ session, request, path, onChange, again }) {
  const [chosen, setChosen] = useState(/** @type {ChecklistChanges | null} */ (null));
  const [error, setError] = useState(/** @type {any} */ (null));
  const revision = useRef(0);
  revision.current = Math.max(revision.current, request.revision);
  const send = useRef(/** @type {Send | null} */ (null));
  send.current ??= inTurn(async (fields) => {
    const answer = await session.api.call("PATCH", path, { revision: revision.current, ...fields });
    revision.current = answer.revision;
    onChange(answer);
  });
  /** @param {ChecklistChanges} fields */
  const choose = async (fields) => {
    setChosen((before) => ({ ...before, ...fields }));
    setError(null);
    try {
      await /** @type {Send} */ (send.current)(fields);
    } catch (refused) {
      setError(refused);
      await again();
    }
    setChosen(null);
  };
  return { chosen, error, choose };
}

/**
 * @param {{session: DeskAccount, request: DeskRequest, path: string,
 *   onChange: (request: DeskRequest) => void, again: () => Promise<void>}} part
 */
export function Checklist({ session, request, path, onChange, again }) {
  const { checklist, state } = request;
  const { chosen, error, choose } = useTicks({ session, request, path, onChange, again });
  const done = checklist.filter((one) => one.done).map((one) => one.id);
  const checked = chosen?.checked ?? done;
  /**
   * @param {string} id
   * @param {boolean} isOn
   */
  const tick = (id, isOn) =>
    choose({
      checked: checklist
        .map((one) => one.id)
        .filter((one) => (one === id ? isOn : checked.includes(one))),
    });
  const points = html`<ul role="list">${checklist.map(
    ({
      id,
      text,
    }) => html`<li key=${id}><label class="choice top"><input type="checkbox" checked=${checked.includes(id)} disabled=${state !== "submitted"}
    onChange=${(event) => tick(id, event.target.checked)} /> <span>${text}</span></label></li>`,
  )}</ul>`;
  return html`<section class="card checklist" aria-labelledby="checklist" data-part="checklist">
    <div class="head-row"><h2 id="checklist">${t("Checklist")}</h2><span class="hint" role="status">${chosen ? t("Saving…") : t("{n} of {all} checked", { n: done.length, all: checklist.length })}</span></div>
    ${error && html`<p class="fault" role="alert">${messageOf(error)}</p>`}
    ${state === "submitted" ? points : html`<${Fold} summary=${t("What was looked at")}>${points}</${Fold}>`}
    <${Tick} id="heavy" label=${t("Heavy for members")} hint=${t("After a heavy one, members rest for a while before the next.")} checked=${chosen?.heavy ?? request.heavy}
      disabled=${!mayChange(state, "heavy")} onChange=${(heavy) => choose({ heavy })} /></section>`;
}
