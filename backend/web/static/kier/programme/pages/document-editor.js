/** A document while it is written: ProseMirror with our schema, keys, and what is drawn of blocks. */

import {
  Decoration,
  DecorationSet,
  EditorState,
  EditorView,
  gapCursor,
  history,
  NodeSelection,
  Plugin,
  PluginKey,
} from "../../vendor/prosemirror.js";
import { createStore } from "../../shared/pages.js";
import { t } from "../../shared/text.js";
import { blockName, placeholders, summaryOf } from "./block-words.js";
import { blockViews, focusCard } from "./block-views.js";
import { keys } from "./keys.js";
import { cleaned, cleanedText, leftOutText } from "./pasted.js";
import { sentPlaces } from "./schema.js";

/**
 * @import { Node } from "prosemirror-model"
 * @import { Command, SelectionBookmark, Transaction } from "prosemirror-state"
 * @import { Store } from "../../shared/pages.js"
 * @import { Acts } from "./keys.js"
 * @import { Faults } from "./faults.js"
 * @import { FileStore } from "./file-store.js"
 */

/**
 * `said` is read out and shown below the toolbar; `note` stays until it is put away.
 * @typedef {{state: EditorState, said: string, note: string}} Shown
 */

/** @type {PluginKey<DecorationSet>} */
const FAULTS = new PluginKey("faults");

export class DocumentEditor {
  /** @type {EditorView | null} */
  view = null;
  /** @type {SelectionBookmark | null} */
  #held = null;

  /**
   * @param {{document: Node, label: string, lang: string, dir: string, files: FileStore,
   *   isReadOnly?: boolean, onChange: (document: Node) => void}} how
   */
  constructor({ document, label, lang, dir, files, isReadOnly = false, onChange }) {
    Object.assign(this, { label, lang, dir, isReadOnly });
    this.files = files;
    this.onChange = onChange;
    /** @type {Acts} */
    this.acts = {
      onLink() {},
      onInsert() {},
      onToolbar() {},
      onForm() {},
    };
    const acts = Object.fromEntries(
      Object.keys(this.acts).map((name) => [
        name,
        () => this.acts[/** @type {keyof Acts} */ (name)](),
      ]),
    );
    const state = EditorState.create({
      doc: document,
      plugins: [
        ...keys(/** @type {Acts} */ (acts)),
        history(),
        gapCursor(),
        emptyLines,
        faultMarks,
      ],
    });
    /** @type {Store<Shown>} */
    this.store = createStore({ state, said: "", note: "" });
  }

  get state() {
    return this.store.get().state;
  }

  /**
   * Show it in an element of the page.
   * @param {HTMLElement} host
   */
  mount(host) {
    const { label, lang, dir, isReadOnly } = /** @type {any} */ (this);
    this.view = new EditorView(
      { mount: host },
      {
        state: this.state,
        editable: () => !isReadOnly,
        attributes: {
          role: "textbox",
          "aria-multiline": "true",
          "aria-label": label,
          ...(isReadOnly && { "aria-readonly": "true", tabindex: "0" }),
          lang,
          dir,
          spellcheck: "true",
        },
        nodeViews: blockViews({ files: this.files, onForm: () => this.acts.onForm() }),
        transformPastedHTML: (html) => this.#paste(html),
        transformPastedText: cleanedText,
        dispatchTransaction: (change) => this.#apply(change),
        handleDrop: (_view, event) => this.#refuseFiles(event),
      },
    );
  }

  destroy() {
    this.view?.destroy();
    this.view = null;
  }

