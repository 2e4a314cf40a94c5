/** Forms of rows: what is typed stays as a draft, and who saves second sees what somebody else made of it. */

import { useDraft } from "../shared/drafts.js";
import { t } from "../shared/text.js";
import { changesOf } from "../shared/unsaved-changes.js";
import { html, useState } from "../vendor/preact.js";
import { Conflict, currentOf } from "./conflict.js";

/** @import { ProgrammeAccount } from "./account.js" */

/**
 * What somebody typed, and the row that they began from: the page behind may be fresher.
 * @template R
 * @param {ProgrammeAccount} session
 * @param {string} name of the draft
 * @param {R | undefined} row as the page has it
 * @returns {[R | undefined, (row: R | undefined) => void]} the row, and to begin from another one
 */
function useBegun(session, name, row) {
  const [, begin] = useDraft(session, `${name}/begun`, { row });
  return [session.drafts.get(`${name}/begun`)?.row ?? row, (from) => begin({ row: from })];
}

/**
 * A form of a row, new or there already. Only what was changed is sent, so that two who change
 * different things both do.
 * @template {object} V
 * @template {{id: string, version: number}} R
 * @param {{session: ProgrammeAccount, draft: string, valuesOf: (row: R | undefined) => V,
 *   path: string, row: R | undefined, bodyOf: (values: V, row: R | undefined) => Record<string, any>,
 *   onSaved: (row: R) => unknown, onClose: () => unknown}} form
 *   `path`: of the list; `bodyOf`: what is sent, throws `Said` where something is missing;
 *   `onSaved`: also for what somebody else saved, where it is taken
 */
export function useRowForm({ session, draft, valuesOf, path, row, bodyOf, onSaved, onClose }) {
  const [begun, begin] = useBegun(session, draft, row);
  const [values, put, forget] = useDraft(session, draft, valuesOf(begun));
  const [clash, setClash] = useState(/** @type {any} */ (null));
  const theirs = /** @type {R | null} */ (currentOf(clash));
  const end = () => {
    forget();
    session.drafts.delete(`${draft}/begun`);
  };
  /** @param {Partial<V>} fields */
  const set = (fields) => {
    begin(begun);
    put(fields);
  };
  /** @param {R} saved */
  const close = async (saved) => {
    end();
    await onSaved(saved);
  };
  const cancel = () => {
    end();
    onClose();
  };
  /** @param {R | undefined} from the row whose version is named */
  const save = async (from) => {
    const body = bodyOf(values, begun);
    /** @type {R} */
    let saved;
    try {
      saved = await (from && begun
        ? session.api.call("PATCH", `${path}/${from.id}`, {
            ...changesOf(bodyOf(valuesOf(begun), begun), body),
            version: from.version,
          })
        : session.api.post(path, body));
    } catch (error) {
      if (!currentOf(error)) throw error;
      setClash(error);
      return;
    }
    await close(saved);
  };
  const beside = html`<button type="button" class="button quiet" onClick=${cancel}>${t("Cancel")}</button>`;
  /**
   * Both texts and the choice between them, once somebody came second.
   * @param {(theirs: R) => [name: string, mine: any, theirs: any][]} lines
   */
  const conflict = (lines) =>
    theirs &&
    html`<${Conflict} error=${clash} lines=${lines(theirs)} onKeep=${() => save(theirs)} onTake=${() => close(theirs)} />`;
  return { values, set, send: () => save(begun), beside, conflict };
}
