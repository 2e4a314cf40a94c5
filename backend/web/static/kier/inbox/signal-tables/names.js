/** What tables and organisations are called. */

import { language } from "../../shared/text.js";

/**
 * The name of a table in the reader's language, else in one that it has.
 * @param {{name: Record<string, string>}} table
 * @returns {{text: string, lang: string}}
 */
export function tableName({ name }) {
  const { code, tag } = language();
  const found = [code, tag, "nl", "en", ...Object.keys(name)].find((one) => name[one]) ?? code;
  return { text: name[found] ?? "", lang: found.replace("nl-easy", "nl") };
}

/**
 * What an organisation at a table is called.
 * @param {{members: {organisation: string, name: string}[]}} table
 * @param {string} organisation
 */
export const organisationName = ({ members }, organisation) =>
  members.find((one) => one.organisation === organisation)?.name ?? "";
