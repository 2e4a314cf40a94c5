/** One question after another; saved as one goes, sealed; handed in at the end. */

import { dayFromNow } from "../shared/formats.js";
import { messageOf, useAction, useStore } from "../shared/pages.js";
import { answerAt, withAnswer } from "../shared/questionnaire/answer-paths.js";
import {
  begin,
  findFaults,
  labelOf,
  nextScreen,
  previousScreen,
  resolve,
  screens,
} from "../shared/questionnaire/flow.js";
import { languageName, tagOf } from "../shared/questionnaire/languages.js";
import { Questions } from "../shared/questionnaire/questions.js";
import { Fetching, useKept } from "../shared/resources.js";
import { language, t } from "../shared/text.js";
import { html, useEffect, useMemo, useRef, useState } from "../vendor/preact.js";
import { Draft } from "./drafts.js";
import { daysLeft, dayText } from "./formats.js";
import { Recorder, useFresh } from "./recorder.js";
import { HandIn } from "./submission.js";

/**
 * @import { VNode } from "preact"
 * @import { MyConsultation, OwnText } from "kier/api"
 * @import { Answers, Fault, Schema, Screen as OneScreen, State } from "../shared/questionnaire/flow.js"
 * @import { Kept } from "../shared/resources.js"
 * @import { Account } from "./account.js"
 * @import { Spoken } from "./recorder.js"
 */

/**
 * What one question after another needs.
 * @typedef {{session: Account, path: string, consultation: MyConsultation, draft: Draft,
 *   gone: () => void, take: (answer: any) => void, again: () => Promise<void>}} Way
 */

/** @typedef {Way & {schema: Schema, code: string}} WayInLanguage */

/** @typedef {{answers: Answers, recordings: Spoken[], at?: string}} Content */

/** @type {Content} */
const EMPTY = { answers: {}, recordings: [] };
const SEED = 1;
const END = "end";

/**
 * From the draft that was kept to the answers that are handed in.
 * @param {{session: Account, path: string, consultation: MyConsultation,
 *   take: (answer: any) => void, again: () => Promise<void>}} props
 */
export function Answering({ session, path, consultation, take, again }) {
  const [draft, setDraft] = useState(
    /** @type {Draft | null} */ (session.keepers.get(path) ?? null),
  );
  const opening = useAction(async () => setDraft(await opened(session, path, consultation.draft)));
  useEffect(() => {
    if (!draft) opening.run();
  }, []);
  if (!draft) return html`<${Fetching} error=${opening.error} again=${opening.run} />`;
  const gone = () => {
    draft.end();
    session.keepers.delete(path);
  };
  return html`<${InLanguage} session=${session} path=${path} consultation=${consultation} draft=${draft} gone=${gone} take=${take} again=${again} />`;
}

/**
 * A draft that was begun here goes before the one of the server, which it is sent to.
 * @param {Account} session
 * @param {string} path
 * @param {OwnText | null} box
 */
async function opened(session, path, box) {
  const { content, text, isLost } = box ? await openDraft(session, box) : { content: EMPTY };
  const draft = new Draft(session, {
    path: `${path}/draft`,
    begun: EMPTY,
    content: { ...EMPTY, ...content },
    textId: text ?? crypto.randomUUID(),
  });
  draft.isLost = Boolean(isLost);
  session.keepers.set(path, draft);
  return draft;
}

/**
 * After a new password by mail it does not open any more: one can answer all the same.
 * @param {Account} session
 * @param {OwnText} draft
 * @returns {Promise<{content: Partial<Content>, text?: string, isLost?: boolean}>}
 */
async function openDraft(session, draft) {
  try {
    return await session.smith.ask("openDraft", { draft });
  } catch (/** @type {any} */ error) {
    if (error.code !== "damaged") throw error;
    return { content: EMPTY, isLost: true };
  }
}

/**
 * The questions can be read in each language that they have.
 * @param {Way} way
 */
function InLanguage(way) {
  const { session, path, consultation, draft } = way;
  const [code, setCode] = useState(consultation.language ?? language().code);
  /** @type {Kept<MyConsultation>} */
  const other = useKept(session, `${path}?language=${encodeURIComponent(code)}`);
  const schema = code === consultation.language ? consultation.definition : other.value?.definition;
  return html`<p class="hint">${t("You can answer until {day}. {left}.", { day: dayText(consultation.answer_until), left: daysLeft(consultation.answer_until) })}</p>
    ${draft.isLost && html`<p class="fault" data-part="lost">${t("What you wrote before cannot be opened any more. Write it again.")}</p>`}
    ${
      consultation.languages.length > 1 &&
      html`<div class="segments" role="group" aria-label=${t("Language of the questions")}>${consultation.languages.map(
        (choice) => html`<button type="button" key=${choice} lang=${choice}
      aria-pressed=${choice === code ? "true" : "false"} onClick=${() => setCode(choice)}>${nameOf(choice)}</button>`,
      )}</div>`
    }
    ${schema ? html`<${Walk} key=${code} ...${way} schema=${schema} code=${code} />` : html`<${Fetching} error=${other.error} again=${other.again} />`}`;
}

/** @param {string} code */
const nameOf = (code) => languageName(code, tagOf(code));

/**
 * Answers, with what a screen begins with where nothing is answered yet.
 * @param {Answers} answers
 * @param {Answers} begun
 */
const withBegun = (answers, begun) =>
  Object.entries(begun).reduce(
    (sofar, [name, value]) =>
      answerAt(sofar, name) === undefined ? withAnswer(sofar, name, value) : sofar,
    answers,
  );

