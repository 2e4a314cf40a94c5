/** A text of versions while it is written: kept in the tab, saved, and what another made of it meanwhile. */

import { useDraft } from "../shared/drafts.js";
import { useAction } from "../shared/pages.js";
import { useState } from "../vendor/preact.js";
import { currentOf } from "./conflict.js";

/** @import { ProgrammeAccount } from "./account.js" */

/**
 * What is typed; `version` is the one of the text from which somebody began.
 * @template C
 * @typedef {{title: string, summary: string, note: string, content: C,
 *   version: number}} VersionedDraft
 */

/**
 * @template C
 * @template {{version: number}} T
 * @param {{session: ProgrammeAccount, name: string, path: string, saved: VersionedDraft<C>,
 *   onSaved: (text: T) => void}} how `name` of the draft in the session, `path` of the text in the
 *   API, `saved` what stands there
 */
export function useVersionedDraft({ session, name, path, saved, onSaved }) {
  const [values, set, forget, isChanged] = useDraft(session, name, saved);
  // What somebody else made of it meanwhile, and what was written here before theirs was taken.
  const [clash, setClash] = useState(/** @type {any} */ (null));
  const [aside, setAside] = useState(/** @type {VersionedDraft<C> | null} */ (null));
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
  const theirs = /** @type {T | null} */ (currentOf(clash));
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
      set({ ...aside, version: saved.version });
      setAside(null);
    },
  };
}
