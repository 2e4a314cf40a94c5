/** The summary: written in Dutch and English side by side, read by members, approved, delivered. */

import { useDraft } from "./account.js";
import { AskButton, Head, PlainForm } from "../shared/components.js";
import { dayFromNow, dayText } from "../shared/formats.js";
import { t, tn } from "../shared/text.js";
import { html, useState } from "../vendor/preact.js";
import { TwoTexts } from "./fields.js";
import { placeOf } from "./labels.js";
import { SealedMany, Words } from "./sealed-texts.js";

/**
 * @import { DeskConsultation, DeskRequest } from "kier/api"
 * @import { DeskAccount } from "./account.js"
 */

/**
 * @typedef {{session: DeskAccount, request: DeskRequest, cons: DeskConsultation, at: string,
 *   again: () => Promise<void>, path: string, onChange: (request: DeskRequest) => void}} SummaryPart
 */

const READING_DAYS = 7;

/**
 * The section.
 * @param {SummaryPart} shared
 */
export function Summary(shared) {
  const { cons } = shared;
  const hasVerdicts =
    cons.summary_number > 0 &&
    (cons.state !== "summary" || cons.verdicts.some((verdict) => !verdict.fine));
  return html`<section class="stack" aria-labelledby="summary" data-part="summary">
    <${Head} id="summary" title=${t("Summary")} hint=${t("This is what the requester gets, as a page and as a file. Nobody is named in it.")} />
    ${hasVerdicts && html`<${Verdicts} ...${shared} />`}
    ${cons.state === "approved" || cons.state === "reviewing" ? html`<${Read} ...${shared} />` : html`<${Write} ...${shared} />`}
  </section>`;
}

/**
 * @param {{session: DeskAccount, cons: DeskConsultation, at: string,
 *   again: () => Promise<void>}} props
 */
function Write({ session, cons, at, again }) {
  const [values, set, forget, isChanged] = useDraft(session, `summary/${at}`, {
    texts: cons.summary ?? {},
  });
  const save = async () => {
    await session.api.call("PUT", `${at}/summary`, { summary: written(values.texts) });
    forget();
    await again();
  };
  /** @param {FormData} form */
  const review = async (form) => {
    if (isChanged)
      await session.api.call("PUT", `${at}/summary`, { summary: written(values.texts) });
    await session.api.post(`${at}/review`, { until: form.get("until") });
    forget();
    await again();
  };
  const hasText = Object.values(written(values.texts)).length > 0;
  return html`<div class="summary-form"><${PlainForm} onSend=${save} submit=${t("Save")} kind="" name="summary-form" beside=${html`
      <${AskButton} label=${t("Let members read it")} kind="main" name="review" disabled=${!hasText} title=${t("Let members read it?")} confirm=${t("Send it round")} onConfirm=${review} patience=${session.api.patience}>
        <p>${t("Those who answered read it, and may object. It goes out when nobody does.")}</p>
        <div><label class="label" for="until">${t("Last day to object")}</label><input class="field day" type="date" id="until" name="until" defaultValue=${dayFromNow(READING_DAYS)} /></div></${AskButton}>
      <span class="saved" data-saved=${isChanged ? "changed" : "saved"} role="status" hidden=${!isChanged && !hasText}>${isChanged ? t("Not saved yet") : t("Saved")}</span>`}>
    <${TwoTexts} id="summary-text" label=${t("In both languages")} texts=${values.texts} rows=${10} maxlength=${20000} onChange=${(texts) => set({ texts })} />
  </${PlainForm}></div>`;
}

/** @param {Record<string, string>} texts */
const written = (texts) =>
  Object.fromEntries(Object.entries(texts).filter(([, text]) => text.trim()));

/**
 * @param {{session: DeskAccount, request: DeskRequest, cons: DeskConsultation, at: string,
 *   again: () => Promise<void>, path: string, onChange: (request: DeskRequest) => void}} props
 */