/** @param {WayInLanguage} way */
function Walk(way) {
  const { session, draft, schema, code } = way;
  const { content } = useStore(draft.store);
  const [key, setKey] = useState(content.at ?? "");
  const [wrong, setWrong] = useState(/** @type {Fault[]} */ ([]));
  const isMoved = useRef(false);
  const situation = useMemo(
    () => ({ today: dayFromNow(0), now: `${dayFromNow(0)}T12:00:00.000`, seed: SEED }),
    [],
  );
  const { answers } = content;
  const state = resolve(schema, answers, situation);
  const all = screens(state);
  const screen = key === END ? null : (all.find((other) => other.key === key) ?? all[0] ?? null);
  const shown = withBegun(answers, screen ? begin(schema, answers, situation, screen) : {});
  /**
   * @param {string} to
   * @param {Answers} [kept]
   */
  const at = (to, kept = shown) => {
    isMoved.current = true;
    setWrong([]);
    setKey(to);
    draft.change({ ...draft.content, answers: kept, at: to });
  };
  const next = () => {
    if (!screen) return;
    const after = resolve(schema, shown, situation);
    const faults = findFaults(after, shown, screen.paths).filter(
      ({ path }) => !isSpoken(content, path),
    );
    setWrong(faults);
    if (!faults.length) at(nextScreen(after, screens(after), screen.key)?.key ?? END);
  };
  /**
   * @param {string} name
   * @param {unknown} value
   */
  const answer = (name, value) =>
    draft.change({ ...draft.content, answers: withAnswer(shown, name, value) });
  const back = () => at((screen ? previousScreen(state, all, screen.key) : all.at(-1))?.key ?? "");
  const line = html`<${Kept} draft=${draft} />`;
  if (!screen)
    return html`<${HandIn} ...${way} state=${state} all=${all} line=${line} at=${at} back=${back} />`;
  return html`<${Screen} key=${screen.key} session=${session} path=${way.path} draft=${draft} content=${content} state=${state} screen=${screen} answers=${shown} wrong=${wrong}
    place=${all.indexOf(screen)} count=${all.length} code=${code} isMoved=${isMoved.current} acts=${{ next, back, answer }} line=${line} />`;
}

/**
 * Whether a question is answered by something that was said aloud.
 * @param {Pick<Content, "recordings">} content
 * @param {string} path
 */
const isSpoken = ({ recordings }, path) => recordings.some((spoken) => spoken.path === path);

/**
 * @param {{session: Account, path: string, draft: Draft, content: Content, state: State, screen: OneScreen,
 *   answers: Answers, wrong: Fault[], place: number, count: number, code: string, isMoved: boolean,
 *   acts: {next: () => void, back: () => void, answer: (name: string, value: unknown) => void}, line: VNode}} props
 */
function Screen({
  session,
  path,
  draft,
  content,
  state,
  screen,
  answers,
  wrong,
  place,
  count,
  code,
  isMoved,
  acts,
  line,
}) {
  const top = useRef(/** @type {HTMLElement | null} */ (null));
  useEffect(() => {
    // Coming in, the page's heading has the focus.
    if (!isMoved) return;
    top.current?.focus({ preventScroll: true });
    top.current?.scrollIntoView({ block: "start" });
  }, []);
  const words = screen.paths.filter((question) => state.node(question).kind === "text");
  const isHeld = useFresh(session, path, words);
  const [isTold, setTold] = useState(false);
  /** @param {Event} event */
  const send = (event) => {
    event.preventDefault();
    setTold(isHeld);
    if (!isHeld) acts.next();
  };
  return html`<form class="stack answering" onSubmit=${send} novalidate autocomplete="off" data-screen=${screen.key}>
    <p class="hint place" tabindex="-1" ref=${top}>${t("Question {n} of {all}", { n: place + 1, all: count })}</p>
    <div class="asked-now" lang=${code}><${Questions} state=${state} screen=${screen} answers=${answers} wrong=${wrong} onAnswer=${acts.answer} /></div>
    ${words.map((question) => html`<${Recorder} key=${question} session=${session} path=${path} draft=${draft} question=${question} label=${words.length > 1 ? labelOf(state, question) : null} content=${content} />`)}
    ${wrong.length > 0 && html`<p class="apart" role="alert">${wrong.map(({ text }) => text).join(" ")}</p>`}
    ${isHeld && isTold && html`<p class="fault" role="alert" data-part="held">${t("First stop, and keep what you said. Or delete it.")}</p>`}
    <div class="acts"><button class="button wide ${isHeld ? "" : "main"}" data-part="next">${t("Next")}</button>
      ${place > 0 && html`<button type="button" class="button wide" data-part="previous" onClick=${acts.back}>${t("Question before")}</button>`}</div>
    ${line}
    <p class="hint">${t("You can stop here and go on later. You only hand it in at the end.")}</p>
  </form>`;
}

/**
 * Whether what was written is kept, in words.
 * @param {{draft: Draft}} props
 */
function Kept({ draft }) {
  const { state, error } = useStore(draft.store);
  /** @type {Record<string, string>} */
  const texts = {
    kept: t("Saved. Only you can open it."),
    changed: t("Not saved yet…"),
    saving: t("Saving…"),
    away: t(
      "No connection. Your answers are here, and are saved when the line is back. Do not close this page.",
    ),
  };
  if (state === "kept" && draft.isEmpty) return null;
  return html`<p class="kept-line" role="status" data-part="kept" data-state=${state}>${state === "refused" ? messageOf(error) : texts[state]}</p>`;
}
