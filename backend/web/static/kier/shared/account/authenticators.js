/** The account system's routes for the second factor (docs/accounts.md): phone, recovery codes. */

/** @import { Api } from "../wire.js" */

/** @typedef {{type: "totp" | "recovery_codes", unused_code_count?: number}} Authenticator */
/** @typedef {{secret: string, totp_url: string, totp_svg?: string}} Secret */

const AUTHENTICATORS = "account/authenticators";
const TOTP = `${AUTHENTICATORS}/totp`;
const RECOVERY_CODES = `${AUTHENTICATORS}/recovery-codes`;

/**
 * Whether an error means: give your password once more, then try again.
 * @param {any} error
 */
export const mustReauthenticate = (error) =>
  error.asksFor?.("reauthenticate") || error.asksFor?.("mfa_reauthenticate") || false;

/**
 * Give the password once more, before the second factor may be changed.
 * @param {Api} api
 * @param {string} login
 */
export const reauthenticate = (api, login) =>
  api.account("POST", "auth/reauthenticate", { password: login });

/**
 * What a member has set up: `{type, created_at, unused_code_count, …}` each.
 * @param {Api} api
 * @returns {Promise<Authenticator[]>}
 */
export const authenticators = async (api) => (await api.account("GET", AUTHENTICATORS)).data;

/**
 * A new secret for the phone: `{secret, totp_url, totp_svg}`; null if one is set up already.
 * @param {Api} api
 * @returns {Promise<Secret | null>}
 */
export async function newSecret(api) {
  try {
    await api.account("GET", TOTP);
    return null;
  } catch (/** @type {any} */ error) {
    if (error.status === 404 && error.body.meta?.secret) return error.body.meta;
    throw error;
  }
}

/**
 * Set up the phone with a code that it shows.
 * @param {Api} api
 * @param {string} code
 */
export const setUp = (api, code) => api.account("POST", TOTP, { code });

/**
 * Remove the phone's codes.
 * @param {Api} api
 */
export const remove = (api) => api.account("DELETE", TOTP);

/**
 * Recovery codes that were never shown yet, or new ones in their place.
 * @param {Api} api
 * @param {{anew?: boolean}} [options]
 */
export async function recoveryCodes(api, { anew = false } = {}) {
  const answer = await api.account(anew ? "POST" : "GET", RECOVERY_CODES, anew ? {} : undefined);
  return answer.data.unused_codes ?? [];
}
