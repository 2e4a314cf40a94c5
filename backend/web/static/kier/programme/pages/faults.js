/** What the server says is wrong with a document, by the block where it is mended. */

/** @import { ErrorBody } from "../../shared/wire.js" */

/**
 * By the number of a block among those that were sent.
 * @typedef {Map<number, string[]>} Faults
 */

/** @typedef {{blocks: Faults, others: [field: string, text: string][]}} Sorted */

const IN_BLOCK = /^\/content\/content\/(\d+)/;

/**
 * Sort what an answer says is wrong: by block, and by field.
 * @param {{body?: ErrorBody} | null} error
 * @returns {Sorted}
 */
export function sorted(error) {
  /** @type {Sorted} */
  const found = { blocks: new Map(), others: [] };
  for (const { pointer = "", detail = "" } of error?.body?.errors ?? []) {
    const block = IN_BLOCK.exec(pointer);
    if (!block) {
      found.others.push([pointer.split("/")[1] ?? "", detail]);
      continue;
    }
    const at = Number(block[1]);
    found.blocks.set(at, [...(found.blocks.get(at) ?? []), detail]);
  }
  return found;
}
