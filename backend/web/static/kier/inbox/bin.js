/** A wave of false requests: pause, put it into the bin, take out who is real, empty it. */

import { isCoordinator } from "../shared/account/roles.js";
import { Dialog } from "../shared/dialog.js";
import { Problem, useAction, useStore } from "../shared/pages.js";
import { t, tn } from "../shared/text.js";
import { html, useEffect, useRef, useState } from "../vendor/preact.js";
import { PauseButton } from "./pause.js";
import { describe } from "./referral-row.js";
import { inOrder, shortName, waiting, waitingText } from "./referrals.js";

/**
 * @import { OwnOrganisation } from "kier/api"
 * @import { Session } from "../shared/account/session.js"
 * @import { Inbox, Referral } from "./inbox.js"
 */

/** @typedef {{results: Referral[], next: string | null, count: number}} BinPage */

const BIN = "/api/v1/inbox/bin";
// What can be ticked at once; a wave goes by its hours.
const MAX_SHOWN = 50;
// A call moves two hundred, or declines fifty.
const MAX_CALLS = 200;

/**
 * Ask for the same until nothing is left of it, or nothing more can be moved.
 * @param {() => Promise<{count: number, left: number}>} post
 */
export async function untilNoneIsLeft(post) {
  for (let calls = 0; calls < MAX_CALLS; calls += 1) {
    const { count, left } = await post();
    if (!left || !count) return;
  }
}

/**
 * Bring the list of new ones up to date at once: events would come one by one.
 * @param {Inbox} inbox
 */
async function drop(inbox) {
  const there = new Set();
  let next = "/api/v1/inbox/referrals?status=offered";
  while (next) {
    const page = await inbox.api.get(next);
    for (const { id } of page.results) there.add(id);
    next = page.next;
  }
  const { referrals } = inbox.store.get();
  const rest = [...referrals].filter(
    ([id, referral]) => referral.status !== "offered" || there.has(id),
  );
  inbox.store.set({ referrals: new Map(rest) });
}

/**
 * The page.
 * @param {{session: Session, inbox: Inbox}} props
 */
export function Bin({ session, inbox }) {
  const { me } = useStore(session.store);
  const [page, setPage] = useState(/** @type {BinPage} */ ({ results: [], next: null, count: 0 }));
  const heading = useRef(/** @type {HTMLElement | null} */ (null));
  const look = async () => {
    /** @type {[BinPage, OwnOrganisation]} */
    const [found, organisation] = await Promise.all([
      session.api.get(BIN),
      session.api.get("/api/v1/organisation"),
    ]);
    session.store.set({ organisation });
    setPage({ ...found, count: organisation.load.binned });
    await drop(inbox);
  };
  const more = async () => {
    /** @type {BinPage} */
    const found = await session.api.get(/** @type {string} */ (page.next));
    setPage({ ...page, results: [...page.results, ...found.results], next: found.next });
  };
  const first = useAction(look);
  useEffect(() => {
    heading.current?.focus();
    first.run();
  }, []);
  const part = { session, inbox, look };
  return html`<article class="page stack" data-part="bin">
    <h1 tabindex="-1" ref=${heading}>${t("False requests")}</h1>
    <p>${t("Somebody may send many false requests, so that real ones are hard to find. Pause your organisation, and put such a wave into the bin.")}</p>
    <p class="note">${t("A real person who is caught in it loses nothing. The request moves on when your time to answer is over. If you empty the bin it is declined, and the person is offered others.")}</p>
    <${Problem} error=${first.error} />
    ${
      isCoordinator(me)
        ? html`<div class="row"><${PauseButton} session=${session} /></div><${Wave} ...${part} />`
        : html`<p class="note">${t("A coordinator can pause the organisation and put requests into the bin.")}</p>`
    }
    <${Binned} ...${part} page=${page} more=${more} />
  </article>`;
}

const HOURS = () => [
  [0, t("this hour")],
  [3, t("the last 3 hours")],
  [12, t("the last 12 hours")],
  [24, t("the last 24 hours")],
];

/**
 * What goes in: all that came in some hours, or what is ticked.
 * @param {{session: Session, inbox: Inbox, look: () => Promise<void>}} props
 */
