/**
 * Tags of contacts who asked for no more messages (docs/outreach.md). Each takes a `Member` of
 * member-worker.js. The key comes from the organisation's seed: the server learns whose a tag is as
 * little as another organisation does.
 */

import { CryptoError, identifier } from "./encoding.js";
import { prove } from "./proofs.js";

/** @import { Member } from "./member-worker.js" */

const OPT_OUT = "kier/1/organisation-opt-out";
// A Dutch number is often written without its country.
const HERE = "+31";

/** @typedef {{organisation: string, contacts: string[]}} Contacts */

/**
 * The one way in which a telephone number or the address of a profile is written here; empty if it
 * is neither.
 * @param {string} contact
 */
export function normalised(contact) {
  const text = contact.normalize("NFKC").trim();
  const digits = text.replace(/[\s().\-/]/g, "");
  if (/^\+?\d{7,15}$/.test(digits)) {
    if (digits.startsWith("+")) return `tel:${digits}`;
    if (digits.startsWith("00")) return `tel:+${digits.slice(2)}`;
    return digits.startsWith("0") ? `tel:${HERE}${digits.slice(1)}` : `tel:+${digits}`;
  }
  const address = text
    .toLowerCase()
    .replace(/^[a-z]+:\/\//, "")
    .replace(/^(?:www|m|mobile)\./, "")
    .replace(/[?#].*$/, "")
    .replace(/\/+$/, "");
  return address && !/\s/.test(address) ? `at:${address}` : "";
}

/**
 * Tags to be added, under the organisation's newest key: `{key, tags}`, a tag for each contact.
 * @param {Member} keeper
 * @param {Contacts} options
 */
export async function tagOptOuts(keeper, { organisation, contacts }) {
  keeper._mustSeal(organisation);
  const key = keeper._trust.of(organisation)?.newest ?? refuse("no-grant");
  return { key, tags: await tagsUnder(keeper, organisation, key, contacts) };
}

/**
 * Tags to look contacts up by, a list for each of these keys; null where this member lacks the key.
 * @param {Member} keeper
 * @param {Contacts & {keys: string[]}} options
 */
export async function lookUpTags(keeper, { organisation, contacts, keys }) {
  const found = [];
  for (const key of keys) {
    try {
      found.push({ key, tags: await tagsUnder(keeper, organisation, key, contacts) });
    } catch (error) {
      if (!(error instanceof CryptoError) || error.code !== "no-grant") throw error;
      found.push({ key, tags: null });
    }
  }
  return found;
}

/**
 * @param {Member} keeper
 * @param {string} organisation
 * @param {string} key
 * @param {string[]} contacts
 */
function tagsUnder(keeper, organisation, key, contacts) {
  const { seed } = keeper._key(organisation, key);
  return Promise.all(
    contacts.map((contact) => {
      const place = [OPT_OUT, identifier(organisation), identifier(key)].join("|");
      return prove(seed, OPT_OUT, `${place}|${normalised(contact) || refuse("malformed")}`);
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
