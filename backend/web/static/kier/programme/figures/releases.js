/** Releasing figures: looking at what becomes public, making it so, and withdrawing it with a word. */

import { AskButton, Empty, Head, Mark, PlainForm, Words } from "../../shared/components.js";
import { dayText } from "../../shared/formats.js";
import { Said } from "../../shared/pages.js";
import { Select } from "../../shared/questionnaire/fields.js";
import { everyPage, Fetched, useFresh } from "../../shared/resources.js";
import { language, t } from "../../shared/text.js";
import { html, useState } from "../../vendor/preact.js";
import { PROGRAMMES } from "../account.js";
import { Name, textIn } from "../names.js";
import { countText, numberText, pastQuarters, unitText } from "./words.js";

/**
 * @import { FiguresDraft, FiguresRelease, MissingFigure, ReleasedCell, ReleasedIndicator } from "kier/api"
 * @import { Every, Fresh } from "../../shared/resources.js"
 * @import { ProgrammeAccount } from "../account.js"
 */

const PATH = `${PROGRAMMES}/figures/releases`;

/** @param {{session: ProgrammeAccount}} props */
export function Releases({ session }) {
  /** @type {Fresh<Every<FiguresRelease>>} */
  const fetched = useFresh(() => everyPage(session.api, PATH), []);
  /** @param {Every<FiguresRelease>} found */
  const shown = (found) => html`<${List} session=${session} found=${found.rows} />`;
  return html`<section class="stack" data-part="releases" aria-labelledby="releases">
    <${Head} id="releases" title=${t("Released figures")} /><${Fetched} fetched=${fetched}>${shown}</${Fetched}></section>`;
}

/** @param {{session: ProgrammeAccount, found: FiguresRelease[]}} props */
function List({ session, found }) {
  const [rows, setRows] = useState(found);
  /** @param {FiguresRelease} row */
  const put = (row) => setRows([row, ...rows.filter(({ number }) => number !== row.number)]);
  /** @param {FiguresRelease} row */
  const change = (row) => setRows(rows.map((one) => (one.number === row.number ? row : one)));
  return html`<${NewRelease} session=${session} onDone=${put} />
    ${
      rows.length
        ? html`<ul role="list" class="due">${rows.map((row) => html`<${Release} key=${row.number} session=${session} row=${row} onChange=${change} />`)}</ul>`
        : html`<${Empty}>${t("Nothing is public yet.")}</${Empty}>`
    }`;
}

/**
 * @param {{session: ProgrammeAccount, row: FiguresRelease,
 *   onChange: (row: FiguresRelease) => void}} props
 */
function Release({ session, row, onChange }) {
  const [word, setWord] = useState("");
  const withdraw = async () => {
    if (!word.trim()) throw new Said(t("Say why. Readers see it in place of the figures."));
    const body = { word: { [language().code]: word } };
    onChange(await session.api.post(`${PATH}/${row.number}/withdrawal`, body));
  };
  const name = t("Release {number}", { number: row.number });
  return html`<li data-release=${row.number}><time datetime=${row.released_on}>${dayText(row.released_on)}</time>
    <span class="due-words"><a href=${row.address} rel="noreferrer">${name}</a>: ${row.first_quarter} – ${row.last_quarter}
      ${row.state === "withdrawn" && html` <${Mark} text=${t("withdrawn")} tone="off" /><br /><span dir="auto">${textIn(row.word).text}</span>`}</span>
    ${
      row.state === "released" &&
      html`<${AskButton} label=${html`${t("Withdraw")}<span class="apart"> ${name}</span>`} kind="quiet small" name="withdraw" title=${t("Withdraw these figures?")} confirm=${t("Withdraw")} onConfirm=${withdraw} patience=${session.api.patience}>
      <p>${t("They are gone from the public page. Who read them still knows them, so numbers of people stay the same in later releases.")}</p>
      <${Words} label=${t("Why are they withdrawn?")} rows="3" maxlength="500" value=${word} onInput=${setWord} /></${AskButton}>`
    }</li>`;
}

