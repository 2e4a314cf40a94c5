/**
 * What members do with signal tables (docs/signals-keys.md). Each takes a `Member` of member-worker.js, and what
 * a page asks with; what `openTable` found is kept for the others, as long as this worker lives.
 */

import { CryptoError, decode, encode, random } from "./encoding.js";
import { seal } from "./seals.js";
import { newestOf, pairsOf, peerStates } from "./signal-peers.js";
import { peerPin, tableChain, tableKeyDigest, tableKeyLabel, tablePin } from "./signal-proofs.js";
import { keysOf, stateOf, tableOf } from "./signal-table-keys.js";

export * from "./signal-texts.js";

/**
 * @import { Bytes } from "./encoding.js"
 * @import { PublicKey } from "./member-trust.js"
 * @import { Member } from "./member-worker.js"
 * @import { PeerPin, TableMember } from "./signal-peers.js"
 * @import { TableKeys, TableListing } from "./signal-table-keys.js"
 */

/**
 * Open the keys of a table as the server lists it: `{numbers, alarm, maySeal, mayPin, isNew, lacksGrant, isStale, peers}`,
 * see `TableKeys`; `mayPin`: it may be accepted, after its words were compared; `isNew`: there is no key yet;
 * `lacksGrant`: a key was passed over whose organisation key is not here; `isStale`: the organisation has another key by
 * now, so that its envelopes are to be made anew (`renewEnvelopes`). `peers`: of each other organisation
 * `compared`, `not-compared`, `replaced` (its key or our own is another one: compare again) or `differs`.
 * @param {Member} keeper
 * @param {TableListing & {members: TableMember[], peers: PeerPin[]}} listed
 */
export async function openTable(keeper, { members, peers, ...listed }) {
  keeper._own();
  const { organisation } = listed;
  const keys = keysOf(keeper, listed);
  const lacksGrant = await keys.take(listed, pairsOf(keeper, organisation));
  const states = await peerStates(keeper, organisation, { members, peers });
  keys.peersAlarm = states.some(({ state }) => state === "differs") ? "peer-differs" : null;
  keys.peers.clear();
  for (const { organisation: other, key, state } of states)
    if (key && state === "compared") keys.peers.set(other, key);
  return {
    ...stateOf(keys),
    lacksGrant,
    isStale: !lacksGrant && keys.maySeal && keys.isStale(keeper._trust.of(organisation)?.newest),
    peers: states.map(({ organisation: other, state }) => ({ organisation: other, state })),
  };
}

/**
 * Keep another organisation's key after its words were compared by voice: the body of PUT peers/{organisation}.
 * @param {Member} keeper
 * @param {{organisation: string, other: string, key: PublicKey}} options
 */
export async function pinPeer(keeper, { organisation, other, key }) {
  keeper._mustSeal(organisation);
  if (other === organisation) refuse("malformed");
  const ownKey = newestOf(keeper, organisation);
  const { seed } = keeper._key(organisation, ownKey);
  const publicKey = decode(key.public);
  const place = { own: organisation, ownKey, other, otherKey: key.id, publicKey };
  return { own_key: ownKey, key: key.id, mac: await peerPin(seed, place) };
}

/**
 * What the six words of a table key are made of, for `wordsOf` with kind `signal-table`.
 * @param {Member} keeper
 * @param {{table: string, number?: number}} options `number`: with which the other side begins; otherwise the newest
 */
export const tableCheck = (keeper, { table, number }) =>
  tableKeyDigest(tableOf(keeper, table).bytesOf(number));

/**
 * Make the pin of a table that is accepted, after the words of its first key were compared: `{number, mac}`.
 * @param {Member} keeper
 * @param {{table: string}} options
 */
export async function pinTable(keeper, { table }) {
  const keys = tableOf(keeper, table);
  keeper._mustSeal(keys.organisation);
  if (!keys.mayPin) refuse("untrusted-key");
  return keys.pin(pairsOf(keeper, keys.organisation));
}

