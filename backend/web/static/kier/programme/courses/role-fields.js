/** For whom modules of a course are: roles with names by language. */

import { Line } from "../../shared/questionnaire/fields.js";
import { t } from "../../shared/text.js";
import { html, useLayoutEffect, useRef } from "../../vendor/preact.js";
import { languageName, textIn } from "../names.js";

/** One without `id` is new. @typedef {{id: string, name: Record<string, string>}} Role */

const MOST_ROLES = 12;
// Everybody who works here reads one of them.
const USUAL = ["nl", "en"];
const LONGEST_ID = 30;

/**
 * Roles as they are sent: without empty names, and each with an id.
 * @param {Role[]} roles
 * @returns {Role[] | null} null if one has no name
 */
export function sentRoles(roles) {
  const taken = new Set(roles.map(({ id }) => id));
  const sent = roles.map(({ id, name }) => {
    const named = Object.entries(name).map(([code, text]) => [code, text.trim()]);
    const whole = Object.fromEntries(named.filter(([, text]) => text));
    return { id: id || idOf(whole, taken), name: whole };
  });
  return sent.every(({ name }) => Object.keys(name).length) ? sent : null;
}

/**
 * An id that says who it is, for people who read a file of the course.
 * @param {Record<string, string>} name
 * @param {Set<string>} taken
 */
function idOf(name, taken) {
  const text = name.en ?? name.nl ?? "";
  const plain = text
    .normalize("NFKD")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-");
  const stem = plain.replace(/^[^a-z]+|-$/g, "").slice(0, LONGEST_ID) || "role";
  let id = stem;
  for (let number = 2; taken.has(id); number += 1) id = `${stem}-${number}`;
  taken.add(id);
  return id;
}

/**
 * What roles are called, in one line.
 * @param {Role[]} roles
 */
export const roleNames = (roles) => roles.map(({ name }) => textIn(name).text).join(" · ");

/**
 * @param {{roles: Role[], languages: string[], onChange: (roles: Role[]) => void}} props
 *   `languages` in which the course is
 */
export function RoleFields({ roles, languages, onChange }) {
  const box = useRef(/** @type {HTMLElement | null} */ (null));
  // The field that takes the focus once it is drawn.
  const wanted = useRef("");
  useLayoutEffect(() => {
    if (!wanted.current) return;
    /** @type {HTMLElement | null | undefined} */ (
      box.current?.querySelector(wanted.current)
    )?.focus();
    wanted.current = "";
  });
  const codes = [
    ...new Set([...USUAL, ...languages, ...roles.flatMap(({ name }) => Object.keys(name))]),
  ];
  const add = () => {
    wanted.current = `#role-${roles.length}-${codes[0]}`;
    onChange([...roles, { id: "", name: {} }]);
  };
  /** @param {number} at */
  const remove = (at) => {
    wanted.current = "[data-act='add-role']";
    onChange(roles.toSpliced(at, 1));
  };
  return html`<fieldset class="plain-group stack" ref=${box} data-part="roles"><legend class="label">${t("Roles")}</legend>
    <p class="hint">${t("If parts of the course are for some people only, such as desk and cleaning. Whoever learns chooses one. Leave it empty if the course is the same for all.")}</p>
    ${roles.map(
      (
        role,
        at,
      ) => html`<fieldset key=${at} class="role" data-role=${role.id}><legend class="apart">${t("Role {n}", { n: at + 1 })}</legend>
        <div class="name-languages">${codes.map((code) => {
          /** @param {string} text */
          const write = (text) =>
            onChange(roles.with(at, { ...role, name: { ...role.name, [code]: text } }));
          return html`<${Line} key=${code} id="role-${at}-${code}" label=${t("Role {n} ({language})", { n: at + 1, language: languageName(code) })} lang=${code.replace("nl-easy", "nl")} maxlength="60" value=${role.name[code] ?? ""} onChange=${write} />`;
        })}</div>
        <button type="button" class="button small quiet" data-act="remove-role" onClick=${() => remove(at)}>${t("Remove this role")}<span class="apart">: ${textIn(role.name).text}</span></button></fieldset>`,
    )}
    ${roles.length < MOST_ROLES && html`<p><button type="button" class="button small" data-act="add-role" onClick=${add}>${t("Add a role")}</button></p>`}</fieldset>`;
}
