/** What somebody writes of a text and has not saved: kept in this tab, also when they go elsewhere. */

import { useMemo, useRef } from "../../vendor/preact.js";
import { useVersionedDraft } from "../versioned-draft.js";
import { textPath } from "./addresses.js";
import { emptyDocument, isWhole, writeDocument } from "./schema.js";

/**
 * @import { PageText } from "kier/api"
 * @import { ProgrammeAccount } from "../account.js"
 * @import { VersionedDraft } from "../versioned-draft.js"
 * @import { DocumentJson } from "./schema.js"
 */

/** @typedef {VersionedDraft<DocumentJson>} TextDraft */

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
export const useTextDraft = ({ session, project, page, text, onSaved }) =>
  useVersionedDraft({
    session,
    name: draftName(page.id, text.language),
    path: textPath(project, page.id, text.language),
    saved: draftOf(text),
    onSaved,
  });

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
