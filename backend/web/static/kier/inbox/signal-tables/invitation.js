/** Joining a table: what it means, the words of its key compared by voice, and the mark that a colleague's browser checks. */

import { isCoordinator } from "../../shared/account/roles.js";
import { ActButton } from "../../shared/components.js";
import { Dialog } from "../../shared/dialog.js";
import { t } from "../../shared/text.js";
import { Words } from "../../shared/trust/words.js";
import { html, useEffect, useState } from "../../vendor/preact.js";
import { tableAddress } from "./routes.js";

/** @import { TablePage } from "./screen.js" */

/** @param {TablePage} props */
export function Joining(props) {
  const { desk, work, state } = props;
  const { table, keys } = state;
  const [isComparing, setComparing] = useState(false);
  const lead = table.lead.name;
  const isLead = table.lead.id === desk.organisation;
  const decline = () => work.seat.leave();
  if (keys.alarm) return null;
  const members = table.members.filter(({ state: seat }) => seat !== "left");
  return html`<section class="note stack" data-part="joining">
    <h2>${isLead ? t("Your organisation leads this table") : t("Your organisation is invited to this table")}</h2>
    <p>${t("Read below what the table is for, and on which basis. At it are: {names}", { names: members.map(({ name }) => name).join(", ") })}</p>
    ${
      isLead && keys.isNew
        ? html`<p>${t("First make the key of the table: compare words with the others, then give them the key.")}</p>
          <p><a class="button main" href=${tableAddress(table.id, "partners")}>${t("To the organisations and keys")}</a></p>`
        : keys.mayPin && isLead
          ? html`<p>${t("A colleague of yours made the key of this table. Compare its six words with them, then join.")}</p>
            <p><button type="button" class="button main" data-act="join" onClick=${() => setComparing(true)}>${t("Compare the words and join")}</button></p>`
          : keys.mayPin
            ? html`<p>${t("{name} gave you the key of this table. Compare its six words with {name} by telephone, then join.", { name: lead })}</p>
            <p><button type="button" class="button main" data-act="join" onClick=${() => setComparing(true)}>${t("Compare the words and join")}</button></p>`
            : html`<p>${t("{name} has to give you the key first. They compare words with you by telephone: your words stand here.", { name: lead })}</p>
            <p><a class="button" href=${tableAddress(table.id, "partners")}>${t("Compare words")}</a></p>`
    }
    ${keys.lacksGrant && html`<p class="fault">${t("The key was sealed to a key of your organisation that you do not have. Ask a colleague to give you access.")}</p>`}
    ${isComparing && html`<${JoinDialog} ...${props} lead=${lead} onClose=${() => setComparing(false)} />`}
    ${!isLead && isCoordinator(desk.session.me) && html`<p><${ActButton} kind="quiet" name="decline-table" label=${t("Do not join")} act=${decline} /></p>`}
  </section>`;
}

/** @param {TablePage & {lead: string, onClose: () => void}} props */
function JoinDialog({ desk, work, state: { table }, lead, onClose }) {
  const [check, setCheck] = useState("");
  useEffect(() => {
    work.ask("tableCheck").then(setCheck, () => {});
  }, []);
  const join = () => work.seat.accept();
  return html`<${Dialog} title=${t("Compare the words of the table's key")} name="join-table" confirm=${t("The six words are the same: join")}
    patience=${desk.api.patience} onClose=${onClose} onConfirm=${join} mayConfirm=${Boolean(check)}>
    <p>${t("Call somebody whom you know at {name}, at a number that you had before. Their page “About the table” shows the six words of its key.", { name: lead })}</p>
    ${check && html`<${Words} session=${desk.session} kind="signal-table" id=${table.id} of=${check} />`}
    <p><strong>${t("If one word differs, do not go on.")}</strong> ${t("Then somebody may have put another key in between. Tell the people who run Kier for you.")}</p>
  </${Dialog}>`;
}
