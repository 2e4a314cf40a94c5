/** The results page of an intervention, the decision, and what is left on day 280. */

import { Copy, Facts, Head, OneOf, PlainForm, Words } from "../../shared/components.js";
import { useDraft } from "../../shared/drafts.js";
import { download } from "../../shared/files.js";
import { dayText, labelOf } from "../../shared/formats.js";
import { Problem, Said, useAction } from "../../shared/pages.js";
import { Line, Tick } from "../../shared/questionnaire/fields.js";
import { t } from "../../shared/text.js";
import { html, useState } from "../../vendor/preact.js";
import { Conflict, currentOf } from "../conflict.js";
import { dayAt, LAST_DAY, LOOK_BACK_DAY } from "./names.js";
import { Next } from "./next.js";

/**
 * @import { Intervention } from "kier/api"
 * @import { PartProps } from "./frame.js"
 */

/** @param {PartProps} props */
export const Results = (props) =>
  html`<${Decision} ...${props} /><${Next} ...${props} /><${Aftermath} ...${props} /><${ResultsPage} ...${props} />`;

/** @param {PartProps} props */
function ResultsPage({ session, path, options, intervention, onChange }) {
  const { result = "", is_public = false, takes_questions = true } = intervention;
  const [values, set, forget, isChanged] = useDraft(session, `results/${intervention.id}`, {
    result,
    is_public,
    takes_questions,
  });
  const [clash, setClash] = useState(/** @type {any} */ (null));
  const theirs = /** @type {Intervention | null} */ (currentOf(clash));
  /** @param {Intervention} row */
  const take = (row) => {
    forget();
    setClash(null);
    onChange(row);
  };
  /** @param {Intervention} from */
  const save = async (from) => {
    try {
      take(await session.api.call("PATCH", path, { ...values, version: from.version }));
    } catch (error) {
      if (!currentOf(error)) throw error;
      setClash(error);
    }
  };
  const send = () => save(intervention);
  const paper = useAction(() => download(session.api, `${path}/report`, "results.pdf"));
  /** @param {string} text */
  const say = (text) => set({ result: text });
  /** @param {boolean} isOn */
  const show = (isOn) => set({ is_public: isOn });
  /** @param {boolean} isOn */
  const letAsk = (isOn) => set({ takes_questions: isOn });
  return html`<section class="stack" data-part="results-page"><${Head} title=${t("Results page")} />
    ${theirs && html`<${Conflict} error=${clash} lines=${[[t("What came of it"), values.result, theirs.result]]} onKeep=${() => save(theirs)} onTake=${() => take(theirs)} />`}
    <${PlainForm} onSend=${send} submit=${t("Save")} name="results-form" beside=${isChanged && html`<span class="hint">${t("Not saved yet")}</span>`}>
      <${Words} label=${t("What came of it")} hint=${t("What did you reach, and what came out otherwise? Write no names.")} rows="6" value=${values.result} onInput=${say} />
      <${Tick} id="is_public" label=${t("Everybody who has the address can read the results page")} checked=${values.is_public} onChange=${show} />
      <${Tick} id="takes_questions" label=${t("Readers can ask the team something")} checked=${values.takes_questions} onChange=${letAsk} />
    </${PlainForm}>
    <p class="row">${intervention.is_public ? html`<a class="button quiet" href=${intervention.address} rel="noreferrer" dir="ltr">${intervention.address.replace(/^https?:\/\//, "")}</a> <${Copy} text=${intervention.address} label=${t("Copy the address")} />` : html`<span class="hint">${t("The page is not shown to others yet.")}</span>`}</p>
    ${options.makes_paper && html`<p class="row"><button type="button" class="button" data-act="report" aria-disabled=${paper.isBusy ? "true" : undefined} onClick=${() => paper.run()}>${t("On paper (PDF)")}</button></p><${Problem} error=${paper.error} />`}
  </section>`;
}

/** @param {PartProps} props */
function Decision(props) {
  const { options, intervention } = props;
  const { state, decision, reason, carried_on_by, decided_on } = intervention;
  if (state === "planned") return null;
  const hundred = dayText(dayAt(intervention, LAST_DAY));
  return html`<section class="stack" data-part="decision"><${Head} title=${t("Decision")} hint=${decision ? "" : t("By day 100, {day}. It can be taken once.", { day: hundred })} />
    ${
      decision
        ? html`<${Facts} facts=${[
            [t("Decision"), labelOf(options.decisions, decision)],
            [t("Day of the decision"), decided_on ? dayText(decided_on) : ""],
            [t("Why"), html`<span class="own-words" dir="auto">${reason}</span>`],
            ...(carried_on_by
              ? [[t("Who carries it on"), html`<span dir="auto">${carried_on_by}</span>`]]
              : []),
          ]} />`
        : html`<${DecisionForm} ...${props} />`
    }</section>`;
}

/** @param {PartProps} props */
function DecisionForm({ session, path, options, intervention, onChange }) {
  const [values, set, forget] = useDraft(session, `decision/${intervention.id}`, {
    decision: "",
    reason: "",
    carried_on_by: "",
  });
  const [clash, setClash] = useState(/** @type {any} */ (null));
  const theirs = /** @type {Intervention | null} */ (currentOf(clash));
  /** @param {Intervention} row */
  const take = (row) => {
    forget();
    onChange(row);
  };
  /** @param {Intervention} from */
  const save = async (from) => {
    if (!values.decision) throw new Said(t("Choose whether it stops, changes or goes on."));
    const body = { ...values, version: from.version };
    try {
      take(await session.api.post(`${path}/decide`, body));
    } catch (error) {
      if (!currentOf(error)) throw error;
      setClash(error);
    }
  };
  const send = () => save(intervention);
  /** @type {(field: "decision" | "reason" | "carried_on_by") => (value: string) => void} */
  const put = (field) => (value) => set({ [field]: value });
  return html`${theirs && html`<${Conflict} error=${clash} lines=${[]} onKeep=${() => save(theirs)} onTake=${() => take(theirs)} />`}
    <${PlainForm} onSend=${send} submit=${t("Decide")} name="decision-form">
      <${OneOf} legend=${t("After a hundred days")} options=${options.decisions} chosen=${values.decision || null} onChange=${put("decision")} name="decision" />
      <${Words} label=${t("Why?")} rows="3" value=${values.reason} onInput=${put("reason")} />
      ${values.decision === "scale" && html`<${Line} id="carried_on_by" label=${t("Who carries it on?")} hint=${t("An organisation or a team, no person.")} value=${values.carried_on_by} maxlength="200" onChange=${put("carried_on_by")} />`}
    </${PlainForm}>`;
}

/** @param {PartProps} props */
function Aftermath(props) {
  const { options, intervention } = props;
  const { decision, remains, remains_about, day } = intervention;
  if (!decision) return null;
  const due = dayText(dayAt(intervention, LOOK_BACK_DAY));
  const isDue = day >= LOOK_BACK_DAY;
  return html`<section class="stack" data-part="aftermath"><${Head} title=${t("Day 280: what is left?")} hint=${remains || isDue ? "" : t("The team is asked on {day}.", { day: due })} />
    ${
      remains
        ? html`<${Facts} facts=${[
            [t("What is left"), labelOf(options.remains, remains)],
            [
              t("More about it"),
              html`<span class="own-words" dir="auto">${remains_about || "–"}</span>`,
            ],
          ]} />`
        : isDue && html`<${AftermathForm} ...${props} />`
    }</section>`;
}

/** @param {PartProps} props */
function AftermathForm({ session, path, options, intervention, onChange }) {
  const [values, set, forget] = useDraft(session, `aftermath/${intervention.id}`, {
    remains: "",
    about: "",
  });
  const send = async () => {
    if (!values.remains) throw new Said(t("Choose what is left."));
    const row = await session.api.post(`${path}/aftermath`, values);
    forget();
    onChange(row);
  };
  /** @param {string} remains */
  const choose = (remains) => set({ remains });
  /** @param {string} about */
  const say = (about) => set({ about });
  return html`<${PlainForm} onSend=${send} submit=${t("Say what is left")} name="aftermath-form">
      <${OneOf} legend=${t("What is left?")} options=${options.remains} chosen=${values.remains || null} onChange=${choose} name="remains" />
      <${Words} label=${t("More about it")} rows="3" value=${values.about} onInput=${say} /></${PlainForm}>`;
}
