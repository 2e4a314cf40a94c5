/** Words of signal tables that are the same at every table: states, how a signal may be shared, what points at people. */

import { t } from "../../shared/text.js";

/** @type {() => Record<string, string>} */
const states = () => ({
  new: t("New"),
  enriched: t("Added to"),
  moved: t("Passed on"),
  closed: t("Closed"),
  expired: t("Expired"),
});

/** @param {string} state */
export const stateText = (state) => states()[state] ?? state;

/** States of signals in the order of a list. */
export const STATES = ["new", "enriched", "moved", "closed", "expired"];

/**
 * What each mark of the Traffic Light Protocol allows (FIRST, TLP 2.0). The marks have the same name in every language.
 * @type {() => Record<string, {name: string, about: string}>}
 */
const sharing = () => ({
  red: { name: "TLP:RED", about: t("Only for those who read it at this table") },
  amber: {
    name: "TLP:AMBER",
    about: t("For the organisations of this table; who wrote it decides who else"),
  },
  green: { name: "TLP:GREEN", about: t("For partners in the field, and not in public") },
  clear: { name: "TLP:CLEAR", about: t("For everybody") },
});

export const TLP = ["red", "amber", "green", "clear"];

/** @param {string} tlp */
export const sharingOf = (tlp) => sharing()[tlp] ?? { name: tlp, about: "" };

/** @type {() => Record<string, {one: string, blank: string}>} */
const kinds = () => ({
  name: { one: t("A name"), blank: t("[name]") },
  "birth-date": { one: t("A date of birth"), blank: t("[date of birth]") },
  "citizen-number": { one: t("A citizen service number"), blank: t("[number]") },
  plate: { one: t("A number plate"), blank: t("[number plate]") },
  phone: { one: t("A telephone number"), blank: t("[telephone number]") },
  address: { one: t("An address"), blank: t("[address]") },
  email: { one: t("An e-mail address"), blank: t("[e-mail address]") },
  account: { one: t("A bank account"), blank: t("[bank account]") },
});

/**
 * What points at a person is called, and what is written instead of it.
 * @param {string} kind
 */
export const kindWords = (kind) => kinds()[kind] ?? { one: kind, blank: "[…]" };

/**
 * The label of something that was chosen from a list of `GET options`.
 * @param {{id: string, label: string}[] | undefined} list
 * @param {string | null | undefined} id
 */
export const labelIn = (list, id) => capital(list?.find((one) => one.id === id)?.label ?? id ?? "");

/**
 * What can be chosen, with a capital.
 * @param {{id: string, label: string}[]} list
 * @returns {[id: string, text: string][]}
 */
export const choicesOf = (list) => list.map(({ id, label }) => [id, capital(label)]);

/** What is chosen as the municipality of a signal that is of no place, such as a website; the server gets none. */
export const NOT_KNOWN = "not-known";

/**
 * Municipalities to choose from, whose names are Dutch in each language.
 * @param {{id: string, label: string}[]} list
 * @returns {[id: string, text: string, lang: string][]}
 */
export const municipalitiesOf = (list) => list.map(({ id, label }) => [id, label, "nl"]);

/** @param {string} text */
const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);
