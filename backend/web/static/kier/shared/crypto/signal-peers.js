/**
 * Keys of other organisations at a table (docs/signals-keys.md): trusted once a member of one's own compared
 * their six words by voice. Colleagues share that as a peer pin, which the server cannot make.
 */

import { CryptoError, decode } from "./encoding.js";
import { isPeerPin } from "./signal-proofs.js";

/**
 * @import { PublicKey } from "./member-trust.js"
 * @import { Member } from "./member-worker.js"
 */

/**
 * A member organisation as the table lists it, and a peer pin as its rows are.
 * @typedef {{organisation: string, key: PublicKey | null}} TableMember
 * @typedef {{organisation: string, own_key: string, key: string, mac: string}} PeerPin
 */

/**
 * @param {Member} keeper
 * @param {string} organisation
 * @param {{members: TableMember[], peers: PeerPin[]}} listed
 */
export function peerStates(keeper, organisation, { members, peers }) {
  const others = members.filter(({ organisation: other }) => other !== organisation);
  return Promise.all(
    others.map(async ({ organisation: other, key }) => {
      const pin = peers.find((peer) => peer.organisation === other);
      return {
        organisation: other,
        key,
        state: await peerState(keeper, organisation, other, key, pin),
      };
    }),
  );
}

/**
 * Whether another organisation's key is the one whose words were compared. Only pins under the newest own key
 * count: who left with an older one could have made it.
 * @param {Member} keeper
 * @param {string} own
 * @param {string} other
 * @param {PublicKey | null} key
 * @param {Omit<PeerPin, "organisation"> | undefined | null} pin
 */
export async function peerState(keeper, own, other, key, pin) {
  if (!pin || !key) return "not-compared";
  const newest = keeper._trust.of(own)?.newest;
  const seed = newest && pairsOf(keeper, own)(newest)?.seed;
  if (!seed) return "not-compared";
  if (pin.own_key !== newest || pin.key !== key.id) return "replaced";
  const place = { own, ownKey: newest, other, otherKey: key.id, publicKey: decode(key.public) };
  return (await isPeerPin(pin.mac, seed, place)) ? "compared" : "differs";
}

/**
 * @param {Member} keeper
 * @param {string} organisation
 */
export const newestOf = (keeper, organisation) =>
  keeper._trust.of(organisation)?.newest ?? refuse();

/**
 * @param {Member} keeper
 * @param {string} organisation
 */
export const pairsOf = (keeper, organisation) => (/** @type {string} */ key) =>
  keeper._organisations.pair(organisation, key);

/** @returns {never} */
function refuse() {
  throw new CryptoError("no-grant");
}