function Read({ session, request, cons, at, again, path, onChange }) {
  const back = async () => {
    await session.api.call("PUT", `${at}/summary`, { summary: cons.summary });
    await again();
  };
  const approve = async () => {
    try {
      await session.api.post(`${at}/approve`);
    } finally {
      // Also when it was refused: somebody may have objected meanwhile, and it stands above then.
      await again();
    }
  };
  const deliver = async () => {
    await session.api.post(`${path}/deliver`);
    onChange(await session.api.get(path));
    await again();
  };
  const { patience } = session.api;
  const open = cons.contributions.length - cons.verdicts.length;
  const isFine = cons.verdicts.every((verdict) => verdict.fine);
  return html`<div class="two">${Object.entries(cons.summary ?? {}).map(([code, text]) => html`<div class="card" key=${code} lang=${code}><p class="words">${text}</p></div>`)}</div>
    <div class="row tools">
      ${
        cons.state === "reviewing" &&
        html`<${AskButton} label=${t("Approve")} kind=${isFine ? "main" : ""} disabled=${!isFine} name="approve" title=${t("Approve the summary?")} confirm=${t("Approve")} onConfirm=${approve} onAsk=${again} patience=${patience}>
          ${!isFine && html`<p class="note alarm" data-part="objects">${tn("{n} member objects", "{n} members object", cons.verdicts.filter((verdict) => !verdict.fine).length)}</p>`}
          <p>${open > 0 ? tn("{n} member has not said anything yet.", "{n} members have not said anything yet.", open) : t("All who answered have read it.")} ${t("You can deliver it then.")}</p></${AskButton}>
        <${AskButton} label=${t("Change it")} kind=${isFine ? "" : "main"} name="rewrite" title=${t("Change the summary?")} confirm=${t("Change it")} onConfirm=${back} patience=${patience}><p>${t("Members then read it anew: what they said of this one no longer counts.")}</p></${AskButton}>`
      }
      ${
        cons.state === "approved" &&
        placeOf(request) === "going" &&
        html`<${AskButton} label=${t("Deliver")} kind="main" name="deliver" title=${t("Deliver the result?")} confirm=${t("Deliver")} onConfirm=${deliver} patience=${patience}>
          <p>${t("The requester is told that the result is there. Fees, check-ins and evaluations of all who took part begin. This cannot be taken back.")}</p>
          ${cons.few && html`<p class="note alarm" data-part="few">${t("Fewer than five members took part: the requester may guess who said what. Look once more whether the summary says only what members want to be known for.")} ${cons.names === "none" ? t("Their names are not said: no names are used.") : cons.names_agreed >= cons.taking_part ? t("All of them agreed that their names are said.") : t("Their names are not said: not all of them agreed.")}</p>`}</${AskButton}>`
      }
      ${request.result && html`<p class="hint">${t("The requester has it.")}</p>`}
    </div>`;
}

/** @param {{session: DeskAccount, cons: DeskConsultation}} props */
function Verdicts({ session, cons }) {
  const [, setCount] = useState(0);
  const { verdicts, contributions, review_until: until } = cons;
  /** @param {string} invitation */
  const nameOf = (invitation) =>
    contributions.find((contribution) => contribution.invitation === invitation)?.expert
      .chosen_name ?? t("Stepped back since");
  const against = verdicts.filter((verdict) => !verdict.fine);
  return html`<div class="card stack tight" data-part="verdicts"><div class="head-row"><h3>${t("{n} of {all} said what they think", { n: verdicts.length, all: contributions.length })}</h3>
      ${until && html`<span class="hint">${t("until {day}", { day: dayText(until) })}</span>`}</div>
    ${
      against.length > 0
        ? html`<p class="fault">${tn("{n} member objects", "{n} members object", against.length)}</p>
        <${SealedMany} session=${session} ids=${against.map((verdict) => verdict.text).filter(Boolean)} label=${t("Open what they say")} onOpen=${() => setCount((n) => n + 1)} warning=${t("They are opened in this browser alone. That you opened them today is written down, and each member can read it.")} />
        <ul role="list" class="stack tight">${against.map((verdict) => html`<li key=${verdict.invitation}><strong>${nameOf(verdict.invitation)}</strong>${session.opened.has(verdict.text) && html`<${Words} content=${session.opened.get(verdict.text)} />`}</li>`)}</ul>`
        : html`<p class="hint">${t("Nobody objects so far.")}</p>`
    }
  </div>`;
}
