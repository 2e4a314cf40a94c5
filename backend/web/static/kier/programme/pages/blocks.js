/** New blocks and parts of blocks, without words. */

import { schema } from "./schema.js";

/** @import { Node } from "prosemirror-model" */

/** @param {string} name @param {...Node} content */
const node = (name, ...content) => schema.node(name, null, content);
const paragraph = () => node("paragraph");
const step = () => node("step", node("step_title"), paragraph());
const accordionItem = () => node("accordion_item", node("accordion_title"), paragraph());
const listItem = () => node("list_item", paragraph());

/**
 * Blocks by their kind in the menu; others begin with a form.
 * @type {Record<string, () => Node>}
 */
export const NEW_BLOCKS = {
  paragraph,
  heading: () => schema.node("heading", { level: 2 }),
  subheading: () => schema.node("heading", { level: 3 }),
  bullet_list: () => node("bullet_list", listItem()),
  ordered_list: () => node("ordered_list", listItem()),
  steps: () => node("steps", step()),
  accordion: () => node("accordion", accordionItem()),
  quote: () => node("quote", paragraph()),
};

/**
 * Parts by the name of their node.
 * @type {Record<string, () => Node>}
 */
export const PARTS = { step, accordion_item: accordionItem, list_item: listItem };