function Wave({ session, inbox, look }) {
  const { referrals } = useStore(inbox.store);
  const [asked, setAsked] = useState(/** @type {{body: object, count?: number} | null} */ (null));
  const [hours, setHours] = useState(3);
  const rows = inOrder(referrals.values(), "new").reverse().slice(0, MAX_SHOWN);
  const put = async () => {
    await untilNoneIsLeft(() => session.api.post(BIN, asked?.body));
    await look();
  };
  /** @param {SubmitEvent} event */
  const ask = (event) => {
    event.preventDefault();
    const ticked = new FormData(/** @type {HTMLFormElement} */ (event.target)).getAll("referral");
    if (/** @type {HTMLButtonElement} */ (event.submitter).value === "hours")
      setAsked({ body: { hours } });
    else if (ticked.length) setAsked({ body: { referrals: ticked }, count: ticked.length });
  };
  return html`<form class="card stack" onSubmit=${ask} data-part="wave">
    <h2>${t("Put a wave into the bin")}</h2>
    <div class="row"><label class="label" for="hours">${t("New requests of")}</label>
      <select class="field" id="hours" value=${hours} onChange=${({ target }) => setHours(Number(target.value))}>
        ${HOURS().map(([value, text]) => html`<option value=${value} key=${value}>${text}</option>`)}</select>
      <button class="button" value="hours">${t("Put all of them into the bin")}</button></div>
    <p class="hint">${t("Only those that nobody of you has answered.")}</p>
    ${
      rows.length > 0 &&
      html`<details class="more"><summary>${t("Choose one by one")}</summary><div class="stack">
      <${Ticks} rows=${rows} legend=${t("New requests, the newest first")} />
      <div class="row"><button class="button" value="ticked">${t("Put the ticked ones into the bin")}</button></div></div></details>`
    }
  </form>
    ${
      asked &&
      html`<${Dialog} title=${asked.count ? tn("Put {n} request into the bin?", "Put {n} requests into the bin?", asked.count) : t("Put these requests into the bin?")}
      confirm=${t("Put into the bin")} name="put" patience=${session.api.patience} onConfirm=${put} onClose=${() => setAsked(null)}>
      <p>${t("They leave the list of new requests. You can take each of them out again.")}</p>
    </${Dialog}>`
    }`;
}

/**
 * What lies in it: taken out, or declined together.
 * @param {{session: Session, look: () => Promise<void>, page: BinPage,
 *   more: () => Promise<void>}} props
 */
function Binned({ session, look, page, more }) {
  const [isAsked, setAsked] = useState(false);
  const { results, next, count } = page;
  const restore = useAction(async (body) => {
    await untilNoneIsLeft(() => session.api.post(`${BIN}/restore`, body));
    await look();
  });
  const further = useAction(more);
  const empty = async () => {
    await untilNoneIsLeft(() => session.api.post(`${BIN}/empty`));
    await look();
  };
  /** @param {SubmitEvent} event */
  const ask = (event) => {
    event.preventDefault();
    const ticked = new FormData(/** @type {HTMLFormElement} */ (event.target)).getAll("referral");
    if (/** @type {HTMLButtonElement} */ (event.submitter).value === "all") restore.run({});
    else if (ticked.length) restore.run({ referrals: ticked });
  };
  return html`<form class="card stack" onSubmit=${ask} data-part="binned" data-count=${count}>
    <h2>${tn("{n} request in the bin", "{n} requests in the bin", count)}</h2>
    <${Problem} error=${restore.error ?? further.error} />
    ${
      results.length > 0
        ? html`<${Ticks} rows=${results} legend=${t("In the bin, the newest first")} />
        ${next && html`<button type="button" class="button quiet" onClick=${further.run}>${t("Show more")}</button>`}
        <div class="row"><button class="button" value="ticked">${t("Take the ticked ones out")}</button>
          <button class="button" value="all">${t("Take all out")}</button>
          <button type="button" class="button grave" onClick=${() => setAsked(true)}>${t("Empty the bin")}</button></div>`
        : html`<p class="hint">${t("The bin is empty.")}</p>`
    }
  </form>
    ${
      isAsked &&
      html`<${Dialog} title=${t("Empty the bin?")} confirm=${t("Decline all of them")} name="empty"
      patience=${session.api.patience} onConfirm=${empty} onClose=${() => setAsked(false)}>
      <p>${tn("{n} request is declined: it is no request for help.", "{n} requests are declined: they are no requests for help.", count)}</p>
      <p>${t("Each person sees that you cannot help, and is offered others. You cannot take it back.")}</p>
    </${Dialog}>`
    }`;
}

/** @param {{rows: Referral[], legend: string}} props */
function Ticks({ rows, legend }) {
  const now = Date.now();
  return html`<fieldset class="ticks bin-rows"><legend class="label">${legend}</legend>
    ${rows.map((row) => {
      const { themes, language, who } = describe(row);
      const { since, due } = waitingText(waiting(row, now));
      return html`<label class="choice" key=${row.id} data-referral=${row.id}><input type="checkbox" name="referral" value=${row.id} />
        <span>${row.profile.urgent && html`<span class="mark urgent">${t("Urgent")}</span> `}<strong>${themes}</strong> · ${[language, ...who].join(" · ")}<br />
          <small class="hint">${[shortName(row.id), since, due].filter(Boolean).join(" · ")}</small></span></label>`;
    })}
  </fieldset>`;
}
