/** Choosing a password: checked here, since it never leaves the browser. */

import { encode, random } from "../crypto/encoding.js";
import { passwordProblem } from "../crypto/password.js";
import { needed, Said } from "../pages.js";
import { t } from "../text.js";

const SALT_BYTES = 16;

/** A salt for a new password. */
export const newSalt = () => encode(random(SALT_BYTES));

/** The field of a new password. */
export const newPasswordField = () => ({
  id: "new-password",
  label: t("New password"),
  hint: t("At least 12 characters. Four words that do not belong together are good."),
  type: "password",
  autocomplete: "new-password",
});

/**
 * The new password of a form.
 * @param {Record<string, string>} values
 * @param {string} [email] what a password should not be made of
 * @throws {Said} it is too weak
 */
export function goodPassword(values, email = "") {
  needed(values, "new-password", t("Choose a password."));
  const password = values["new-password"];
  const problem = passwordProblem(password, email);
  if (!problem) return password;
  const texts = {
    "too-short": t("This is too short: at least 12 characters."),
    repeated: t("The same characters come again and again. Choose another password."),
    "too-common": t("Many people use such a password, so it is tried first. Choose another."),
    "like-email": t("This is too much like your e-mail address. Choose another password."),
  };
  throw new Said(texts[problem], "new-password");
}
