/**
 * The briefing as both sides see it: its steps, warnings, the checklist before it is accepted, its
 * history.
 */

import { AskButton, Facts, Fold, Mark } from "../shared/components.js";
import { dayText, labelOf } from "../shared/formats.js";
import { messageOf } from "../shared/pages.js";
import { Tick } from "../shared/questionnaire/fields.js";
import { Fetched, useFresh } from "../shared/resources.js";
import { listSeparator, t, tn } from "../shared/text.js";
import { html, useRef, useState } from "../vendor/preact.js";
import { EXPERTS } from "./account.js";
import { BriefingStep, fieldText, mayChange } from "./briefing-steps.js";
import { dayOr, fieldWords } from "./labels.js";

/**
 * @import { BriefingSteps, DeskRequest, Entry, Requester } from "kier/api"
 * @import { Fresh } from "../shared/resources.js"
 * @import { DeskAccount } from "./account.js"
 */

// Moves that end a request, and how long after them what was written in it is erased.
const ENDS = ["close", "decline", "withdraw", "expire"];
const KEPT_MS = 730 * 86_400_000;

/**
 * Whether what was written in a request is erased by now.
 * @param {{history: Entry[]}} options
 * @param {number} [now]
 */
export function isEmptied({ history }, now = Date.now()) {
  const end = history.filter(({ what }) => ENDS.includes(what)).at(-1);
  return Boolean(end) && Date.parse(/** @type {Entry} */ (end).on) + KEPT_MS < now - 86_400_000;
}

/**
 * The part of a request.
 * @param {{session: DeskAccount, request: DeskRequest, path: string,
 *   onChange: (request: DeskRequest) => void, again: () => Promise<void>}} props
 */
export function Briefing({ session, request, path, onChange, again }) {
  /** @type {Fresh<BriefingSteps>} */
  const fetched = useFresh(() => session.api.get(`${EXPERTS}/briefing`), []);
  /** @param {BriefingSteps} found */
  const draw = ({ steps }) => html`<div class="briefing-steps">
        ${steps.map((step) => html`<${BriefingStep} key=${step.id} session=${session} request=${request} path=${path} step=${step} onChange=${onChange} />`)}</div>`;
  return html`<div class="beside" data-part="briefing">
    <div class="stack">
      <${Warnings} request=${request} />
      ${isEmptied(request) && html`<p class="note" data-part="emptied">${t("This request ended more than two years ago. What was written in it is erased, except what stands on its result. What was chosen stays.")}</p>`}
      <${Fetched} fetched=${fetched}>${draw}</${Fetched}>
    </div>
    <div class="stack">
      <${Checklist} session=${session} request=${request} path=${path} onChange=${onChange} again=${again} />
      <${Requester} session=${session} request=${request} path=${path} onChange=${onChange} />
      <${History} session=${session} request=${request} />
    </div>
  </div>`;
}

/**
 * Rules that this request may come in touch with, each with where it comes from.
 * @param {{request: DeskRequest}} props
 */
function Warnings({ request }) {
  if (!request.warnings.length) return null;
  return html`<section class="faults warnings" aria-labelledby="warnings" data-part="warnings"><h2 id="warnings">${t("Look at this")}</h2>
    <ul role="list">${request.warnings.map((warning) => html`<li key=${warning.code}><p>${warning.text}</p><p class="hint">${[warning.source, dayOr(warning.date)].filter(Boolean).join(listSeparator())}</p></li>`)}</ul></section>`;
}

/**
 * @param {{session: DeskAccount, request: DeskRequest, path: string,
 *   onChange: (request: DeskRequest) => void}} props
 */
function Requester({ session, request, path, onChange }) {
  const { requester, stories, members } = request;
  const { platform } = session;
  return html`<section class="card" aria-labelledby="requester"><h2 id="requester">${t("Who asks")}</h2>
    <${Facts} facts=${[
      [
        t("Organisation"),
        `${requester.organisation} (${labelOf(platform.requester_kinds, requester.kind)})`,
      ],
      [t("Name"), requester.name || t("Erased")],
      [
        t("E-mail address"),
        requester.email
          ? html`<a href="mailto:${requester.email}">${requester.email}</a>`
          : t("Erased"),
      ],
      [t("Members who take part"), members?.join(listSeparator())],
    ]} />
    ${request.looks_like[0] && html`<p class="note" data-part="looks-like">${t("Take care: these names look like {names}.", { names: request.looks_like.join(listSeparator()) })}</p>`}
    ${stories?.length > 0 && html`<${Fold} summary=${t("Stories they got")}><ul role="list" class="points">${stories.map((story) => html`<li key=${story.id}>${storyText(story)}</li>`)}</ul></${Fold}>`}
    ${requester.email && html`<${NewLink} session=${session} requester=${requester} path=${path} onChange=${onChange} />`}</section>`;
}

/**
 * For a requester who lost their link, or when somebody else has it.
 * @param {{session: DeskAccount, requester: Requester, path: string,
 *   onChange: (request: DeskRequest) => void}} props
 */
function NewLink({ session, requester, path, onChange }) {
  const [isSent, setSent] = useState(false);
  const { email } = requester;
  const send = async () => {
    onChange(await session.api.post(`${path}/link`));
    setSent(true);
  };
  return html`<div class="row"><${AskButton} label=${t("Send a new link")} kind="small" name="new-link" title=${t("Send a new link?")} confirm=${t("Send")} onConfirm=${send} patience=${session.api.patience}>
      <p>${t("A mail with a new link to this request goes to {email}.", { email })}</p><p>${t("The old link stops at once: whoever has it can no longer read this request.")}</p></${AskButton}>
    <span role="status">${isSent && html`<${Mark} text=${t("A new link was sent")} tone="acts" />`}</span></div>`;
}

