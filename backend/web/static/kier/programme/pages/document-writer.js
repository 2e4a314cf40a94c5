/** A document while it is written: the buttons above it, the text, and the dialogs that they open. */

import { useStore } from "../../shared/pages.js";
import { directionOf, tagOf } from "../../shared/questionnaire/languages.js";
import { useFetched } from "../../shared/resources.js";
import { t } from "../../shared/text.js";
import { html, useLayoutEffect, useMemo, useRef, useState } from "../../vendor/preact.js";
import { pagesPath } from "./addresses.js";
import { BlockForm } from "./block-forms.js";
import { NEW_BLOCKS } from "./blocks.js";
import { blockHere, changeBlock, insertBlock, linkHere, setLink } from "./commands.js";
import { InsertDialog, KeysDialog, LinkDialog } from "./dialogs.js";
import { DocumentEditor } from "./document-editor.js";
import { readDocument, schema, writeDocument } from "./schema.js";
import { focusToolbar, Toolbar } from "./toolbar.js";

/**
 * @import { Page } from "kier/api"
 * @import { Patience } from "../../shared/pages.js"
 * @import { ProgrammeAccount } from "../account.js"
 * @import { FileStore } from "./file-store.js"
 * @import { DocumentJson } from "./schema.js"
 */

/** @typedef {{name: "insert" | "link" | "keys"}} OpenMenu */
/** @typedef {{name: "form", kind: string, from: number | null, attrs?: any}} OpenForm */
/** @typedef {OpenMenu | OpenForm} Open */
/** @typedef {[slug: string, title: string]} PageChoice */

const FIELD = "document-field";

/**
 * The editor of a document; none if something in it is not of our schema.
 * @param {{content: DocumentJson, label: string, language: string, files: FileStore,
 *   isReadOnly: boolean, onChange: (content: DocumentJson) => void}} how
 */
export function useEditor({ content, label, language, files, isReadOnly, onChange }) {
  const latest = useRef(onChange);
  latest.current = onChange;
  return useMemo(() => {
    try {
      return new DocumentEditor({
        document: readDocument(content),
        label,
        lang: tagOf(language),
        dir: directionOf(language),
        files,
        isReadOnly,
        onChange: (document) => latest.current(writeDocument(document)),
      });
    } catch {
      return null;
    }
  }, [language]);
}

export const Unreadable = () =>
  html`<div class="alarm" role="alert" data-part="unreadable"><p>${t("Something in this text is not known to this page, so that it cannot be changed here. Nothing of it is lost.")}</p>
    <p>${t("Load the page again. If that does not help, tell the people who run Kier for you.")}</p></div>`;

/**
 * Pages that a link or a button may lead to; none in a project without pages.
 * @param {ProgrammeAccount} session
 * @param {{id: string}} project
 * @returns {PageChoice[]}
 */
export function usePages(session, project) {
  const { found } = useFetched(() => session.api.get(pagesPath(project)), [project.id]);
  /** @type {Page[]} */
  const rows = found?.results ?? [];
  return rows.map(({ slug, texts }) => [slug, texts.find(({ title }) => title)?.title || slug]);
}

/**
 * Buttons, text and dialogs of an editor.
 * @param {{editor: DocumentEditor, files: FileStore, pages: PageChoice[], patience: Patience,
 *   mayWrite: boolean}} props
 */
export function DocumentWriter({ editor, files, pages, patience, mayWrite }) {
  const [open, setOpen] = useState(/** @type {Open | null} */ (null));
  // As long as a dialog is open nothing behind it takes the focus.
  const wasOpen = useRef(false);
  useLayoutEffect(() => {
    if (open && !wasOpen.current) editor.hold();
    if (!open && wasOpen.current) editor.release();
    wasOpen.current = !!open;
  }, [open]);
  /** @param {OpenMenu["name"]} name */
  const opener = (name) => () => setOpen({ name });
  const openForm = () => setOpen(formOf(editor));
  Object.assign(editor.acts, {
    onLink: opener("link"),
    onInsert: opener("insert"),
    onToolbar: focusToolbar,
    onForm: openForm,
  });
  return html`${mayWrite && html`<${Toolbar} editor=${editor} id=${FIELD} onInsert=${opener("insert")} onLink=${opener("link")} onForm=${openForm} onKeys=${opener("keys")} />`}
    <${Note} editor=${editor} />
    <${DocumentField} editor=${editor} />
    ${open && html`<${Opened} open=${open} editor=${editor} files=${files} pages=${pages} patience=${patience} setOpen=${setOpen} />`}`;
}

/**
 * The form of the block in which somebody is; of others, nothing.
 * @param {DocumentEditor} editor
 * @returns {Open | null}
 */
function formOf({ state }) {
  const { node, from } = blockHere(state);
  return { name: "form", kind: node.type.name, from, attrs: node.attrs };
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
  // Before it is painted: who goes there at once would find a field that takes no focus yet.
  useLayoutEffect(() => {
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
