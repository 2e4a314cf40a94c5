/** Writing a text of a page: title, summary, blocks; beside it the page as readers will see it. */

import { Choose } from "../../shared/components.js";
import { Problem } from "../../shared/pages.js";
import { Line } from "../../shared/questionnaire/fields.js";
import { tagOf } from "../../shared/questionnaire/languages.js";
import { Fetched, useFetched } from "../../shared/resources.js";
import { t } from "../../shared/text.js";
import { html, useEffect, useMemo, useState } from "../../vendor/preact.js";
import { TextConflict } from "../text-conflict.js";
import { Aside, SaveLine, useSaveKey, Summary } from "../text-fields.js";
import { pageAddress, pagesPath, textPath } from "./addresses.js";
import { summaryOf } from "./block-words.js";
import { goToBlock } from "./commands.js";
import { Difference } from "./difference.js";
import { DocumentWriter, Unreadable, useEditor, usePages } from "./document-writer.js";
import { EasyLanguage } from "./easy-language.js";
import { sorted } from "./faults.js";
import { FileStore } from "./file-store.js";
import { PageFrame } from "./frame.js";
import { Preview } from "./preview.js";
import { readDocument, sentPlaces } from "./schema.js";
import { draftOf, useLooked, useTextDraft } from "./text-draft.js";

/**
 * @import { PageText } from "kier/api"
 * @import { DocumentEditor } from "./document-editor.js"
 * @import { PageProps } from "./frame.js"
 * @import { ProgrammeAccount } from "../account.js"
 * @import { Route } from "../navigation.js"
 */

/** @typedef {"write" | "preview" | "check"} Side */

/** @param {{session: ProgrammeAccount, route: Route}} props */
export function PageTextScreen({ session, route }) {
  /** @param {PageProps} found */
  const shown = (found) => html`<${Text} ...${found} />`;
  return html`<${PageFrame} session=${session} route=${route} name="page-editor" isWide=${true}>${shown}</${PageFrame}>`;
}

/** @param {PageProps} props */
function Text({ session, route, project, page, options, onChange }) {
  const { language } = route;
  const path = textPath(project, page.id, language);
  const files = useMemo(() => new FileStore({ api: session.api, project }), [project.id]);
  const fetched = useFetched(() => session.api.get(path), [path]);
  /** @param {PageText} text */
  const onSaved = (text) => {
    fetched.set(text);
    // Titles and states stand in lists too.
    session.api.get(`${pagesPath(project)}/${page.id}`).then(onChange, () => {});
  };
  /** @param {PageText} text */
  const shown = (text) =>
    html`<${Editor} key=${path} session=${session} project=${project} page=${page} text=${text} files=${files} mayWrite=${options.may_write} onSaved=${onSaved} />`;
  return html`<${Fetched} fetched=${fetched}>${shown}</${Fetched}>`;
}

/** @typedef {{session: ProgrammeAccount, project: PageProps["project"], page: PageProps["page"], text: PageText, files: FileStore, mayWrite: boolean, onSaved: (text: PageText) => void}} EditorProps */

/**
 * Title, document, and what stands beside them.
 * @param {EditorProps} props
 */
