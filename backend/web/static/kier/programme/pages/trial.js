/** Readers try a text of a page: hand out its address, read what they said, and say so. */

import {
  ActButton,
  AskButton,
  Copy,
  Empty,
  Fold,
  Head,
  PlainForm,
} from "../../shared/components.js";
import { dayFromNow, dayText } from "../../shared/formats.js";
import { Said } from "../../shared/pages.js";
import { Line } from "../../shared/questionnaire/fields.js";
import { Fetched, useFresh, useRows } from "../../shared/resources.js";
import { t } from "../../shared/text.js";
import { html, useState } from "../../vendor/preact.js";
import { textPath } from "./addresses.js";
import { QRCode } from "../qr-code.js";

/**
 * @import { PageTrial, PageTrialRow, TrialQuestion, TrialResults } from "kier/api"
 * @import { Every, Fresh } from "../../shared/resources.js"
 * @import { ProgrammeAccount } from "../account.js"
 */

/** @typedef {{session: ProgrammeAccount, path: string, mayWrite: boolean, onChange: () => void}} Props */

const USUAL_DAYS = 14;
const LONGEST_DAYS = 60;

/**
 * @param {{session: ProgrammeAccount, project: {id: string}, page: string, language: string,
 *   mayWrite: boolean, missing?: string, onChange?: () => void}} props `missing`: what is missing
 *   until the text may go live
 */
export function Trials({ session, project, page, language, mayWrite, missing, onChange }) {
  const path = `${textPath(project, page, language)}/trials`;
  /** @type {Fresh<Every<PageTrialRow>>} */
  const fetched = useRows(session.api, path);
  const changed = () => {
    fetched.again();
    onChange?.();
  };
  const shared = { session, path, mayWrite, onChange: changed };
  /** @param {Every<PageTrialRow>} trials */
  const shown = ({ rows }) => html`<${Shown} ...${shared} rows=${rows} />`;
  return html`<section class="stack" data-part="trials">
    <p>${t("Let people like your readers try the draft before it goes live. You hand out an address. They read the page and answer nine short questions, without a name.")}</p>
    ${
      missing !== undefined &&
      html`<p class="note" data-part="allowed">${missing || t("Readers tried this text, and what they said was read. It may go live.")}</p>`
    }
    <${Fetched} fetched=${fetched}>${shown}</${Fetched}>
  </section>`;
}

/** @param {Props & {rows: PageTrialRow[]}} props */
function Shown({ rows, ...shared }) {
  const running = rows.find(({ status }) => status === "open");
  const unread = rows.find((row) => row.status === "closed" && row.has_enough && !row.read_on);
  // Of two of one day either may come first; what is to be done stands above.
  const newest = running ?? unread ?? rows[0];
  const older = rows.filter((row) => row !== newest);
  return html`${newest && html`<${Trial} key=${newest.id} ...${shared} id=${newest.id} />`}
    ${!running && shared.mayWrite && html`<${NewTrial} ...${shared} isFirst=${!newest} />`}
    ${!newest && !shared.mayWrite && html`<${Empty}>${t("No reader has tried this text yet.")}</${Empty}>`}
    ${older.length > 0 && html`<${Head} title=${t("Earlier trials")} />`}
    ${older.map(
      (row) =>
        html`<${Fold} key=${row.id} summary=${t("Version {number}, {day}", { number: row.number, day: dayText(row.opened_on) })}><${Trial} ...${shared} id=${row.id} /></${Fold}>`,
    )}`;
}

/** @param {Props & {isFirst: boolean}} props */
function NewTrial({ session, path, isFirst, onChange }) {
  const [closes_on, setDay] = useState(dayFromNow(USUAL_DAYS));
  const open = async () => {
    if (!closes_on) throw new Said(t("Choose the last day."));
    await session.api.post(path, { closes_on });
    onChange();
  };
  return html`<${PlainForm} onSend=${open} submit=${t("Let readers try the draft")} name="new-trial" kind=${isFirst ? "main" : ""}>
    <${Line} id="closes_on" type="date" label=${t("Last day")} hint=${t("You can end it earlier, once five readers answered.")} min=${dayFromNow(0)} max=${dayFromNow(LONGEST_DAYS)} value=${closes_on} onChange=${setDay} />
  </${PlainForm}>`;
}

/** @param {Props & {id: string}} props */
function Trial({ session, path, id, mayWrite, onChange }) {
  /** @type {Fresh<PageTrial>} */
  const fetched = useFresh(() => session.api.get(`${path}/${id}`), [id]);
  const shared = { session, path: `${path}/${id}`, mayWrite, onChange };
  /** @param {PageTrial} trial */
  const shown = (trial) =>
    trial.status === "open"
      ? html`<${Running} ...${shared} trial=${trial} />`
      : html`<${Ended} ...${shared} trial=${trial} />`;
  return html`<${Fetched} fetched=${fetched}>${shown}</${Fetched}>`;
}

