/** What a coordinator has to see first: what is late, what nobody works on, and who has too much. */

import { Fetched, useFresh } from "../shared/resources.js";
import { t, tn } from "../shared/text.js";
import { html } from "../vendor/preact.js";
import { listAddress } from "./referrals.js";
import { awayText, nameOf, useTeam } from "./team.js";

/**
 * @import { Colleague, Work } from "kier/api"
 * @import { Inbox } from "./inbox.js"
 */

const WORKLOAD = "/api/v1/organisation/workload";
// Who has so many, and half as many again as an equal share, has too much.
const MUCH = 5;
const SHARE = 1.5;

/** @typedef {Omit<Work, "member"> & {id: string | null, isMuch: boolean}} Row */

/**
 * The rows of a team with work, the most first; nobody's are a row of their own.
 * @param {Work[]} members
 * @param {Colleague[]} colleagues who read requests
 */
export function rowsOf(members, colleagues) {
  const none = { open: 0, offered: 0, waiting: 0, overdue: 0, due_soon: 0 };
  const work = new Map(members.map((row) => [row.member, row]));
  const taken = members.reduce((sum, { member, open }) => sum + (member ? open : 0), 0);
  const equal = taken / Math.max(1, colleagues.length);
  const ids = new Set([...colleagues.map(({ id }) => id), ...work.keys()]);
  ids.delete(null);
  /** @type {Row[]} */
  const rows = [...ids].map((id) => {
    const { member: _, ...numbers } = { member: id, ...none, ...work.get(id) };
    const { open } = numbers;
    return { id, ...numbers, isMuch: open >= MUCH && open >= SHARE * equal };
  });
  rows.sort((a, b) => b.open - a.open);
  return { rows, nobody: { ...none, ...work.get(null) } };
}

/**
 * The team, and its work, kept fresh.
 * @param {Inbox} inbox
 */
function useWork(inbox) {
  const people = useTeam(inbox);
  const fetched = useFresh(
    async () => /** @type {Work[]} */ ((await inbox.api.get(WORKLOAD)).members),
    [],
  );
  const colleagues = [...people.values()].filter(({ state }) => state === "active");
  return { people, colleagues, fetched };
}

/**
 * On top of the organisation's page: what to look at first, and who has too much.
 * @param {{inbox: Inbox}} props
 */
export function WorkSummary({ inbox }) {
  const { people, colleagues, fetched } = useWork(inbox);
  const summary = (/** @type {Work[]} */ members) => {
    const { rows, nobody } = rowsOf(members, colleagues);
    const full = rows.filter(({ isMuch }) => isMuch);
    return html`<${Attention} members=${members} nobody=${nobody} />
      ${
        full.length > 0 &&
        html`<ul role="list" class="stack">${full.map((row) => html`<li key=${row.id}><span class="mark soon">${t("Much work")}</span> ${tn("{name}: {n} open request", "{name}: {n} open requests", row.open, { name: nameOf(people, String(row.id)) })}</li>`)}</ul>`
      }
      <p><a href="#/members">${t("The work of each colleague")}</a></p>`;
  };
  return html`<section class="card stack workload" data-part="work-summary" aria-labelledby="work-summary-title">
    <h2 id="work-summary-title">${t("Work now")}</h2>
    <${Fetched} fetched=${fetched}>${summary}</${Fetched}>
  </section>`;
}

/**
 * Open requests by colleague, as they are now.
 * @param {{inbox: Inbox, hint?: string}} props
 */
export function Workload({ inbox, hint }) {
  const { people, colleagues, fetched } = useWork(inbox);
  const table = (/** @type {Work[]} */ members) => {
    const { rows, nobody } = rowsOf(members, colleagues);
    return html`<${Attention} members=${members} nobody=${nobody} />
      <div class="table-frame" tabindex="0" role="group" aria-labelledby="workload-title"><table>
        <thead><tr><th scope="col">${t("Colleague")}</th><th scope="col">${t("Open")}</th>
          <th scope="col">${t("Waits for us")}</th><th scope="col">${t("Late")}</th></tr></thead>
        <tbody>
          ${rows.map((row) => html`<${Person} key=${row.id} row=${row} people=${people} />`)}
          <tr data-nobody><th scope="row">${t("Nobody")}</th><td>${nobody.open}</td><td>${nobody.waiting}</td><td>${nobody.overdue}</td></tr>
        </tbody>
      </table></div>
      <p class="hint">${t("Waits for us: the person wrote last. Late: the promised time to answer is over, and nobody answered.")}</p>`;
  };
  return html`<section class="card stack workload" data-part="workload" aria-labelledby="workload-title">
    <div><h2 id="workload-title">${t("Work now")}</h2>${hint && html`<p class="hint">${hint}</p>`}</div>
    <${Fetched} fetched=${fetched}>${table}</${Fetched}>
  </section>`;
}

/**
 * What to look at first, each with the way there.
 * @param {{members: Work[], nobody: {open: number, offered: number}}} props
 */
function Attention({ members, nobody }) {
  const sum = (/** @type {"overdue" | "due_soon"} */ name) =>
    members.reduce((all, row) => all + row[name], 0);
  const overdue = sum("overdue");
  const soon = sum("due_soon");
  const lines = [
    overdue && [
      tn("{n} request is late", "{n} requests are late", overdue),
      listAddress("new", "late"),
      "late",
    ],
    soon && [
      tn(
        "{n} has to be answered within two hours",
        "{n} have to be answered within two hours",
        soon,
      ),
      "#/new",
      "soon",
    ],
    nobody.offered && [
      tn("{n} new one is nobody’s", "{n} new ones are nobody’s", nobody.offered),
      listAddress("new", "nobody"),
      "",
    ],
    nobody.open > nobody.offered && [
      tn("{n} open one is nobody’s", "{n} open ones are nobody’s", nobody.open - nobody.offered),
      listAddress("open", "nobody"),
      "",
    ],
  ].filter(Array.isArray);
  if (!lines.length)
    return html`<p>${t("Nothing is late, and everything has somebody who works on it.")}</p>`;
  return html`<ul role="list" class="row attention">${lines.map(
    ([text, address, how]) =>
      html`<li key=${text}><a class="mark ${how}" href=${address}>${text}</a></li>`,
  )}</ul>`;
}

/** @param {{row: Row, people: Map<string, Colleague>}} props */
function Person({ row, people }) {
  const id = /** @type {string} */ (row.id);
  const away = awayText(people, id);
  return html`<tr data-member=${id}>
    <th scope="row"><span translate=${false}>${nameOf(people, id)}</span>${row.isMuch && html` <span class="mark soon">${t("Much work")}</span>`}
      ${away && html`<span class="away">${away}</span>`}</th>
    <td>${row.open}</td><td><${Number_} n=${row.waiting} name=${t("Waits for us")} to=${listAddress("open", "us", id)} /></td>
    <td><${Number_} n=${row.overdue} name=${t("Late")} to=${listAddress("new", "late", id)} /></td>
  </tr>`;
}

/**
 * A number that leads to what it counts.
 * @param {{n: number, name: string, to: string}} props
 */
const Number_ = ({ n, name, to }) =>
  n ? html`<a href=${to}>${n}<span class="apart"> ${name}</span></a>` : n;
