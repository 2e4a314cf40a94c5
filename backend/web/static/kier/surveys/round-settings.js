/** The settings of a round in plain words, each with a sentence of advice. */

import { Problem, Submit, useAction } from "../shared/pages.js";
import { Line, Select, Tick } from "../shared/questionnaire/fields.js";
import { languageName, tagOf } from "../shared/questionnaire/languages.js";
import { language, t } from "../shared/text.js";
import { AskBeforeLeaving, changesOf } from "../shared/unsaved-changes.js";
import { html, useEffect, useRef, useState } from "../vendor/preact.js";
import { audienceAdvice, audienceWords, wholeOf } from "./round-labels.js";
import { GroupsField, PlanField } from "./round-tables.js";

/**
 * @import { Round, RoundAudience } from "kier/api"
 * @import { Account } from "./account.js"
 */

const FIELDS = [
  "name",
  "opens_on",
  "closes_on",
  "audience",
  "test",
  "purpose",
  "timezone",
  "one_per_screen",
  "languages",
  "statement",
  "groups",
  "plan",
  "target",
  "quotas",
  "threshold",
  "rows_exported",
  "remind_after_days",
];
// What can be changed after opening.
const LATER = ["name", "closes_on"];
const MIN_THRESHOLD = 5;

const purposeWords = () => [
  ["help", t("Help that was given")],
  ["assignment", t("An assignment")],
  ["training", t("A training")],
  ["page", t("A page that is tried")],
  ["measure", t("A measure")],
  ["stop", t("A stop of the truck")],
  ["other", t("Something else")],
];

/**
 * In a blind round a group would help to find out who answered what. One that was written down comes back with another choice.
 * And what is full in a round by open link would tell about its answers before the end.
 * @param {Values} values
 */
const fitting = (values) => {
  if (values.audience === "link") return { ...values, quotas: {} };
  return values.audience === "blind"
    ? {
        ...values,
        groups: [],
        quotas: {},
        plan: values.plan.filter((pair) => !pair.includes("@group")),
      }
    : values;
};
/**
 * The settings as they are typed: what is no number stays a text.
 * @typedef {Pick<Round, "name" | "opens_on" | "closes_on" | "audience" | "test" | "purpose"
 *   | "timezone" | "one_per_screen" | "languages" | "statement" | "groups" | "plan"
 *   | "rows_exported"> & Record<"target" | "remind_after_days", number | string | null>
 *   & {threshold: number | string, quotas: Record<string, number | string>}} Values
 */

/** @typedef {Record<string, string[]>} Faults what is wrong, by field */

/**
 * @param {Record<string, any>} round
 * @returns {Values}
 */
const fieldsOf = (round) =>
  /** @type {any} */ (Object.fromEntries(FIELDS.map((name) => [name, round[name]])));

/**
 * The page.
 * @param {{session: Account, round: Round, path: string, known: string[],
 *   onChange: (round: Round) => void}} props
 */
export function Settings({ session, round, path, known, onChange }) {
  const { api } = session;
  const [values, setValues] = useState(() => fieldsOf(round));
  const [isSaved, setSaved] = useState(false);
  const changes = changesOf(fieldsOf(round), fitting(values));
  const isChanged = Object.keys(changes).length > 0;
  const mayChange = session.isCoordinator && !round.owner && round.status !== "closed";
  /** @param {string} name */
  const isFixed = (name) => !mayChange || (round.status === "open" && !LATER.includes(name));
  // Whether the round is another one, or was opened.
  const which = `${round.id} ${round.status}`;
  const last = useRef(which);
  useEffect(() => {
    if (last.current === which) return;
    last.current = which;
    setValues(fieldsOf(round));
  }, [which]);
  const save = useAction(async () => {
    const answer = await api.call("PATCH", path, changes);
    onChange(answer);
    setValues({
      ...fieldsOf(answer),
      languages: answer.languages.length ? answer.languages : known,
    });
    setSaved(true);
  });
  /** @param {Partial<Values>} fields */
  const set = (fields) => {
    setSaved(false);
    setValues((before) => ({ ...before, ...fields }));
  };
  /** @param {Event} event */
  const send = (event) => {
    event.preventDefault();
    save.run();
  };
  const faults = faultsOf(save.error);
  const shared = { values, set, isFixed, faults, round };
  return html`<form class="page stack settings-form" onSubmit=${send} novalidate data-part="round-settings">
    <${Problem} error=${save.error} />
    ${round.status === "open" && mayChange && html`<p class="note">${t("The round is open: only its name and its last day can be changed.")}</p>`}
    <${When} ...${shared} /><${Who} ...${shared} /><${How} ...${shared} known=${known} />
    ${
      values.audience === "blind"
        ? html`<p class="note" data-part="no-groups">${t("This round has no groups: they would help to find out who answered what.")}</p>`
        : html`<${GroupsField} ...${shared} />`
    }
    <${PlanField} ...${shared} values=${fitting(values)} />
    <${Shown} ...${shared} />
    ${
      mayChange &&
      html`<div class="row save-bar"><${Submit} isBusy=${save.isBusy} patience=${api.patience} text=${t("Save")} />
      <span role="status" data-saved=${isChanged ? "changed" : "saved"}>${isChanged ? t("Not saved yet.") : isSaved && t("Saved.")}</span></div>`
    }
    ${isChanged && mayChange && html`<${AskBeforeLeaving} patience=${api.patience} />`}
  </form>`;
}

