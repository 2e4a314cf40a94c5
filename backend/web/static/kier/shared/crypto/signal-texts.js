/**
 * What members read and write at signal tables (docs/signals-keys.md): signals, enrichments, moves. Each takes a
 * `Member` of member-worker.js, and what a page asks with; `openTable` of signal-tables.js comes first.
 */

import { CryptoError, decode, encode, utf8 } from "./encoding.js";
import { prove } from "./proofs.js";
import {
  enrichmentLabel,
  identifierOf,
  lockSignal,
  openMoved,
  sealMoved,
  signalLabel,
  unlockSignal,
} from "./signal-boxes.js";
import { peerState } from "./signal-peers.js";
import { stateOf, tableOf } from "./signal-table-keys.js";

/**
 * @import { PublicKey } from "./member-trust.js"
 * @import { Member } from "./member-worker.js"
 * @import { MoveContent, SignalContent } from "./signal-boxes.js"
 * @import { PeerPin } from "./signal-peers.js"
 * @import { TableKeys } from "./signal-table-keys.js"
 */

/**
 * Rows as the server lists them.
 * @typedef {{id: string, organisation: string, key_number: number, revision: number, box: string}} SealedSignal
 * @typedef {{id: string, organisation: string, key_number: number, box: string}} SealedEnrichment
 */

/**
 * `problem`: `damaged`; `closed`: its key is not here; `older`: a later revision was opened here before.
 * @typedef {{id: string, text: string | null, sources: string | null, reasons: Record<string, string>,
 *   problem: "damaged" | "closed" | "older" | null}} OpenedSignal
 */

const ROW = "kier/1/signal-file-row";

/**
 * Lock a signal of this organisation under the newest table key: `{id, key_number, revision, box}`.
 * @param {Member} keeper
 * @param {SignalContent & {table: string, id?: string, revision?: number}} options
 */
export async function sealSignal(
  keeper,
  { table, id = crypto.randomUUID(), revision = 1, ...content },
) {
  const { keys, number, key } = sealingKey(keeper, table);
  const place = { table, signal: id, organisation: keys.organisation, number, revision };
  const box = await lockSignal(key, signalLabel(place), content);
  return { id, key_number: number, revision, box: encode(box) };
}

/**
 * Lock what this organisation adds to a signal: `{id, key_number, box}`.
 * @param {Member} keeper
 * @param {SignalContent & {table: string, signal: string, id?: string}} options
 */
export async function sealEnrichment(
  keeper,
  { table, signal, id = crypto.randomUUID(), ...content },
) {
  const { keys, number, key } = sealingKey(keeper, table);
  const place = { table, signal, enrichment: id, organisation: keys.organisation, number };
  const box = await lockSignal(key, enrichmentLabel(place), content);
  return { id, key_number: number, box: encode(box) };
}

/**
 * Open signals as the server lists them, a few hundred at once so that others are answered in between:
 * `{signals, alarm, maySeal}`.
 * @param {Member} keeper
 * @param {{table: string, signals: SealedSignal[]}} options
 */
export async function openSignals(keeper, { table, signals }) {
  const keys = tableOf(keeper, table);
  const opened = await Promise.all(
    signals.map(({ id, organisation, key_number: number, revision, box }) =>
      opening(keys, { id, organisation, number, box }, () => {
        const label = signalLabel({ table, signal: id, organisation, number, revision });
        return { label, isLast: () => keys.follows(id, revision) };
      }),
    ),
  );
  return { signals: opened, ...stateOf(keys) };
}

/**
 * Open what was added to a signal: `{enrichments, alarm, maySeal}`.
 * @param {Member} keeper
 * @param {{table: string, signal: string, enrichments: SealedEnrichment[]}} options
 */
