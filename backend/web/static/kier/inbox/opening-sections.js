/** Sections of the opening hours, and what saves them: how they are drawn, read, and said in words. */

import { dayText } from "../shared/formats.js";
import { createStore } from "../shared/pages.js";
import { listSeparator, seekersLanguages, t } from "../shared/text.js";
import { html, useState } from "../vendor/preact.js";
import { DAYS, draftIn, draftOf, fieldOf, PRACTICE, practiceOf, WAYS } from "./opening-week.js";
import { oneFor } from "./page-keeper.js";
import { choices, labelsOf } from "./referrals.js";
import { dayName, onTick, onValue, WeekFields } from "./week-fields.js";

/**
 * @import { ClosedPeriod, Practice } from "kier/api"
 * @import { Faults } from "./organisation-fields.js"
 * @import { Draft, WayHours } from "./opening-week.js"
 */

/** @typedef {{values: Practice, faults: Faults}} FieldsProps */

const LONGEST_POLICE = 300;

/** What saves the opening hours of a session's organisation. */
export const practiceKeeperOf = oneFor(() => {
  const store = createStore({ practice: /** @type {Practice | null} */ (null) });
  return {
    path: PRACTICE,
    store,
    name: "practice",
    valuesOf: (answer) => ({ ...answer, ...practiceOf(draftOf(answer)) }),
    read(form, _before, names) {
      const { practice } = store.get();
      const draft = draftIn(new FormData(form), draftOf(/** @type {Practice} */ (practice)), names);
      /** @type {Record<string, any>} */
      const after = practiceOf(draft);
      return Object.fromEntries(names.map((name) => [name, after[name]]));
    },
    fieldOf,
    inWords,
    fieldNames,
  };
});

/**
 * Sections of the page, in their order; `names`: the fields of each.
 * @returns {{id: string, title: string, names: string[], Fields: (props: any) => any}[]}
 */
export const sections = () => [
  { id: "hours", title: t("When you are open"), names: ["hours"], Fields: Weeks },
  {
    id: "closed",
    title: t("Days on which you are closed"),
    names: ["closed", "open_on_holidays"],
    Fields: Closed,
  },
  {
    id: "promise",
    title: t("What you promise"),
    names: ["response_hours", "shows_presence", "second_reader"],
    Fields: Promised,
  },
  { id: "interprets", title: t("Interpreting"), names: ["interprets"], Fields: Interpreting },
  { id: "police", title: t("Police and reporting"), names: ["police"], Fields: Police },
];

/** @returns {Record<string, string>} */
const fieldNames = () => ({
  hours: t("When you are open"),
  closed: t("Days on which you are closed"),
  open_on_holidays: t("We are open on public holidays"),
  response_hours: t("Hours to a first answer"),
  shows_presence: t("Who has their page open sees that somebody reads or writes"),
  second_reader: t("A second colleague reads some answers first"),
  interprets: t("Interpreting"),
  police: t("Police and reporting"),
});

/** @returns {Record<string, string>} */
const wayNames = () => ({
  app: t("In the app"),
  telephone: t("By telephone"),
  "on-the-spot": t("On the spot"),
});

/**
 * A field's value in words, for who compares two.
 * @param {string} name
 * @param {any} value of `hours` and `police`, parts may be undefined: theirs are empty
 */
function inWords(name, value) {
  if (typeof value === "boolean") return value ? t("yes") : t("no");
  if (name === "hours") return partsInWords(value, wayNames(), weekInWords);
  if (name === "police") {
    const spoken = Object.fromEntries(seekersLanguages().map((one) => [one.code, one.name]));
    return partsInWords(value, spoken, (/** @type {string} */ text) => text);
  }
  if (name === "interprets") return labelsOf("languages", value) || t("nothing");
  if (name !== "closed") return String(value);
  const periods = value.map(
    (/** @type {ClosedPeriod} */ { first, last }) => `${dayText(first)} – ${dayText(last)}`,
  );
  return periods.join(" · ") || t("nothing");
}

/**
 * @param {Record<string, any>} parts
 * @param {Record<string, string>} names
 * @param {(part: any) => string} text
 */
const partsInWords = (parts, names, text) =>
  Object.entries(parts)
    .map(([key, part]) => `${names[key] ?? key}: ${part ? text(part) : t("nothing")}`)
    .join(" · ") || t("nothing");

/** @param {Record<string, string[]>} days */
const weekInWords = (days) =>
  DAYS.filter((day) => days[day])
    .map((day) => `${dayName(day)} ${days[day].join(listSeparator())}`)
    .join("; ") || t("nothing");

/**
 * What stands in fields that are drawn anew as they change; the form is what is read.
 * @param {Practice} values
 * @returns {[draft: Draft, edit: (fields: Partial<Draft>) => void]}
 */
function useDraft(values) {
  const [draft, setDraft] = useState(() => draftOf(values));
  return [draft, (fields) => setDraft((now) => ({ ...now, ...fields }))];
}

/** @param {FieldsProps} props */
function Weeks({ values, faults }) {
  const [draft, edit] = useDraft(values);
  const names = wayNames();
  /** @type {Record<string, string[]>} */
  const texts = {
    app: [
      names.app,
      t("We have opening hours"),
      t("Without them people read that you are always open."),
    ],
    telephone: [names.telephone, t("People can call us"), ""],
    "on-the-spot": [names["on-the-spot"], t("People can come to us"), ""],
  };
  const changeOf = (/** @type {string} */ way) => (/** @type {WayHours} */ hours) =>
    edit({ ways: { ...draft.ways, [way]: hours } });
  return WAYS.map(
    (way) => html`<${WeekFields} key=${way} way=${way} texts=${texts[way]}
    hours=${draft.ways[way]} faults=${faults} onChange=${changeOf(way)} />`,
  );
}

