/** Signal tables in the inbox: which there are, and at one the list beside what is looked at. */

import { Guard, later, messageOf, useStore } from "../../shared/pages.js";
import { Fetching } from "../../shared/resources.js";
import { useStyles } from "../../shared/style-sheets.js";
import { t } from "../../shared/text.js";
import { html, useEffect } from "../../vendor/preact.js";
import { deskOf } from "./desk.js";
import { List } from "./list.js";
import { signalRoute, tableAddress } from "./routes.js";
import { Tables } from "./tables.js";

/**
 * @import { SignalOptions, SignalTableDetail } from "kier/api"
 * @import { Inbox } from "../inbox.js"
 * @import { SignalDesk } from "./desk.js"
 * @import { SignalRoute } from "./routes.js"
 * @import { KeyState, TableWork, WorkState } from "./table-work.js"
 */

/**
 * What each page of a table is given; the table is there, and its keys were looked at.
 * @typedef {{desk: SignalDesk, work: TableWork, state: WorkState & {table: SignalTableDetail, keys: KeyState},
 *   options: SignalOptions, signal: string}} TablePage
 */

const LOOK_EVERY_MS = 60_000;
// These have a way back of their own.
const WITH_WAY_BACK = ["signal", "partners"];

/** @type {Record<string, (props: any) => any>} */
const PAGES = {
  about: later(() => import("./about.js"), "About"),
  new: later(() => import("./new-signal.js"), "NewSignal"),
  import: later(() => import("./import.js"), "Import"),
  agenda: later(() => import("./agenda.js"), "Meeting"),
  history: later(() => import("./history.js"), "History"),
  partners: later(() => import("./partners.js"), "Partners"),
  signal: later(() => import("./signal.js"), "SignalPage"),
};

/**
 * Asks again when the window comes back to the front, and once a minute.
 * @param {() => void} look
 * @param {unknown} of
 */
function useLooks(look, of) {
  useEffect(() => {
    look();
    const again = () => !document.hidden && look();
    const timer = setInterval(again, LOOK_EVERY_MS);
    addEventListener("focus", again);
    return () => {
      clearInterval(timer);
      removeEventListener("focus", again);
    };
  }, [of]);
}

/** @param {{inbox: Inbox, route: {id?: string, part?: string}}} props */
export function SignalTables({ inbox, route }) {
  useStyles("signalsStyles");
  const desk = deskOf(inbox);
  const { tables, options, problem } = useStore(desk.store);
  useLooks(() => desk.load(), desk);
  const at = signalRoute(route);
  if (!tables || !options) {
    const again = () => desk.load();
    return html`<main class="pane only" id="main"><${Fetching} error=${problem} again=${again} /></main>`;
  }
  if (!at.table)
    return html`<main class="pane only" id="main"><${Tables} desk=${desk} tables=${tables} options=${options} /></main>`;
  return html`<${TablePanes} key=${at.table} desk=${desk} at=${at} options=${options} />`;
}

/** @param {{desk: SignalDesk, at: SignalRoute, options: SignalOptions}} props */
function TablePanes({ desk, at, options }) {
  const work = desk.work(/** @type {string} */ (at.table));
  const state = useStore(work.store);
  useLooks(() => work.load(), work);
  const { table, keys, problem } = state;
  if (!table || !keys) {
    const again = () => work.load();
    return html`<main class="pane only" id="main"><${Fetching} error=${problem} again=${again} /></main>`;
  }
  const given = { desk, work, state, options, signal: at.signal ?? "" };
  // Who is not at the table yet reads what it is, and nothing else.
  if (!work.isAtTable) {
    const Page = PAGES[at.part === "partners" ? "partners" : "about"];
    return html`<main class="pane only" id="main"><${Guard}><${Page} ...${given} /></${Guard}></main>`;
  }
  const Page = PAGES[at.part || "about"];
  return html`<main class="panes ${at.part ? "has-shown" : ""}" id="main">
    <div class="pane list-pane"><${Guard}><${List} ...${given} shown=${at} /></${Guard}></div>
    <div class="pane talk-pane">${problem && html`<p class="note" role="status">${messageOf(problem)}</p>`}
      ${at.part && !WITH_WAY_BACK.includes(at.part) && html`<p class="signal-way-back screen-only"><a class="signal-back is-narrow" href=${tableAddress(table.id)}>${t("Back to the list")}</a></p>`}
      <${Guard} key=${`${at.part} ${at.signal}`}><${Page} ...${given} /></${Guard}></div>
  </main>`;
}
