/** Writing a first message: begun with one of several tones, and counted as its site counts. */

import { PlainForm } from "../shared/components.js";
import { useDraft } from "../shared/drafts.js";
import { Said } from "../shared/pages.js";
import { Line, Select } from "../shared/questionnaire/fields.js";
import { t } from "../shared/text.js";
import { html, useState } from "../vendor/preact.js";
import { PROGRAMMES } from "./account.js";
import { Conflict, currentOf } from "./conflict.js";
import { textIn } from "./names.js";

/**
 * @import { BatchOptions, MessageTemplate, Project } from "kier/api"
 * @import { ProgrammeAccount } from "./account.js"
 */

const LINK = "{link}";

/** @typedef {Pick<MessageTemplate, "name" | "language" | "site" | "text">} Values */

/**
 * @param {MessageTemplate | undefined} template
 * @returns {Values}
 */
const valuesOf = (template) => ({
  name: template?.name ?? "",
  language: template?.language ?? "nl",
  site: template?.site ?? "advertisement",
  text: template?.text ?? "",
});

/**
 * How much of a site's limit a text takes, roughly: the server counts short messages exactly.
 * @param {string} text
 * @param {string} unit
 */
const lengthOf = (text, unit) =>
  unit === "bytes" ? new TextEncoder().encode(text).length : [...text].length;

/**
 * @param {{session: ProgrammeAccount, project: Project, options: BatchOptions,
 *   template?: MessageTemplate, onDone: () => Promise<void>, onClose: () => void}} props
 */
export function MessageForm({ session, project, options, template, onDone, onClose }) {
  const draft = `message/${template?.id ?? project.id}`;
  const [values, set, forget] = useDraft(session, draft, valuesOf(template));
  const [clash, setClash] = useState(/** @type {any} */ (null));
  const theirs = /** @type {MessageTemplate | null} */ (currentOf(clash));
  const path = `${PROGRAMMES}/projects/${project.id}/message-templates`;
  /** @param {MessageTemplate | undefined} from */
  const save = async (from) => {
    if (!values.name.trim()) throw new Said(t("Give the message a name."));
    if (values.text.split(LINK).length !== 2)
      throw new Said(t("Write {link} once, where the link comes.", { link: LINK }));
    try {
      if (from)
        await session.api.call("PATCH", `${path}/${from.id}`, { ...values, version: from.version });
      else await session.api.post(path, values);
    } catch (error) {
      if (!currentOf(error)) throw error;
      setClash(error);
      return;
    }
    forget();
    await onDone();
  };
  const close = () => {
    forget();
    onClose();
  };
  return html`${theirs && html`<${Conflict} error=${clash} lines=${[[t("Text"), values.text, theirs.text]]} onKeep=${() => save(theirs)} onTake=${close} />`}
    <${PlainForm} onSend=${() => save(template)} submit=${t("Save")} name="message-form"
      beside=${html`<button type="button" class="button quiet" onClick=${close}>${t("Cancel")}</button>`}>
      <${Fields} options=${options} values=${values} set=${set} /></${PlainForm}>`;
}

/** @param {{options: BatchOptions, values: Values, set: (fields: Partial<Values>) => void}} props */
function Fields({ options, values, set }) {
  const { name, language, site, text } = values;
  /** @param {string} id */
  const begin = (id) => {
    const tone = options.tones.find((one) => one.id === id);
    if (tone) set({ text: tone.text[language] ?? textIn(tone.text).text });
  };
  const chosen = options.sites.find((one) => one.id === site);
  const length = lengthOf(text.replace(LINK, options.sample), chosen?.unit ?? "");
  /** @type {(name: keyof Values) => (value: any) => void} */
  const put = (name) => (value) => set({ [name]: value });
  /** @param {{target: HTMLTextAreaElement}} event */
  const type = ({ target }) => set({ text: target.value });
  /** @param {{id: string, label: string}[]} choices */
  const pairs = (choices) => choices.map(({ id, label }) => [id, label]);
  return html`
    <${Line} id="message-name" label=${t("Name, for you")} maxlength="80" value=${name} onChange=${put("name")} />
    <${Select} id="message-site" label=${t("Where it is sent")} value=${site} options=${pairs(options.sites)} onChoose=${put("site")} />
    <${Select} id="message-language" label=${t("Language")} value=${language} options=${pairs(options.languages)} onChoose=${put("language")} />
    <${Select} id="message-tone" label=${t("Begin with a tone")} value="" options=${[["", t("Choose one")], ...options.tones.map((tone) => [tone.id, textIn(tone.name).text])]} onChoose=${begin} />
    <div class="line"><label class="label" for="message-text">${t("Text")}</label>
      <p class="hint" id="message-text-hint">${t("{link} stands for the link of the batch. Say who you are, and how somebody gets no more messages.", { link: LINK })}</p>
      <textarea class="field" id="message-text" dir="auto" aria-describedby="message-text-hint message-room" value=${text} onInput=${type}></textarea>
      <p class=${length > (chosen?.limit ?? 0) ? "alarm" : "hint"} id="message-room">${t("{length} of {limit} characters", { length, limit: chosen?.limit ?? 0 })}</p></div>`;
}