/**
 * Make the next table key, for this organisation and others whose words it compared: `{number, chain, envelopes}`,
 * the body of POST …/keys, and `pin`, to accept the table with, if it is the first.
 * @param {Member} keeper
 * @param {{table: string, to: string[]}} options `to`: the other organisations
 * @throws {CryptoError} untrusted-peer: the words of one were not compared, or its key is another one now
 */
export async function newTableKey(keeper, { table, to }) {
  const keys = tableOf(keeper, table);
  keeper._mustSeal(keys.organisation);
  if (!keys.isNew && !keys.maySeal) refuse("untrusted-key");
  const number = (keys.numbers.at(-1) ?? 0) + 1;
  const key = random(32);
  const envelopes = await envelopesOf(keeper, keys, { number, key, to });
  if (number > 1)
    return {
      number,
      chain: await tableChain(keys.bytesOf(), { table, number, key }),
      envelopes,
      pin: null,
    };
  const own = keeper._key(keys.organisation, newestOf(keeper, keys.organisation));
  const place = { table, organisation: keys.organisation, number, key };
  const pin = { number, mac: await tablePin(own.seed, place) };
  return { number, chain: null, envelopes, pin };
}

/**
 * Seal all keys of a table to the newest key of this organisation, and make its pin anew: the body of POST …/envelopes.
 * Whoever has the older organisation key does it for colleagues who do not.
 * @param {Member} keeper
 * @param {{table: string}} options
 */
export async function renewEnvelopes(keeper, { table }) {
  const keys = tableOf(keeper, table);
  const { organisation, numbers } = keys;
  keeper._mustSeal(organisation);
  if (!keys.maySeal) refuse("untrusted-key");
  const key = newestOf(keeper, organisation);
  const own = keeper._key(organisation, key);
  const envelopes = await Promise.all(
    numbers.map(async (number) => {
      const place = tableKeyLabel(table, organisation, key, number);
      return { number, key, envelope: encode(await seal(own.public, place, keys.bytesOf(number))) };
    }),
  );
  const [number] = numbers;
  const place = { table, organisation, number, key: keys.bytesOf(number) };
  return { pin: { number, mac: await tablePin(own.seed, place) }, envelopes };
}

/**
 * Envelopes of the newest table key for organisations that join: `{number, envelopes}`.
 * @param {Member} keeper
 * @param {{table: string, to: string[]}} options
 */
export async function letIn(keeper, { table, to }) {
  const keys = tableOf(keeper, table);
  keeper._mustSeal(keys.organisation);
  if (!keys.maySeal) refuse("untrusted-key");
  const number = /** @type {number} */ (keys.numbers.at(-1));
  const key = keys.bytesOf(number);
  const envelopes = await envelopesOf(keeper, keys, { number, key, to, isOwnToo: false });
  return { number, envelopes };
}

/**
 * @param {Member} keeper
 * @param {TableKeys} keys
 * @param {{number: number, key: Bytes, to: string[], isOwnToo?: boolean}} options
 */
function envelopesOf(keeper, keys, { number, key, to, isOwnToo = true }) {
  const own = newestOf(keeper, keys.organisation);
  const ours = {
    organisation: keys.organisation,
    id: own,
    publicKey: keeper._key(keys.organisation, own).public,
  };
  const others = to.map((organisation) => {
    const peer = keys.peers.get(organisation) ?? refuse("untrusted-peer");
    return { organisation, id: peer.id, publicKey: decode(peer.public) };
  });
  return Promise.all(
    [...(isOwnToo ? [ours] : []), ...others].map(async ({ organisation, id, publicKey }) => {
      const place = tableKeyLabel(keys.table, organisation, id, number);
      return { organisation, key: id, envelope: encode(await seal(publicKey, place, key)) };
    }),
  );
}

/**
 * @param {string} code
 * @returns {never}
 */
function refuse(code) {
  throw new CryptoError(code);
}
