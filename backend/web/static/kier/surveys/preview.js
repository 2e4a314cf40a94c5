/** The questionnaire as people will see it, in a phone: its conditions work, and nothing is kept. */

import { dayFromNow } from "../shared/formats.js";
import { Fetching, useFetched } from "../shared/resources.js";
import { useStore } from "../shared/parts.js";
import { answerAt, withAnswer } from "../shared/questionnaire/answer-paths.js";
import { Select, Tick } from "../shared/questionnaire/fields.js";
import {
  begin,
  findFaults,
  hasAnother,
  labelOf,
  nextScreen,
  previousScreen,
  resolve,
  screens,
} from "../shared/questionnaire/flow.js";
import { directionOf, languageName, tagOf } from "../shared/questionnaire/languages.js";
import { Questions } from "../shared/questionnaire/questions.js";
import { language, t } from "../shared/text.js";
import { html, render, useEffect, useRef, useState } from "../vendor/preact.js";
import { questionnaireAddress } from "./routes.js";
import { phoneSheets } from "./style-sheets.js";

/**
 * @import { Questionnaire } from "kier/api"
 * @import { ComponentChildren } from "preact"
 * @import { Answers, Fault, Schema, Screen, State } from "../shared/questionnaire/flow.js"
 * @import { Account } from "./account.js"
 * @import { Keeper } from "./autosave.js"
 * @import { Route } from "./routes.js"
 */

const SEED = 20_260_331;

/**
 * The page.
 * @param {{session: Account, route: Route, keeper: Keeper, questionnaire: Questionnaire}} props
 */
export function Preview({ session, route, keeper, questionnaire }) {
  const { definition, faults } = useStore(keeper.store);
  const { languages } = definition;
  const [tongue, setTongue] = useState(
    languages.includes(language().code) ? language().code : languages[0],
  );
  const [isOne, setOne] = useState(true);
  const { found, error, again } = useFetched(async () => {
    await keeper.save();
    return session.api.get(`${keeper.path}/preview?language=${encodeURIComponent(tongue)}`);
  }, [tongue]);
  if (error?.status === 409) {
    return html`<section class="page stack" data-part="preview"><p class="alarm">${t("There is something to mend first; then it can be seen as people will see it.")}</p>
      <ul role="list" class="points">${faults.map(({ detail, pointer }) => html`<li key=${pointer + detail}>${detail}</li>`)}</ul>
      <p><a class="button" href=${questionnaireAddress(questionnaire.id, route.number)}>${t("To the questions")}</a></p></section>`;
  }
  return html`<section class="preview" data-part="preview" aria-label=${t("Preview")}>
    <div class="preview-side stack"><p class="note"><strong>${t("Preview: nothing is kept.")}</strong> ${t("Answer it as somebody would, and see which questions come.")}</p>
      <${Select} id="preview-language" label=${t("Language")} value=${tongue} options=${languages.map((code) => [code, languageName(code, language().tag)])} onChoose=${setTongue} />
      <${Tick} id="preview-one" label=${t("One question on a screen")} checked=${isOne} onChange=${setOne} /></div>
    ${found ? html`<${Walk} key=${isOne} schema=${found} isOne=${isOne} tongue=${tongue} />` : html`<${Fetching} error=${error} again=${again} />`}
  </section>`;
}

/**
 * What the buttons of the phone do.
 * @typedef {{next: () => void, add: () => void, back: () => void, again: () => void,
 *   answer: (path: string, value: unknown) => void}} Acts
 */

/**
 * From screen to screen; the list beside the phone says what is asked with these answers.
 * @param {{schema: Schema, isOne: boolean, tongue: string}} props
 */
