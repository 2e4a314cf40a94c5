/** A profile, changed in the presence of whose it is. */

import { useDraft } from "./account.js";
import { PlainForm } from "../shared/components.js";
import { Said } from "../shared/parts.js";
import { Line, Tick } from "../shared/questionnaire/fields.js";
import { t } from "../shared/text.js";
import { html } from "../vendor/preact.js";
import { Ticks } from "./fields.js";

/**
 * @import { Choice, Person } from "kier/api"
 * @import { DeskAccount } from "./account.js"
 */

/**
 * @typedef {Pick<Person, "chosen_name" | "forms" | "topics" | "not_topics" | "regions" | "travels" |
 *   "online" | "languages" | "per_month" | "paused" | "paused_until">} Profile
 */

/** @type {(keyof Profile)[]} */
const FIELDS = [
  "chosen_name",
  "forms",
  "topics",
  "not_topics",
  "regions",
  "travels",
  "online",
  "languages",
  "per_month",
  "paused",
  "paused_until",
];
/** @param {Choice[]} list */
const pairs = (list) => list.map(({ id, label }) => [id, label]);

/**
 * The form.
 * @param {{session: DeskAccount, person: Person, path: string, onDone: (person: Person) => void,
 *   onCancel: () => void}} props
 */
export function ProfileForm({ session, person, path, onDone, onCancel }) {
  const { platform } = session;
  const [values, set, forget] = useDraft(
    session,
    `profile/${person.id}`,
    /** @type {Profile} */ (Object.fromEntries(FIELDS.map((name) => [name, person[name]]))),
  );
  const send = async () => {
    const month = Number(values.per_month);
    if (!Number.isInteger(month) || month < 0)
      throw new Said(t("Write how many requests in a month, as a number."));
    /** @type {Record<string, unknown>} */
    const changed = Object.fromEntries(
      FIELDS.filter((name) => JSON.stringify(values[name]) !== JSON.stringify(person[name])).map(
        (name) => [name, values[name]],
      ),
    );
    if ("per_month" in changed) changed.per_month = month;
    const answer = await session.api.call("PATCH", path, changed);
    forget();
    onDone(answer);
  };
  const cancel = () => {
    forget();
    onCancel();
  };
  const known = new Set(platform.regions.map(({ id }) => id));
  return html`<${PlainForm} onSend=${send} submit=${t("Save")} name="profile" beside=${html`<button type="button" class="button quiet" onClick=${cancel}>${t("Cancel")}</button>`}>
    <p class="note">${t("Change this together with {name}. They can change it themselves at any time.", { name: person.chosen_name })}</p>
    <${Line} id="chosen_name" label=${t("Name of their choice")} maxlength="60" value=${values.chosen_name} onChange=${(chosen_name) => set({ chosen_name })} />
    <${Ticks} id="forms" label=${t("What they do")} options=${pairs(platform.forms)} values=${values.forms} onChange=${(forms) => set({ forms })} />
    <${Ticks} id="topics" label=${t("Topics they know")} options=${pairs(platform.topics)} values=${values.topics} onChange=${(topics) => set({ topics })} />
    <${Ticks} id="not_topics" label=${t("Topics they do not touch")} options=${pairs(platform.topics)} values=${values.not_topics} onChange=${(not_topics) => set({ not_topics })} />
    <${Ticks} id="regions" label=${t("Regions")} options=${pairs(platform.regions)} values=${values.regions.filter((id) => known.has(id))} onChange=${(regions) => set({ regions })} />
    <${Ticks} id="languages" label=${t("Languages")} options=${pairs(platform.languages)} values=${values.languages} onChange=${(languages) => set({ languages })} />
    <div class="two"><${Tick} id="travels" label=${t("Travels")} checked=${values.travels} onChange=${(travels) => set({ travels })} /><${Tick} id="online" label=${t("Online")} checked=${values.online} onChange=${(online) => set({ online })} /></div>
    <${Line} id="per_month" label=${t("Most in a month")} class="field number" inputmode="numeric" value=${values.per_month} onChange=${(per_month) => set({ per_month })} />
    <div class="two"><${Tick} id="paused" label=${t("Pauses")} hint=${t("Without a reason.")} checked=${values.paused} onChange=${(paused) => set(paused ? { paused } : { paused, paused_until: null })} />
      ${values.paused && html`<${Line} id="paused_until" type="date" label=${t("Until")} hint=${t("Empty: until they say so.")} value=${values.paused_until ?? ""} onChange=${(day) => set({ paused_until: day || null })} />`}</div>
  </${PlainForm}>`;
}
