/** What is done with whole blocks of a document: put in, moved, changed, taken out. */

import { Fragment, NodeSelection, Selection, TextSelection } from "../../vendor/prosemirror.js";
import { PARTS } from "./blocks.js";
import { linkAddress } from "./link-address.js";
import { schema } from "./schema.js";

/**
 * @import { Node } from "prosemirror-model"
 * @import { Command, EditorState, Transaction } from "prosemirror-state"
 */

/**
 * A block or a part of one, with its place.
 * @typedef {{node: Node, from: number, to: number, index: number, parent: Node}} Placed
 */

/**
 * The block in which somebody is.
 * @param {EditorState} state
 * @returns {Placed}
 */
export function blockHere({ doc, selection }) {
  const { $from } = selection;
  const index = Math.min($from.index(0), doc.childCount - 1);
  const from = $from.depth ? $from.before(1) : startOf(doc, index);
  const node = doc.child(index);
  return { node, from, to: from + node.nodeSize, index, parent: doc };
}

/**
 * Where a block begins.
 * @param {Node} doc
 * @param {number} index
 */
export function startOf(doc, index) {
  let at = 0;
  for (let before = 0; before < index; before += 1) at += doc.child(before).nodeSize;
  return at;
}

/**
 * The step, part or line in which somebody is; null if the block has none.
 * @param {EditorState} state
 * @returns {Placed | null}
 */
export function partHere({ selection: { $from } }) {
  for (let depth = $from.depth; depth > 0; depth -= 1) {
    const node = $from.node(depth);
    if (!(node.type.name in PARTS)) continue;
    const from = $from.before(depth);
    const parent = $from.node(depth - 1);
    return { node, from, to: from + node.nodeSize, index: $from.index(depth - 1), parent };
  }
  return null;
}

/**
 * Put the cursor at the beginning of what stands at a place.
 * @param {Transaction} change
 * @param {number} from
 */
function selectAt(change, from) {
  const node = change.doc.nodeAt(from);
  const selection =
    node?.isAtom && !node.isText
      ? NodeSelection.create(change.doc, from)
      : Selection.near(change.doc.resolve(from + 1));
  return change.setSelection(selection).scrollIntoView();
}

/**
 * Put a block below the one in which somebody is; an empty line gives way to it.
 * @param {Node} block
 * @returns {Command}
 */
export const insertBlock = (block) => (state, dispatch) => {
  const { node, from, to } = blockHere(state);
  const isEmpty = node.type === schema.nodes.paragraph && !node.content.size;
  const start = isEmpty ? from : to;
  dispatch?.(selectAt(state.tr.replaceWith(start, to, block), start));
  return true;
};

/**
 * Move a block or a part among those beside it; what is selected in it stays so.
 * @param {(state: EditorState) => Placed | null} find
 * @param {-1 | 1} step
 * @returns {Command}
 */
export const move = (find, step) => (state, dispatch) => {
  const placed = find(state);
  if (!placed) return false;
  const { node, from, to, index, parent } = placed;
  const other = index + step;
  if (other < 0 || other >= parent.childCount) return false;
  const beside = parent.child(other);
  const shift = step * beside.nodeSize;
  const [start, end, pair] =
    step < 0 ? [from + shift, to, [node, beside]] : [from, to + shift, [beside, node]];
  if (dispatch) {
    const { selection } = state;
    const change = state.tr.replaceWith(start, end, Fragment.from(pair));
    change.setSelection(
      selection instanceof NodeSelection
        ? NodeSelection.create(change.doc, selection.from + shift)
        : TextSelection.create(change.doc, selection.anchor + shift, selection.head + shift),
    );
    dispatch(change.scrollIntoView());
  }
  return true;
};

export const moveBlock = (/** @type {-1 | 1} */ step) => move(blockHere, step);
export const movePart = (/** @type {-1 | 1} */ step) => move(partHere, step);