/**
 * What the server says, by the first part of its pointer.
 * @param {any} error
 */
function faultsOf(error) {
  /** @type {Faults} */
  const found = {};
  for (const { pointer = "", detail } of error?.body?.errors ?? []) {
    const name = pointer.split("/")[1];
    found[name] = [...(found[name] ?? []), detail];
  }
  return found;
}

/**
 * @param {{values: Values, set: (fields: Partial<Values>) => void,
 *   isFixed: (name: string) => boolean, faults: Faults}} props
 */
function When({ values, set, isFixed, faults }) {
  return html`<fieldset class="card stack"><legend><h2>${t("Name and days")}</h2></legend>
    <${Line} id="name" label=${t("Name")} hint=${t("Members who are invited see it too.")} value=${values.name} maxlength="200" faults=${faults.name} disabled=${isFixed("name")} onChange=${(name) => set({ name })} />
    <div class="two"><${Line} id="opens_on" type="date" label=${t("First day")} hint=${t("It opens by itself on this day. Empty: when you open it.")} value=${values.opens_on ?? ""} faults=${faults.opens_on} disabled=${isFixed("opens_on")} onChange=${(day) => set({ opens_on: day || null })} />
      <${Line} id="closes_on" type="date" label=${t("Last day")} hint=${t("Two to four weeks are enough: most answers come in the first days.")} value=${values.closes_on} faults=${faults.closes_on} disabled=${isFixed("closes_on")} onChange=${(closes_on) => set({ closes_on })} /></div>
    <${Select} id="purpose" label=${t("What it is about")} hint=${t("So that rounds about the same can be found and compared.")} value=${values.purpose} options=${purposeWords()} faults=${faults.purpose} disabled=${isFixed("purpose")} onChoose=${(purpose) => set({ purpose })} />
    <${Tick} id="test" label=${t("Test round")} hint=${t("Try it with a colleague first. Answers of a test are erased when it is closed.")} checked=${values.test} disabled=${isFixed("test")} onChange=${(test) => set({ test })} />
  </fieldset>`;
}

/**
 * @param {{values: Values, set: (fields: Partial<Values>) => void,
 *   isFixed: (name: string) => boolean, faults: Faults}} props
 */
function Who({ values, set, isFixed, faults }) {
  const { audience } = values;
  const isInvited = ["invitation", "blind"].includes(audience);
  const audiences = /** @type {[RoundAudience, string][]} */ (Object.entries(audienceWords()));
  return html`<fieldset class="card stack"><legend><h2>${t("Who may answer")}</h2></legend>
    <div class="stack tight">${audiences.map(
      ([
        id,
        text,
      ]) => html`<label class="choice top" key=${id}><input type="radio" name="audience" value=${id} checked=${id === audience} disabled=${isFixed("audience")} onChange=${() => set({ audience: id })} />
      <span><strong>${text}</strong><span class="hint">${audienceAdvice(id)}</span></span></label>`,
    )}</div>
    ${isInvited && html`<${Line} id="remind_after_days" label=${t("Remind after this many days")} hint=${t("Once, and only those who have not answered. Empty: no reminder.")} value=${values.remind_after_days ?? ""} inputmode="numeric" faults=${faults.remind_after_days} disabled=${isFixed("remind_after_days")} onChange=${(text) => set({ remind_after_days: wholeOf(text) })} class="field number" />`}
    <${Line} id="target" label=${t("How many answers you want")} hint=${t("Then no more are taken. Empty: as many as come.")} value=${values.target ?? ""} inputmode="numeric" faults=${faults.target} disabled=${isFixed("target")} onChange=${(text) => set({ target: wholeOf(text) })} class="field number" />
  </fieldset>`;
}

