/**
 * Who is asked for a request: waves that were made, who fits in order with reasons, waves to make.
 */

import { ActButton, AskButton, Empty, Fold, Head, Mark } from "../shared/components.js";
import { Said } from "../shared/pages.js";
import { Line } from "../shared/questionnaire/fields.js";
import { Fetched, useFresh } from "../shared/resources.js";
import { t, tn } from "../shared/text.js";
import { html } from "../vendor/preact.js";
import { DESK, useDraft } from "./account.js";
import { hourText } from "./fields.js";
import { invitationWords, placeOf } from "./labels.js";
import { personAddress } from "./navigation.js";
import { Questions } from "./requests.js";

/**
 * @import { AskedMember, DeskRequest, ExpertMatch, ExpertMatches, LeftOut } from "kier/api"
 * @import { Planned, Waves } from "kier/api"
 * @import { Fresh } from "../shared/resources.js"
 * @import { DeskAccount } from "./account.js"
 */

/** @typedef {(Planned & {state: "later", answer_by?: null}) | AskedMember} Invited */

const TONES = {
  accepted: "acts",
  invited: "waits",
  later: "",
  declined: "off",
  lapsed: "off",
  full: "off",
  ended: "off",
};
const BEFORE = ["submitted", "with-requester"];
/**
 * Afterwards nobody is asked any more.
 * @param {DeskRequest} request
 */
const isAsking = (request) => placeOf(request) === "asking";

/**
 * The part of a request.
 * @param {{session: DeskAccount, request: DeskRequest, path: string,
 *   again: () => Promise<void>}} props
 */
export function Members({ session, request, path, again }) {
  /** @type {Fresh<Waves>} */
  const fetched = useFresh(() => session.api.get(`${path}/waves`), [path], { isLive: true });
  const changed = async () => {
    await Promise.all([fetched.again(), again()]);
  };
  if (BEFORE.includes(request.state)) {
    return html`<div class="empty"><p><strong>${t("Nobody is asked yet.")}</strong></p><p>${t("Accept the request first. No member sees it before every point of the checklist is ticked.")}</p></div>`;
  }
  return html`<div class="stack sections" data-part="members">
    <${Fetched} fetched=${fetched}>${(
      waves,
    ) => html`<${MadeWaves} session=${session} request=${request} waves=${waves} path=${path} again=${changed} />
      <section aria-labelledby="questions" data-part="questions-of-members"><${Head} id="questions" title=${t("Questions of members")} hint=${t("All who were asked read your answer.")} />
        <${Questions} session=${session} path="${DESK}/questions" of=${request.id} empty=${t("Nobody asked anything.")} /></section>
      ${isAsking(request) && html`<${Matches} session=${session} request=${request} waves=${waves} path=${path} again=${changed} />`}`}</${Fetched}>
  </div>`;
}

/**
 * @param {{session: DeskAccount, request: DeskRequest, waves: Waves, path: string,
 *   again: () => Promise<void>}} props
 */
function MadeWaves({ session, request, waves, path, again }) {
  const { wanted, accepted, later } = waves;
  const people = [...waves.results, ...later.map((planned) => ({ ...planned, state: "later" }))];
  const numbers = [...new Set(people.map((invited) => invited.wave))].sort(
    (wave, other) => wave - other,
  );
  const next = async () => {
    await session.api.post(`${path}/waves/next`);
    await again();
  };
  return html`<section aria-labelledby="waves" data-part="waves">
    <${Head} id="waves" title=${tn("{n} of {all} said yes", "{n} of {all} said yes", accepted, { all: wanted })} hint=${hintOf(waves)}>
      ${later.length > 0 && accepted < wanted && isAsking(request) && html`<${ActButton} label=${t("Ask the next wave now")} act=${next} name="next-wave" />`}</${Head}>
    <progress class="apart" max=${wanted} value=${accepted} aria-label=${t("Members who said yes")}></progress>
    <div class="yes-line" aria-hidden="true">${Array.from({ length: wanted }, (_, place) => html`<span key=${place} class=${place < accepted ? "is-yes" : ""}></span>`)}</div>
    ${numbers.map((number) => html`<${Wave} key=${number} number=${number} rows=${people.filter((invited) => invited.wave === number)} />`)}
  </section>`;
}

