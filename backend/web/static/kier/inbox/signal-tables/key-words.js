/** The six words of a table's key, which who joins hears by telephone. */

import { t } from "../../shared/text.js";
import { Words } from "../../shared/trust/words.js";
import { html, useState } from "../../vendor/preact.js";

/** @import { TablePage } from "./screen.js" */

/** @param {TablePage} props */
export function KeyWords({ desk, work, state: { table, keys } }) {
  const [check, setCheck] = useState("");
  if (!keys.numbers.length || keys.alarm) return null;
  /** @param {{target: HTMLDetailsElement}} event */
  const toggle = ({ target }) => {
    // They take a second of work, and are seldom needed.
    if (target.open && !check) work.ask("tableCheck").then(setCheck, () => {});
  };
  return html`<details class="fold" data-part="table-words" onToggle=${toggle}><summary>${t("The six words of this table's key")}</summary>
    <div class="stack fold-inside"><p>${t("Read them out to who joins, by telephone.")}</p>
      ${check && html`<${Words} session=${desk.session} kind="signal-table" id=${table.id} of=${check} />`}</div></details>`;
}
