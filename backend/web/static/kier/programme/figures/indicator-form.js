/** Making an indicator, and changing it. */

import { PlainForm } from "../../shared/components.js";
import { Said } from "../../shared/pages.js";
import { Line, Select, Tick } from "../../shared/questionnaire/fields.js";
import { t } from "../../shared/text.js";
import { html } from "../../vendor/preact.js";
import { languageName, textIn } from "../names.js";
import { useRowForm } from "../row-form.js";

/**
 * @import { Indicator, IndicatorOptions } from "kier/api"
 * @import { ProgrammeAccount } from "../account.js"
 */

/**
 * @typedef {Required<Pick<Indicator, "code" | "name" | "unit" | "direction" | "source" |
 *   "is_people" | "counting" | "part_of" | "is_public">>} Values
 */

/** Languages in which a name can be given here; those that it has stay. */
const NAMED = ["nl", "en"];

/**
 * @param {Indicator | undefined} row
 * @returns {Values}
 */
const valuesOf = (row) => ({
  code: row?.code ?? "",
  name: row?.name ?? {},
  unit: row?.unit ?? "number",
  direction: row?.direction ?? "up",
  source: row?.source ?? "",
  is_people: row?.is_people ?? true,
  counting: row?.counting ?? "flow",
  part_of: row?.part_of ?? null,
  is_public: row?.is_public ?? true,
});

/**
 * @param {{session: ProgrammeAccount, path: string, options: IndicatorOptions,
 *   indicators: Indicator[], indicator?: Indicator, onDone: () => void, onClose: () => void}} props
 */
export function IndicatorForm({ session, path, options, indicators, indicator, onDone, onClose }) {
  /**
   * @param {Values} values
   * @param {Indicator | undefined} row
   */
  const bodyOf = ({ code, ...values }, row) => {
    if (!Object.values(values.name).some((text) => text.trim()))
      throw new Said(t("Give the name in one language at least."));
    const chosen = options.sources.find(({ id }) => id === values.source);
    const body = { ...values, is_people: chosen?.is_people ?? values.is_people };
    if (row) return body;
    if (!/^[a-z0-9-]{2,40}$/.test(code))
      throw new Said(t("Give a short name of small letters, digits and hyphens."));
    return { ...body, code };
  };
  const { values, set, send, beside, conflict } = useRowForm({
    session,
    draft: `indicator/${indicator?.id ?? path}`,
    valuesOf,
    path,
    row: indicator,
    bodyOf,
    onSaved: onDone,
    onClose,
  });
  const source = options.sources.find(({ id }) => id === values.source);
  /** @param {string} code */
  const setCode = (code) => set({ code });
  /** @param {string} chosen */
  const setSource = (chosen) => set({ source: chosen, ...(chosen && { part_of: null }) });
  /** @param {Values["counting"]} counting */
  const setCounting = (counting) => set({ counting });
  /** @param {Values["unit"]} unit */
  const setUnit = (unit) => set({ unit });
  /** @param {Values["direction"]} direction */
  const setDirection = (direction) => set({ direction });
  /** @param {string} whole */
  const setWhole = (whole) => set({ part_of: whole || null });
  /** @param {boolean} isOn */
  const setPeople = (isOn) =>
    set({ is_people: isOn, ...(isOn ? { unit: "number" } : { part_of: null }) });
  /** @param {boolean} isOn */
  const setPublic = (isOn) => set({ is_public: isOn });
  /** @param {{id: string, label: string}[]} choices */
  const pairs = (choices) => choices.map(({ id, label }) => [id, label]);
  const isPeople = source?.is_people ?? values.is_people;
  const wholes = indicators.filter(
    (one) => one.is_people && !one.source && !one.part_of && one.id !== indicator?.id,
  );
  return html`<section class="stack" data-part="indicator"><h2>${indicator ? textIn(indicator.name).text : t("New indicator")}</h2>
    ${conflict((theirs) => [[t("Name"), textIn(values.name).text, textIn(theirs.name).text]])}
    <${PlainForm} onSend=${send} submit=${t("Save")} name="indicator-form" beside=${beside}>
      ${NAMED.map((code) => html`<${NameLine} key=${code} code=${code} name=${values.name} onChange=${set} />`)}
      ${!indicator && html`<${Line} id="indicator-code" label=${t("Short name, in files")} hint=${t("Small letters, digits and hyphens. It stays.")} maxlength="40" value=${values.code} onChange=${setCode} />`}
      <${Select} id="indicator-source" label=${t("Where does the number come from?")} value=${values.source} options=${[["", t("Somebody enters it")], ...pairs(options.sources)]} onChoose=${setSource} />
      ${!values.source && html`<${Tick} id="indicator-people" label=${t("It counts people")} hint=${t("Then small numbers are never shown to others.")} checked=${values.is_people} onChange=${setPeople} />`}
      ${isPeople && !values.source && html`<${Select} id="indicator-whole" label=${t("Are these some of the people of another indicator?")} hint=${t("If so, say of which: otherwise one could be subtracted from the other. Parts of one have nobody in common.")} value=${values.part_of ?? ""} options=${[["", t("No")], ...wholes.map(({ id, name }) => [id, textIn(name).text])]} onChoose=${setWhole} />`}
      <${Select} id="indicator-counting" label=${t("What is the number of a quarter?")} value=${values.counting} options=${pairs(options.countings)} onChoose=${setCounting} />
      ${!isPeople && html`<${Select} id="indicator-unit" label=${t("Unit")} value=${values.unit} options=${pairs(options.units)} onChoose=${setUnit} />`}
      <${Select} id="indicator-direction" label=${t("Which way is better?")} value=${values.direction} options=${pairs(options.directions)} onChoose=${setDirection} />
      <${Tick} id="indicator-public" label=${t("It may be released")} checked=${values.is_public} onChange=${setPublic} />
    </${PlainForm}></section>`;
}

/**
 * @param {{code: string, name: Record<string, string>,
 *   onChange: (change: Partial<Values>) => void}} props
 */
function NameLine({ code, name, onChange }) {
  /** @param {string} text */
  const write = (text) => onChange({ name: { ...name, [code]: text } });
  return html`<${Line} id=${`indicator-name-${code}`} label=${t("Name ({language})", { language: languageName(code) })} maxlength="120" lang=${code} value=${name[code] ?? ""} onChange=${write} />`;
}
