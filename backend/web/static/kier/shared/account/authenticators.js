/** The account system's routes for the second factor (docs/accounts.md): phone, recovery codes. */

const AUTHENTICATORS = "account/authenticators";
const TOTP = `${AUTHENTICATORS}/totp`;
const RECOVERY_CODES = `${AUTHENTICATORS}/recovery-codes`;

/** Whether an error means: give your password once more, then try again. */
export const mustReauthenticate = (error) =>
  error.asksFor?.("reauthenticate") || error.asksFor?.("mfa_reauthenticate") || false;

/** Give the password once more, before the second factor may be changed. */
export const reauthenticate = (api, login) =>
  api.account("POST", "auth/reauthenticate", { password: login });

/** What a member has set up: `{type, created_at, unused_code_count, …}` each. */
export const authenticators = async (api) => (await api.account("GET", AUTHENTICATORS)).data;

/** A new secret for the phone: `{secret, totp_url, totp_svg}`; null if one is set up already. */
export async function newSecret(api) {
  try {
    await api.account("GET", TOTP);
    return null;
  } catch (error) {
    if (error.status === 404 && error.body.meta?.secret) return error.body.meta;
    throw error;
  }
}

/** Set up the phone with a code that it shows. */
export const setUp = (api, code) => api.account("POST", TOTP, { code });

/** Remove the phone's codes. */
export const remove = (api) => api.account("DELETE", TOTP);

/** Recovery codes that were never shown yet, or new ones in their place. */
export async function recoveryCodes(api, { anew = false } = {}) {
  const answer = await api.account(anew ? "POST" : "GET", RECOVERY_CODES, anew ? {} : undefined);
  return answer.data.unused_codes ?? [];
}
