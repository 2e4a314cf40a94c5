/**
 * What members do with answer templates (docs/words.md). Each takes a `Member` of member-worker.js, and
 * what a page asks with. The key comes from the organisation's seed: whoever made a box held it.
 */

import { hkdf, lock, lockingKey, unlock } from "./boxes.js";
import { CryptoError, decode, encode, label, pack, unpack } from "./encoding.js";

/**
 * @import { Bytes } from "./encoding.js"
 * @import { Member } from "./member-worker.js"
 */

const ORGANISATION_TEMPLATE = "kier/1/organisation-template";
// As the server takes it: packed, and without what locking adds.
const MAX_PACKED_SIZE = 16_384;

/**
 * What is in a template: `owner` keeps it for themselves, null: it is everybody's.
 * @typedef {{owner: string | null, name: string, texts: Record<string, string>}} TemplateContent
 * @typedef {{id: string, shared: boolean, revision: number, key: string, box: string}} SealedTemplate
 */

/**
 * Lock a template under the organisation's newest key: `{key, box}`; `too-large`: shorten it.
 * @param {Member} keeper
 * @param {{organisation: string, template: string, revision: number, isShared: boolean, name: string,
 *   texts: Record<string, string>}} options
 */
export async function lockTemplate(
  keeper,
  { organisation, template, revision, isShared, name, texts },
) {
  keeper._mustSeal(organisation);
  const key = keeper._trust.of(organisation)?.newest ?? refuse("no-grant");
  const packed = pack({ owner: isShared ? null : keeper._member, name, texts });
  if (packed.length > MAX_PACKED_SIZE) refuse("too-large");
  const locking = await templateKey(keeper._key(organisation, key).seed);
  const place = templateLabel({ organisation, template, revision, key });
  return { key, box: encode(await lock(locking, place, packed)) };
}

/**
 * Open templates as the server lists them: `{id, content, problem}` of each, in their order; `problem`
 * is `damaged` or `no-grant`, and `content` null then.
 * @param {Member} keeper
 * @param {{organisation: string, templates: SealedTemplate[]}} options
 */
export async function openTemplates(keeper, { organisation, templates }) {
  /** @type {Map<string, CryptoKey>} */
  const keys = new Map();
  const opened = [];
  for (const { id, shared, revision, key, box } of templates) {
    try {
      const locking = keys.get(key) ?? (await templateKey(keeper._key(organisation, key).seed));
      keys.set(key, locking);
      const place = templateLabel({ organisation, template: id, revision, key });
      const content = contentOf(unpack(await unlock(locking, place, decode(box))));
      // Nobody but its owner shares what is their own, and nobody hides what is everybody's.
      if (content.owner !== (shared ? null : keeper._member)) refuse("damaged");
      opened.push({ id, content, problem: null });
    } catch (error) {
      if (!(error instanceof CryptoError)) throw error;
      opened.push({
        id,
        content: null,
        problem: error.code === "no-grant" ? error.code : "damaged",
      });
    }
  }
  return opened;
}

/** @param {Bytes} seed */
const templateKey = async (seed) => lockingKey(await hkdf(seed, ORGANISATION_TEMPLATE));

/**
 * @param {{organisation: string, template: string, revision: number, key: string}} place
 */
function templateLabel({ organisation, template, revision, key }) {
  if (!Number.isSafeInteger(revision) || revision < 1) refuse("malformed");
  const before = label(ORGANISATION_TEMPLATE, organisation, template);
  return label(`${before}|${revision}`, key);
}

/**
 * @param {any} content
 * @returns {TemplateContent}
 */
function contentOf({ owner, name, texts }) {
  const isText = (/** @type {unknown} */ value) => typeof value === "string";
  const isWhole =
    (owner === null || isText(owner)) &&
    isText(name) &&
    texts &&
    typeof texts === "object" &&
    Object.values(texts).every(isText);
  return isWhole ? { owner, name, texts } : refuse("damaged");
}

/**
 * @param {string} code
 * @returns {never}
 */
function refuse(code) {
  throw new CryptoError(code);
}
