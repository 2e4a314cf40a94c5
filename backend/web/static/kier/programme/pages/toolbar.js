/** The buttons above the text. One of them is on the way of Tab; arrows lead to the others. */

import { useStore } from "../../shared/pages.js";
import { t } from "../../shared/text.js";
import { html, useRef, useState } from "../../vendor/preact.js";
import {
  liftListItem,
  redo,
  redoDepth,
  setBlockType,
  toggleMark,
  undo,
  undoDepth,
  wrapInList,
} from "../../vendor/prosemirror.js";
import { blockName, kindOf, partNames, WITH_FORM } from "./block-words.js";
import {
  addPart,
  blockHere,
  moveBlock,
  movePart,
  partHere,
  removeBlock,
  removePart,
} from "./commands.js";
import { schema } from "./schema.js";

/**
 * @import { EditorState } from "prosemirror-state"
 * @import { DocumentEditor } from "./document-editor.js"
 */

/**
 * A button; `isOn` of one that stays pressed, `sign` is what is seen of its name.
 * @typedef {{id: string, label: string, sign?: string, does: () => void, isOn?: boolean,
 *   isOff?: boolean}} Tool
 */

const { nodes, marks } = schema;

/**
 * @param {{editor: DocumentEditor, id: string, onInsert: () => void, onLink: () => void,
 *   onForm: () => void, onKeys: () => void}} props `id` of the text that it belongs to
 */
export function Toolbar({ editor, id, onInsert, onLink, onForm, onKeys }) {
  const { state, said } = useStore(editor.store);
  const bar = useRef(/** @type {HTMLElement | null} */ (null));
  const [current, setCurrent] = useState("insert");
  const groups = [
    [
      { id: "insert", label: t("Add a block"), sign: `+ ${t("Add a block")}`, does: onInsert },
      ...textTools(editor, state, onLink),
    ],
    blockTools(editor, state, onForm),
    partTools(editor, state),
    [...stepTools(editor, state), { id: "keys", label: t("Keys"), sign: "?", does: onKeys }],
  ].filter((group) => group.length);
  const ids = groups.flat().map((tool) => tool.id);
  const here = ids.includes(current) ? current : ids[0];
  /** @param {KeyboardEvent} event */
  const onKeyDown = (event) => {
    if (event.key === "Escape") return editor.focus();
    const isRtl = document.documentElement.dir === "rtl";
    const at = ids.indexOf(here);
    /** @type {Record<string, number>} */
    const moves = {
      ArrowRight: at + (isRtl ? -1 : 1),
      ArrowLeft: at + (isRtl ? 1 : -1),
      Home: 0,
      End: ids.length - 1,
    };
    const to = moves[event.key];
    if (to === undefined) return undefined;
    event.preventDefault();
    const next = ids[(to + ids.length) % ids.length];
    setCurrent(next);
    return focusTool(bar.current, next);
  };
  return html`<div class="toolbar" role="toolbar" aria-label=${t("Buttons for the text")} aria-controls=${id} ref=${bar} onKeyDown=${onKeyDown} data-part="toolbar">
      ${groups.map((group, at) => html`<span key=${at} class="tool-group">${group.map((tool) => html`<${ToolButton} key=${tool.id} tool=${tool} isHere=${tool.id === here} onHere=${() => setCurrent(tool.id)} />`)}</span>`)}
    </div>
    <p class="hint tool-words" role="status">${said}</p>`;
}

/**
 * @param {HTMLElement | null} bar
 * @param {string} tool
 */
const focusTool = (bar, tool) =>
  /** @type {HTMLElement | null | undefined} */ (
    bar?.querySelector(`[data-tool="${tool}"]`)
  )?.focus();

/** Lead the focus to the button that is on the way of Tab. */
export const focusToolbar = () =>
  /** @type {HTMLElement | null} */ (
    document.querySelector("[data-part='toolbar'] [tabindex='0']")
  )?.focus();

/** @param {{tool: Tool, isHere: boolean, onHere: () => void}} props */
function ToolButton({ tool, isHere, onHere }) {
  const { id, label, sign, does, isOn, isOff } = tool;
  // Pressed by a finger or a mouse, the cursor stays in the text.
  /** @param {Event} event */
  const keepCursor = (event) => event.preventDefault();
  const name = sign
    ? html`<span aria-hidden="true">${sign}</span><span class="apart">${label}</span>`
    : label;
  return html`<button type="button" class="button small tool" data-tool=${id} tabindex=${isHere ? 0 : -1} title=${sign ? label : undefined}
    aria-pressed=${isOn === undefined ? undefined : String(isOn)} aria-disabled=${isOff ? "true" : undefined}
    onMouseDown=${keepCursor} onFocus=${onHere} onClick=${() => !isOff && does()}>${name}</button>`;
}

/**
 * Bold, links, and which kind of lines they are.
 * @param {DocumentEditor} editor
 * @param {EditorState} state
 * @param {() => void} onLink
 * @returns {Tool[]}
 */
