/** Planning a stop of the truck, and changing it. */

import { Fold, PlainForm } from "../shared/components.js";
import { dayFromNow } from "../shared/formats.js";
import { Said } from "../shared/pages.js";
import { Line, Select, Tick } from "../shared/questionnaire/fields.js";
import { t } from "../shared/text.js";
import { html } from "../vendor/preact.js";
import { PROGRAMMES } from "./account.js";
import { languageName } from "./names.js";
import { useRowForm } from "./row-form.js";

/**
 * @import { Project, Stop, StopOptions } from "kier/api"
 * @import { ProgrammeAccount } from "./account.js"
 */

/** @typedef {Pick<Stop, "place" | "country" | "begins_on" | "ends_on"> & {region: string, languages: string[], questions: boolean}} Values */

// Those of the countries to which the truck drives; they come first.
const USUAL = ["nl", "en", "pl", "hu"];

/** @param {{id: string}} project */
export const stopsPath = ({ id }) => `${PROGRAMMES}/projects/${id}/stops`;

/**
 * @param {Stop | undefined} stop
 * @returns {Values}
 */
const valuesOf = (stop) => ({
  place: stop?.place ?? "",
  country: stop?.country ?? "NL",
  region: stop?.region ?? "",
  begins_on: stop?.begins_on ?? dayFromNow(14),
  ends_on: stop?.ends_on ?? dayFromNow(14),
  languages: stop?.languages ?? USUAL,
  questions: stop ? stop.round !== null : true,
});

/**
 * What is sent.
 * @param {Values} values
 * @throws {Said} something is missing
 */
function bodyOf(values) {
  if (!values.place.trim()) throw new Said(t("Say in which place the truck stands."));
  if (!values.begins_on || !values.ends_on) throw new Said(t("Choose the first and the last day."));
  if (!values.languages.length) throw new Said(t("Choose one language at least."));
  return values;
}

/**
 * @param {{session: ProgrammeAccount, project: Project, options: StopOptions, stop?: Stop,
 *   onDone: (stop: Stop) => void, onClose: () => void}} props
 */
export function StopForm({ session, project, options, stop, onDone, onClose }) {
  const { values, set, send, beside, conflict } = useRowForm({
    session,
    draft: `stop/${stop?.id ?? project.id}`,
    valuesOf,
    path: stopsPath(project),
    row: stop,
    bodyOf,
    onSaved: (/** @type {Stop} */ saved) => {
      onDone(saved);
      onClose();
    },
    onClose,
  });
  return html`${conflict((theirs) => [
    [t("Place"), values.place, theirs.place],
    [t("First day"), values.begins_on, theirs.begins_on],
    [t("Last day"), values.ends_on, theirs.ends_on],
    [
      t("Languages"),
      values.languages.map(languageName).join(", "),
      theirs.languages.map(languageName).join(", "),
    ],
  ])}
    <${PlainForm} onSend=${send} submit=${stop ? t("Save") : t("Plan a stop")} name="stop-form" beside=${beside}>
      <${Fields} options=${options} values=${values} set=${set} hasRound=${Boolean(stop?.round)} /></${PlainForm}>`;
}

/**
 * @param {{options: StopOptions, values: Values, hasRound: boolean,
 *   set: (fields: Partial<Values>) => void}} props
 */
function Fields({ options, values, hasRound, set }) {
  /** @param {{id: string, label: string}[]} choices */
  const pairs = (choices) => choices.map(({ id, label }) => [id, label]);
  const { country, languages } = values;
  const regions = options.countries.find(({ id }) => id === country)?.regions ?? [];
  /** @type {(name: keyof Values) => (value: unknown) => void} */
  const put = (name) => (value) => set({ [name]: value });
  /** @type {(code: string) => (isOn: boolean) => void} */
  const tick = (code) => (isOn) =>
    set({ languages: [...languages.filter((one) => one !== code), ...(isOn ? [code] : [])] });
  const usual = options.languages.filter(({ id }) => USUAL.includes(id));
  const others = options.languages.filter(({ id }) => !USUAL.includes(id));
  /** @param {{id: string, label: string}[]} some */
  const ticks = (some) =>
    some.map(
      ({ id, label }) =>
        html`<${Tick} key=${id} id="language-${id}" label=${label} checked=${languages.includes(id)} onChange=${tick(id)} />`,
    );
  /** @param {Values["country"]} to */
  const move = (to) => set({ country: to, region: "" });
  return html`
    <${Line} id="place" label=${t("Place")} hint=${t("City, and where in it. It stands on the poster.")} maxlength="80" value=${values.place} onChange=${put("place")} />
    <${Select} id="country" label=${t("Country")} hint=${t("Who asks for help there sees whom to call in this country.")} value=${country} options=${pairs(options.countries)} onChoose=${move} />
    <${Select} id="region" label=${t("Region")} value=${values.region} options=${[["", t("Not said")], ...pairs(regions)]} onChoose=${put("region")} />
    <${Line} id="begins_on" type="date" label=${t("First day")} value=${values.begins_on} onChange=${put("begins_on")} />
    <${Line} id="ends_on" type="date" label=${t("Last day")} value=${values.ends_on} onChange=${put("ends_on")} />
    <fieldset class="plain-group"><legend class="label">${t("Languages")}</legend>
      <p class="hint">${t("Six at most. All of them stand on the page and on one poster.")}</p>
      ${ticks(usual)}
      <${Fold} summary=${t("Other languages")}>${ticks(others)}</${Fold}></fieldset>
    <${Tick} id="questions" label=${t("Ask visitors what they learned")} hint=${t("The same questions before and after the game. They are a survey of your organisation, until two weeks after the stop.")} checked=${values.questions} disabled=${hasRound} onChange=${put("questions")} />`;
}
