/** Forms of blocks that are one thing: buttons, questions, quotes, pictures, files, videos. */

import { Dialog } from "../../shared/dialog.js";
import { Said } from "../../shared/pages.js";
import { Area, Line, Select } from "../../shared/questionnaire/fields.js";
import { t } from "../../shared/text.js";
import { html, useId, useState } from "../../vendor/preact.js";
import { FileChoice } from "./file-choice.js";
import { linkAddress, phoneNumber } from "./link-address.js";

/**
 * @import { Patience } from "../../shared/pages.js"
 * @import { FileStore } from "./file-store.js"
 */

/** @typedef {Record<string, any>} Attrs */

/** @typedef {{text: string, reply: string}} Choice */

/** @typedef {{attrs: Attrs, set: (attrs: Attrs) => void, files: FileStore, pages: [slug: string, title: string][]}} FieldsProps */

const FEWEST_CHOICES = 2;
const MOST_CHOICES = 6;

/**
 * The values of a new block.
 * @type {Record<string, Attrs>}
 */
export const NEW = {
  call: { target: "help", value: "", label: "" },
  question: {
    text: "",
    choices: [
      { text: "", reply: "" },
      { text: "", reply: "" },
    ],
  },
  quote: { source: "" },
  picture: { file: "", alternative: "", caption: "" },
  file: { file: "", label: "" },
  video: { file: "", captions: "", title: "" },
};

/** @returns {Record<string, {title: string, Fields: (props: FieldsProps) => any}>} */
const forms = () => ({
  call: { title: t("Button"), Fields: CallFields },
  question: { title: t("Question for the reader"), Fields: QuestionFields },
  quote: { title: t("Source of the quote"), Fields: QuoteFields },
  picture: { title: t("Picture"), Fields: PictureFields },
  file: { title: t("File"), Fields: DownloadFields },
  video: { title: t("Video"), Fields: VideoFields },
});

/**
 * @param {{kind: string, attrs?: Attrs, files: FileStore, pages: [slug: string, title: string][],
 *   patience: Patience, onDone: (attrs: Attrs) => void, onClose: () => void}} props without `attrs`
 *   it is a new block
 */
export function BlockForm({ kind, attrs, files, pages, patience, onDone, onClose }) {
  const [values, setValues] = useState({ ...NEW[kind], ...attrs });
  const { title, Fields } = forms()[kind];
  /** @param {Attrs} changed */
  const set = (changed) => setValues((before) => ({ ...before, ...changed }));
  const confirm = async () => onDone(checked(kind, values));
  return html`<${Dialog} title=${title} name="block-form" confirm=${attrs ? t("Change") : t("Add")} onConfirm=${confirm} onClose=${onClose} patience=${patience}>
    <${Fields} attrs=${values} set=${set} files=${files} pages=${pages} /></${Dialog}>`;
}

/**
 * What is put into the document.
 * @param {string} kind
 * @param {Attrs} values
 * @returns {Attrs}
 * @throws {Said} something is missing
 */
export function checked(kind, values) {
  const trimmed = Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      typeof value === "string" ? value.trim() : value,
    ]),
  );
  /** @param {string} name @param {string} said */
  const need = (name, said) => {
    if (!trimmed[name]) throw new Said(said);
  };
  /** @type {Record<string, () => Attrs>} */
  const checks = {
    call() {
      need("label", t("Say what stands on the button."));
      return { ...trimmed, value: targetValue(trimmed) };
    },
    question() {
      need("text", t("Type the question."));
      const choices = trimmed.choices.map((/** @type {Choice} */ { text, reply }) => ({
        text: text.trim(),
        reply: reply.trim(),
      }));
      if (choices.some((/** @type {Choice} */ { text, reply }) => !text || !reply))
        throw new Said(t("Type each answer, and the reply to it."));
      return { ...trimmed, choices };
    },
    quote: () => trimmed,
    picture() {
      need("file", t("Choose a picture, or bring a new one."));
      need("alternative", t("Say what the picture shows, for who does not see it."));
      return trimmed;
    },
    file() {
      need("file", t("Choose a file, or bring a new one."));
      need("label", t("Say what the file is."));
      return trimmed;
    },
    video() {
      need("file", t("Choose a video, or bring a new one."));
      need("captions", t("Choose the captions: who cannot hear reads them."));
      need("title", t("Say what the video is about."));
      return trimmed;
    },
  };
  return checks[kind]();
}

/** @param {Attrs} attrs @returns {string} */
function targetValue({ target, value }) {
  if (target === "help") return "";
  if (target === "page") {
    if (!value) throw new Said(t("Choose the page."));
    return value;
  }
  const address = target === "phone" ? phoneNumber(value) : linkAddress(value);
  if (address && (target === "phone" || address.startsWith("https:"))) return address;
  throw new Said(
    target === "phone"
      ? t("Type a phone number: digits, spaces and a plus at the beginning.")
      : t("Type the address of a site. It begins with https://"),
  );
}

/**
 * What sets one of the values.
 * @param {(attrs: Attrs) => void} set
 * @returns {(name: string) => (value: string) => void}
 */
const puts = (set) => (name) => (value) => set({ [name]: value });