export async function openEnrichments(keeper, { table, signal, enrichments }) {
  const keys = tableOf(keeper, table);
  const opened = await Promise.all(
    enrichments.map(({ id, organisation, key_number: number, box }) =>
      opening(keys, { id, organisation, number, box }, () => {
        const label = enrichmentLabel({ table, signal, enrichment: id, organisation, number });
        return { label, isLast: () => true };
      }),
    ),
  );
  return { enrichments: opened, ...stateOf(keys) };
}

/**
 * @param {TableKeys} keys
 * @param {{id: string, organisation: string, number: number, box: string}} listed
 * @param {() => {label: string, isLast: () => boolean}} placeOf
 * @returns {Promise<OpenedSignal>}
 */
async function opening(keys, { id, organisation, number, box }, placeOf) {
  /** @type {OpenedSignal} */
  const shut = { id, text: null, sources: null, reasons: {}, problem: "damaged" };
  keys.name(number);
  const key = keys.key(number);
  if (!key) return { ...shut, problem: "closed" };
  try {
    const { label, isLast } = placeOf();
    const content = await unlockSignal(key, label, decode(box));
    return isLast() ? { id, ...content, problem: null } : { ...shut, problem: "older" };
  } catch (error) {
    if (!(error instanceof CryptoError)) throw error;
    if (organisation === keys.organisation) keys.raiseOwnSignal();
    return shut;
  }
}

/**
 * Seal a signal to an organisation that it is moved on to, and whose words were compared: `{id, key, box}`.
 * @param {Member} keeper
 * @param {MoveContent & {table: string, signal: string, id?: string,
 *   to: {organisation: string, key: PublicKey, peer: Omit<PeerPin, "organisation"> | null}}} options `peer`: our own pin of it
 * @throws {CryptoError} untrusted-peer
 */
export async function sealMove(
  keeper,
  { table, signal, id = crypto.randomUUID(), to: { organisation, key, peer }, ...content },
) {
  const { keys } = sealingKey(keeper, table);
  if ((await peerState(keeper, keys.organisation, organisation, key, peer)) !== "compared")
    refuse("untrusted-peer");
  const place = { signal, move: id, organisation, key: key.id };
  return { id, key: key.id, box: encode(await sealMoved(decode(key.public), place, content)) };
}

/**
 * Open a signal that is offered to this organisation: `{text, sources, reasons, enrichments}`. That it opens does
 * not say who sealed it.
 * @param {Member} keeper
 * @param {{organisation: string, signal: string, id: string, key: string, box: string}} options `key`: ours
 */
export async function openMove(keeper, { organisation, signal, id, key, box }) {
  const place = { signal, move: id, organisation, key };
  return openMoved(keeper._key(organisation, key), place, decode(box));
}

/**
 * Identifiers of signals that come from rows of a file: the same rows have the same ones, at every member of this
 * organisation. They come from its first table key, so that the server cannot try what a row says.
 * @param {Member} keeper
 * @param {{table: string, rows: string[]}} options
 */
export async function importIdentifiers(keeper, { table, rows }) {
  const keys = tableOf(keeper, table);
  const secret = keys.bytesOf(keys.numbers[0]);
  const place = `${ROW}|${table}|${keys.organisation}`;
  return Promise.all(
    rows.map(async (row) => {
      const text = encode(new Uint8Array(await crypto.subtle.digest("SHA-256", utf8(row))));
      return identifierOf(decode(await prove(secret, ROW, `${place}|${text}`)));
    }),
  );
}

/**
 * @param {Member} keeper
 * @param {string} table
 */
function sealingKey(keeper, table) {
  const keys = tableOf(keeper, table);
  keeper._mustSeal(keys.organisation);
  if (!keys.maySeal) refuse(keys.alarm ? "alarm" : "untrusted-key");
  const number = /** @type {number} */ (keys.numbers.at(-1));
  return { keys, number, key: /** @type {CryptoKey} */ (keys.key(number)) };
}

/**
 * @param {string} code
 * @returns {never}
 */
function refuse(code) {
  throw new CryptoError(code);
}