/**
 * @param {{values: Values, set: (fields: Partial<Values>) => void,
 *   isFixed: (name: string) => boolean, faults: Faults, known: string[]}} props
 */
function How({ values, set, isFixed, faults, known }) {
  /**
   * @param {string} code
   * @param {boolean} isOn
   */
  const tick = (code, isOn) =>
    set({
      languages: known.filter((language) =>
        language === code ? isOn : values.languages.includes(language),
      ),
    });
  /**
   * @param {string} code
   * @param {string} text
   */
  const statement = (code, text) => {
    const after = { ...values.statement, [code]: text };
    if (!text) delete after[code];
    set({ statement: after });
  };
  return html`<fieldset class="card stack"><legend><h2>${t("How it is asked")}</h2></legend>
    <${Tick} id="one_per_screen" label=${t("One question on a screen")} hint=${t("Easier on a phone and for who reads slowly. All on one page is quicker for a few short questions.")} checked=${values.one_per_screen} disabled=${isFixed("one_per_screen")} onChange=${(one_per_screen) => set({ one_per_screen })} />
    <div role="group" aria-labelledby="languages-label"><p class="label" id="languages-label">${t("Languages")}</p><p class="hint">${t("Only those in which every text is there. People choose one of them.")}</p>
      ${(faults.languages ?? []).map((text) => html`<p class="fault" key=${text}>${text}</p>`)}
      ${known.map((code) => html`<${Tick} key=${code} id="language-${code}" label=${languageName(code, language().tag)} checked=${values.languages.includes(code)} disabled=${isFixed("languages")} onChange=${(isOn) => tick(code, isOn)} />`)}</div>
    <div role="group" aria-labelledby="statement-label"><p class="label" id="statement-label">${t("What you say before the first question")}</p>
      <p class="hint">${t("Why you ask, and what you will do with it. Kier itself adds who asks, who sees what, and that nobody is named.")}</p>
      ${(faults.statement ?? []).map((text) => html`<p class="fault" key=${text}>${text}</p>`)}
      ${values.languages.map(
        (
          code,
        ) => html`<div key=${code}><label class="hint" for="statement-${code}">${languageName(code, language().tag)}</label>
        <textarea class="field short" id="statement-${code}" rows="3" maxlength="2000" lang=${tagOf(code)} dir="auto" readonly=${isFixed("statement")} value=${values.statement[code] ?? ""} onInput=${(event) => statement(code, event.target.value)}></textarea></div>`,
      )}</div>
  </fieldset>`;
}

/**
 * @param {{values: Values, set: (fields: Partial<Values>) => void,
 *   isFixed: (name: string) => boolean, faults: Faults}} props
 */
function Shown({ values, set, isFixed, faults }) {
  return html`<fieldset class="card stack"><legend><h2>${t("What becomes of the answers")}</h2></legend>
    <${Line} id="threshold" label=${t("Smallest group that is shown")} hint=${t("Numbers of fewer people are hidden, so that nobody can be found. {least} at the least; take 10 where people know each other.", { least: MIN_THRESHOLD })} value=${values.threshold} inputmode="numeric" faults=${faults.threshold} disabled=${isFixed("threshold")} onChange=${(text) => set({ threshold: wholeOf(text) ?? MIN_THRESHOLD })} class="field number" />
    <${Tick} id="rows_exported" label=${t("Each person’s answers may be taken out together")} hint=${t("Without name or time, in an order of chance; texts are left out. People are told before the first question, and some then answer less openly. Leave it off unless somebody calculates with it.")} checked=${values.rows_exported} disabled=${isFixed("rows_exported")} onChange=${(rows_exported) => set({ rows_exported })} />
  </fieldset>`;
}