/** @type {Command} */
export function removeBlock(state, dispatch) {
  const { from, to, index, parent } = blockHere(state);
  const change =
    parent.childCount === 1
      ? state.tr.replaceWith(from, to, schema.node("paragraph"))
      : state.tr.delete(from, to);
  const next = Math.min(index, change.doc.childCount - 1);
  dispatch?.(selectAt(change, startOf(change.doc, next)));
  return true;
}

/** @type {Command} */
export function addPart(state, dispatch) {
  const part = partHere(state);
  if (!part) return false;
  dispatch?.(selectAt(state.tr.insert(part.to, PARTS[part.node.type.name]()), part.to));
  return true;
}

/** @type {Command} */
export function removePart(state, dispatch) {
  const part = partHere(state);
  if (!part) return false;
  if (part.parent.childCount === 1) return removeBlock(state, dispatch);
  const change = state.tr.delete(part.from, part.to);
  const before = change.doc.resolve(part.index ? part.from - 1 : part.from + 1);
  dispatch?.(change.setSelection(Selection.near(before, -1)).scrollIntoView());
  return true;
}

/**
 * Go to an empty line below the block: the way out of steps, lists and quotes.
 * @type {Command}
 */
export function leaveBlock(state, dispatch) {
  const { to } = blockHere(state);
  dispatch?.(selectAt(state.tr.insert(to, schema.node("paragraph")), to));
  return true;
}

/**
 * Change what a block says in its form.
 * @param {number} from where the block begins
 * @param {Record<string, any>} attrs
 * @returns {Command}
 */
export const changeBlock = (from, attrs) => (state, dispatch) => {
  const node = state.doc.nodeAt(from);
  if (!node) return false;
  dispatch?.(state.tr.setNodeMarkup(from, null, { ...node.attrs, ...attrs }));
  return true;
};

/**
 * Put the cursor into a block.
 * @param {number} index
 * @returns {Command}
 */
export const goToBlock = (index) => (state, dispatch) => {
  if (index >= state.doc.childCount) return false;
  dispatch?.(selectAt(state.tr, startOf(state.doc, index)));
  return true;
};

/** @typedef {{href: string, from: number, to: number}} PlacedLink */

/**
 * The link at the cursor, with the text that it covers; null if there is none.
 * @param {EditorState} state
 * @returns {PlacedLink | null}
 */
export function linkHere({ selection: { $from, from, to, empty } }) {
  const here = linksIn($from.parent, $from.start()).find(
    (link) => link.from <= from && (empty ? from <= link.to : from < link.to),
  );
  if (!here) return null;
  return empty ? here : { href: here.href, from, to };
}

/**
 * @param {Node} line
 * @param {number} start where its text begins
 */
function linksIn(line, start) {
  /** @type {PlacedLink[]} */
  const links = [];
  line.forEach((child, offset) => {
    const mark = child.marks.find(({ type }) => type === schema.marks.link);
    if (!mark) return;
    const { href } = mark.attrs;
    const [from, to] = [start + offset, start + offset + child.nodeSize];
    const last = links.at(-1);
    // A part of it may be bold.
    if (last && last.href === href && last.to === from) last.to = to;
    else links.push({ href, from, to });
  });
  return links;
}

/**
 * Lead a text somewhere, or nowhere any more.
 * @param {{from: number, to: number, href: string, text: string}} link `text` stands there where
 *   nothing was selected; without `href` the link goes
 * @returns {Command}
 */
export const setLink =
  ({ from, to, href, text }) =>
  (state, dispatch) => {
    const change = state.tr;
    const { link } = schema.marks;
    if (from === to && href) change.insertText(text, from);
    const end = from === to ? from + text.length : to;
    change.removeMark(from, end, link);
    const address = href && linkAddress(href);
    if (address) change.addMark(from, end, link.create({ href: address }));
    dispatch?.(change.scrollIntoView());
    return true;
  };
