/** All questionnaires and rounds of the organisation, in two lists. */

import { Choose, Heading, ReadersNote, State } from "../shared/components.js";
import { dayText } from "../shared/formats.js";
import { useAction } from "../shared/pages.js";
import { everyPage, Fetching, SURVEYS, useFetched } from "../shared/resources.js";
import { t } from "../shared/text.js";
import { html, useState } from "../vendor/preact.js";
import { answersOf } from "./round-labels.js";
import { newestOf, questionnaireAddress, roundAddress } from "./routes.js";

/**
 * @import { Questionnaire, RoundRow } from "kier/api"
 * @import { ComponentChildren } from "preact"
 * @import { Every } from "../shared/resources.js"
 * @import { Api } from "../shared/wire.js"
 * @import { Account } from "./account.js"
 */

/** @param {string} text */
const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

/**
 * Rows whose name holds every word that is looked for, accents and capitals aside.
 * @template {{name: string}} T
 * @param {T[]} rows
 * @param {string} wanted
 */
export function matching(rows, wanted) {
  const words = fold(wanted).split(/\s+/).filter(Boolean);
  return rows.filter(({ name }) => words.every((word) => fold(name).includes(word)));
}

const ORDER = ["open", "draft", "closed"];

/**
 * Rounds as they matter: open ones first, then those that wait; closed ones, the last one first.
 * @param {RoundRow[]} rounds
 */
export const inOrder = (rounds) =>
  [...rounds].sort(
    (a, b) =>
      ORDER.indexOf(a.status) - ORDER.indexOf(b.status) ||
      (a.status === "closed"
        ? b.closes_on.localeCompare(a.closes_on)
        : a.closes_on.localeCompare(b.closes_on)),
  );

/**
 * The page.
 * @param {{session: Account}} props
 */
export function Home({ session }) {
  const { api, isCoordinator } = session;
  const [wanted, setWanted] = useState("");
  return html`<article class="wide stack" data-part="home">
    <div class="head-row"><${Heading}>${t("Surveys")}</${Heading}>
      ${
        isCoordinator &&
        html`<div class="row"><a class="button" href="#/rounds/new">${t("New round")}</a>
        <a class="button main" href="#/new" data-part="new">${t("New questionnaire")}</a></div>`
      }</div>
    ${!isCoordinator && html`<${ReadersNote} />`}
    <${Waiting} api=${api} />
    <div class="home-search"><label class="apart" for="home-search">${t("Search in the names")}</label>
      <input class="field" type="search" id="home-search" autocomplete="off" placeholder=${t("Search in the names")}
        value=${wanted} onInput=${(event) => setWanted(event.target.value)} /></div>
    <div class="home-lists">
      <${Rounds} api=${api} wanted=${wanted} isCoordinator=${isCoordinator} />
      <${Questionnaires} api=${api} wanted=${wanted} isCoordinator=${isCoordinator} />
    </div>
  </article>`;
}

/**
 * Rounds to which the member themselves was invited.
 * @param {{api: Api}} props
 */
function Waiting({ api }) {
  const { found } = useFetched(() => everyPage(api, `${SURVEYS}/invitations`), []);
  if (!found?.rows.length) return null;
  return html`<section class="note stack tight" data-part="waiting" aria-labelledby="waiting-title"><h2 id="waiting-title">${t("You are asked to answer")}</h2>
    <ul role="list">${found.rows.map(
      ({
        round,
        name,
        link,
        closes_on: closes,
      }) => html`<li class="act-note" key=${round}><p><strong>${name}</strong> <span class="hint">${t("until {day}", { day: dayText(closes) })}</span></p>
      <a class="button" rel="noreferrer" href=${new URL(link, location.href).pathname}>${t("Answer")}<span class="apart"> ${name}</span></a></li>`,
    )}</ul></section>`;
}

/**
 * @param {{rows: unknown[], all: unknown[], wanted: string, empty: ComponentChildren,
 *   isAll: boolean, children?: ComponentChildren}} props
 */
function Found({ rows, all, wanted, empty, isAll, children }) {
  if (!all.length) return html`<div class="empty">${empty}</div>`;
  if (!rows.length)
    return html`<p class="empty" role="status">${wanted ? t("No name has “{words}” in it.", { words: wanted }) : t("None of these.")}</p>`;
  return html`<ul role="list" class="shelf">${children}</ul>
    ${!isAll && html`<p class="hint">${t("Only the first of them are shown. Put away what is not needed any more.")}</p>`}`;
}

