/** Proving to hold a key: the server lets nobody else grant it or put another in its place. */

/**
 * @import { Session } from "../account/session.js"
 * @import { Api } from "../wire.js"
 */

const CHALLENGES = "/api/v1/organisation/holder-challenges";

/**
 * Answer a challenge for one call.
 * @param {Pick<Session, "api" | "smith" | "me">} session
 * @param {string} key its identifier
 * @returns {Promise<{headers: Record<string, string>}>} as `Api.call` takes it
 */
export async function holderProof({ api, smith, me }, key) {
  const { id, box } = await api.post(CHALLENGES, { key });
  const { bytes } = await smith.act("answerChallenge", {
    organisation: /** @type {string} */ (me.organisation),
    key,
    box,
  });
  return { headers: { "Kier-Holder": `${id} ${bytes}` } };
}
