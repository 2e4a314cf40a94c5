/** Making and publishing a key of the organisation, and granting keys to colleagues. */

import { Refused } from "../wire.js";
import { holderProof } from "./holder-proof.js";

/**
 * @import { Session } from "../account/session.js"
 * @import { Api } from "../wire.js"
 */

/** @typedef {{id: string, recovery_code: string, body: {id: string, replaces?: string | null}}} MadeKey */

const ORGANISATION = "/api/v1/organisation";
export const MEMBERS = `${ORGANISATION}/members`;

// Who works with Platform HOPE; only its coordinators may ask.
const PEOPLE = "/api/v1/experts/desk/people";
const NOT_THERE = [403, 404];

/**
 * Ask for all members, page by page.
 * @param {Api} api
 */
export const allMembers = (api) => all(api, MEMBERS);

/**
 * @param {Api} api
 * @param {string} first
 */
async function all(api, first) {
  const found = [];
  for (let next = first; next; ) {
    const page = await api.get(next);
    found.push(...page.results);
    next = page.next;
  }
  return found;
}

/** @param {unknown} error */
function notThere(error) {
  if (error instanceof Refused && NOT_THERE.includes(error.status)) return [];
  throw error;
}

/**
 * Make a key: the first one, the next one, or the first after the people who run Kier set the
 * organisation up anew. Colleagues whose words were compared before are granted the next one; who is
 * not listed any more is let go of.
 * @param {Pick<Session, "me" | "api" | "smith">} session
 * @param {{replaces?: string | null, isReset?: boolean}} how
 * @returns {Promise<MadeKey>} `body` to be published
 */
export async function makeKey({ me, api, smith }, { replaces = null, isReset = false }) {
  const colleagues = replaces ? await allMembers(api) : [];
  if (replaces) {
    const others = await all(api, PEOPLE).catch(notThere);
    await smith.act("dropMembers", { but: [...colleagues, ...others].map(({ id }) => id) });
  }
  return smith.act("makeOrganisationKey", {
    organisation: /** @type {string} */ (me.organisation),
    replaces,
    isReset,
    colleagues,
  });
}

/**
 * Pin the key that was made last, publish it, and pin that it is the newest.
 * @param {Session} session
 * @param {MadeKey["body"]} body
 */
export async function publishKey(session, body) {
  const { api, smith } = session;
  await smith.act("markMadeKey", { is: "pinned" });
  await session.storePins();
  try {
    const proof = body.replaces ? await holderProof(session, body.replaces) : {};
    await api.call("POST", `${ORGANISATION}/keys`, body, proof);
  } catch (error) {
    // Without an answer it may be published: the same again is answered the same.
    if (error instanceof Refused && error.status < 500) {
      await smith.act("markMadeKey", { is: "refused" });
      await session.storePins();
    }
    throw error;
  }
  await smith.act("markMadeKey", { is: "published" });
  await session.storePins();
}

/**
 * Let go of the key of somebody who was removed: if they come back, words are compared anew.
 * @param {Session} session
 * @param {string} member
 */
export async function letGoOf(session, member) {
  await session.smith.act("dropMember", { member });
  // Without an answer it is stored with the next that becomes trusted.
  await session.storePins().catch(() => {});
}

/**
 * Trust a colleague's key, whose words were compared by voice, and grant keys to it.
 * @param {Session} session
 * @param {{id: string, public_key: string}} member
 * @param {string[]} keys
 */
export async function grantKeys(session, member, keys) {
  const { api, smith, me } = session;
  const { id, public_key: memberKey } = member;
  await smith.act("trustMember", {
    organisation: /** @type {string} */ (me.organisation),
    member: id,
    public: memberKey,
  });
  await session.storePins();
  for (const key of keys) {
    const place = {
      organisation: /** @type {string} */ (me.organisation),
      key,
      member: id,
      public: memberKey,
    };
    const { grant } = await smith.act("grantTo", place);
    await api.call(
      "PUT",
      `${MEMBERS}/${id}/grants/${key}`,
      { grant },
      await holderProof(session, key),
    );
  }
}

/**
 * Take back a key with the code from the paper, and grant it to oneself.
 * @param {Session} session
 * @param {string} code
 * @param {{id: string, public: string, recovery_envelope: string}} key the one that the paper names
 * @throws {Error} `damaged`: another code; `key-differs`: the server shows another key than the paper's
 */
export async function recoverKey(session, key, code) {
  const { api, smith, me } = session;
  const seen = (await session.seenOutside()) ?? session.store.get().organisation?.key;
  const isNewest = seen?.id === key.id && seen.public === key.public;
  const place = { organisation: /** @type {string} */ (me.organisation), key, code, isNewest };
  const { grant } = await smith.act("recoverOrganisationKey", place);
  await session.storePins();
  await api.call(
    "PUT",
    `${MEMBERS}/${me.id}/grants/${key.id}`,
    { grant },
    await holderProof(session, key.id),
  );
}
