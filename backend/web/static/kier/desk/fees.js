/** What members are paid: late ones first; put on a list once, paid. */

import { ActButton, AskButton, Choose, Empty, Heading, Mark } from "../shared/components.js";
import { Dialog } from "../shared/dialog.js";
import { money } from "../shared/formats.js";
import { goTo } from "../shared/history-state.js";
import { Said } from "../shared/pages.js";
import { Fetched, useFresh, useRows } from "../shared/resources.js";
import { t, tn } from "../shared/text.js";
import { Refused } from "../shared/wire.js";
import { html, useEffect, useRef, useState } from "../vendor/preact.js";
import { DESK } from "./account.js";
import { Money } from "./fields.js";
import { dayOr, feeWords, todayHere } from "./labels.js";
import { personAddress, requestAddress } from "./navigation.js";

/**
 * @import { Fee, PaymentList } from "kier/api"
 * @import { Every, Fresh, Listed } from "../shared/resources.js"
 * @import { DeskAccount } from "./account.js"
 * @import { Route } from "./navigation.js"
 */

const TONES = { noted: "waits", listed: "acts", paid: "off" };
/** @type {Record<string, string>} */
const queries = {
  late: "?late=true",
  noted: "?state=noted",
  listed: "?state=listed",
  paid: "?state=paid",
};
const TIMEOUT_MS = 20_000;
// As many go on one list.
const LIST_SIZE = 1_000;

/**
 * Late ones first, then by the day on which they are due.
 * @param {Fee[]} rows
 */
export const lateFirst = (rows) =>
  [...rows].sort(
    (fee, other) => Number(other.late) - Number(fee.late) || fee.due_on.localeCompare(other.due_on),
  );

/**
 * The page.
 * @param {{session: DeskAccount, route: Route}} props
 */
