/** One round: its settings, its people, its results. */

import { ReadersNote, State, Tabs } from "../shared/components.js";
import { Dialog } from "../shared/dialog.js";
import { dayText } from "../shared/formats.js";
import { Later } from "../shared/pages.js";
import { textIn } from "../shared/questionnaire/languages.js";
import { Fetching, SURVEYS, useFetched } from "../shared/resources.js";
import { language, listSeparator, t } from "../shared/text.js";
import { html, useEffect, useRef, useState } from "../vendor/preact.js";
import { answersOf, audienceWords } from "./round-labels.js";
import { questionnaireAddress, roundAddress } from "./routes.js";

/**
 * @import { Round, RoundStatus } from "kier/api"
 * @import { Definition } from "../shared/questionnaire/definition.js"
 * @import { Api } from "../shared/wire.js"
 * @import { Account } from "./account.js"
 * @import { Route } from "./routes.js"
 */

/** @type {Record<string, () => Promise<any>>} */
const PARTS = {
  settings: () => import("./round-settings.js").then((module) => module.Settings),
  people: () => import("./people.js").then((module) => module.People),
  results: () => import("./results.js").then((module) => module.Results),
  texts: () => import("./texts.js").then((module) => module.Texts),
  exports: () => import("./exports.js").then((module) => module.Exports),
};
// Texts are read and cleared by coordinators alone.
const COORDINATORS = ["texts"];
// All there is of a round that belongs to another part of Kier.
const READ_ONLY = ["settings", "results"];

/**
 * The page of a round.
 * @param {{session: Account, route: Route}} props
 */
export function RoundPage({ session, route }) {
  const { api } = session;
  const path = `${SURVEYS}/rounds/${route.id}`;
  const { found, set, error, again } = useFetched(() => open(api, path), [path]);
  // Somebody else or the clock may have opened or closed it.
  useEffect(() => {
    if (found) again();
  }, [route.part]);
  useEffect(() => {
    if (found) document.title = found.round.name;
  }, [found?.round.name]);
  if (!found) return html`<${Fetching} error=${error} again=${again} />`;
  // No language named is all that the questionnaire has.
  const { known, definition } = found;
  const round = {
    ...found.round,
    languages: found.round.languages.length ? found.round.languages : known,
  };
  /** @param {Round} answer */
  const take = (answer) =>
    set({
      ...found,
      round: {
        ...answer,
        variables: answer.variables ?? round.variables,
        warnings: answer.warnings ?? round.warnings,
      },
    });
  const usual = round.status === "draft" ? "settings" : "results";
  const isRefused =
    (!session.isCoordinator && COORDINATORS.includes(route.part)) ||
    (round.owner && !READ_ONLY.includes(route.part));
  const isKnown = PARTS[route.part] && !isRefused;
  return html`<${Opened} session=${session} round=${round} path=${path} part=${isKnown ? route.part : usual} known=${known} definition=${definition} onChange=${take} onLook=${again} />`;
}

/**
 * @param {Api} api
 * @param {string} path
 */
async function open(api, path) {
  /** @type {Round} */
  const round = await api.get(path);
  const { id, number } = round.questionnaire;
  /** @type {{definition: Definition}} */
  const { definition } = await api.get(`${SURVEYS}/questionnaires/${id}/versions/${number}`);
  return { round, definition, known: definition.languages };
}

/**
 * @param {{session: Account, round: Round, path: string, part: string, known: string[],
 *   definition: Definition, onChange: (round: Round) => void, onLook: () => void}} props
 */
function Opened({ session, round, path, part, known, definition, onChange, onLook }) {
  const heading = useRef(/** @type {HTMLElement | null} */ (null));
  useEffect(() => heading.current?.focus(), [round.id]);
  const { id, status, questionnaire } = round;
  /**
   * @param {string} name
   * @param {string} text
   */
  const link = (name, text) => [roundAddress(id, name), text, part === name];
  const links = [
    link("settings", t("Settings")),
    ...(round.owner ? [] : [link("people", t("Links and people"))]),
    link("results", t("Results")),
    ...(session.isCoordinator && !round.owner ? [link("texts", t("Free texts"))] : []),
    ...(round.owner ? [] : [link("exports", t("Files"))]),
  ];
  return html`<article class="work" data-part="round" data-status=${status} data-shown=${part}>
    <div class="work-top">
      <div class="head-row">
        <div class="name-row"><p class="crumb"><a href="#/">${t("Surveys")}</a></p><h1 tabindex="-1" ref=${heading}>${round.name}</h1><span class="marks">${round.test && html`<${State} state="test" />`}<${State} state=${status} /></span></div>
        ${session.isCoordinator && !round.owner && html`<${Move} session=${session} round=${round} path=${path} onChange=${onChange} />`}
      </div>
      <p class="hint facts-line"><span>${when(round)}</span><span><a href=${questionnaireAddress(questionnaire.id, questionnaire.number)}>${questionnaire.name}, ${t("version {n}", { n: questionnaire.number })}</a></span>
        ${status !== "draft" && (!round.owner || status === "closed") && html`<span>${answersOf(round)}</span>`}</p>
      <${Tabs} label=${t("Round")} links=${links} />
    </div>
    ${round.test && html`<p class="note test-note">${t("A test round: answer it yourself as often as you like. Its answers count for nothing, and are erased when it is closed.")}</p>`}
    ${round.owner && html`<p class="note" data-part="owner">${round.owner}</p>`}
    ${!session.isCoordinator && html`<${ReadersNote} />`}
    ${["settings", "results"].includes(part) && round.warnings?.map((said) => html`<p class="note alarm" data-part="warning" key=${said}>${said}</p>`)}
    <${Later} key=${part} load=${PARTS[part]} session=${session} round=${round} path=${path} known=${known} definition=${definition} onChange=${onChange} onLook=${onLook} />
  </article>`;
}

