/** What the server says is wrong with a questionnaire, by the place where it is mended. */

import { walk } from "../shared/questionnaire/definition.js";

/**
 * @import { Fault } from "kier/api"
 * @import { Definition, Path } from "../shared/questionnaire/definition.js"
 */

/**
 * A fault with its place.
 * @typedef {Fault & ReturnType<typeof placeOf>} Placed
 */

/**
 * The place of a fault.
 * @param {Definition} definition
 * @param {string} pointer
 * @returns {{path: number[] | null, field: string, list: string}} `path` of the item, or of the
 *   first with the list; null where it is about all. `field` is the rest, like `label/nl`
 */
export function placeOf(definition, pointer) {
  const parts = pointer
    .split("/")
    .slice(1)
    .map((part) => part.replace(/~1/g, "/").replace(/~0/g, "~"));
  if (parts[0] === "choices") {
    const list = parts[1] ?? "";
    const found = [...walk(definition.items)].find(({ item }) => item.choices === list);
    return { path: found?.path ?? null, field: `choices/${parts.slice(2).join("/")}`, list };
  }
  /** @type {Path} */
  const path = [];
  while (parts[0] === "items" && /^\d+$/.test(parts[1] ?? "")) {
    path.push(Number(parts[1]));
    parts.splice(0, 2);
  }
  return { path: path.length ? path : null, field: parts.join("/"), list: "" };
}

/**
 * Faults with their places.
 * @param {Definition} definition
 * @param {Fault[]} faults
 */
export const placed = (definition, faults) =>
  faults.map((fault) => ({ ...fault, ...placeOf(definition, fault.pointer) }));

/**
 * Faults by the path of their item, as text: `2.0`; what is about all by the empty text.
 * @param {Placed[]} found
 */
export function byItem(found) {
  /** @type {Map<string, Placed[]>} */
  const groups = new Map();
  for (const fault of found) {
    const key = fault.path?.join(".") ?? "";
    groups.set(key, [...(groups.get(key) ?? []), fault]);
  }
  return groups;
}

/**
 * What is said of one field of an item: `label`, `relevant`, `choices`, …
 * @param {Placed[]} faults
 * @param {string} field
 */
export const atField = (faults, field) =>
  faults
    .filter((fault) => fault.field === field || fault.field.startsWith(`${field}/`))
    .map(({ detail }) => detail);

/**
 * The identifiers that the field of a fault may have on the page, the nearest first.
 * @param {string} field the rest of a pointer: `label/nl`, `choices/0/name`, `parameters/classes`
 */
export function fieldIds(field) {
  const [first, second, third] = field.split("/");
  if (first === "choices" && second)
    return [`choice-${second}-${third}`, `choice-${second}-name`, "choices"];
  if (first === "parameters") return [second ?? "scale-start", "scale-start"];
  return [`${first}-${second}`, `${first}-0-name`, first];
}