/** @param {{results: AskedMember[], later: Planned[]}} options */
function hintOf({ results, later }) {
  const asked = results.filter((invited) => invited.state === "invited").length;
  const parts = [];
  if (asked) parts.push(tn("{n} has not answered yet", "{n} have not answered yet", asked));
  if (later.length)
    parts.push(tn("{n} waits in a later wave", "{n} wait in a later wave", later.length));
  return (
    parts.join(" · ") ||
    (results.length ? t("Nobody else is asked now.") : t("No wave was made yet."))
  );
}

/** @param {{number: number, rows: Invited[]}} props */
function Wave({ number, rows }) {
  const until = rows.find((invited) => invited.state === "invited")?.answer_by;
  const words = invitationWords();
  return html`<div class="wave"><h3>${t("Wave {n}", { n: number })} ${until && html`<span class="hint">${t("answer until {when}", { when: hourText(until) })}</span>`}</h3>
    <ul role="list" class="shelf plain">${rows.map(
      (
        invited,
      ) => html`<li key=${invited.expert.id} data-invitation=${invited.state}><span class="line-row"><a href=${personAddress(invited.expert.id)}>${invited.expert.chosen_name}</a>
      <${Mark} text=${words[invited.state]} tone=${TONES[invited.state]} /></span></li>`,
    )}</ul></div>`;
}

// Fewer, and the requester may guess who said what.
const FEW = 5;
const WAVE_NUMBERS = [1, 2];

/**
 * How many are asked to get so many: about half say yes.
 * @param {number} missing
 */
const suggested = (missing) => Math.max(1, Math.ceil(missing * 1.5));

/**
 * The list, and the form below it.
 * @param {{session: DeskAccount, request: DeskRequest, waves: Waves, path: string,
 *   again: () => Promise<void>}} props
 */
function Matches({ session, request, waves, path, again }) {
  /** @type {Fresh<ExpertMatches & {hours: number}>} */
  const fetched = useFresh(async () => {
    const [found, settings] = await Promise.all([
      session.api.get(`${path}/matches`),
      session.api.get(`${DESK}/settings`),
    ]);
    return { ...found, hours: settings.wave_hours };
  }, [path, waves.results.length, waves.later.length]);
  const { wanted, accepted, results: asked, later } = waves;
  const isEnough =
    accepted >= wanted || later.length > 0 || asked.some(({ state }) => state === "invited");
  const hint = t("Those who fit best and were asked least lately come first. You decide.");
  const list = html`<${Fetched} fetched=${fetched}>${({
    results,
    left_out: leftOut,
    hours,
  }) => html`
      ${
        results.length
          ? html`<${Build} session=${session} request=${request} waves=${waves} matches=${results} usual=${hours} path=${path} again=${again} />`
          : html`<${Empty}>${t("Nobody else fits now. The reasons are below.")}</${Empty}>`
      }
      ${leftOut.length > 0 && html`<${LeftOutMembers} rows=${leftOut} />`}`}</${Fetched}>`;
  return isEnough
    ? html`<${Fold} name="matches" summary=${t("Make other waves")}><p class="hint">${hint} ${t("Waves that were not asked yet are replaced.")}</p>${list}</${Fold}>`
    : html`<section aria-labelledby="matches" data-part="matches"><${Head} id="matches" title=${t("Who fits")} hint=${hint} />${list}</section>`;
}

/**
 * Who waits for a later wave stays there, unless it is changed.
 * @param {{later: Planned[]}} options
 * @returns {Record<string, number | null>}
 */
const waitingIn = ({ later }) =>
  Object.fromEntries(later.map(({ expert }) => [expert.id, WAVE_NUMBERS[1]]));

/**
 * @param {{session: DeskAccount, request: DeskRequest, waves: Waves, matches: ExpertMatch[],
 *   usual: number, path: string, again: () => Promise<void>}} props
 */
