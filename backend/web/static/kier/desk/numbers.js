/** Numbers of whole quarters; what points at too few is not shown. */

import { exactly } from "../shared/chart-values.js";
import { BarLine } from "../shared/charts.js";
import { Choose, Empty, Head, Heading } from "../shared/components.js";
import { labelOf } from "../shared/formats.js";
import { Line } from "../shared/questionnaire/fields.js";
import { Fetched, useFresh } from "../shared/resources.js";
import { t } from "../shared/text.js";
import { html, useEffect, useState } from "../vendor/preact.js";
import { DESK } from "./account.js";
import { dayOr, placeWords } from "./labels.js";
import { personAddress } from "./navigation.js";

/**
 * @import { DeskNumbers, EvaluationGroup, MemberLoad } from "kier/api"
 * @import { Fresh, Listed } from "../shared/resources.js"
 * @import { DeskAccount } from "./account.js"
 */

/**
 * The page.
 * @param {{session: DeskAccount}} props
 */
export function Numbers({ session }) {
  const [span, setSpan] = useState({ from: "", until: "" });
  const query = new URLSearchParams(Object.entries(span).filter(([, day]) => day)).toString();
  /** @type {Fresh<DeskNumbers>} */
  const fetched = useFresh(
    () => session.api.get(`${DESK}/numbers${query && `?${query}`}`),
    [query],
  );
  useEffect(() => {
    document.title = t("Numbers");
  }, []);
  return html`<article class="wide stack" data-part="numbers">
    <${Heading}>${t("Numbers")}</${Heading}>
    <div class="row bottom"><${Line} id="from-day" type="date" label=${t("From")} value=${span.from} onChange=${(from) => setSpan({ ...span, from })} />
      <${Line} id="until-day" type="date" label=${t("Until")} value=${span.until} onChange=${(until) => setSpan({ ...span, until })} /><p class="hint">${t("Whole quarters are counted. Empty: all.")}</p></div>
    <${Fetched} fetched=${fetched}>${(found) => html`<${Shown} session=${session} found=${found} />`}</${Fetched}>
    <${OverTime} session=${session} />
  </article>`;
}

/** @param {{session: DeskAccount, found: DeskNumbers}} props */
function Shown({ session, found }) {
  const { requests, satisfaction, days_to_first_answer: days, accepted_share: share, load } = found;
  const { platform } = session;
  const words = placeWords();
  const percent =
    share === null
      ? null
      : new Intl.NumberFormat(document.documentElement.lang, { style: "percent" }).format(share);
  /**
   * @param {Record<string, number | null>} counts
   * @param {(id: string) => string} name
   */
  const rows = (counts, name) =>
    Object.entries(counts)
      .map(([id, count]) => [name(id), count])
      .filter(([, count]) => count !== 0);
  return html`<p class="hint">${found.from || found.until ? t("Counted: {from} to {until}", { from: dayOr(found.from, "…"), until: dayOr(found.until, "…") }) : t("Counted: all")}</p>
    <dl class="big-numbers">
      <${Big} name=${t("Days to the first answer")} value=${number(days)} /><${Big} name=${t("Requests that were accepted")} value=${percent} />
      <${Big} name=${t("Requesters, from 1 to 5")} value=${number(satisfaction.requester)} /><${Big} name=${t("Members, from 1 to 5")} value=${number(satisfaction.member)} /></dl>
    <div class="three numbers-tables"><${Bars} title=${t("By state")} rows=${rows(requests.by_state, (id) => words[id] ?? (id === "draft" ? t("Being written") : id))} />
      <${Bars} title=${t("By who asks")} rows=${rows(requests.by_kind, (id) => labelOf(platform.requester_kinds, id))} />
      <${Bars} title=${t("By form")} rows=${rows(requests.by_form, (id) => labelOf(platform.forms, id))} /></div>
    <${Load} load=${load} />`;
}

/** @param {number | null} value */
const number = (value) =>
  value === null
    ? null
    : value.toLocaleString(document.documentElement.lang, { maximumFractionDigits: 1 });