function Editor(props) {
  const { session, project, page, text, files, mayWrite } = props;
  const draft = useTextDraft(props);
  const { values, set, isChanged, save } = draft;
  const { looked, isBehind } = useLooked(values);
  const [side, setSide] = useState(/** @type {Side} */ ("write"));
  const pages = usePages(session, project);
  const editor = useEditor({
    content: values.content,
    label: t("Text of the page"),
    language: text.language,
    files,
    isReadOnly: !mayWrite,
    onChange: (content) => set({ content }),
  });
  const { patience } = session.api;
  useSaveKey(() => mayWrite && save.run());
  const faults = sorted(save.error);
  useEffect(() => editor?.mark(faults.blocks), [editor, save.error]);
  if (!editor) return html`<${Unreadable} />`;
  // What stands in the editor is a change of the draft, which is forgotten after it.
  const takeTheirs = () => {
    if (draft.theirs) editor.replace(readDocument(draftOf(draft.theirs).content));
    draft.takeTheirs();
  };
  const bringBack = () => {
    if (draft.aside) editor.replace(readDocument(draft.aside.content));
    draft.bringBack();
  };
  /** @param {string} title */
  const setTitle = (title) => set({ title });
  /** @param {string} note */
  const setNote = (note) => set({ note });
  /** @param {string} summary */
  const setSummary = (summary) => set({ summary });
  return html`<div class="page-text" data-shown=${side}>
    <${Choose} label=${t("What is shown")} name="sides" value=${side} onChoose=${setSide} options=${[
      ["write", mayWrite ? t("Write") : t("Text")],
      ["preview", t("Preview")],
      ["check", t("Easy to read?")],
    ]} />
    <div class="page-write stack">
      ${draft.theirs && html`<${TextConflict} error=${draft.clash} mine=${values} theirs=${draftOf(draft.theirs)} language=${text.language} Difference=${Difference} onKeep=${draft.keepMine} onTake=${takeTheirs} />`}
      ${draft.aside && html`<${Aside} onBring=${bringBack} />`}
      <${Faults} editor=${editor} error=${save.error} faults=${faults} />
      <${Line} id="page-title" label=${t("Title")} value=${values.title} maxlength="120" lang=${tagOf(text.language)} disabled=${!mayWrite} faults=${of(faults, "title")} onChange=${setTitle} />
      <${Summary} value=${values.summary} onChange=${setSummary} language=${text.language} faults=${of(faults, "summary")} isDisabled=${!mayWrite} />
      <${DocumentWriter} editor=${editor} files=${files} pages=${pages} patience=${patience} mayWrite=${mayWrite} />
      ${mayWrite && html`<${SaveLine} note=${values.note} onNote=${setNote} save=${save} isChanged=${isChanged} number=${text.draft_number} versions=${pageAddress(project.id, page.id, text.language, "versions")} />`}
    </div>
    <div class="page-beside">
      <${Preview} session=${session} project=${project} language=${text.language} audience=${page.audience} values=${looked} isBehind=${isBehind} files=${files} />
      <div class="page-check"><${EasyLanguage} session=${session} project=${project} language=${text.language} draft=${looked} wantsTwin=${lacksTwin(page, text)} onGo=${goTo(editor)} /></div>
    </div>
  </div>`;
}

/**
 * What is wrong with a field, in sentences.
 * @param {ReturnType<typeof sorted>} faults
 * @param {string} field
 */
const of = ({ others }, field) => others.filter(([name]) => name === field).map(([, text]) => text);

/**
 * Whether a page for seekers has Dutch, and not in easy words.
 * @param {PageProps["page"]} page
 * @param {PageText} text
 */
const lacksTwin = ({ audience, texts }, { language }) =>
  audience === "seekers" && language === "nl" && !texts.some((one) => one.language === "nl-easy");

/**
 * Lead to the block in which something was found.
 * @param {DocumentEditor} editor
 */
const goTo = (editor) => (/** @type {string} */ path) => {
  const [, block] = /^content\.(\d+)/.exec(path) ?? [];
  if (block === undefined) document.getElementById(`page-${path}`)?.focus();
  else editor.run(goToBlock(sentPlaces(editor.state.doc)[Number(block)] ?? 0));
};

/**
 * What the server says is wrong: a list of ways to the blocks, and what is about all.
 * @param {{editor: DocumentEditor, error: any, faults: ReturnType<typeof sorted>}} props
 */
function Faults({ editor, error, faults }) {
  if (!error) return null;
  if (!faults.blocks.size) return html`<${Problem} error=${error} />`;
  const places = sentPlaces(editor.state.doc);
  return html`<section class="alarm stack" role="alert" data-part="block-faults"><h2>${t("It was not saved: something has to be mended first")}</h2>
    <ul role="list">${[...faults.blocks].map(([block, texts]) => {
      const place = places[block] ?? 0;
      const node = editor.state.doc.maybeChild(place);
      return html`<li key=${block}><button type="button" class="button small" onClick=${() => editor.run(goToBlock(place))}>${t("Block {n}", { n: place + 1 })}${node && summaryOf(node) && html`: ${summaryOf(node)}`}</button> ${texts.join(" ")}</li>`;
    })}</ul></section>`;
}
