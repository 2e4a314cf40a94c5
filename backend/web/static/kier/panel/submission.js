/** All answers once more, before they are handed in. */

import { Sure } from "./send-button.js";
import { Empty } from "../shared/components.js";
import { findFaults, isAsked, labelOf, shownValue } from "../shared/questionnaire/flow.js";
import { t } from "../shared/text.js";
import { Refused } from "../shared/wire.js";
import { html, useEffect, useRef } from "../vendor/preact.js";
import { keepLate } from "./late-answers.js";
import { hasFresh, secondsText } from "./recorder.js";

/**
 * @import { VNode } from "preact"
 * @import { Schema, Screen, State } from "../shared/questionnaire/flow.js"
 * @import { Account } from "./account.js"
 * @import { Draft } from "./drafts.js"
 * @import { Spoken } from "./recorder.js"
 */

/**
 * What is handed in: choices are counted, `sealed` is for the coordinator alone.
 * @typedef {{language: string, choices: Record<string, unknown>, recordings: string[],
 *   sealed: {answers: Record<string, unknown>, recordings: Spoken[]} | null}} Parcel
 */

/**
 * The last screen.
 * @param {{session: Account, path: string, draft: Draft, schema: Schema, state: State, all: Screen[], line: VNode,
 *   at: (key: string) => void, back: () => void, gone: () => void, take: (answer: any) => void,
 *   again: () => Promise<void>}} props
 */
export function HandIn({
  session,
  path,
  draft,
  schema,
  state,
  all,
  line,
  at,
  back,
  gone,
  take,
  again,
}) {
  const { answers, recordings } = draft.content;
  const heading = useRef(/** @type {HTMLElement | null} */ (null));
  useEffect(() => heading.current?.focus(), []);
  const faults = findFaults(state, answers).filter(
    ({ path: question }) =>
      !recordings.some((/** @type {Spoken} */ spoken) => spoken.path === question),
  );
  const body = parcelOf(draft, state, schema.language);
  const send = async () => {
    // No save is on its way any more when the answers arrive: it would be refused.
    await draft.save();
    try {
      const answer = await sendParcel(session, `${path}/answers`, body, draft);
      gone();
      take(answer);
    } catch (error) {
      const { kind = "" } = error instanceof Refused ? error : {};
      if (!(kind in NOT_TAKEN)) throw error;
      await NOT_TAKEN[kind](session, path, draft, state);
      gone();
      await again();
    }
  };
  const waiting = all.find(({ paths }) => hasFresh(session, path, paths));
  return html`<section class="stack" data-part="hand-in"><h2 tabindex="-1" ref=${heading}>${t("Your answers")}</h2>
    <${Overview} state=${state} all=${all} recordings=${recordings} at=${at} />
    ${
      waiting &&
      html`<div class="note stack"><p>${t("You said something that you did not keep. It is not handed in.")}</p>
      <button type="button" class="button" onClick=${() => at(waiting.key)}>${t("Look at it")}</button></div>`
    }
    ${
      faults.length > 0
        ? html`<div class="alarm stack" role="alert" data-part="problem"><p>${t("Some answers are still missing.")}</p>
          <button type="button" class="button" onClick=${() => at(all.find(({ paths }) => paths.includes(faults[0].path))?.key ?? "")}>${t("To the first one")}</button></div>`
        : html`<p>${t("What you choose is counted without your name. What you write or say can only be read by the coordinator.")}</p>
          <${Sure} label=${t("Hand in")} question=${t("After this you cannot change your answers any more. Hand them in?")} confirm=${t("Yes, hand in")}
            onConfirm=${send} patience=${session.api.patience} name="hand-in" isMain />`
    }
    <button type="button" class="button wide" onClick=${back}>${t("Question before")}</button>${line}</section>`;
}

/** @param {{state: State, all: Screen[], recordings: Spoken[], at: (key: string) => void}} props */
function Overview({ state, all, recordings, at }) {
  const rows = all.flatMap(({ key, paths }) =>
    paths.filter((path) => isAsked(state.node(path))).map((path) => ({ key, path })),
  );
  if (!rows.length)
    return html`<${Empty} icon="pen">${t("There are no questions here.")}</${Empty}>`;
  return html`<dl class="answers">${rows.map(({ key, path }) => {
    const spoken = recordings.filter((recording) => recording.path === path);
    const said = spoken.map(({ seconds }) => t("Spoken, {time}", { time: secondsText(seconds) }));
    const value = [shownValue(state, path), ...said].filter(Boolean).join("\n");
    return html`<div key=${path}><dt>${labelOf(state, path)}</dt><dd class="said">${value || html`<span class="hint">${t("No answer")}</span>`}</dd>
      <dd class="change"><button type="button" class="button quiet" onClick=${() => at(key)}>${t("Change")}<span class="apart"> ${labelOf(state, path)}</span></button></dd></div>`;
  })}</dl>`;
}

/**
 * What is done with the words of answers that are not taken.
 * @type {Record<string, (session: Account, path: string, draft: Draft, state: State) => Promise<void>>}
 */
const NOT_TAKEN = {
  // They arrived before, and only the answer to that was lost.
  "impossible-move": async () => {},
  "answering-over": (session, path, { textId }, state) =>
    keepLate(session, path, { rows: rowsOf(state), textId: /** @type {string} */ (textId) }),
};

/**
 * Questions and answers as somebody reads them, of what was answered.
 * @param {State} state
 * @returns {[string, string][]}
 */
const rowsOf = (state) =>
  [...state.values.keys()]
    .filter((path) => isAsked(state.node(path)))
    .map(
      (path) => /** @type {[string, string]} */ ([labelOf(state, path), shownValue(state, path)]),
    )
    .filter(([, said]) => said);

/**
 * Choices are counted; words, and what was spoken, are sealed. Sent twice it is the same parcel.
 * @type {WeakMap<object, Parcel>}
 */
const parcels = new WeakMap();

/**
 * @param {Draft} draft
 * @param {State} state
 * @param {string} language
 * @returns {Parcel}
 */
function parcelOf(draft, state, language) {
  const { content } = draft;
  const made = parcels.get(content);
  if (made) return made;
  /** @type {Record<string, unknown>[]} */
  const [choices, words] = [{}, {}];
  for (const [path, value] of state.values) {
    if (!isAsked(state.node(path))) continue;
    if (state.node(path).kind === "text") words[path] = value;
    else choices[path] = value;
  }
  const { recordings } = content;
  const sealed =
    Object.keys(words).length || recordings.length ? { answers: words, recordings } : null;
  const parcel = {
    language,
    choices,
    sealed,
    recordings: recordings.map((/** @type {Spoken} */ { id }) => id),
  };
  parcels.set(content, parcel);
  return parcel;
}

/**
 * @param {Account} session
 * @param {string} path
 * @param {Parcel} parcel
 * @param {Draft} draft
 */
async function sendParcel(session, path, { sealed: content, ...rest }, draft) {
  if (!content) {
    const { recordings, ...body } = rest;
    return session.api.post(path, body);
  }
  const how = rest.recordings.length ? { id: draft.textId } : {};
  return session.sendSealed("POST", path, (sealed) => ({ ...rest, sealed }), content, how);
}
