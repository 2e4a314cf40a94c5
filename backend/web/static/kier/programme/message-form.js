/** Writing a first message: begun with one of several tones, and counted as its site counts. */

import { PlainForm } from "../shared/components.js";
import { Said } from "../shared/pages.js";
import { Line, Select } from "../shared/questionnaire/fields.js";
import { t } from "../shared/text.js";
import { html } from "../vendor/preact.js";
import { PROGRAMMES } from "./account.js";
import { textIn } from "./names.js";
import { useRowForm } from "./row-form.js";

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
 * What is sent.
 * @param {Values} values
 * @throws {Said} something is missing
 */
function bodyOf(values) {
  if (!values.name.trim()) throw new Said(t("Give the message a name."));
  if (values.text.split(LINK).length !== 2)
    throw new Said(t("Write {link} once, where the link comes.", { link: LINK }));
  return values;
}

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
  const { values, set, send, beside, conflict } = useRowForm({
    session,
    draft: `message/${template?.id ?? project.id}`,
    valuesOf,
    path: `${PROGRAMMES}/projects/${project.id}/message-templates`,
    row: template,
    bodyOf,
    onSaved: onDone,
    onClose,
  });
  return html`${conflict((theirs) => [[t("Text"), values.text, theirs.text]])}
    <${PlainForm} onSend=${send} submit=${t("Save")} name="message-form" beside=${beside}>
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
