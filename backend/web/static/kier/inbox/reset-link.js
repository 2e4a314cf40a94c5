/** The link in a mail for a new password: `/members/reset#<member>.<signature>`. */

const TOKEN = /^#([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\../;

/**
 * The member's identifier, for the new envelope; null if the link is not whole.
 * @param {string} hash
 */
export const memberIn = (hash) => TOKEN.exec(hash)?.[1] ?? null;