/** @param {FieldsProps} props */
function Closed({ values, faults }) {
  const [{ closed, open_on_holidays }, edit] = useDraft(values);
  /**
   * @param {number} place
   * @param {Partial<ClosedPeriod>} days
   */
  const set = (place, days) =>
    edit({ closed: closed.map((period, at) => (at === place ? { ...period, ...days } : period)) });
  const remove = (/** @type {number} */ place) => (/** @type {any} */ event) => {
    // The button that had the focus goes with its row.
    event.currentTarget.form.querySelector("[data-part=add-period]").focus();
    edit({ closed: closed.filter((_, at) => at !== place) });
  };
  return html`<label class="choice"><input type="checkbox" name="open_on_holidays" checked=${open_on_holidays}
      onInput=${onTick((isOn) => edit({ open_on_holidays: isOn }))} /> <span>${t("We are open on public holidays")}</span></label>
    ${closed.map(({ first, last }, place) => {
      const id = `closed-${place}`;
      const fault = faults[`${id}-last`] ?? faults[`${id}-first`];
      const name = t("Closed period {n}", { n: place + 1 });
      return html`<div class="row closed-period" role="group" aria-label=${name} key=${place}>
        <div class="entry"><label class="label" for="${id}-first">${t("First day")}</label>
          <input class="field" type="date" id="${id}-first" name="${id}-first" value=${first} onInput=${onValue((day) => set(place, { first: day }))} /></div>
        <div class="entry"><label class="label" for="${id}-last">${t("Last day")}</label>
          <input class="field" type="date" id="${id}-last" name="${id}-last" value=${last} min=${first} aria-invalid=${fault ? "true" : undefined}
            aria-describedby=${fault ? `${id}-fault` : undefined} onInput=${onValue((day) => set(place, { last: day }))} /></div>
        <button type="button" class="button quiet" onClick=${remove(place)}>${t("Remove")}<span class="apart"> ${name}</span></button>
        ${fault && html`<p class="fault" id="${id}-fault" role="alert">${fault}</p>`}
      </div>`;
    })}
    <p><button type="button" class="button" data-part="add-period" onClick=${() => edit({ closed: [...closed, { first: "", last: "" }] })}>${t("Add a closed period")}</button></p>`;
}

/** @param {FieldsProps} props */
function Promised({ values, faults }) {
  const { response_hours, shows_presence, second_reader } = draftOf(values);
  const fault = faults.response_hours;
  return html`<div class="entry"><label class="label" for="response_hours">${t("Hours to a first answer")}</label>
      <p class="hint" id="response_hours-hint">${t("They begin when you are open next. At most 32: after that, fewer people come back.")}</p>
      ${fault && html`<p class="fault" id="response_hours-fault" role="alert">${fault}</p>`}
      <input class="field number" id="response_hours" name="response_hours" inputmode="numeric" autocomplete="off" defaultValue=${response_hours}
        aria-invalid=${fault ? "true" : undefined} aria-describedby="response_hours-hint${fault ? " response_hours-fault" : ""}" /></div>
    <label class="choice"><input type="checkbox" name="shows_presence" defaultChecked=${shows_presence} /> <span>${t("Who has their page open sees that somebody reads or writes")}</span></label>
    <label class="choice"><input type="checkbox" name="second_reader" defaultChecked=${second_reader} /> <span>${t("A colleague reads answers to urgent requests, and those of somebody new here, before they are sent")}</span></label>`;
}

/** @param {FieldsProps} props */
function Interpreting({ values }) {
  const { interprets } = draftOf(values);
  const languages = choices.languages.filter(({ id }) => !["other", "nl-easy"].includes(id));
  return html`<p class="hint">${t("Organisations that help can ask you to read along and interpret, until a day. Only if the person says yes. Nobody is shown your organisation for it.")}</p>
    <div class="ticks" data-part="interprets">${languages.map(
      ({ id, label }) =>
        html`<label class="choice" key=${id}><input type="checkbox" name="interprets" value=${id} defaultChecked=${interprets.includes(id)} /> <span>${label}</span></label>`,
    )}</div>`;
}

/** @param {FieldsProps} props */
function Police({ values, faults }) {
  const { police } = draftOf(values);
  /** @param {{code: string, name: string, tag: string}} language */
  const field = ({ code, name, tag }) => {
    const id = `police-${code}`;
    return html`<div key=${code}><label class="label" for=${id} lang=${tag}>${name}</label>
      ${faults[id] && html`<p class="fault" id="${id}-fault" role="alert">${faults[id]}</p>`}
      <textarea class="field short" id=${id} name=${id} rows="2" maxlength=${LONGEST_POLICE} lang=${tag} dir="auto"
        aria-invalid=${faults[id] ? "true" : undefined} aria-describedby=${faults[id] ? `${id}-fault` : undefined}>${police[code] ?? ""}</textarea></div>`;
  };
  return html`<p class="hint">${t("What do you tell the police or others, and when? Say it shortly, and only what is always true. People read it before they choose you.")}${" "}${t("A text is shown to people when you leave its field.")}</p>
    ${seekersLanguages().map(field)}`;
}