/** @param {{session: ProgrammeAccount, onDone: (row: FiguresRelease) => void}} props */
function NewRelease({ session, onDone }) {
  const past = pastQuarters();
  const [span, setSpan] = useState({ first: past[3], last: past[0] });
  const [draft, setDraft] = useState(/** @type {FiguresDraft | null} */ (null));
  const look = async () => {
    const query = new URLSearchParams(span).toString();
    setDraft(await session.api.get(`${PROGRAMMES}/figures/draft?${query}`));
  };
  const release = async () => {
    const made = await session.api.post(PATH, { ...span, digest: draft?.digest });
    setDraft(null);
    onDone(made);
  };
  /** @param {Partial<typeof span>} change */
  const choose = (change) => {
    setSpan({ ...span, ...change });
    setDraft(null);
  };
  /** @param {string} first */
  const from = (first) => choose({ first });
  /** @param {string} last */
  const until = (last) => choose({ last });
  const options = past.map((quarter) => [quarter, quarter]);
  return html`<${PlainForm} onSend=${look} submit=${t("Look at what would become public")} name="new-release" kind="quiet">
      <div class="row bottom"><${Select} id="release-first" label=${t("First quarter")} value=${span.first} options=${options} onChoose=${from} />
        <${Select} id="release-last" label=${t("Last quarter")} value=${span.last} options=${options} onChoose=${until} /></div></${PlainForm}>
    ${draft && html`<${Draft} session=${session} draft=${draft} onRelease=${release} />`}`;
}

/**
 * @param {{session: ProgrammeAccount, draft: FiguresDraft, onRelease: () => Promise<void>}} props
 */
function Draft({ session, draft, onRelease }) {
  const { content, missing, without_notes } = draft;
  return html`<section class="stack" data-part="draft" aria-labelledby="draft">
    <${Head} id="draft" title=${t("This becomes public")} hint=${t("Exactly this, for everybody and for ever: a number of people that was public once stays as it is.")} />
    <${Places} title=${t("Numbers that are missing")} places=${missing} />
    <${Places} title=${t("Notes that are left out, since they may tell what is hidden")} places=${without_notes} />
    ${content.projects.map(
      (
        project,
      ) => html`<section class="stack" key=${project.slug} aria-label=${textIn(project.name).text}><h3><${Name} name=${project.name} /></h3>
      <div class="scrolls" role="region" tabindex="0" aria-label=${textIn(project.name).text}><table class="log figure-table"><thead><tr><th scope="col">${t("Indicator")}</th>${content.quarters.map((quarter) => html`<th scope="col" key=${quarter}>${quarter}</th>`)}</tr></thead>
        <tbody>${project.indicators.map((one) => html`<${Indicator} key=${one.code} indicator=${one} quarters=${content.quarters} />`)}</tbody></table></div></section>`,
    )}
    ${
      content.projects.length
        ? html`<${AskButton} label=${t("Make this public")} kind="main" name="release" title=${t("Make these figures public?")} confirm=${t("Make public")} onConfirm=${onRelease} patience=${session.api.patience}>
        <p>${t("Everybody can read them at once. They can be withdrawn with a word, but not forgotten.")}</p></${AskButton}>`
        : html`<${Empty}>${t("No project has an indicator that can be released.")}</${Empty}>`
    }</section>`;
}

/** @param {{indicator: ReleasedIndicator, quarters: string[]}} props */
const Indicator = ({ indicator, quarters }) =>
  html`<tr><th scope="row">${indicator.part_of && html`<span class="hint">${t("of which")} </span>`}<${Name} name=${indicator.name} /> <span class="hint">${unitText(indicator.unit)}</span></th>
    ${indicator.cells.map((cell, at) => html`<td key=${quarters[at]}><${Released} cell=${cell} /></td>`)}</tr>`;

/** @param {(number | null)[] | null | undefined} ends */
const spanOf = (ends) => (ends ? { least: Number(ends[0]), most: ends[1] ?? null } : null);

/** @param {{cell: ReleasedCell}} props */
function Released({ cell: { reached, target, note, was } }) {
  return html`${countText(spanOf(reached))}${target !== null && html`<br /><span class="hint">${t("target {target}", { target: numberText(target) })}</span>`}
    ${was && html`<br /><span class="hint">${t("corrected: it was {number}", { number: countText(spanOf(was)) })}</span>`}
    ${note && html`<br /><span dir="auto">${note}</span>`}`;
}

/** @param {{title: string, places: MissingFigure[]}} props */
const Places = ({ title, places }) =>
  places.length
    ? html`<details class="fold"><summary>${title} (${places.length})</summary><ul role="list">${places.map(
        ({ project, indicator, quarter }, at) =>
          html`<li key=${at}><${Name} name=${project} />: <${Name} name=${indicator} />, ${quarter}</li>`,
      )}</ul></details>`
    : null;
