/** Writing a text of a page: title, summary, blocks; beside it the page as readers will see it. */

import { Choose } from "../../shared/components.js";
import { Problem, useStore } from "../../shared/pages.js";
import { Area, Line } from "../../shared/questionnaire/fields.js";
import { directionOf, tagOf } from "../../shared/questionnaire/languages.js";
import { Fetched, useFetched } from "../../shared/resources.js";
import { t } from "../../shared/text.js";
import {
  html,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from "../../vendor/preact.js";
import { pageAddress, pagesPath, textPath } from "./addresses.js";
import { BlockForm } from "./block-forms.js";
import { summaryOf } from "./block-words.js";
import { NEW_BLOCKS } from "./blocks.js";
import { blockHere, changeBlock, goToBlock, insertBlock, linkHere, setLink } from "./commands.js";
import { InsertDialog, KeysDialog, LinkDialog } from "./dialogs.js";
import { DocumentEditor } from "./document-editor.js";
import { EasyLanguage } from "./easy-language.js";
import { sorted } from "./faults.js";
import { FileStore } from "./file-store.js";
import { PageFrame } from "./frame.js";
import { Preview } from "./preview.js";
import { readDocument, schema, sentPlaces, writeDocument } from "./schema.js";
import { TextConflict } from "./text-conflict.js";
import { draftOf, useLooked, useTextDraft } from "./text-draft.js";
import { focusToolbar, Toolbar } from "./toolbar.js";

/**
 * @import { PageText } from "kier/api"
 * @import { Patience } from "../../shared/pages.js"
 * @import { PageProps } from "./frame.js"
 * @import { ProgrammeAccount } from "../account.js"
 * @import { Route } from "../navigation.js"
 * @import { TextDraft } from "./text-draft.js"
 */

/** @typedef {"write" | "preview" | "check"} Side */
/** @typedef {{name: "insert" | "link" | "keys"}} OpenMenu */
/** @typedef {{name: "form", kind: string, from: number | null, attrs?: any}} OpenForm */
/** @typedef {OpenMenu | OpenForm} Open */
/** @typedef {[slug: string, title: string]} PageChoice */

const FIELD = "document-field";

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
  const [open, setOpen] = useState(/** @type {Open | null} */ (null));
  const [side, setSide] = useState(/** @type {Side} */ ("write"));
  const pages = usePages(session, project);
  const editor = useEditor(props, values, (content) => set({ content }));
  const { patience } = session.api;
  const faults = sorted(save.error);
  useEffect(() => editor?.mark(faults.blocks), [editor, save.error]);
  // As long as a dialog is open nothing behind it takes the focus.
  const wasOpen = useRef(false);
  useLayoutEffect(() => {
    if (open && !wasOpen.current) editor?.hold();
    if (!open && wasOpen.current) editor?.release();
    wasOpen.current = !!open;
  }, [open]);
  if (editor) {
    Object.assign(editor.acts, {
      onLink: () => setOpen({ name: "link" }),
      onInsert: () => setOpen({ name: "insert" }),
      onToolbar: focusToolbar,
      onForm: () => setOpen(formOf(editor)),
    });
  }
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
  /** @param {KeyboardEvent} event */
  const onKeyDown = (event) => {
    if (event.key !== "s" || !(event.ctrlKey || event.metaKey) || event.altKey) return;
    event.preventDefault();
    if (mayWrite && !open) save.run();
  };
  return html`<div class="page-text" data-shown=${side} onKeyDown=${onKeyDown}>
    <${Choose} label=${t("What is shown")} name="sides" value=${side} onChoose=${setSide} options=${[
      ["write", mayWrite ? t("Write") : t("Text")],
      ["preview", t("Preview")],
      ["check", t("Easy to read?")],
    ]} />
    <div class="page-write stack">
      ${draft.theirs && html`<${TextConflict} error=${draft.clash} mine=${values} theirs=${draft.theirs} onKeep=${draft.keepMine} onTake=${takeTheirs} />`}
      ${draft.aside && html`<p class="note" role="status">${t("You took what was there. Your own text is kept here until you leave.")} <button type="button" class="button small" data-act="bring-back" onClick=${bringBack}>${t("Bring my text back")}</button></p>`}
      <${Faults} editor=${editor} error=${save.error} faults=${faults} />
      <${Line} id="page-title" label=${t("Title")} value=${values.title} maxlength="120" lang=${tagOf(text.language)} disabled=${!mayWrite} faults=${of(faults, "title")} onChange=${setTitle} />
      <${Summary} values=${values} set=${set} language=${text.language} faults=${of(faults, "summary")} isDisabled=${!mayWrite} />
      ${mayWrite && html`<${Toolbar} editor=${editor} id=${FIELD} onInsert=${() => setOpen({ name: "insert" })} onLink=${() => setOpen({ name: "link" })} onForm=${() => setOpen(formOf(editor))} onKeys=${() => setOpen({ name: "keys" })} />`}
      <${Note} editor=${editor} />
      <${DocumentField} editor=${editor} />
      ${mayWrite && html`<${SaveLine} values=${values} set=${set} save=${save} isChanged=${isChanged} text=${text} versions=${pageAddress(project.id, page.id, text.language, "versions")} />`}
    </div>
    <div class="page-beside">
      <${Preview} session=${session} project=${project} language=${text.language} audience=${page.audience} values=${looked} isBehind=${isBehind} files=${files} />
      <div class="page-check"><${EasyLanguage} session=${session} project=${project} language=${text.language} draft=${looked} wantsTwin=${lacksTwin(page, text)} onGo=${goTo(editor)} /></div>
    </div>
    ${open && html`<${Opened} open=${open} editor=${editor} files=${files} pages=${pages} patience=${patience} setOpen=${setOpen} />`}
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
 * The editor of the document; none if something in it is not of our schema.
 * @param {EditorProps} props
 * @param {TextDraft} values
 * @param {(content: TextDraft["content"]) => void} onChange
 */
function useEditor({ text, files, mayWrite }, values, onChange) {
  const latest = useRef(onChange);
  latest.current = onChange;
  return useMemo(() => {
    try {
      const editor = new DocumentEditor({
        document: readDocument(values.content),
        label: t("Text of the page"),
        lang: tagOf(text.language),
        dir: directionOf(text.language),
        files,
        isReadOnly: !mayWrite,
        onChange: (document) => latest.current(writeDocument(document)),
      });
      return editor;
    } catch {
      return null;
    }
  }, [text.language]);
}

const Unreadable = () =>
  html`<div class="alarm" role="alert" data-part="unreadable"><p>${t("Something in this text is not known to this page, so that it cannot be changed here. Nothing of it is lost.")}</p>
    <p>${t("Load the page again. If that does not help, tell the people who run Kier for you.")}</p></div>`;

/**
 * The form of the block in which somebody is; of others, nothing.
 * @param {DocumentEditor} editor
 * @returns {Open | null}
 */
function formOf({ state }) {
  const { node, from } = blockHere(state);
  return { name: "form", kind: node.type.name, from, attrs: node.attrs };
}

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
 * Pages that a link or a button may lead to.
 * @param {ProgrammeAccount} session
 * @param {PageProps["project"]} project
 */
function usePages(session, project) {
  const { found } = useFetched(() => session.api.get(pagesPath(project)), [project.id]);
  /** @type {PageProps["page"][]} */
  const rows = found?.results ?? [];
  return rows.map(({ slug, texts }) => [slug, texts.find(({ title }) => title)?.title || slug]);
}

/** @param {{open: Open, editor: DocumentEditor, files: FileStore, pages: PageChoice[], patience: Patience, setOpen: (open: Open | null) => void}} props */
function Opened({ open, editor, files, pages, patience, setOpen }) {
  const close = () => setOpen(null);
  if (open.name === "form")
    return html`<${OpenedForm} open=${open} editor=${editor} files=${files} pages=${pages} patience=${patience} onClose=${close} />`;
  if (open.name === "keys") return html`<${KeysDialog} onClose=${close} patience=${patience} />`;
  if (open.name === "insert") {
    /** @param {string} kind */
    const choose = (kind) => {
      setOpen(kind in NEW_BLOCKS ? null : { name: "form", kind, from: null });
      if (kind in NEW_BLOCKS) editor.run(insertBlock(NEW_BLOCKS[kind]()));
    };
    return html`<${InsertDialog} onChoose=${choose} onClose=${close} patience=${patience} />`;
  }
  const link = linkHere(editor.state);
  const { from, to } = link ?? editor.state.selection;
  /** @param {{href: string, text: string}} given */
  const lead = (given) => editor.run(setLink({ from, to, ...given }));
  return html`<${LinkDialog} link=${link} needsText=${from === to} pages=${pages} onDone=${lead} onClose=${close} patience=${patience} />`;
}

/** @param {{open: OpenForm, editor: DocumentEditor, files: FileStore, pages: PageChoice[], patience: Patience, onClose: () => void}} props */
function OpenedForm({ open, editor, onClose, ...shared }) {
  const { kind, from, attrs } = open;
  /** @param {Record<string, any>} given */
  const put = (given) =>
    editor.run(from === null ? insertBlock(schema.node(kind, given)) : changeBlock(from, given));
  return html`<${BlockForm} key=${kind} kind=${kind} attrs=${attrs} ...${shared} onDone=${put} onClose=${onClose} />`;
}

/** @param {{editor: DocumentEditor}} props */
function DocumentField({ editor }) {
  const host = useRef(/** @type {HTMLElement | null} */ (null));
  useEffect(() => {
    editor.mount(/** @type {HTMLElement} */ (host.current));
    return () => editor.destroy();
  }, [editor]);
  return html`<div class="document-field" id=${FIELD} ref=${host} data-part="document"></div>`;
}

/** @param {{editor: DocumentEditor}} props */
function Note({ editor }) {
  const { note } = useStore(editor.store);
  return html`<div role="status" data-part="left-out">${note && html`<p class="note">${note} <button type="button" class="button small quiet" onClick=${() => editor.forgetNote()}>${t("Put away")}</button></p>`}</div>`;
}

/** @param {{values: TextDraft, set: (values: Partial<TextDraft>) => void, language: string, faults: string[], isDisabled: boolean}} props */
function Summary({ values, set, language, faults, isDisabled }) {
  /** @param {{target: HTMLTextAreaElement}} event */
  const write = ({ target }) => set({ summary: target.value.replace(/\s*\n\s*/g, " ") });
  return html`<div class="line"><label class="label" for="page-summary">${t("Summary")}</label>
    <p class="hint" id="page-summary-hint">${t("What the reader gets here, in a sentence or two. It stands in lists.")}</p>
    ${faults.length > 0 && html`<p class="fault" id="page-summary-fault">${faults.join(" ")}</p>`}
    <${Area} id="page-summary" value=${values.summary} maxlength="300" rows="2" lang=${tagOf(language)} dir="auto" readonly=${isDisabled} aria-describedby="page-summary-hint" aria-invalid=${faults.length ? "true" : undefined} onInput=${write} /></div>`;
}

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

/**
 * @param {{values: TextDraft, set: (values: Partial<TextDraft>) => void, save: any,
 *   isChanged: boolean, text: PageText, versions: string}} props
 */
function SaveLine({ values, set, save, isChanged, text, versions }) {
  const words = save.isBusy
    ? t("One moment…")
    : isChanged
      ? t("Not saved yet. It stays in this tab meanwhile.")
      : text.draft_number
        ? t("Saved as version {n}.", { n: text.draft_number })
        : t("Nothing is written yet.");
  /** @param {string} note */
  const setNote = (note) => set({ note });
  return html`<div class="save-line stack tight" data-part="save-line">
    <${Line} id="page-note" label=${t("What did you change?")} hint=${t("For your colleagues, in the list of versions. You may leave it empty.")} value=${values.note} maxlength="200" onChange=${setNote} />
    <p class="row"><button type="button" class="button main" data-act="save" aria-disabled=${save.isBusy ? "true" : undefined} onClick=${() => save.run()}>${t("Save")}</button>
      <span role="status" class="hint" data-saved=${isChanged ? "no" : "yes"}>${words}</span> <a class="button small quiet" href=${versions}>${t("Versions")}</a></p></div>`;
}