function textTools(editor, state, onLink) {
  const { $from, from, to, empty } = state.selection;
  /** @param {import("prosemirror-model").MarkType} type */
  const isMarked = (type) =>
    empty
      ? !!type.isInSet(state.storedMarks ?? $from.marks())
      : state.doc.rangeHasMark(from, to, type);
  const takesMarks = $from.parent.type === nodes.paragraph;
  const kind = $from.parent.isTextblock ? kindOf($from.parent) : "";
  /** @type {(level: 2 | 3) => () => void} */
  const heading = (level) => () => editor.run(setBlockType(nodes.heading, { level }));
  /** @type {(type: import("prosemirror-model").NodeType) => () => void} */
  const list = (type) => () =>
    editor.run(listHere(state) === type ? liftListItem(nodes.list_item) : wrapInList(type));
  const inList = listHere(state);
  const isPlace = $from.depth === 1 || inList;
  return [
    {
      id: "bold",
      label: t("Bold"),
      sign: "B",
      isOn: isMarked(marks.bold),
      isOff: !takesMarks,
      does: () => editor.run(toggleMark(marks.bold)),
    },
    {
      id: "link",
      label: t("Link in the text"),
      sign: t("Link…"),
      isOn: isMarked(marks.link),
      isOff: !takesMarks,
      does: onLink,
    },
    {
      id: "text",
      label: t("Text"),
      sign: "¶",
      isOn: kind === "paragraph" && !inList,
      isOff: $from.depth !== 1,
      does: () => editor.run(setBlockType(nodes.paragraph)),
    },
    {
      id: "heading",
      label: t("Heading"),
      sign: "H2",
      isOn: kind === "heading",
      isOff: $from.depth !== 1,
      does: heading(2),
    },
    {
      id: "subheading",
      label: t("Smaller heading"),
      sign: "H3",
      isOn: kind === "subheading",
      isOff: $from.depth !== 1,
      does: heading(3),
    },
    {
      id: "bullet_list",
      label: t("List"),
      sign: "•—",
      isOn: inList === nodes.bullet_list,
      isOff: !isPlace,
      does: list(nodes.bullet_list),
    },
    {
      id: "ordered_list",
      label: t("Numbered list"),
      sign: "1.—",
      isOn: inList === nodes.ordered_list,
      isOff: !isPlace,
      does: list(nodes.ordered_list),
    },
  ];
}

/** @param {EditorState} state */
function listHere(state) {
  const part = partHere(state);
  return part?.node.type === nodes.list_item ? part.parent.type : null;
}

/**
 * The block as a whole.
 * @param {DocumentEditor} editor
 * @param {EditorState} state
 * @param {() => void} onForm
 * @returns {Tool[]}
 */
function blockTools(editor, state, onForm) {
  const { node, index, parent } = blockHere(state);
  const block = blockName(node);
  /** @param {number} step */
  const moved = (step) =>
    t("{block} is block {n} of {all} now.", {
      block,
      n: index + 1 + step,
      all: parent.childCount,
    });
  return [
    {
      id: "up",
      label: t("Move {block} up", { block }),
      sign: "↑",
      isOff: index === 0,
      does: () => editor.run(moveBlock(-1), moved(-1)),
    },
    {
      id: "down",
      label: t("Move {block} down", { block }),
      sign: "↓",
      isOff: index === parent.childCount - 1,
      does: () => editor.run(moveBlock(1), moved(1)),
    },
    ...(WITH_FORM.includes(node.type.name)
      ? [{ id: "change", label: t("Change {block}", { block }), does: onForm }]
      : []),
    {
      id: "remove",
      label: t("Remove {block}", { block }),
      sign: "✕",
      does: () =>
        editor.run(removeBlock, t("{block} was removed. Undo brings it back.", { block })),
    },
  ];
}

/**
 * The step, the part or the line within a block.
 * @param {DocumentEditor} editor
 * @param {EditorState} state
 * @returns {Tool[]}
 */
function partTools(editor, state) {
  const part = partHere(state);
  if (!part) return [];
  const { add, remove, name } = partNames()[part.node.type.name];
  const tools = [
    { id: "add-part", label: add, does: () => editor.run(addPart) },
    { id: "remove-part", label: remove, does: () => editor.run(removePart) },
  ];
  if (part.parent.childCount < 2) return tools;
  /** @type {(step: -1 | 1) => () => void} */
  const moves = (step) => () =>
    editor.run(
      movePart(step),
      t("{part} is number {n} of {all} now.", {
        part: name,
        n: part.index + 1 + step,
        all: part.parent.childCount,
      }),
    );
  return [
    ...tools,
    {
      id: "part-up",
      label: t("{part} up", { part: name }),
      isOff: part.index === 0,
      does: moves(-1),
    },
    {
      id: "part-down",
      label: t("{part} down", { part: name }),
      isOff: part.index === part.parent.childCount - 1,
      does: moves(1),
    },
  ];
}

/**
 * @param {DocumentEditor} editor
 * @param {EditorState} state
 * @returns {Tool[]}
 */
const stepTools = (editor, state) => [
  {
    id: "undo",
    label: t("Undo"),
    sign: "↶",
    isOff: !undoDepth(state),
    does: () => editor.run(undo),
  },
  {
    id: "redo",
    label: t("Do again"),
    sign: "↷",
    isOff: !redoDepth(state),
    does: () => editor.run(redo),
  },
];
