/** How far a table's history was when this browser saw it last: a server that shows less has put an older one back. */

import { browserStore } from "../../shared/storage.js";

/** @import { TableWork } from "./table-work.js" */

/**
 * The length of a history, and the digest of its last line in base64url.
 * @typedef {{history_length: number, head: string}} Reached
 */

/**
 * What this browser saw before, if the server shows an older history or another one of the same length; else null, and
 * what it shows is kept.
 * @param {string} name of whose memory, and of which table
 * @param {Reached} shown
 * @returns {Reached | null}
 */
export function seenBefore(name, { history_length: length, head }) {
  const [kept = "0", keptHead = ""] = (browserStore.getItem(name) ?? "").split("|");
  const before = { history_length: Number(kept) || 0, head: keptHead };
  const isOlder = length < before.history_length;
  if (isOlder || (length === before.history_length && length && head !== keptHead)) return before;
  browserStore.setItem(name, `${length}|${head}`);
  return null;
}

/**
 * What this browser saw of the history of a table, if the server shows less of it now.
 * @param {TableWork} work
 * @param {Reached} table
 */
export async function olderThanSeen({ desk, id, api, path }, table) {
  const name = `signal-history|${desk.session.me.id}|${id}`;
  // Another window may have looked in between: it is asked for once more before anything is said.
  return seenBefore(name, table) && seenBefore(name, await api.get(path));
}

/**
 * The beginning of a digest as people read it out: eight bytes, in four groups.
 * @param {string} digest in base64url
 */
export function digestText(digest) {
  const binary = atob(digest.replace(/-/g, "+").replace(/_/g, "/"));
  const bytes = Array.from(binary.slice(0, 8), (sign) => sign.charCodeAt(0));
  const text = bytes.map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return (text.match(/.{4}/g) ?? []).join(" ");
}
