/** The account system's routes (docs/accounts.md): sign-in, second factor, recovery codes. */

import { Refused } from "./api.js";

const SYSTEM = "/_allauth/app/v1";
const TOTP = `${SYSTEM}/account/authenticators/totp`;
const RECOVERY_CODES = `${SYSTEM}/account/authenticators/recovery-codes`;

// Signing in and changing the second factor give the session a new token.
async function call(api, method, path, body) {
  try {
    return keep(api, await api.call(method, path, body));
  } catch (error) {
    if (error instanceof Refused) keep(api, error.body);
    throw error;
  }
}

function keep(api, answer) {
  if (answer?.meta?.session_token) api.token = answer.meta.session_token;
  return answer;
}

const isPending = (error, flow) =>
  error instanceof Refused &&
  error.status === 401 &&
  (error.body.data?.flows ?? []).some((one) => one.id === flow);

/**
 * Sign in with what the password became.
 * @returns {Promise<"in" | "code">} `code`: the second factor is asked for
 * @throws {Refused} 400: address or password is wrong
 */
export async function signIn(api, email, login) {
  api.token = null;
  try {
    await call(api, "POST", `${SYSTEM}/auth/login`, { email, password: login });
    return "in";
  } catch (error) {
    if (isPending(error, "mfa_authenticate")) return "code";
    throw error;
  }
}

/** Complete a sign-in with a code from the phone, or a recovery code. */
export const giveCode = (api, code) =>
  call(api, "POST", `${SYSTEM}/auth/2fa/authenticate`, { code });

/** End the session there; the token here is forgotten in any case. */
export async function signOut(api) {
  try {
    // The account system answers the end of a session with 401.
    await api.call("DELETE", `${SYSTEM}/auth/session`).catch(() => null);
  } finally {
    api.token = null;
  }
}

/** Whether an error means: give your password once more, then try again. */
export const mustReauthenticate = (error) =>
  isPending(error, "reauthenticate") || isPending(error, "mfa_reauthenticate");

/** Give the password once more, before the second factor may be changed. */
export const reauthenticate = (api, login) =>
  call(api, "POST", `${SYSTEM}/auth/reauthenticate`, { password: login });

/** What a member has set up: `{type, created_at, unused_code_count, …}` each. */
export const authenticators = async (api) =>
  (await call(api, "GET", `${SYSTEM}/account/authenticators`)).data;

/** A new secret for the phone: `{secret, totp_url, totp_svg}`; null if one is set up already. */
export async function newSecret(api) {
  try {
    await call(api, "GET", TOTP);
    return null;
  } catch (error) {
    if (error.status === 404 && error.body.meta?.secret) return error.body.meta;
    throw error;
  }
}

/** Set up the phone with a code that it shows. */
export const setUp = (api, code) => call(api, "POST", TOTP, { code });

/** Remove the phone's codes. */
export const remove = (api) => call(api, "DELETE", TOTP);

/** Recovery codes that were never shown yet, or new ones in their place. */
export async function recoveryCodes(api, { anew = false } = {}) {
  const answer = await call(api, anew ? "POST" : "GET", RECOVERY_CODES, anew ? {} : undefined);
  return answer.data.unused_codes ?? [];
}
