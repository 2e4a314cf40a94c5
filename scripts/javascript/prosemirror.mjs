// The editor of pages: documents of a closed schema, kept by ProseMirror.
export {
  baseKeymap,
  chainCommands,
  joinBackward,
  lift,
  selectParentNode,
  setBlockType,
  toggleMark,
  wrapIn,
} from "prosemirror-commands";
export { gapCursor } from "prosemirror-gapcursor";
export { history, redo, redoDepth, undo, undoDepth } from "prosemirror-history";
export {
  InputRule,
  inputRules,
  textblockTypeInputRule,
  undoInputRule,
  wrappingInputRule,
} from "prosemirror-inputrules";
export { keymap } from "prosemirror-keymap";
export { DOMParser, DOMSerializer, Fragment, Node, Schema, Slice } from "prosemirror-model";
export { liftListItem, splitListItem, wrapInList } from "prosemirror-schema-list";
export {
  EditorState,
  NodeSelection,
  Plugin,
  PluginKey,
  Selection,
  TextSelection,
} from "prosemirror-state";
export { canJoin, findWrapping, liftTarget } from "prosemirror-transform";
export { Decoration, DecorationSet, EditorView } from "prosemirror-view";
