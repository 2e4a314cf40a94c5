/** Correcting what a place is called, where and what it is. */

import { PlainForm } from "../shared/components.js";
import { useDraft } from "../shared/drafts.js";
import { Said } from "../shared/pages.js";
import { Line, Select, Tick } from "../shared/questionnaire/fields.js";
import { t } from "../shared/text.js";
import { html, useState } from "../vendor/preact.js";
import { Conflict, currentOf } from "./conflict.js";

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
 * @param {{session: ProgrammeAccount, path: string, options: PlaceOptions, place: Place,
 *   onDone: (place: Place) => void, onClose: () => void}} props
 */
export function PlaceForm({ session, path, options, place, onDone, onClose }) {
  const [values, set, forget] = useDraft(session, `place/${place.id}`, valuesOf(place));
  const [clash, setClash] = useState(/** @type {any} */ (null));
  const theirs = /** @type {Place | null} */ (currentOf(clash));
  /** @param {Place} [done] */
  const close = (done) => {
    forget();
    if (done) onDone(done);
    onClose();
  };
  /** @param {Place} from */
  const save = async (from) => {
    if (!values.name.trim()) throw new Said(t("Say what the place is called."));
    try {
      close(await session.api.call("PATCH", path, { ...values, version: from.version }));
    } catch (error) {
      if (!currentOf(error)) throw error;
      setClash(error);
    }
  };
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
  return html`${
    theirs &&
    html`<${Conflict} error=${clash} lines=${[[t("Name of the place"), values.name, theirs.name]]} onKeep=${() => save(theirs)} onTake=${() => close(theirs)} />`
  }
    <${PlainForm} onSend=${() => save(place)} submit=${t("Save")} name="place-form"
      beside=${html`<button type="button" class="button quiet" onClick=${() => close()}>${t("Cancel")}</button>`}>
      <${Line} id="place-name" label=${t("Name of the place")} hint=${t("With another name it gets its certificate anew, and the old one ends.")} maxlength="100" value=${values.name} onChange=${setName} />
      <${Select} id="place-municipality" label=${t("Municipality")} value=${values.municipality} options=${pairs(options.municipalities)} onChoose=${setMunicipality} />
      <${Select} id="place-kind" label=${t("Kind of place")} value=${values.kind} options=${pairs(options.kinds)} onChoose=${setKind} />
      <${Tick} id="place-listed" label=${t("On the public list while it has a certificate")} checked=${values.is_listed} onChange=${setListed} />
    </${PlainForm}>`;
}