export function Fees({ session, route }) {
  const shown = queries[route.shown] ? route.shown : "noted";
  /** @type {Fresh<Every<Fee>>} */
  const fetched = useRows(session.api, `${DESK}/fees${queries[shown]}`);
  const waiting = fetched.found?.rows ?? [];
  const words = feeWords();
  useEffect(() => {
    document.title = t("Fees");
  }, []);
  return html`<article class="wide stack" data-part="fees">
    <div class="head-row"><${Heading}>${t("Fees")}</${Heading}>${shown === "noted" && waiting.length > 0 && html`<${ToBePaid} session=${session} rows=${lateFirst(waiting)} />`}</div>
    <p class="hint">${t("Members are paid within two weeks of the work. No bank number is kept here: the list names people by a reference.")}</p>
    <${Choose} label=${t("Which fees")} value=${shown} options=${[["late", t("Late")], ...Object.entries(words)]} onChoose=${(name) => goTo(`#/fees/${name}`)} />
    <${Fetched} fetched=${fetched}>${({ rows }) =>
      rows.length
        ? html`<${Table} session=${session} rows=${lateFirst(rows)} again=${fetched.again} />`
        : html`<${Empty}>${shown === "late" ? t("No fee is late.") : t("None of these.")}</${Empty}>`}</${Fetched}>
    ${shown === "listed" && html`<${Lists} session=${session} again=${fetched.again} />`}
  </article>`;
}

/** @param {{session: DeskAccount, rows: Fee[], again: () => Promise<void>}} props */
function Table({ session, rows, again }) {
  const sum = rows.reduce((all, fee) => all + fee.fee_cents + fee.travel_cents, 0);
  return html`<table class="desk-table"><caption class="apart">${t("Fees")}</caption>
    <thead><tr><th scope="col">${t("Member")}</th><th scope="col" class="number">${t("Fee")}</th><th scope="col" class="number">${t("Travel")}</th><th scope="col">${t("Due")}</th><th scope="col">${t("State")}</th><th scope="col"><span class="apart">${t("What to do")}</span></th></tr></thead>
    <tbody>${rows.map((fee) => html`<${Row} key=${fee.invitation} session=${session} fee=${fee} again=${again} />`)}</tbody>
    <tfoot><tr><th scope="row">${tn("{n} fee together", "{n} fees together", rows.length)}</th><td class="number" colspan="2">${money(sum)}</td><td colspan="3"></td></tr></tfoot></table>`;
}

/** @param {{session: DeskAccount, fee: Fee, again: () => Promise<void>}} props */
function Row({ session, fee, again }) {
  const {
    invitation,
    expert,
    assignment,
    title,
    state,
    late,
    due_on: due,
    downloaded_on: isHad,
  } = fee;
  const at = `${DESK}/fees/${invitation}`;
  /** @param {string} name */
  const move = (name) => async () => {
    await session.api.post(`${at}/${name}`);
    await again();
  };
  return html`<tr data-fee=${state}><th scope="row"><a href=${personAddress(expert.id)}>${expert.chosen_name}</a><span class="hint why"><a href=${requestAddress(assignment)}>${title || t("To the request")}</a></span></th>
    <td class="number" data-name=${t("Fee")}>${money(fee.fee_cents)}</td><td class="number" data-name=${t("Travel")}>${money(fee.travel_cents)}</td>
    <td data-name=${t("Due")} class=${late ? "lacks" : ""}>${dayOr(due)}${late && ` · ${t("late")}`}</td><td data-name=${t("State")}><${Mark} text=${feeWords()[state]} tone=${TONES[state]} /></td>
    <td class="acts"><div class="row">${state === "noted" && html`<${Change} session=${session} fee=${fee} at=${at} again=${again} />`}
      ${state === "listed" && !isHad && html`<${ActButton} label=${t("Take it back")} act=${move("take-back")} kind="small quiet" name="take-back-fee" />`}
      ${state === "listed" && html`<${AskButton} label=${t("Paid")} kind="small" name="paid" title=${t("Note as paid?")} confirm=${t("Paid")} onConfirm=${move("paid")} patience=${session.api.patience}><p>${t("{name} sees that {sum} was paid.", { name: expert.chosen_name, sum: money(fee.fee_cents + fee.travel_cents) })}</p></${AskButton}>`}</div></td></tr>`;
}

/** @param {{session: DeskAccount, fee: Fee, at: string, again: () => Promise<void>}} props */
function Change({ session, fee, at, again }) {
  const [isOpen, setOpen] = useState(false);
  const [values, setValues] = useState(fee);
  const save = async () => {
    if (![values.fee_cents, values.travel_cents].every(Number.isInteger))
      throw new Said(t("Write a sum like 75 or 75.50."));
    await session.api.call("PATCH", at, {
      fee_cents: values.fee_cents,
      travel_cents: values.travel_cents,
    });
    await again();
  };
  return html`<button type="button" class="button small quiet" onClick=${() => setOpen(true)}>${t("Change")}<span class="apart"> ${fee.expert.chosen_name}</span></button>
    ${
      isOpen &&
      html`<${Dialog} title=${t("What {name} gets", { name: fee.expert.chosen_name })} confirm=${t("Save")} name="change-fee" onConfirm=${save} onClose=${() => setOpen(false)} patience=${session.api.patience}>
      <${Money} id="fee" label=${t("Fee")} value=${values.fee_cents} onChange=${(fee_cents) => setValues({ ...values, fee_cents })} />
      <${Money} id="travel" label=${t("Travel")} value=${values.travel_cents} onChange=${(travel_cents) => setValues({ ...values, travel_cents })} /></${Dialog}>`
    }`;
}

/**
 * A list of those that are ticked; who tries again gets the same one.
 * @param {{session: DeskAccount, rows: Fee[]}} props
 */
function ToBePaid({ session, rows }) {
  const made = useRef(/** @type {{id: string} | null} */ (null));
  /** @param {FormData} values */
  const download = async (values) => {
    made.current ??= await session.api.post(`${DESK}/fees/exports`, {
      invitations: values.getAll("invitation"),
    });
    await save(session, /** @type {{id: string}} */ (made.current).id);
    goTo("#/fees/listed");
  };
  return html`<${AskButton} label=${t("List for payment")} name="export-fees" title=${t("Which fees go on the list?")} confirm=${t("Download")} onConfirm=${download} patience=${session.api.patience}>
    <p>${t("Each fee stands on one list only. Give the list to whoever pays, and note here when it was paid.")}</p>
    ${rows.slice(0, LIST_SIZE).map(
      (
        fee,
      ) => html`<label class="choice" key=${fee.invitation}><input type="checkbox" name="invitation" value=${fee.invitation} defaultChecked />
      <span>${fee.expert.chosen_name} · ${money(fee.fee_cents + fee.travel_cents)}</span></label>`,
    )}</${AskButton}>`;
}

/**
 * Lists that were made, to be had again.
 * @param {{session: DeskAccount, again: () => Promise<void>}} props
 */
function Lists({ session, again }) {
  /** @type {Fresh<Listed<PaymentList>>} */
  const fetched = useFresh(() => session.api.get(`${DESK}/fees/exports`), []);
  /** @param {string} id */
  const get = (id) => async () => {
    await save(session, id);
    await Promise.all([fetched.again(), again()]);
  };
  const rows = fetched.found?.results ?? [];
  if (!rows.length) return null;
  return html`<details class="card" data-part="payment-lists"><summary>${t("Lists that were made")}</summary><ul role="list" class="stack tight">${rows.map(
    (list) => html`<li key=${list.id} class="row">
    <span>${list.downloaded_on ? dayOr(list.downloaded_on) : t("not downloaded yet")} · ${tn("{n} fee together", "{n} fees together", list.fees)}, ${money(list.total_cents)}</span>
    <${ActButton} label=${t("Download")} act=${get(list.id)} kind="small" name="download-list" /></li>`,
  )}</ul></details>`;
}

/**
 * Only what has arrived whole is noted as downloaded.
 * @param {DeskAccount} session
 * @param {string} id
 */
async function save(session, id) {
  const answer = await fetch(`${DESK}/fees/exports/${id}`, {
    credentials: "omit",
    cache: "no-store",
    signal: AbortSignal.timeout(TIMEOUT_MS),
    headers: {
      "X-Session-Token": /** @type {string} */ (session.api.token),
      "Accept-Language": /** @type {string} */ (document.documentElement.dataset.language),
    },
  });
  if (!answer.ok) throw new Refused(answer.status, await answer.json().catch(() => null));
  const link = document.createElement("a");
  link.href = URL.createObjectURL(await answer.blob());
  link.download = `fees-${todayHere()}.csv`;
  link.click();
  URL.revokeObjectURL(link.href);
  await session.api.post(`${DESK}/fees/exports/${id}/downloaded`);
}
