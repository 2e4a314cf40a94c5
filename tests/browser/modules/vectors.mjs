// The protocol's vectors, and how a refusal is looked for.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";

const PATH = new URL("../../core/vectors.json", import.meta.url);

/**
 * @typedef {typeof import("../../core/vectors.json")} Stored
 * @typedef {Omit<Stored, "words"> & {words: (Stored["words"][number]
 *   & {kind: "member" | "organisation"})[]}} Vectors
 */

/** @type {Vectors} */
export const VECTORS = JSON.parse(readFileSync(PATH, "utf8"));
export const REQUEST = VECTORS.seeker_envelope.request;

/**
 * Fails unless `act` is refused with an error of this code.
 * @param {string} code
 * @param {() => unknown} act
 */
export async function refused(code, act) {
  await assert.rejects(
    async () => act(),
    (/** @type {any} */ error) => {
      assert.equal(error.code, code);
      return true;
    },
  );
}
