/** Files of a round: what is in them, how they are written; made in the background. */

import { State } from "../shared/components.js";
import { messageOf, Problem, Submit, useAction } from "../shared/pages.js";
import { Select } from "../shared/questionnaire/fields.js";
import { languageName } from "../shared/questionnaire/languages.js";
import { language, t } from "../shared/text.js";
import { html, useEffect, useState } from "../vendor/preact.js";
import { download } from "../shared/files.js";

/**
 * @import { Export, Round } from "kier/api"
 * @import { Account } from "./account.js"
 */

const LOOK_EVERY_MS = 1_000;
const MAX_KEPT = 10;

/** @param {Round} round */
const contents = (round) => [
  ["tables", t("The tables"), t("As they are published, small groups hidden: for everyone.")],
  ["codebook", t("The codebook"), t("All questions, names and answers: what the columns mean.")],
  [
    "rows",
    t("Answers by person"),
    round.rows_exported
      ? t(
          "Each person’s answers together, without time, in an order of chance. People were told. Keep the file where only you can read it.",
        )
      : t("Not for this round: people were told that nobody sees their answers together."),
  ],
  [
    "texts",
    t("Free texts"),
    t("Those that were cleared, question by question, in an order of chance."),
  ],
];
/**
 * Which of them this server makes: for SPSS it needs a library that not every one has.
 * @param {string} form
 */
const isHere = (form) =>
  /** @type {string} */ (document.body.dataset.forms).split(" ").includes(form);
const forms = () => [
  ["xlsx", t("Spreadsheet (XLSX)")],
  ["csv", t("Plain table (CSV)")],
  ["sav", t("SPSS (SAV), with labels")],
  ["json", t("For programs (JSON)")],
];
// Which of them there are of what.
/** @type {Record<string, string[]>} */
const FORMS_OF = {
  tables: ["xlsx", "csv", "json"],
  codebook: ["xlsx", "csv", "json"],
  rows: ["csv", "xlsx", "sav", "json"],
  texts: ["xlsx", "csv", "json"],
};

/**
 * The page.
 * @param {{session: Account, round: Round, path: string}} props
 */
export function Exports({ session, round, path }) {
  const { api } = session;
  const isEarly = round.audience === "link" && round.status !== "closed";
  const [content, setContent] = useState(isEarly ? "codebook" : "tables");
  const [form, setForm] = useState("xlsx");
  const [labelLanguage, setLabelLanguage] = useState(
    round.languages.includes(language().code) ? language().code : round.languages[0],
  );
  const [made, keep] = useMade(session, round, path);
  const ask = useAction(async () => {
    const job = await api.post(`${path}/exports`, {
      content,
      form: FORMS_OF[content].includes(form) ? form : FORMS_OF[content][0],
      language: labelLanguage,
    });
    keep([job, ...made].slice(0, MAX_KEPT));
  });
  /** @param {Event} event */
  const send = (event) => {
    event.preventDefault();
    ask.run();
  };
  return html`<section class="page stack" data-part="exports" aria-label=${t("Files")}>
    <form class="card stack" onSubmit=${send}><h2>${t("Make a file")}</h2>
      ${isEarly && html`<p class="note">${t("Results of a round by open link can be taken out when the round has ended.")}</p>`}
      <${Problem} error=${ask.error} />
      <${Contents} round=${round} content=${content} isEarly=${isEarly} isCoordinator=${session.isCoordinator} onChoose=${setContent} />
      <div class="two"><${Select} id="form" label=${t("How it is written")} value=${form} options=${forms().filter(([id]) => FORMS_OF[content].includes(id) && isHere(id))} onChoose=${setForm} />
        <${Select} id="label-language" label=${t("Language of the labels")} value=${labelLanguage} options=${round.languages.map((code) => [code, languageName(code, language().tag)])} onChoose=${setLabelLanguage} /></div>
      ${FORMS_OF[content].includes("sav") && !isHere("sav") && html`<p class="hint">${t("This server makes no files for SPSS.")}</p>`}
      <${Submit} isBusy=${ask.isBusy} patience=${api.patience} text=${t("Make it")} />
    </form>
    ${
      made.length > 0 &&
      html`<section class="stack" aria-live="polite"><h2>${t("Made from here")}</h2><ul role="list" class="people">${made.map((job) => html`<${Job} key=${job.id} job=${job} session=${session} round=${round} path=${path} />`)}</ul>
      <p class="hint">${t("Files are gone after a day.")}</p></section>`
    }
  </section>`;
}

/**
 * The files that were asked for here, and what keeps them; those that are being made are asked after.
 * @param {Account} session
 * @param {Round} round
 * @param {string} path
 */
function useMade(session, round, path) {
  const { api, exports } = session;
  const [made, setMade] = useState(() => exports.get(round.id) ?? []);
  /** @param {Export[]} rows */
  const keep = (rows) => {
    exports.set(round.id, rows);
    setMade(rows);
  };
  useEffect(() => {
    const going = made.filter(({ state }) => ["waiting", "running"].includes(state));
    if (!going.length) return undefined;
    const timer = setTimeout(async () => {
      const looked = await Promise.all(
        made.map((job) =>
          going.includes(job) ? api.get(`${path}/exports/${job.id}`).catch(() => job) : job,
        ),
      );
      keep(looked);
    }, LOOK_EVERY_MS);
    return () => clearTimeout(timer);
  }, [made]);
  return /** @type {const} */ ([made, keep]);
}

/**
 * What can be in a file; of some only coordinators, or nobody before the round has ended.
 * @param {{round: Round, content: string, isEarly: boolean, isCoordinator: boolean,
 *   onChoose: (content: string) => void}} props
 */
function Contents({ round, content, isEarly, isCoordinator, onChoose }) {
  /** @param {string} id */
  const isForCoordinators = (id) => ["rows", "texts"].includes(id) && !isCoordinator;
  /** @param {string} id */
  const isOff = (id) =>
    (isEarly && id !== "codebook") ||
    isForCoordinators(id) ||
    (id === "rows" && !round.rows_exported);
  return html`<div role="radiogroup" aria-label=${t("What is in it")} class="stack tight">${contents(
    round,
  ).map(
    ([
      id,
      text,
      says,
    ]) => html`<label class="choice top" key=${id}><input type="radio" name="content" value=${id} checked=${id === content} disabled=${isOff(id)} onChange=${() => onChoose(id)} />
    <span><strong>${text}</strong><span class="hint">${isForCoordinators(id) ? t("For coordinators only.") : says}</span></span></label>`,
  )}</div>`;
}

/** @param {{job: Export, session: Account, round: Round, path: string}} props */
function Job({ job, session, round, path }) {
  const { content, form, state, progress, id } = job;
  const name = /** @type {string[]} */ (contents(round).find(([id]) => id === content))[1];
  const take = useAction(() =>
    download(
      session.api,
      job.file ?? `${path}/exports/${id}/file`,
      `${round.name} ${content}.${form}`,
    ),
  );
  return html`<li class="card person" data-export=${state}><div><h3>${name} (${form})</h3><${State} state=${state} />
      ${state === "running" && html`<progress value=${progress} max="100" aria-label=${name}></progress>`}
      ${state === "failed" && html`<p>${t("It could not be made. Make it once more.")}</p>`}
      ${take.error && html`<p class="fault" role="alert">${messageOf(take.error)}</p>`}</div>
    ${state === "ready" && html`<button class="button main" onClick=${take.run}>${t("Download")}<span class="apart"> ${name}</span></button>`}</li>`;
}
