/** What members answered: opened in this browser alone, after it was said that it is written down. */

import { Empty, Head } from "../shared/components.js";
import { dayText } from "../shared/formats.js";
import { t, tn } from "../shared/text.js";
import { html, useState } from "../vendor/preact.js";
import { DESK } from "./account.js";
import { saidIn } from "./labels.js";
import { Recording, SealedMany, Words } from "./sealed-texts.js";

/**
 * @import { Contribution, DeskConsultation } from "kier/api"
 * @import { Texts } from "../shared/questionnaire/definition.js"
 * @import { DeskAccount, OpenedText } from "./account.js"
 */

/**
 * The section.
 * @param {{session: DeskAccount, cons: DeskConsultation,
 *   questions: Record<string, Texts | undefined>}} props
 */
export function Contributions({ session, cons, questions }) {
  const [, setCount] = useState(0);
  const { contributions, taking_part: all } = cons;
  const ids = contributions.map((one) => one.text).filter(Boolean);
  return html`<section aria-labelledby="contributions" data-part="contributions">
    <${Head} id="contributions" title=${t("What they answered")} hint=${t("{n} of {all} answered", { n: contributions.length, all })}>
      <${SealedMany} session=${session} ids=${ids} label=${tn("Open {n} answer", "Open {n} answers", ids.filter((id) => !session.opened.has(id)).length)} onOpen=${() => setCount((n) => n + 1)}
        warning=${t("They are opened in this browser alone. That you opened them today is written down, and each member can read it.")} />
      ${cons.round?.results_link && html`<a class="button" href=${cons.round.results_link}>${t("Numbers")}</a>`}</${Head}>
    ${
      contributions.length
        ? html`<ul role="list" class="cards">${contributions.map((one) => html`<${Contribution} key=${one.invitation} session=${session} one=${one} questions=${questions} />`)}</ul>`
        : html`<${Empty}>${t("Nobody answered yet.")}</${Empty}>`
    }
  </section>`;
}

/**
 * @param {{session: DeskAccount, one: Contribution,
 *   questions: Record<string, Texts | undefined>}} props
 */
function Contribution({ session, one, questions }) {
  const { expert, pseudonym, handed_in_on: on, text } = one;
  const isOpen = session.opened.has(text);
  return html`<li class="card stack tight" data-contribution=${one.invitation}>
    <div class="head-row"><h3>${expert.chosen_name}</h3><span class="hint">${pseudonym && t("to the others: {name}", { name: pseudonym })} · ${dayText(on)}</span></div>
    ${!text && html`<p class="hint">${t("Choices only, no words.")}</p>`}
    ${text && !isOpen && html`<p class="hint">${t("Not opened.")}</p>`}
    ${isOpen && html`<${Answers} session=${session} content=${session.opened.get(text)} questions=${questions} />`}
    ${
      one.recordings.length > 0 &&
      (isOpen
        ? html`<div class="row">${one.recordings.map((id, place) => html`<${Recording} key=${id} id=${id} number=${place + 1} load=${() => loadRecording(session, id, session.opened.get(text))} />`)}</div>`
        : html`<p class="hint">${tn("{n} recording", "{n} recordings", one.recordings.length)}</p>`)
    }
  </li>`;
}

/**
 * The words of one member, under the questions.
 * @param {{content: OpenedText | null, questions: Record<string, Texts | undefined>}} props
 */
export function Answers({ content, questions }) {
  if (!content?.answers) return html`<${Words} content=${content} />`;
  return html`<dl class="answers">${Object.entries(content.answers).map(([path, text]) => html`<div key=${path}><dt>${saidIn(questions[path]) || path}</dt><dd class="words" dir="auto">${String(text)}</dd></div>`)}</dl>`;
}

/**
 * @param {DeskAccount} session
 * @param {string} id
 * @param {OpenedText | null | undefined} content
 */
async function loadRecording(session, id, content) {
  const { text, pieces } = await session.api.get(`${DESK}/recordings/${id}`);
  const bytes = await session.smith.ask("openRecording", { text, id, pieces });
  const said = content?.recordings?.find((one) => one.id === id);
  return { bytes, type: said?.type ?? "audio/webm" };
}