/** @param {{api: Api, wanted: string, isCoordinator: boolean}} props */
function Rounds({ api, wanted, isCoordinator }) {
  const [shown, setShown] = useState("all");
  const { found, error, again } = useFetched(
    /** @returns {Promise<Every<RoundRow>>} */
    () => everyPage(api, `${SURVEYS}/rounds`),
    [],
  );
  const body = () => {
    const { rows: all, isAll } = /** @type {Every<RoundRow>} */ (found);
    const of = all.filter(({ status }) => shown === "all" || status === shown);
    const rows = inOrder(matching(of, wanted));
    const empty = html`<p><strong>${t("No round yet.")}</strong></p>
      <p>${
        isCoordinator
          ? t(
              "A round puts a questionnaire to people, from one day to another. Make a questionnaire first, or take a ready one; then start a round with it.",
            )
          : t("A coordinator starts rounds. Then you see them and their results here.")
      }</p>`;
    return html`<${Found} rows=${rows} all=${all} isAll=${isAll} wanted=${wanted} empty=${empty}>
      ${rows.map((round) => html`<${RoundRow} key=${round.id} round=${round} />`)}</${Found}>`;
  };
  return html`<section aria-labelledby="rounds-title" data-part="rounds">
    <div class="head-row"><h2 id="rounds-title">${t("Rounds")}</h2>
      ${
        !!found?.rows.length &&
        html`<${Choose} label=${t("Which rounds")} value=${shown} onChoose=${setShown}
        options=${[["all", t("All")], ["open", t("Is open")], ["draft", t("Draft")], ["closed", t("Closed")]]} />`
      }</div>
    ${found ? body() : html`<${Fetching} error=${error} again=${again} />`}
  </section>`;
}

/** @param {{round: RoundRow}} props */
function RoundRow({ round }) {
  const { id, name, status, test, closes_on: closes, opens_on: opens, questionnaire } = round;
  const when = {
    open: t("until {day}", { day: dayText(closes) }),
    draft: opens ? t("opens by itself on {day}", { day: dayText(opens) }) : t("not opened yet"),
    closed: t("ended {day}", { day: dayText(closes) }),
  }[status];
  return html`<li><a href=${roundAddress(id, status === "draft" ? "settings" : "results")} data-round=${id} data-status=${status}>
    <span class="shelf-top"><strong>${name}</strong> <span class="marks">${test && html`<${State} state="test" />`}<${State} state=${status} /></span></span>
    <span class="shelf-facts">${status !== "draft" && html`<span>${answersOf(round)}</span>`}<span>${when}</span>
      <span>${questionnaire.name} ${questionnaire.number}</span></span></a></li>`;
}

/** @param {{api: Api, wanted: string, isCoordinator: boolean}} props */
function Questionnaires({ api, wanted, isCoordinator }) {
  const [isAway, setAway] = useState(false);
  const path = `${SURVEYS}/questionnaires${isAway ? "?archived=true" : ""}`;
  const { found, error, again } = useFetched(
    /** @returns {Promise<Every<Questionnaire>>} */
    () => everyPage(api, path),
    [path],
  );
  const back = useAction(async (/** @type {string} */ id) => {
    await api.call("PATCH", `${SURVEYS}/questionnaires/${id}`, { archived: false });
    await again();
  });
  const body = () => {
    const { rows: all, isAll } = /** @type {Every<Questionnaire>} */ (found);
    const rows = matching(all, wanted);
    const empty = isAway
      ? html`<p>${t("Nothing was put away.")}</p>`
      : html`<p><strong>${t("No questionnaire yet.")}</strong></p>
        <p>${isCoordinator ? t("Begin with a ready one: it is short, and yours to change.") : t("A coordinator makes them.")}</p>
        ${isCoordinator && html`<p><a class="button" href="#/new">${t("New questionnaire")}</a></p>`}`;
    return html`<${Found} rows=${rows} all=${all} isAll=${isAll} wanted=${wanted} empty=${empty}>
      ${rows.map((questionnaire) => html`<${QuestionnaireRow} key=${questionnaire.id} questionnaire=${questionnaire} onBack=${isAway && isCoordinator && (() => back.run(questionnaire.id))} />`)}</${Found}>`;
  };
  return html`<section aria-labelledby="questionnaires-title" data-part="questionnaires">
    <div class="head-row"><h2 id="questionnaires-title">${t("Questionnaires")}</h2>
      <${Choose} label=${t("Which questionnaires")} value=${isAway ? "away" : "here"} onChoose=${(id) => setAway(id === "away")}
        options=${[["here", t("In use")], ["away", t("Put away")]]} /></div>
    ${found ? body() : html`<${Fetching} error=${error} again=${again} />`}
  </section>`;
}

/** @param {{questionnaire: Questionnaire, onBack: false | (() => void)}} props */
function QuestionnaireRow({ questionnaire, onBack }) {
  const last = newestOf(questionnaire.versions);
  return html`<li class=${onBack ? "with-button" : ""}><a href=${questionnaireAddress(questionnaire.id, last.number)} data-questionnaire=${questionnaire.id}>
    <span class="shelf-top"><strong>${questionnaire.name}</strong> <span class="marks"><${State} state=${last.fixed ? "fixed" : "draft"} /></span></span>
    <span class="shelf-facts"><span>${t("version {n}", { n: last.number })}</span><span>${t("changed {day}", { day: dayText(questionnaire.changed_on) })}</span></span></a>
    ${onBack && html`<button class="button small" onClick=${onBack}>${t("Take back")}</button>`}</li>`;
}