/** @param {{status: RoundStatus, opens_on: string | null, closes_on: string}} options */
function when({ status, opens_on: opens, closes_on: closes }) {
  if (status === "closed") return t("Ended {day}", { day: dayText(closes) });
  if (status === "open") return t("Open until {day}", { day: dayText(closes) });
  return opens
    ? t("Opens by itself on {day}, until {end}", { day: dayText(opens), end: dayText(closes) })
    : t("Not opened yet; last day {day}", { day: dayText(closes) });
}

/**
 * Open it, close it, or throw a draft away; what it means is said before.
 * @param {{session: Account, round: Round, path: string, onChange: (round: Round) => void}} props
 */
function Move({ session, round, path, onChange }) {
  const [asked, setAsked] = useState(/** @type {string | null} */ (null));
  const { api } = session;
  const close = () => setAsked(null);
  /** @param {string} move */
  const to = (move) => async () => {
    onChange(await api.post(`${path}/${move}`));
    if (move === "open") location.hash = roundAddress(round.id, "people");
    else location.hash = roundAddress(round.id, "results");
  };
  const remove = async () => {
    await api.call("DELETE", path);
    location.hash = "#/";
  };
  return html`<div class="row">
    ${
      round.status === "draft" &&
      html`<button class="button quiet" onClick=${() => setAsked("remove")}>${t("Throw away")}</button>
      <button class="button main" data-move="open" onClick=${() => setAsked("open")}>${t("Open the round")}</button>`
    }
    ${round.status === "open" && html`<button class="button" data-move="close" onClick=${() => setAsked("close")}>${t("Close the round")}</button>`}
    ${asked === "open" && html`<${Dialog} title=${t("Open this round?")} confirm=${t("Open the round")} name="open-round" onConfirm=${to("open")} onClose=${close} patience=${api.patience}><${Summary} round=${round} /></${Dialog}>`}
    ${
      asked === "close" &&
      html`<${Dialog} title=${t("Close this round?")} confirm=${t("Close")} isGrave name="close-round" onConfirm=${to("close")} onClose=${close} patience=${api.patience}>
      <p>${round.test ? t("Nobody can answer any more, and the answers of this test are erased.") : t("Nobody can answer any more, and the last results are published. A closed round cannot be opened again.")}</p></${Dialog}>`
    }
    ${
      asked === "remove" &&
      html`<${Dialog} title=${t("Throw this round away?")} confirm=${t("Throw away")} isGrave name="remove-round" onConfirm=${remove} onClose=${close} patience=${api.patience}>
      <p>${t("Nobody has answered it. The questionnaire stays.")}</p></${Dialog}>`
    }
  </div>`;
}

/** @param {{round: Round}} props */
function Summary({ round }) {
  /**
   * @param {string} name
   * @param {string} text
   */
  const line = (name, text) => html`<div key=${name}><dt>${name}</dt><dd>${text}</dd></div>`;
  return html`<dl class="summary-list">
      ${line(t("Questionnaire"), `${round.questionnaire.name} ${round.questionnaire.number}`)}
      ${line(t("Who may answer"), audienceWords()[round.audience])}
      ${line(t("Last day"), dayText(round.closes_on))}
      ${line(t("Groups"), round.groups.length ? round.groups.map(({ label }) => textIn(label, language().code, round.languages)).join(listSeparator()) : t("none"))}
      ${line(t("Smallest group that is shown"), String(round.threshold))}
      ${line(t("Crossed tables"), String(round.plan.length))}
      ${line(t("Single answers may be taken out"), round.rows_exported ? t("yes, and people are told") : t("no, and people are told"))}
    </dl>
    ${round.warnings?.map((said) => html`<p class="note alarm" key=${said}>${said}</p>`)}
    <p><strong>${t("All of this is fixed once it is open.")}</strong> ${t("Only its name and last day can be changed later. The questions are fixed too.")}</p>`;
}