/** @param {{kind: string, expert: any, until: string}} options */
const storyText = ({ kind, expert, until }) =>
  kind === "quote"
    ? t("A quote of {name}, until {day}", {
        name: expert?.chosen_name ?? expert,
        day: dayOr(until),
      })
    : t("A story of {name}, until {day}", {
        name: expert?.chosen_name ?? expert,
        day: dayOr(until),
      });

/** @typedef {{checked?: string[], heavy?: boolean}} ChecklistChanges */

/** @typedef {(fields: ChecklistChanges) => Promise<void>} SendChanges */

/**
 * Calls one after the other: what is chosen while one is under way goes together in the next.
 * @param {SendChanges} send
 * @returns {SendChanges} settles when all was sent; after an error the rest is not
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
  const send = useRef(/** @type {SendChanges | null} */ (null));
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
      await /** @type {SendChanges} */ (send.current)(fields);
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
function Checklist({ session, request, path, onChange, again }) {
  const { checklist, state } = request;
  const { chosen, error, choose } = useTicks({ session, request, path, onChange, again });
  const done = checklist.filter((point) => point.done).map((point) => point.id);
  const checked = chosen?.checked ?? done;
  /**
   * @param {string} id
   * @param {boolean} isOn
   */
  const tick = (id, isOn) =>
    choose({
      checked: checklist
        .map((point) => point.id)
        .filter((point) => (point === id ? isOn : checked.includes(point))),
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

const SHOWN = 6;
// More stand in a fold.
const OPEN_CHANGES = 4;

/** @returns {Record<string, string>} */
const whatWords = () => ({
  confirm: t("opened the link from the mail"),
  submit: t("sent it"),
  return: t("asked back"),
  propose: t("sent a proposal"),
  accept: t("accepted"),
  agree: t("agreed"),
  decline: t("declined"),
  withdraw: t("withdrew"),
  start: t("started the work"),
  deliver: t("delivered"),
  close: t("closed"),
  expire: t("ended: nothing changed for a year"),
  changed: t("changed the briefing"),
  checked: t("ticked the checklist"),
  asked: t("asked members"),
  waves: t("made waves"),
  "story-ended": t("took back a story or quote that the requester got"),
  "new-link": t("sent the requester a new link"),
});

/** @returns {Record<string, string>} */
const whoWords = () => ({
  requester: t("The requester"),
  coordinator: t("Platform HOPE"),
  member: t("A member"),
  clock: t("By itself"),
});

/** @param {{what: string, note: string, changes: Entry["changes"]}} options */
const isTick = ({ what, note, changes }) =>
  what === "checked" && !note && Object.keys(changes ?? {}).every((field) => field === "checked");

/**
 * Lines without all but the last of several in a row that only say that one person ticked something.
 * @param {Entry[]} entries
 */
export const gathered = (entries) =>
  entries.filter((entry, place) => {
    const next = entries[place + 1];
    return !(
      next &&
      isTick(entry) &&
      isTick(next) &&
      entry.on === next.on &&
      entry.by_name === next.by_name
    );
  });

/**
 * The list, newest first.
 * @param {{session: DeskAccount, request: DeskRequest}} props
 */
function History({ session, request }) {
  const [isAll, setAll] = useState(false);
  const entries = gathered(request.history).reverse();
  const shown = isAll ? entries : entries.slice(0, SHOWN);
  return html`<section class="card history" aria-labelledby="history" data-part="history"><h2 id="history">${t("History")}</h2>
    <ol role="list">${shown.map((entry) => html`<${EntryRow} key=${entry.number} session=${session} entry=${entry} />`)}</ol>
    ${shown.length < entries.length && html`<button type="button" class="button small quiet" onClick=${() => setAll(true)}>${t("Show all {n}", { n: entries.length })}</button>`}</section>`;
}

/**
 * What was empty before is only said as it is now.
 * @param {{name: string, before: string, after: string}} props
 */
function FieldChange({ name, before, after }) {
  return html`<p class="change"><span class="hint">${name}:</span> ${before && html`<del>${before}</del> <span aria-hidden="true">→</span><span class="apart"> ${t("became")} </span> `}<ins>${after || t("nothing")}</ins></p>`;
}

/** @param {{session: DeskAccount, entry: Entry}} props */
function EntryRow({ session, entry }) {
  const { on, by, by_name: name, what, note, changes } = entry;
  const names = fieldWords();
  /**
   * @param {string} field
   * @param {unknown} value
   */
  const text = (field, value) => fieldText(session.platform, field, value);
  const all = /** @type {Record<string, [before: unknown, after: unknown]>} */ (changes ?? {});
  const changed = Object.entries(all)
    .filter(([field]) => field !== "checked")
    .map(
      ([field, [before, after]]) =>
        html`<${FieldChange} key=${field} name=${names[field] ?? field} before=${text(field, before)} after=${text(field, after)} />`,
    );
  return html`<li data-what=${what}><p><strong>${name || (whoWords()[by] ?? by)}</strong> ${whatWords()[what] ?? what} <span class="hint">${dayText(on)}</span></p>
    ${note && html`<p class="note words" dir="auto">${note}</p>`}
    ${changed.length > OPEN_CHANGES ? html`<details><summary>${tn("{n} field", "{n} fields", changed.length)}</summary>${changed}</details>` : changed}
  </li>`;
}
