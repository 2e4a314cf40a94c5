/** Stand-ins for objects of which a test needs a part. */

/**
 * What of a type a test gives: any of its properties, and of theirs.
 * @template T
 * @typedef {T extends (...given: infer Given) => infer Answer ? (...given: Given) => Parts<Answer>
 *   : T extends Promise<infer Answer> ? Promise<Parts<Answer>>
 *   : T extends readonly (infer Item)[] ? Parts<Item>[]
 *   : T extends object ? {[Name in keyof T]?: Parts<T[Name]>}
 *   : T} Parts
 */

/**
 * An object of the type that is asked for, with these properties only.
 * @template T
 * @param {NoInfer<Parts<T>>} parts
 * @returns {T}
 */
export const standIn = (parts) => /** @type {any} */ (parts);

/**
 * A value that the type of its place forbids, where a test wants it refused.
 * @param {unknown} value
 * @returns {any}
 */
export const wrong = (value) => value;
