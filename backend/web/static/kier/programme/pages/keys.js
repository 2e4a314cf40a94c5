/** Keys of the editor, and what is typed at the beginning of a line. */

import {
  baseKeymap,
  chainCommands,
  InputRule,
  inputRules,
  keymap,
  liftListItem,
  NodeSelection,
  redo,
  Selection,
  setBlockType,
  splitListItem,
  TextSelection,
  textblockTypeInputRule,
  toggleMark,
  undo,
  undoInputRule,
  wrapInList,
  wrappingInputRule,
} from "../../vendor/prosemirror.js";
import { t } from "../../shared/text.js";
import { WITH_FORM } from "./block-words.js";
import { PARTS } from "./blocks.js";
import { blockHere, leaveBlock, moveBlock, movePart, partHere, removePart } from "./commands.js";
import { schema } from "./schema.js";

/**
 * @import { Node } from "prosemirror-model"
 * @import { Command, EditorState } from "prosemirror-state"
 */

/**
 * What the editor's own page does for a key.
 * @typedef {{onLink: () => void, onInsert: () => void, onToolbar: () => void,
 *   onForm: () => void}} Acts
 */

const { nodes, marks } = schema;
const TITLES = ["step_title", "accordion_title"];

/**
 * From a title Enter leads into the text below it.
 * @type {Command}
 */
function enterFromTitle(state, dispatch) {
  const { $from, empty } = state.selection;
  if (!TITLES.includes($from.parent.type.name) || !empty) return false;
  const after = $from.after();
  const change = state.tr;
  if (!$from.node(-1).maybeChild($from.index(-1) + 1))
    change.insert(after, nodes.paragraph.create());
  dispatch?.(change.setSelection(Selection.near(change.doc.resolve(after + 1))).scrollIntoView());
  return true;
}

/**
 * An empty last line of a step or a part gives way to the next one; one that is wholly empty and
 * the last of several, to a line below the block.
 * @type {Command}
 */
function enterFromLastLine(state, dispatch) {
  const { $from, empty } = state.selection;
  const part = partHere(state);
  if (!empty || !part || part.node.type === nodes.list_item) return false;
  const isLastLine = $from.depth >= 2 && $from.node(-1) === part.node;
  if (!isLastLine || $from.parent.type !== nodes.paragraph || $from.parent.content.size)
    return false;
  if ($from.index(-1) !== part.node.childCount - 1) return false;
  if (!part.node.textContent)
    return part.parent.childCount > 1 ? leaveEmptyPart(state, dispatch) : false;
  // A part that unfolds has one line at least.
  const isNeeded = part.node.type === nodes.accordion_item && part.node.childCount === 2;
  const change = state.tr;
  if (!isNeeded) change.delete($from.before(), $from.after());
  const end = change.mapping.map(part.to);
  change.insert(end, PARTS[part.node.type.name]());
  dispatch?.(change.setSelection(Selection.near(change.doc.resolve(end + 1))).scrollIntoView());
  return true;
}

/** @type {Command} */
function leaveEmptyPart(state, dispatch) {
  const part = partHere(state);
  if (!part || part.index !== part.parent.childCount - 1) return false;
  const { to } = blockHere(state);
  const change = state.tr.delete(part.from, part.to);
  const below = change.mapping.map(to);
  change.insert(below, nodes.paragraph.create());
  dispatch?.(change.setSelection(TextSelection.create(change.doc, below + 1)).scrollIntoView());
  return true;
}

/**
 * Backspace in an empty title takes the empty part away.
 * @type {Command}
 */
function backspaceInPart(state, dispatch) {
  const { $from, empty } = state.selection;
  const part = partHere(state);
  if (!empty || !part || !TITLES.includes($from.parent.type.name)) return false;
  return part.node.textContent ? false : removePart(state, dispatch);
}

/** @param {EditorState} state */
const hasForm = ({ selection }) =>
  selection instanceof NodeSelection && WITH_FORM.includes(selection.node.type.name);

/** @param {() => void} act */
function run(act) {
  act();
  return true;
}

/**
 * @param {() => void} act
 * @returns {Command}
 */
const does = (act) => () => run(act);

/**
 * The keys, as plugins.
 * @param {Acts} acts
 */
export const keys = (acts) => [
  keymap({
    "Mod-k": does(acts.onLink),
    "Mod-b": toggleMark(marks.bold),
    "Mod-z": chainCommands(undoInputRule, undo),
    "Mod-y": redo,
    "Shift-Mod-z": redo,
    "Mod-Alt-0": setBlockType(nodes.paragraph),
    "Mod-Alt-2": setBlockType(nodes.heading, { level: 2 }),
    "Mod-Alt-3": setBlockType(nodes.heading, { level: 3 }),
    "Mod-Shift-7": wrapInList(nodes.ordered_list),
    "Mod-Shift-8": wrapInList(nodes.bullet_list),
    "Mod-Shift-Enter": does(acts.onInsert),
    "Mod-Enter": leaveBlock,
    "Alt-F10": does(acts.onToolbar),
    "Alt-ArrowUp": moveBlock(-1),
    "Alt-ArrowDown": moveBlock(1),
    "Alt-Shift-ArrowUp": movePart(-1),
    "Alt-Shift-ArrowDown": movePart(1),
    Backspace: chainCommands(undoInputRule, backspaceInPart),
    Enter: chainCommands(
      (state) => hasForm(state) && run(acts.onForm),
      enterFromTitle,
      enterFromLastLine,
      splitListItem(nodes.list_item),
      liftListItem(nodes.list_item),
    ),
  }),
  keymap(baseKeymap),
  inputRules({
    rules: [
      textblockTypeInputRule(/^##\s$/, nodes.heading, { level: 2 }),
      textblockTypeInputRule(/^###\s$/, nodes.heading, { level: 3 }),
      wrappingInputRule(/^[-*]\s$/, nodes.bullet_list),
      wrappingInputRule(/^1[.)]\s$/, nodes.ordered_list),
      wrappingInputRule(/^>\s$/, nodes.quote),
      // Three dots are one sign to who hears it read.
      new InputRule(/\.\.\.$/, "…"),
    ],
  }),
];

/**
 * The keys in words, for who looks them up.
 * @returns {[keys: string, does: string][]}
 */
export function keyWords() {
  const mod = /Mac|iP(hone|ad)/.test(navigator.platform) ? "⌘" : "Ctrl";
  return [
    [`${mod} S`, t("Save")],
    [`${mod} Shift Enter`, t("Add a block")],
    [`${mod} Enter`, t("A new line below the block")],
    ["Alt ↑ / Alt ↓", t("Move the block")],
    ["Alt Shift ↑ / ↓", t("Move the step, part or line")],
    ["Alt F10", t("To the buttons above the text; Escape leads back")],
    ["Enter", t("Change a picture, button, file, question or video that is selected")],
    [`${mod} B`, t("Bold")],
    [`${mod} K`, t("Link in the text")],
    [`${mod} Alt 2 / 3 / 0`, t("Heading, smaller heading, text")],
    [`${mod} Shift 8 / 7`, t("List, numbered list")],
    [`${mod} Z / ${mod} Y`, t("Undo, do again")],
  ];
}