/** @param {FieldsProps} props */
function CallFields({ attrs, set, pages }) {
  const id = useId();
  const put = puts(set);
  /** @param {string} target */
  const aim = (target) => set({ target, value: "" });
  return html`<${Select} id="${id}-target" label=${t("Leads to")} value=${attrs.target} onChoose=${aim}
      options=${[
        ["help", t("Asking for help")],
        ["page", t("A page of the programme")],
        ["web", t("A site")],
        ["phone", t("A phone number")],
      ]} />
    ${attrs.target === "page" && html`<${Select} id="${id}-page" label=${t("Page")} value=${attrs.value} options=${[["", t("Choose one")], ...pages]} onChoose=${put("value")} />`}
    ${attrs.target === "web" && html`<${Line} id="${id}-web" label=${t("Address")} hint=${t("The reader is told that it leads elsewhere.")} value=${attrs.value} inputmode="url" onChange=${put("value")} />`}
    ${attrs.target === "phone" && html`<${Line} id="${id}-phone" label=${t("Phone number")} value=${attrs.value} inputmode="tel" maxlength="30" onChange=${put("value")} />`}
    <${Line} id="${id}-label" label=${t("What stands on the button")} value=${attrs.label} maxlength="80" onChange=${put("label")} />`;
}

/** @param {FieldsProps} props */
function QuestionFields({ attrs, set }) {
  const id = useId();
  /** @type {Choice[]} */
  const choices = attrs.choices;
  const put = puts(set);
  /** @type {(at: number, name: keyof Choice) => (words: string) => void} */
  const changing = (at, name) => (words) =>
    set({
      choices: choices.map((choice, place) =>
        place === at ? { ...choice, [name]: words } : choice,
      ),
    });
  /** @param {number} at */
  const drop = (at) => set({ choices: choices.filter((_choice, place) => place !== at) });
  return html`<p class="hint">${t("The reader chooses an answer and reads your reply. Nothing is sent, and nobody sees what was chosen.")}</p>
    <${Text} id="${id}-text" label=${t("Question")} value=${attrs.text} most=${300} onInput=${put("text")} />
    ${choices.map(
      (
        choice,
        at,
      ) => html`<fieldset key=${at} class="plain-group stack"><legend class="label">${t("Answer {n}", { n: at + 1 })}</legend>
      <${Text} id="${id}-${at}" label=${t("Answer")} value=${choice.text} most=${200} onInput=${changing(at, "text")} />
      <${Text} id="${id}-${at}-reply" label=${t("Your reply")} value=${choice.reply} most=${600} onInput=${changing(at, "reply")} />
      ${choices.length > FEWEST_CHOICES && html`<button type="button" class="button small quiet" onClick=${() => drop(at)}>${t("Remove answer {n}", { n: at + 1 })}</button>`}</fieldset>`,
    )}
    ${choices.length < MOST_CHOICES && html`<p><button type="button" class="button small" onClick=${() => set({ choices: [...choices, { text: "", reply: "" }] })}>${t("Another answer")}</button></p>`}`;
}

/** @param {{id: string, label: string, hint?: string, value: string, most: number, onInput: (value: string) => void}} props */
function Text({ id, label, hint, value, most, onInput }) {
  /** @param {{target: HTMLTextAreaElement}} event */
  const write = ({ target }) => onInput(target.value);
  return html`<div class="line"><label class="label" for=${id}>${label}</label>
    ${hint && html`<p class="hint" id="${id}-hint">${hint}</p>`}
    <${Area} id=${id} value=${value} maxlength=${most} dir="auto" aria-describedby=${hint ? `${id}-hint` : undefined} onInput=${write} /></div>`;
}

/** @param {FieldsProps} props */
function QuoteFields({ attrs, set }) {
  const put = puts(set);
  return html`<${Line} id=${useId()} label=${t("Who said it")} hint=${t("No name of a person who could be in danger.")} value=${attrs.source} maxlength="200" onChange=${put("source")} />`;
}

/** @param {FieldsProps} props */
function PictureFields({ attrs, set, files }) {
  const id = useId();
  const put = puts(set);
  /** @type {(row: {id: string, alternative?: string}) => void} */
  const choose = (row) =>
    set({ file: row.id, ...(!attrs.alternative && { alternative: row.alternative ?? "" }) });
  return html`<${FileChoice} files=${files} kind="picture" value=${attrs.file} onChoose=${choose} />
    <${Text} id="${id}-alternative" label=${t("What the picture shows")} hint=${t("For who does not see it. Say what matters here, in a sentence.")} value=${attrs.alternative} most=${300} onInput=${put("alternative")} />
    <${Text} id="${id}-caption" label=${t("Caption")} hint=${t("Stands below the picture. Leave it empty if there is none.")} value=${attrs.caption} most=${300} onInput=${put("caption")} />`;
}

/** @param {FieldsProps} props */
function DownloadFields({ attrs, set, files }) {
  const put = puts(set);
  /** @type {(row: {id: string, name: string}) => void} */
  const choose = (row) =>
    set({ file: row.id, ...(!attrs.label && { label: row.name.replace(/\.\w+$/, "") }) });
  return html`<${FileChoice} files=${files} kind="file" value=${attrs.file} onChoose=${choose} />
    <${Line} id=${useId()} label=${t("What the file is")} hint=${t("Kind and size are added by themselves.")} value=${attrs.label} maxlength="200" onChange=${put("label")} />`;
}

/** @param {FieldsProps} props */
function VideoFields({ attrs, set, files }) {
  const put = puts(set);
  /** @type {(name: string) => (row: {id: string}) => void} */
  const choosing = (name) => (row) => put(name)(row.id);
  return html`<${FileChoice} files=${files} kind="video" value=${attrs.file} onChoose=${choosing("file")} />
    <${FileChoice} files=${files} kind="captions" value=${attrs.captions} onChoose=${choosing("captions")} />
    <${Line} id=${useId()} label=${t("What the video is about")} value=${attrs.title} maxlength="200" onChange=${put("title")} />`;
}
