/**
 * What members contribute, opened in this browser alone: answers, and statements that the others
 * react to.
 */

import { AskButton, Empty, Head } from "../shared/components.js";
import { dayText } from "../shared/formats.js";
import { Said, useStore } from "../shared/pages.js";
import { Select } from "../shared/questionnaire/fields.js";
import { t, tn } from "../shared/text.js";
import { CompareMember } from "../shared/trust/platform.js";
import { html, useEffect, useState } from "../vendor/preact.js";
import { DESK, useDraft } from "./account.js";
import { LongText } from "./fields.js";
import { saidIn } from "./labels.js";
import { Recording, SealedMany, Words } from "./sealed-texts.js";

/**
 * @import { ConsultationStatement, Contribution, DeskConsultation } from "kier/api"
 * @import { StatementReader } from "kier/api"
 * @import { PublicKey } from "../shared/crypto/member-trust.js"
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
  const ids = contributions.map((contribution) => contribution.text).filter(Boolean);
  return html`<section aria-labelledby="contributions" data-part="contributions">
    <${Head} id="contributions" title=${t("What they answered")} hint=${t("{n} of {all} answered", { n: contributions.length, all })}>
      <${SealedMany} session=${session} ids=${ids} label=${tn("Open {n} answer", "Open {n} answers", ids.filter((id) => !session.opened.has(id)).length)} onOpen=${() => setCount((n) => n + 1)}
        warning=${t("They are opened in this browser alone. That you opened them today is written down, and each member can read it.")} />
      ${cons.round?.results_link && html`<a class="button" href=${cons.round.results_link}>${t("Numbers")}</a>`}</${Head}>
    ${
      contributions.length
        ? html`<ul role="list" class="cards">${contributions.map((contribution) => html`<${ContributionCard} key=${contribution.invitation} session=${session} contribution=${contribution} questions=${questions} />`)}</ul>`
        : html`<${Empty}>${t("Nobody answered yet.")}</${Empty}>`
    }
  </section>`;
}

/**
 * @param {{session: DeskAccount, contribution: Contribution,
 *   questions: Record<string, Texts | undefined>}} props
 */
function ContributionCard({ session, contribution, questions }) {
  const { expert, pseudonym, handed_in_on: on, text } = contribution;
  const isOpen = session.opened.has(text);
  return html`<li class="card stack tight" data-contribution=${contribution.invitation}>
    <div class="head-row"><h3>${expert.chosen_name}</h3><span class="hint">${pseudonym && t("to the others: {name}", { name: pseudonym })} · ${dayText(on)}</span></div>
    ${!text && html`<p class="hint">${t("Choices only, no words.")}</p>`}
    ${text && !isOpen && html`<p class="hint">${t("Not opened.")}</p>`}
    ${isOpen && html`<${Answers} content=${session.opened.get(text)} questions=${questions} />`}
    ${
      contribution.recordings.length > 0 &&
      (isOpen
        ? html`<div class="row">${contribution.recordings.map((id, place) => html`<${Recording} key=${id} id=${id} number=${place + 1} load=${() => loadRecording(session, id, session.opened.get(text))} />`)}</div>`
        : html`<p class="hint">${tn("{n} recording", "{n} recordings", contribution.recordings.length)}</p>`)
    }
  </li>`;
}

/**
 * The words of one member, under the questions.
 * @param {{content: OpenedText | null, questions: Record<string, Texts | undefined>}} props
 */
function Answers({ content, questions }) {
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
  const said = content?.recordings?.find((recording) => recording.id === id);
  return { bytes, type: said?.type ?? "audio/webm" };
}

/**
 * The section.
 * @param {{session: DeskAccount, cons: DeskConsultation, at: string,
 *   again: () => Promise<void>}} props
 */
export function Statements({ session, cons, at, again }) {
  const { statements } = cons;
  const [, setCount] = useState(0);
  const ids = statements
    .flatMap((statement) => [statement.text, ...statement.texts])
    .filter(Boolean);
  return html`<section aria-labelledby="statements" data-part="statements">
    <${Head} id="statements" title=${t("What members react to")} hint=${tn("{n} statement", "{n} statements", statements.length)}>
      <${SealedMany} session=${session} ids=${ids} label=${t("Open statements and reactions")} onOpen=${() => setCount((n) => n + 1)}
        warning=${t("They are opened in this browser alone. That you opened them today is written down, and each member can read it.")} /></${Head}>
    ${statements.length ? html`<ol role="list" class="cards">${statements.map((statement) => html`<${Statement} key=${statement.id} session=${session} statement=${statement} />`)}</ol>` : html`<${Empty}>${t("Nothing was published yet.")}</${Empty}>`}
    ${cons.state === "reacting" && html`<${Publish} session=${session} cons=${cons} at=${at} again=${again} />`}
  </section>`;
}

/** @param {{session: DeskAccount, statement: ConsultationStatement}} props */
function Statement({ session, statement }) {
  const { number, pseudonym, text, reactions, texts } = statement;
  const counts = [
    [t("agree"), reactions.agree],
    [t("add something"), reactions.add],
    [t("see it differently"), reactions.differ],
  ];
  return html`<li class="card stack tight" data-statement=${number}><div class="head-row"><h3>${number}. ${pseudonym}</h3>
      <span class="hint">${counts.map(([word, count]) => `${count} ${word}`).join(" · ")}</span></div>
    ${session.opened.has(text) && html`<${Words} content=${session.opened.get(text)} />`}
    ${texts.filter((id) => session.opened.has(id)).map((id) => html`<div class="reaction" key=${id}><${Words} content=${session.opened.get(id)} /></div>`)}</li>`;
}