function Build({ session, request, waves, matches, usual, path, again }) {
  const [draft, set, forget, isBegun] = useDraft(session, `waves/${request.id}`, {
    waveOf: waitingIn(waves),
    hours: String(usual),
  });
  const listed = WAVE_NUMBERS.map((wave) =>
    matches.filter(({ expert }) => draft.waveOf[expert.id] === wave).map(({ expert }) => expert.id),
  );
  /**
   * @param {string} id
   * @param {number} wave
   */
  const put = (id, wave) =>
    set({ waveOf: { ...draft.waveOf, [id]: draft.waveOf[id] === wave ? null : wave } });
  const suggest = () => {
    const size = suggested(Math.max(1, waves.wanted - waves.accepted));
    const chosen = matches
      .slice(0, 2 * size)
      .map(({ expert }, place) => [expert.id, place < size ? 1 : 2]);
    set({ waveOf: Object.fromEntries(chosen) });
  };
  const send = async () => {
    const hours = Number(draft.hours);
    if (!listed[0].length) throw new Said(t("Tick at least one member for the first wave."));
    if (!Number.isInteger(hours) || hours < 1)
      throw new Said(t("Write how many hours they have to answer."));
    await session.api.call("PUT", `${path}/waves`, {
      waves: listed.filter((wave) => wave.length),
      hours,
    });
    forget();
    await again();
  };
  const count = listed[0].length;
  const isFew = request.form === "consultation" && waves.wanted < FEW;
  return html`<div class="row tools"><button type="button" class="button small" onClick=${suggest}>${t("Suggest waves")}</button>
      ${isBegun && html`<button type="button" class="button small quiet" onClick=${forget}>${t("Untick all")}</button>`}</div>
    <table class="desk-table matches"><caption class="apart">${t("Who fits")}</caption>
      <thead><tr><th scope="col">${t("Member")}</th><th scope="col" class="number">${t("Asked")}</th><th scope="col" class="number">${t("Took part")}</th>
        ${WAVE_NUMBERS.map((wave) => html`<th scope="col" class="tick" key=${wave}>${t("Wave {n}", { n: wave })}</th>`)}</tr></thead>
      <tbody>${matches.map((match) => html`<${Match} key=${match.expert.id} match=${match} wave=${draft.waveOf[match.expert.id]} onPut=${put} />`)}</tbody></table>
    <div class="save-bar row bottom"><${Line} id="hours" label=${t("Hours to answer, each wave")} class="field number" inputmode="numeric" value=${draft.hours} onChange=${(hours) => set({ hours })} />
      <${AskButton} label=${tn("Ask {n} member now", "Ask {n} members now", count)} kind="main" name="send-waves" disabled=${!count} title=${t("Ask them now?")} confirm=${t("Ask")} onConfirm=${send} patience=${session.api.patience}>
        <p>${tn("{n} member is asked now", "{n} members are asked now", count)}${listed[1].length > 0 && `, ${tn("{n} later, if it is not enough", "{n} later, if it is not enough", listed[1].length)}`}. ${t("Messages on phones and in mails say only that there is something new. Nobody sees who else was asked.")}</p>
        ${isFew && html`<p class="note alarm" data-part="few">${t("This consultation is for fewer than five members. The requester may guess who said what, and no number is shown to them. Ask for more members, or tell those you ask.")}</p>`}
      </${AskButton}></div>`;
}

/**
 * @param {{match: ExpertMatch, wave: number | null | undefined,
 *   onPut: (id: string, wave: number) => void}} props
 */
function Match({ match, wave, onPut }) {
  const { expert, reasons, asked, worked } = match;
  return html`<tr data-expert=${expert.id}><th scope="row"><a href=${personAddress(expert.id)}>${expert.chosen_name}</a><span class="hint why">${reasons.map((reason) => reason.text).join(" ")}</span></th>
    <td class="number" data-name=${t("Asked")}>${asked}</td><td class="number" data-name=${t("Took part")}>${worked}</td>
    ${WAVE_NUMBERS.map(
      (
        number,
      ) => html`<td class="tick" key=${number} data-name=${t("Wave {n}", { n: number })}><label><input type="checkbox" checked=${wave === number} onChange=${() => onPut(expert.id, number)} />
      <span class="apart">${expert.chosen_name}, ${t("Wave {n}", { n: number })}</span></label></td>`,
    )}</tr>`;
}

/** @param {{rows: LeftOut[]}} props */
function LeftOutMembers({ rows }) {
  return html`<${Fold} name="left-out" summary=${tn("{n} member is not in the list, and why", "{n} members are not in the list, and why", rows.length)}>
    <ul role="list" class="shelf plain">${rows.map(
      ({
        expert,
        reasons,
      }) => html`<li key=${expert.id}><span class="line-row"><a href=${personAddress(expert.id)}>${expert.chosen_name}</a>
      <span class="hint why">${reasons.map((reason) => reason.text).join(" ")}</span></span></li>`,
    )}</ul></${Fold}>`;
}