/** @param {{name: string, value: string | null}} props */
const Big = ({ name, value }) =>
  html`<div class="card"><dt>${name}</dt><dd class=${value === null ? "hint" : ""}>${value ?? t("too few to show")}</dd></div>`;

/**
 * A table with a bar in each row; `null` is hidden.
 * @param {{title: string, rows: [name: string, count: number | null][], highest?: number}} props
 */
function Bars({ title, rows, highest = Math.max(1, ...rows.map(([, count]) => count ?? 0)) }) {
  if (!rows.length)
    return html`<section><h2 class="bars-title">${title}</h2><${Empty}>${t("None yet.")}</${Empty}></section>`;
  if (rows.every(([, count]) => count === null))
    return html`<section><h2 class="bars-title">${title}</h2><p class="hint">${t("too few to show")}</p></section>`;
  return html`<table class="bars"><caption>${title}</caption><tbody>${rows.map(
    ([name, count]) => html`<tr key=${name}><th scope="row">${name}
      ${count !== null && html`<${BarLine} value=${exactly(count)} most=${highest} />`}</th>
      <td class=${count === null ? "hint" : "number"}>${count ?? t("too few to show")}</td></tr>`,
  )}</tbody></table>`;
}

/** @param {{load: MemberLoad[]}} props */
function Load({ load }) {
  const rows = [...load].sort(
    (member, other) => other.worked - member.worked || other.asked - member.asked,
  );
  return html`<section aria-labelledby="load"><${Head} id="load" title=${t("How much each member did")} hint=${t("Only you see this.")} />
    ${
      rows.length
        ? html`<table class="desk-table"><thead><tr><th scope="col">${t("Member")}</th><th scope="col" class="number">${t("Asked")}</th><th scope="col" class="number">${t("Took part")}</th></tr></thead>
          <tbody>${rows.map((member) => html`<tr key=${member.expert}><th scope="row"><a href=${personAddress(member.expert)}>${member.chosen_name}</a></th><td class="number" data-name=${t("Asked")}>${member.asked}</td><td class="number" data-name=${t("Took part")}>${member.worked}</td></tr>`)}</tbody></table>`
        : html`<${Empty}>${t("Nobody was asked in this time.")}</${Empty}>`
    }</section>`;
}

/**
 * How content one side was, month by month.
 * @param {{session: DeskAccount}} props
 */
function OverTime({ session }) {
  const [by, setBy] = useState("form");
  const [side, setSide] = useState("requester");
  /** @type {Fresh<Listed<EvaluationGroup>>} */
  const fetched = useFresh(
    () => session.api.get(`${DESK}/evaluations?by=${by}&side=${side}`),
    [by, side],
  );
  /** @param {Listed<EvaluationGroup>} found */
  const draw = ({ results }) =>
    results.length
      ? html`<div class="three numbers-tables">${results.map((group) =>
          group.months.length
            ? html`<${Bars} key=${group.group} title=${group.label} highest=${5} rows=${group.months.map(({ month, mean }) => [monthText(month), mean])} />`
            : html`<div key=${group.group} class="bars"><h3>${group.label}</h3><p class="hint">${t("too few to show")}</p></div>`,
        )}</div>`
      : html`<${Empty}>${t("No evaluation can be read yet.")}</${Empty}>`;
  return html`<section aria-labelledby="over-time" data-part="over-time"><${Head} id="over-time" title=${t("How content both sides were, month by month")} hint=${t("From 1 to 5, over two years. Months with fewer than five answers are left out.")} />
    <div class="row"><${Choose} label=${t("By")} value=${by} options=${[["form", t("By form")], ["topic", t("By topic")], ["requester", t("By requester")]]} onChoose=${setBy} />
      <${Choose} label=${t("Side")} value=${side} options=${[["requester", t("Requesters")], ["member", t("Members")]]} onChoose=${setSide} /></div>
    <${Fetched} fetched=${fetched}>${draw}</${Fetched}></section>`;
}

/** @param {string} month */
const monthText = (month) =>
  new Date(`${month}-15T12:00:00Z`).toLocaleDateString(document.documentElement.lang, {
    month: "short",
    year: "numeric",
    timeZone: "UTC",
  });
