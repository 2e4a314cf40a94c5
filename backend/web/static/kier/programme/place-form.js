/** Correcting what a place is called, where and what it is. */

import { PlainForm } from "../shared/components.js";
import { Said } from "../shared/pages.js";
import { Line, Select, Tick } from "../shared/questionnaire/fields.js";
import { t } from "../shared/text.js";
import { html } from "../vendor/preact.js";
import { useRowForm } from "./row-form.js";

/**
 * @import { Place, PlaceOptions } from "kier/api"
 * @import { ProgrammeAccount } from "./account.js"
 */

/** @typedef {Pick<Place, "name" | "municipality" | "kind" | "is_listed">} Values */

/**
 * @param {Place} place
 * @returns {Values}
 */
const valuesOf = ({ name, municipality, kind, is_listed }) => ({
  name,
  municipality,
  kind,
  is_listed,
});

/**
 * What is sent.
 * @param {Values} values
 * @throws {Said} something is missing
 */
function bodyOf(values) {
  if (!values.name.trim()) throw new Said(t("Say what the place is called."));
  return values;
}

/**
 * @param {{session: ProgrammeAccount, path: string, options: PlaceOptions, place: Place,
 *   onDone: (place: Place) => void, onClose: () => void}} props `path`: of the places
 */
export function PlaceForm({ session, path, options, place, onDone, onClose }) {
  const { values, set, send, beside, conflict } = useRowForm({
    session,
    draft: `place/${place.id}`,
    valuesOf: (row = place) => valuesOf(row),
    path,
    row: place,
    bodyOf,
    onSaved: (/** @type {Place} */ saved) => {
      onDone(saved);
      onClose();
    },
    onClose,
  });
  /** @param {{id: string, label: string}[]} choices */
  const pairs = (choices) => choices.map(({ id, label }) => [id, label]);
  /** @param {string} name */
  const setName = (name) => set({ name });
  /** @param {string} municipality */
  const setMunicipality = (municipality) => set({ municipality });
  /** @param {Values["kind"]} kind */
  const setKind = (kind) => set({ kind });
  /** @param {boolean} isOn */
  const setListed = (isOn) => set({ is_listed: isOn });
  return html`${conflict((theirs) => [[t("Name of the place"), values.name, theirs.name]])}
    <${PlainForm} onSend=${send} submit=${t("Save")} name="place-form" beside=${beside}>
      <${Line} id="place-name" label=${t("Name of the place")} hint=${t("With another name it gets its certificate anew, and the old one ends.")} maxlength="100" value=${values.name} onChange=${setName} />
      <${Select} id="place-municipality" label=${t("Municipality")} value=${values.municipality} options=${pairs(options.municipalities)} onChoose=${setMunicipality} />
      <${Select} id="place-kind" label=${t("Kind of place")} value=${values.kind} options=${pairs(options.kinds)} onChoose=${setKind} />
      <${Tick} id="place-listed" label=${t("On the public list while it has a certificate")} checked=${values.is_listed} onChange=${setListed} />
    </${PlainForm}>`;
}
