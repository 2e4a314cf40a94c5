/** What somebody writes of a text and has not saved: kept in this tab, also when they go elsewhere. */

import { useDraft } from "../../shared/drafts.js";
import { useAction } from "../../shared/pages.js";
import { useMemo, useRef, useState } from "../../vendor/preact.js";
import { currentOf } from "../conflict.js";
import { textPath } from "./addresses.js";
import { emptyDocument, isWhole, writeDocument } from "./schema.js";

/**
 * @import { PageText } from "kier/api"
 * @import { ProgrammeAccount } from "../account.js"
 * @import { DocumentJson } from "./schema.js"
 */

/**
 * What is typed; `version` is the one of the text from which somebody began.
 * @typedef {{title: string, summary: string, note: string, content: DocumentJson,
 *   version: number}} TextDraft
 */

/**
 * What is on the server of a text.
 * @param {PageText} text
 * @returns {TextDraft}
 */
export const draftOf = ({ title, summary, content, version }) => ({
  title,
  summary,
  note: "",
  content: /** @type {DocumentJson} */ (content ?? writeDocument(emptyDocument())),
  version,
});

/**
 * Name of the draft in the session.
 * @param {string} page
 * @param {string} language
 */
export const draftName = (page, language) => `page-text/${page}/${language}`;

/**
 * A text as it is written, and how it is saved.
 * @param {{session: ProgrammeAccount, project: {id: string}, page: {id: string}, text: PageText,
 *   onSaved: (text: PageText) => void}} how
 */
export function useTextDraft({ session, project, page, text, onSaved }) {
  const saved = draftOf(text);
  const name = draftName(page.id, text.language);
  const [values, set, forget, isChanged] = useDraft(session, name, saved);
  // What somebody else made of it meanwhile, and what was written here before theirs was taken.
  const [clash, setClash] = useState(/** @type {any} */ (null));
  const [aside, setAside] = useState(/** @type {TextDraft | null} */ (null));
  const path = textPath(project, page.id, text.language);
  /** @param {number} version */
  const send = async (version) => {
    const { title, summary, note, content } = values;
    const body = { title: title.trim(), summary: summary.trim(), note: note.trim(), content };
    try {
      const after = await session.api.call("PATCH", path, { ...body, version });
      setClash(null);
      // What was typed while it was sent stays, and begins from what was saved.
      const typed = session.drafts.get(name);
      if (
        typed &&
        (typed.content !== content || typed.title !== title || typed.summary !== summary)
      )
        set({ version: after.version, note: "" });
      else forget();
      onSaved(after);
    } catch (error) {
      if (!currentOf(error)) throw error;
      setClash(error);
    }
  };
  const save = useAction((/** @type {number} */ version) => send(version));
  const theirs = /** @type {PageText | null} */ (currentOf(clash));
  return {
    values,
    set,
    isChanged,
    save: { ...save, run: () => save.run(values.version) },
    clash,
    theirs,
    aside,
    keepMine: () => theirs && save.run(theirs.version),
    takeTheirs() {
      if (!theirs) return;
      setAside(values);
      setClash(null);
      forget();
      onSaved(theirs);
    },
    bringBack() {
      if (!aside) return;
      set({ ...aside, version: text.version });
      setAside(null);
    },
  };
}

/** @typedef {Pick<TextDraft, "title" | "summary" | "content">} Looked */

/**
 * What can be looked at of a draft, by the preview and others: as long as a heading has no words, what
 * stood here before.
 * @param {TextDraft} values
 * @returns {{looked: Looked, isBehind: boolean}}
 */
export function useLooked({ title, summary, content }) {
  const kept = useRef(/** @type {Looked["content"] | null} */ (null));
  const isFine = useMemo(() => isWhole(content), [content]);
  if (isFine || !kept.current) kept.current = isFine ? content : writeDocument(emptyDocument());
  const whole = kept.current;
  const looked = useMemo(
    () => ({ title: title.trim(), summary: summary.trim(), content: whole }),
    [title, summary, whole],
  );
  return { looked, isBehind: !isFine };
}