/**
 * @param {{session: DeskAccount, cons: DeskConsultation, at: string,
 *   again: () => Promise<void>}} props
 */
function Publish({ session, cons, at, again }) {
  const [values, set, forget] = useDraft(session, `sealed/statement/${at}`, {
    invitation: "",
    text: "",
  });
  useStore(session.store);
  const [unknown, look] = useUnknown(session, cons.people);
  const chosen = cons.contributions.find(
    (contribution) => contribution.invitation === values.invitation,
  );
  const said = chosen && session.opened.get(chosen.text)?.answers;
  const send = async () => {
    const body = await sealStatement(session, cons, values.text.trim());
    await session.api.post(`${at}/statements`, {
      id: crypto.randomUUID(),
      invitation: /** @type {Contribution} */ (chosen).invitation,
      ...body,
    });
    session.opened.set(body.sealed.id, { text: values.text.trim() });
    forget();
    await again();
  };
  const options = [
    ["", t("Choose one")],
    ...cons.contributions.map((contribution) => [
      contribution.invitation,
      contribution.pseudonym
        ? `${contribution.expert.chosen_name} (${contribution.pseudonym})`
        : contribution.expert.chosen_name,
    ]),
  ];
  return html`<div class="card publish"><h3>${t("Publish a statement")}</h3>
    <div class="stack" data-part="publish-statement">
      <${Select} id="statement-of" label=${t("Whose words")} hint=${t("The others see the pseudonym.")} value=${values.invitation} options=${options} onChoose=${(invitation) => set({ invitation })} />
      ${said && html`<div class="stack tight"><p class="hint">${t("Begin with what they wrote:")}</p>${Object.entries(said).map(([path, text]) => html`<button type="button" key=${path} class="button small quiet quoted" onClick=${() => set({ text: String(text) })}>“${short(String(text))}”</button>`)}</div>`}
      ${chosen && !said && chosen.text && html`<p class="hint">${t("Open their answer below to begin with their words.")}</p>`}
      <${LongText} id="statement-text" label=${t("What the others read")} hint=${t("Take out what shows who said it. It is sealed to all who take part.")} value=${values.text} onChange=${(text) => set({ text })} />
      <${CompareFirst} session=${session} unknown=${unknown} onCompared=${look} />
      <div class="row"><${AskButton} label=${t("Publish to all who take part")} kind="main" name="publish" disabled=${!chosen || !values.text.trim() || unknown.length > 0} title=${t("Publish this statement?")} confirm=${t("Publish")} onConfirm=${send} patience=${session.api.patience}>
        <p class="words" dir="auto">${values.text.trim()}</p><p>${t("All who take part read it, under the pseudonym {name}. It cannot be taken back.", { name: chosen?.pseudonym ?? "" })}</p></${AskButton}></div>
    </div></div>`;
}

/**
 * Seal a statement to all who take part.
 * @param {DeskAccount} session
 * @param {DeskConsultation} cons
 * @param {string} text
 * @throws {Said} keys do not agree
 */
async function sealStatement({ smith, platform, me, maySeal }, cons, text) {
  if (!maySeal) throw new Said(t("Nothing can be sealed until the keys agree."));
  const { id: key, public: own } = /** @type {PublicKey} */ (platform.organisation.key);
  return smith.ask("sealStatement", {
    organisation: me.organisation,
    key,
    public: own,
    content: { text },
    members: cons.people,
  });
}

/**
 * Those for whom a statement is sealed, and with whom no words were compared yet.
 * @param {DeskAccount} session
 * @param {StatementReader[]} people
 * @returns {[unknown: StatementReader[], look: () => void]}
 */
function useUnknown(session, people) {
  const [unknown, setUnknown] = useState(/** @type {StatementReader[]} */ ([]));
  const look = async () => {
    const members = people.map((reader) => ({ ...reader, id: reader.member }));
    const pinned = await session.smith.act("pinnedMembers", { members });
    setUnknown(people.filter(({ member }) => !pinned.includes(member)));
  };
  const lookAgain = () => {
    look().catch(() => {});
  };
  useEffect(lookAgain, [people]);
  return [unknown, lookAgain];
}

/**
 * @param {{session: DeskAccount, unknown: StatementReader[], onCompared: () => void}} props
 */
function CompareFirst({ session, unknown, onCompared }) {
  const [asked, setAsked] = useState(/** @type {StatementReader | null} */ (null));
  const compared = () => {
    setAsked(null);
    onCompared();
  };
  return html`${
    unknown.length > 0 &&
    html`<div class="note stack" data-part="compare-first"><p>${t("Compare words first with those for whom it is sealed. You do that once with each of them.")}</p>
        <div class="row">${unknown.map((reader) => html`<button type="button" class="button small" key=${reader.member} data-compare=${reader.member} onClick=${() => setAsked(reader)}>${t("Compare words with {name}", { name: reader.name })}</button>`)}</div></div>`
  }
    ${asked && html`<${CompareMember} session=${session} platform=${session.platform.organisation} person=${asked} onClose=${compared} />`}`;
}

/** @param {string} text */
const short = (text) => (text.length > 90 ? `${text.slice(0, 88)}…` : text);
