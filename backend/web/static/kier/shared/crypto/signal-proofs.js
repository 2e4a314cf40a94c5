/**
 * Proofs about signal tables (docs/signals-keys.md): that a table key comes from a holder of the one before,
 * with which table key an organisation began, and whose words it compared.
 */

import { encode, identifier, label, numbered } from "./encoding.js";
import { checkedNumber, checkedSize, isProof, prove } from "./proofs.js";

/** @import { Bytes } from "./encoding.js" */

/**
 * `own`: the organisation that compared, `ownKey`: its key, whose seed proves; `other`: whose words were
 * compared.
 * @typedef {{own: string, ownKey: string, other: string, otherKey: string, publicKey: Bytes}} PeerPlace
 * @typedef {{table: string, number: number, key: Bytes}} TableKeyPlace
 * @typedef {TableKeyPlace & {organisation: string}} TablePinPlace
 */

const CHAIN = "kier/1/signal-table-key-chain";
const PIN = "kier/1/signal-table-pin";
const PEER = "kier/1/organisation-peer";

/**
 * Of an organisation's envelope of table key `number`; `key` is the organisation's.
 * @param {string} table
 * @param {string} organisation
 * @param {string} key
 * @param {number} number
 */
export const tableKeyLabel = (table, organisation, key, number) =>
  numbered(label("kier/1/signal-table-key", table, organisation, key), number);

/**
 * Return the proof that table key `number` comes from a holder of the one before.
 * @param {Bytes} previous
 * @param {TableKeyPlace} place
 */
export const tableChain = (previous, place) => prove(previous, CHAIN, chainText(place));

/**
 * Tell whether it comes from one; null and junk are no proof.
 * @param {string | null | undefined} proof
 * @param {Bytes} previous
 * @param {TableKeyPlace} place
 */
export const isTableChain = (proof, previous, place) =>
  isProof(proof, previous, CHAIN, chainText(place));

/**
 * Return what an organisation keeps of the table key with which it began.
 * @param {Bytes} organisationSeed
 * @param {TablePinPlace} place
 */
export const tablePin = async (organisationSeed, place) =>
  prove(organisationSeed, PIN, await pinText(place));

/**
 * Tell whether the organisation began with this table key.
 * @param {string | null | undefined} proof
 * @param {Bytes} organisationSeed
 * @param {TablePinPlace} place
 */
export const isTablePin = async (proof, organisationSeed, place) =>
  isProof(proof, organisationSeed, PIN, await pinText(place));

/**
 * Return what an organisation keeps of another's key, whose words a member compared by voice.
 * @param {Bytes} ownSeed
 * @param {PeerPlace} place
 */
export const peerPin = async (ownSeed, place) => prove(ownSeed, PEER, await peerText(place));

/**
 * Tell whether a member of the own organisation compared the words of this key.
 * @param {string | null | undefined} proof
 * @param {Bytes} ownSeed
 * @param {PeerPlace} place
 */
export const isPeerPin = async (proof, ownSeed, place) =>
  isProof(proof, ownSeed, PEER, await peerText(place));

/** @param {TableKeyPlace} options */
const chainText = ({ table, number, key }) =>
  [CHAIN, identifier(table), checkedNumber(number, 2), encode(checkedSize(key))].join("|");

/** @param {TablePinPlace} options */
async function pinText({ table, organisation, number, key }) {
  const ids = [table, organisation].map(identifier);
  return [PIN, ...ids, checkedNumber(number, 1), await tableKeyDigest(key)].join("|");
}

/** @param {PeerPlace} options */
async function peerText({ own, ownKey, other, otherKey, publicKey }) {
  const ids = [own, ownKey, other, otherKey].map(identifier);
  return [PEER, ...ids, await digestOf(publicKey)].join("|");
}

/**
 * The hash of a table key, of which its six words are made.
 * @param {Bytes} key
 */
export const tableKeyDigest = (key) => digestOf(checkedSize(key));

/** @param {Bytes} bytes */
const digestOf = async (bytes) =>
  encode(new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)));