function Walk({ schema, isOne, tongue }) {
  const [answers, setAnswers] = useState(/** @type {Answers} */ ({}));
  const [key, setKey] = useState("");
  const [wrong, setWrong] = useState(/** @type {Fault[]} */ ([]));
  const situation = { today: dayFromNow(0), now: `${dayFromNow(0)}T12:00:00.000`, seed: SEED };
  const state = resolve(schema, answers, situation);
  const all = screens(state, isOne);
  const screen =
    key === "end"
      ? null
      : (all.find((other) => other.key === key) ?? nextScreen(state, all, key) ?? null);
  const begun = screen ? begin(schema, answers, situation, screen) : {};
  const shownAnswers = Object.entries(begun).reduce(
    (sofar, [path, value]) =>
      answerAt(sofar, path) === undefined ? withAnswer(sofar, path, value) : sofar,
    answers,
  );
  /** @param {string} to */
  const at = (to) => {
    setWrong([]);
    setKey(to);
  };
  const next = () => {
    const after = resolve(schema, shownAnswers, situation);
    const faults = findFaults(after, shownAnswers, /** @type {Screen} */ (screen).paths);
    setAnswers(shownAnswers);
    setWrong(faults);
    if (!faults.length)
      at(
        nextScreen(after, screens(after, isOne), /** @type {Screen} */ (screen).key)?.key ?? "end",
      );
  };
  const add = () => {
    const [path] = /** @type {Screen} */ (screen).paths;
    const count = state.entries.get(path) ?? 0;
    const grown = withAnswer(answers, `${path}/${count}`, {});
    setAnswers(grown);
    const after = resolve(schema, grown, situation);
    at(
      screens(after, isOne).find(
        (other) =>
          other.key.startsWith(`${path}/${count}/`) || other.within.includes(`${path}/${count}`),
      )?.key ?? /** @type {Screen} */ (screen).key,
    );
  };
  /** @type {Acts} */
  const acts = {
    next,
    add,
    back: () => at((screen ? previousScreen(state, all, screen.key) : all.at(-1))?.key ?? ""),
    again: () => {
      setAnswers({});
      at("");
    },
    answer: (path, value) => setAnswers(withAnswer(shownAnswers, path, value)),
  };
  const isFirst = screen && !previousScreen(state, all, screen.key);
  return html`<${Phone} tongue=${tongue} place=${screen?.key ?? "end"}><${Screen} schema=${schema} state=${state} screen=${screen} answers=${shownAnswers} acts=${acts} wrong=${wrong} isFirst=${isFirst}
      place=${screen ? all.indexOf(screen) + 1 : 0} mayAdd=${screen?.kind === "another" && hasAnother(state, screen.paths[0])} /></${Phone}>
    <nav class="preview-way" aria-label=${t("Screens")}><h2>${t("What is asked now")}</h2>
      <ol role="list">${all.map((other) => html`<li key=${other.key}><button type="button" class="way-link" aria-current=${other.key === screen?.key ? "true" : undefined} onClick=${() => at(other.key)}>${wayText(state, other)}</button></li>`)}</ol>
      <p class="row"><button type="button" class="button small" onClick=${acts.again}>${t("Start again")}</button></p></nav>`;
}

/**
 * @param {State} state
 * @param {Screen} screen
 */
const wayText = (state, screen) => {
  const asked = screen.paths.find((path) => state.node(path)?.kind !== "note") ?? screen.paths[0];
  const text = labelOf(state, asked) || asked;
  return screen.kind === "another" ? t("One more? {part}", { part: text }) : text;
};

/**
 * A phone of 360 by 740; its content has the styles of the answering pages alone.
 * @param {{children?: ComponentChildren, tongue: string, place: string}} props
 */
function Phone({ children, tongue, place }) {
  const host = useRef(/** @type {HTMLElement | null} */ (null));
  const [sheets, setSheets] = useState(/** @type {CSSStyleSheet[] | null} */ (null));
  useEffect(() => {
    let isHere = true;
    phoneSheets().then((found) => isHere && setSheets(found));
    return () => {
      isHere = false;
    };
  }, []);
  useEffect(() => {
    if (!sheets) return;
    const phone = /** @type {HTMLElement} */ (host.current);
    const root = phone.shadowRoot ?? phone.attachShadow({ mode: "open" });
    root.adoptedStyleSheets = sheets;
    render(
      html`<div class="door survey js phone-page" lang=${tagOf(tongue)} dir=${directionOf(tongue)}>${children}</div>`,
      root,
    );
  });
  useEffect(() => {
    /** @type {HTMLElement} */ (host.current).scrollTop = 0;
  }, [place]);
  return html`<div class="phone" role="region" aria-label=${t("Phone")} tabindex="0" data-part="phone" ref=${host}></div>`;
}

/**
 * @param {{schema: Schema, state: State, screen: Screen | null, answers: Answers, acts: Acts,
 *   wrong: Fault[], isFirst: boolean, place: number, mayAdd: boolean}} props
 */
function Screen({ schema, state, screen, answers, acts, wrong, isFirst, place, mayAdd }) {
  /** @param {Event} event */
  const send = (event) => {
    event.preventDefault();
    acts.next();
  };
  const top = html`<header class="head"><p class="name"><span>${schema.title}</span></p></header>`;
  if (!screen) {
    return html`${top}<div class="screen"><section><h1>${t("The end")}</h1><p>${t("Here people look over their answers, and send them.")}</p>
      <div class="acts"><button type="button" class="button main" onClick=${acts.again}>${t("Start again")}</button><div class="ways"><button type="button" class="button quiet" onClick=${acts.back}>${t("Back")}</button></div></div></section></div>`;
  }
  const isAnother = screen.kind === "another";
  return html`${top}<div class="screen"><section><form onSubmit=${send} novalidate autocomplete="off" data-screen=${screen.key}>
    <p class="hint count">${t("Question {n}", { n: place })}</p>
    ${
      isAnother
        ? html`<h1>${labelOf(state, screen.paths[0])}</h1><p>${t("Is there one more? If not, tap “Next”.")}</p>`
        : html`<${Questions} state=${state} screen=${screen} answers=${answers} wrong=${wrong} onAnswer=${acts.answer} />`
    }
    <div class="acts">${mayAdd && html`<button type="button" class="button" onClick=${acts.add}>${t("Add one")}</button>`}
      <button class="button main">${t("Next")}</button>
      <div class="ways">${!isFirst && html`<button type="button" class="button quiet" onClick=${acts.back}>${t("Back")}</button>`}</div></div>
  </form></section></div>`;
}