/** @param {Props & {trial: PageTrial}} props */
function Running({ session, path, mayWrite, onChange, trial }) {
  const { address, qr_code, closes_on, number, has_enough } = trial;
  const end = async () => {
    await session.api.post(`${path}/end`, {});
    onChange();
  };
  return html`<section class="stack" data-part="trial" data-state="open">
    <${Head} title=${t("Readers try version {number} now", { number })} hint=${t("Until {day}", { day: dayText(closes_on) })} />
    ${
      address
        ? html`<div class="trial-address">${qr_code && html`<${QRCode} code=${qr_code} />`}
          <div class="stack"><p>${t("Give this address to your readers. Let each read on their own phone.")}</p>
            <p><a href=${address} rel="noreferrer" target="_blank">${address.replace(/^https?:\/\//, "")}</a></p>
            <p><${Copy} text=${address} label=${t("Copy the address")} /></p></div></div>`
        : html`<p class="note">${t("Its last day is over. End it to see what readers said.")}</p>`
    }
    <p role="status" data-part="enough">${
      has_enough
        ? t("Five readers or more answered. You can end it, and read what they said.")
        : t(
            "Fewer than five readers answered so far. What they say is shown from five on, when it has ended.",
          )
    }</p>
    ${
      mayWrite &&
      html`<p><${AskButton} label=${t("End the trial")} kind=${has_enough ? "main" : ""} name="end-trial" title=${t("End the trial?")} confirm=${t("End the trial")} onConfirm=${end} patience=${session.api.patience}>
        <p>${
          has_enough
            ? t("The address leads nowhere then, and you see what readers said.")
            : t("Fewer than five readers answered: what they said is never shown then.")
        }</p></${AskButton}></p>`
    }
  </section>`;
}

/** @param {Props & {trial: PageTrial}} props */
function Ended({ session, path, mayWrite, onChange, trial }) {
  const { number, read_on, read_by } = trial;
  const read = async () => {
    await session.api.post(`${path}/read`, {});
    onChange();
  };
  return html`<section class="stack" data-part="trial" data-state=${trial.status}>
    <${Head} title=${t("What readers said of version {number}", { number })} hint=${t("Tried from {day}", { day: dayText(trial.opened_on) })} />
    ${
      read_on &&
      html`<p>${
        read_by
          ? t("Read by {name} on {day}.", { name: read_by, day: dayText(read_on) })
          : t("Read on {day}.", { day: dayText(read_on) })
      }</p>`
    }
    ${
      trial.status === "closed"
        ? mayWrite &&
          html`<${Results} session=${session} path=${`${path}/results`} read=${read_on ? null : read} />`
        : html`<p class="hint">${t("The answers were erased.")}</p>`
    }
  </section>`;
}

/** @param {{session: ProgrammeAccount, path: string, read: (() => Promise<void>) | null}} props */
function Results({ session, path, read }) {
  /** @type {Fresh<TrialResults>} */
  const fetched = useFresh(() => session.api.get(path), [path]);
  /** @param {TrialResults} results */
  const shown = ({ respondents, verdict, questions }) =>
    respondents === null
      ? html`<p class="note">${t("Fewer than five readers answered, so that nothing is shown. Let more readers try the text.")}</p>`
      : html`<p><strong>${t("{number} readers answered.", { number: respondents })}</strong></p>
        ${verdict && html`<${Verdict} verdict=${verdict} />`}
        ${questions
          .filter(({ answers, texts }) => !verdict || answers.length || texts.length)
          .map((question) => html`<${Question} key=${question.name} question=${question} />`)}
        ${
          read &&
          html`<p><${ActButton} label=${t("I have read what they said")} kind="main" name="read-trial" act=${read} /></p>
            <p class="hint">${t("Then change the text by what they said. This version, or a later one, may go live.")}</p>`
        }`;
  return html`<${Fetched} fetched=${fetched}>${shown}</${Fetched}>`;
}

/** @param {{verdict: string}} props */
function Verdict({ verdict }) {
  /** @type {Record<string, string>} */
  const words = {
    clear: t("All in all, readers found this text clear."),
    mixed: t("All in all, readers had doubts. Look at what can be clearer."),
    hard: t(
      "All in all, readers found this text hard. Write it anew, and let readers try it again.",
    ),
  };
  return html`<p class="note" data-part="verdict" data-verdict=${verdict}>${words[verdict]}</p>
    <p class="hint">${t("Of fewer than fifteen readers, numbers by question could point at somebody. So one verdict over all questions is shown. What readers wrote is shown once five wrote something, and a coordinator has taken out names.")}</p>`;
}

/** @param {{question: TrialQuestion}} props */
function Question({ question: { name, label, answers, texts } }) {
  const most = Math.max(1, ...answers.map((answer) => answer.most));
  const id = `trial-${name}`;
  return html`<section class="trial-question" data-question=${name}><h3 id=${id}>${label}</h3>
    ${
      answers.length > 0 &&
      html`<table class="plain bars" aria-labelledby=${id}><tbody>${answers.map(
        (answer) => html`<tr key=${answer.label}><th scope="row">${answer.label}</th>
          <td><meter min="0" max=${most} value=${answer.most} aria-hidden="true"></meter> ${countText(answer)}</td></tr>`,
      )}</tbody></table>`
    }
    ${texts.length > 0 && html`<ul role="list" class="trial-texts">${texts.map((text, place) => html`<li key=${place} dir="auto">“${text}”</li>`)}</ul>`}
    ${!answers.length && !texts.length && html`<p class="hint">${t("Too few answered this to show it.")}</p>`}
  </section>`;
}

/** @param {{least: number, most: number}} answer */
const countText = ({ least, most }) =>
  least === most ? String(least) : t("{least} to {most}", { least, most });
