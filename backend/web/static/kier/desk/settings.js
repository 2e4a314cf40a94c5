/** What is set for the platform: whom one calls, rest after heavy work, time to answer. */

import { Heading, PlainForm } from "../shared/components.js";
import { Said } from "../shared/pages.js";
import { Line } from "../shared/questionnaire/fields.js";
import { Fetched, useFresh } from "../shared/resources.js";
import { t } from "../shared/text.js";
import { html, useEffect, useState } from "../vendor/preact.js";
import { DESK, useDraft } from "./account.js";

/**
 * @import { PlatformSettings } from "kier/api"
 * @import { Fresh } from "../shared/resources.js"
 * @import { DeskAccount } from "./account.js"
 */

/**
 * The page.
 * @param {{session: DeskAccount}} props
 */
export function Settings({ session }) {
  /** @type {Fresh<PlatformSettings>} */
  const fetched = useFresh(() => session.api.get(`${DESK}/settings`), []);
  useEffect(() => {
    document.title = t("Settings");
  }, []);
  return html`<article class="page stack" data-part="settings">
    <${Heading}>${t("Settings")}</${Heading}>
    <${Fetched} fetched=${fetched}>${(found) => html`<${Form} session=${session} found=${found} set=${fetched.set} />`}</${Fetched}>
  </article>`;
}

/**
 * A whole number that somebody typed.
 * @param {string} text
 * @param {string} said what is wrong with it
 * @throws {Said} it is none
 */
function numberIn(text, said) {
  if (!/^\s*\d{1,4}\s*$/.test(text)) throw new Said(said);
  return Number(text);
}

/** @param {PlatformSettings} found */
const typed = (found) => ({
  phone: found.phone,
  rest_days: String(found.rest_days),
  wave_hours: String(found.wave_hours),
});

/**
 * @param {{session: DeskAccount, found: PlatformSettings,
 *   set: (found: PlatformSettings) => void}} props
 */
function Form({ session, found, set }) {
  const [values, change, forget, isChanged] = useDraft(session, "settings", typed(found));
  const [isSaved, setSaved] = useState(false);
  const save = async () => {
    const body = {
      phone: values.phone.trim(),
      rest_days: numberIn(values.rest_days, t("Write the days of rest as a whole number.")),
      wave_hours: numberIn(values.wave_hours, t("Write how many hours they have to answer.")),
    };
    const answer = await session.api.call("PATCH", `${DESK}/settings`, body);
    Object.assign(session.platform, { phone: answer.phone });
    set(answer);
    forget();
    setSaved(true);
  };
  const state = isChanged ? t("Not saved yet") : t("Saved");
  return html`<${PlainForm} onSend=${save} submit=${t("Save")} name="settings-form" beside=${html`<span class="saved" role="status" data-saved=${isChanged ? "changed" : "saved"} hidden=${!isChanged && !isSaved}>${state}</span>`}>
    <${Line} id="phone" type="tel" label=${t("Telephone of the platform")} hint=${t("Members call it on the day, requesters when they have a question. Empty: no number is shown.")} maxlength="30" value=${values.phone} onChange=${(phone) => change({ phone })} />
    <${Line} id="rest_days" label=${t("Days of rest after heavy work")} hint=${t("So long before and after it nobody is asked for other heavy work.")} class="field number" inputmode="numeric" value=${values.rest_days} onChange=${(rest_days) => change({ rest_days })} />
    <${Line} id="wave_hours" label=${t("Hours to answer, each wave")} hint=${t("You can choose otherwise for each request. Waves that were made keep theirs.")} class="field number" inputmode="numeric" value=${values.wave_hours} onChange=${(wave_hours) => change({ wave_hours })} />
  </${PlainForm}>`;
}