  /**
   * Carry out a command, and go back to the text.
   * @param {Command} command
   * @param {string} [said] what is told of it
   */
  run(command, said = "") {
    const { view } = this;
    const isDone = command(
      this.state,
      (change) => (view ? view.dispatch(change) : this.#apply(change)),
      view ?? undefined,
    );
    if (isDone && said) this.say(said);
    if (this.#held) this.hold();
    else this.focus();
    return isDone;
  }

  /** Go back into the text, or to the button of the block that is selected. */
  focus() {
    const { view } = this;
    const { selection } = this.state;
    const card = selection instanceof NodeSelection && view?.nodeDOM(selection.from);
    if (card instanceof HTMLElement) focusCard(card);
    else view?.focus();
  }

  /** Remember what is selected: a dialog opens, after which browsers put the cursor at the start. */
  hold() {
    this.#held = this.state.selection.getBookmark();
  }

  /** Go back to what was selected, or to what was put in meanwhile. */
  release() {
    const { state, view } = this;
    const selection = this.#held?.resolve(state.doc);
    this.#held = null;
    if (!view) return;
    if (selection) view.dispatch(state.tr.setSelection(selection));
    this.focus();
  }

  /** @param {string} said */
  say(said) {
    this.store.set({ said });
  }

  forgetNote() {
    this.store.set({ note: "" });
  }

  /**
   * Put another document in place of this one; one step back is what stood here.
   * @param {Node} document
   */
  replace(document) {
    const { state } = this;
    const change = state.tr.replaceWith(0, state.doc.content.size, document.content);
    if (this.view) this.view.dispatch(change);
    else this.#apply(change);
  }

  /**
   * Mark blocks with what is wrong with them.
   * @param {Faults} faults by the number of the block among those that were sent
   */
  mark(faults) {
    const { state } = this;
    const places = sentPlaces(state.doc);
    const placed = [...faults].map(([block, texts]) => [places[block] ?? 0, texts]);
    this.view?.dispatch(state.tr.setMeta(FAULTS, new Map(/** @type {any} */ (placed))));
  }

  /** @param {Transaction} change */
  #apply(change) {
    const before = this.state;
    const state = before.apply(change);
    const { view } = this;
    const isIn = () => !!view?.dom.contains(document.activeElement);
    const wasIn = isIn();
    view?.updateState(state);
    // What had the focus may have been drawn anew.
    if (wasIn && !isIn()) this.focus();
    this.store.set({ state, said: wordsOf(state, before) });
    if (change.docChanged) this.onChange(state.doc);
  }

  /** @param {string} html */
  #paste(html) {
    const { html: clean, leftOut } = cleaned(html);
    if (leftOut.length) this.store.set({ note: leftOutText(leftOut) });
    return clean;
  }

  /**
   * A file that is dropped here would replace the page in some browsers.
   * @param {DragEvent} event
   */
  #refuseFiles(event) {
    if (!event.dataTransfer?.files.length) return false;
    event.preventDefault();
    this.store.set({
      note: t(
        "Pictures and files are put in by “Add a block”, so that they get words beside them.",
      ),
    });
    return true;
  }
}

/**
 * What is read out when somebody comes to a block that is one thing.
 * @param {EditorState} state
 * @param {EditorState} before
 */
function wordsOf({ selection }, before) {
  if (!(selection instanceof NodeSelection) || !selection.node.isBlock) return "";
  if (selection.eq(before.selection)) return "";
  const { node } = selection;
  return t("{block}: {words}. Press Enter to change it.", {
    block: blockName(node),
    words: summaryOf(node) || t("empty"),
  });
}

/** Empty lines say what belongs there. */
const emptyLines = new Plugin({
  props: {
    decorations({ doc }) {
      const words = placeholders();
      /** @type {Decoration[]} */
      const found = [];
      doc.descendants((node, place, parent) => {
        if (!node.isTextblock) return true;
        const isAlone = parent === doc && doc.childCount === 1 && node.type.name === "paragraph";
        const text = isAlone ? t("Write here, or add a block.") : words[node.type.name];
        if (!node.content.size && text)
          found.push(
            Decoration.node(place, place + node.nodeSize, {
              class: "is-empty",
              "data-placeholder": text,
            }),
          );
        return false;
      });
      return DecorationSet.create(doc, found);
    },
  },
});

const faultMarks = new Plugin({
  key: FAULTS,
  state: {
    init: () => DecorationSet.empty,
    apply(change, marks) {
      /** @type {Map<number, string[]> | undefined} */
      const faults = change.getMeta(FAULTS);
      if (!faults) return marks.map(change.mapping, change.doc);
      /** @type {Decoration[]} */
      const found = [];
      change.doc.forEach((node, place, index) => {
        const texts = faults.get(index);
        if (!texts) return;
        found.push(
          Decoration.node(place, place + node.nodeSize, { class: "has-fault" }),
          Decoration.widget(place, () => faultText(texts), { side: -1, key: texts.join("\n") }),
        );
      });
      return DecorationSet.create(change.doc, found);
    },
  },
  props: {
    decorations(state) {
      return FAULTS.getState(state);
    },
  },
});

/** @param {string[]} texts */
function faultText(texts) {
  const line = document.createElement("p");
  Object.assign(line, { className: "fault", textContent: texts.join(" ") });
  line.contentEditable = "false";
  return line;
}
