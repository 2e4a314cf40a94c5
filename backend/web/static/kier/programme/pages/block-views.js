/** How blocks are drawn while they are written: those that are one thing, and boxes with a name. */

import { t } from "../../shared/text.js";
import { html, render } from "../../vendor/preact.js";
import { NodeSelection } from "../../vendor/prosemirror.js";
import { blockName, leadsTo, partNames, summaryOf } from "./block-words.js";
import { FileName, Thumbnail } from "./file-store.js";

/**
 * @import { Node } from "prosemirror-model"
 * @import { EditorView, NodeView, NodeViewConstructor } from "prosemirror-view"
 * @import { FileStore } from "./file-store.js"
 */

/** @typedef {{files: FileStore, onForm: () => void}} How */

const CARDS = ["picture", "call", "file", "question", "video"];
const BOXES = ["quote", "steps", "step", "accordion", "accordion_item"];

/**
 * The views, by the name of the node.
 * @param {How} how
 * @returns {Record<string, NodeViewConstructor>}
 */
export function blockViews(how) {
  /** @type {NodeViewConstructor} */
  const card = (node, view, getPos) => new Card(node, view, getPos, how);
  /** @type {NodeViewConstructor} */
  const box = (node) => new Box(node);
  return Object.fromEntries([
    ...CARDS.map((name) => [name, card]),
    ...BOXES.map((name) => [name, box]),
  ]);
}

// What ProseMirror hears of a card; typing there would replace it.
const HEARD = ["keydown", "keyup", "copy", "cut", "paste"];

/**
 * Lead the focus to the button of a card.
 * @param {HTMLElement} card
 */
export const focusCard = (card) => card.querySelector("button")?.focus();

/**
 * A block that is one thing: what it is, its words, and a button that opens its form.
 *
 * While it is selected its button has the focus: that is read out, and Chromium moves a selection of
 * the page beside which there is no text.
 * @implements {NodeView}
 */
class Card {
  /**
   * @param {Node} node
   * @param {EditorView} view
   * @param {() => number | undefined} getPos
   * @param {How} how
   */
  constructor(node, view, getPos, { files, onForm }) {
    this.dom = document.createElement("div");
    this.dom.className = "block-card";
    this.dom.dataset.block = node.type.name;
    this.dom.contentEditable = "false";
    Object.assign(this.dom, {
      onmousedown: (/** @type {Event} */ event) => event.preventDefault(),
      onclick: () => this.#select(),
      onfocusin: () => this.#select(),
    });
    this.node = node;
    this.view = view;
    this.getPos = getPos;
    this.files = files;
    this.open = () => {
      this.#select();
      onForm();
    };
    this.#draw();
  }

  #select() {
    const { view, getPos } = this;
    const place = getPos();
    if (place === undefined) return;
    const { doc, selection, tr } = view.state;
    const wanted = NodeSelection.create(doc, place);
    if (!selection.eq(wanted)) view.dispatch(tr.setSelection(wanted));
    focusCard(this.dom);
  }

  selectNode() {
    this.dom.classList.add("ProseMirror-selectednode");
    if (this.view.dom.contains(document.activeElement)) focusCard(this.dom);
  }

  deselectNode() {
    this.dom.classList.remove("ProseMirror-selectednode");
    if (!this.dom.contains(document.activeElement)) return;
    // Once the new selection is drawn.
    queueMicrotask(() => this.dom.contains(document.activeElement) && this.view.focus());
  }

  #draw() {
    const { node, files, view } = this;
    const name = blockName(node);
    render(
      html`<span class="block-kind">${name}</span>
        <span class="block-words" dir="auto">${summaryOf(node) || t("empty")}</span>
        <${Details} node=${node} files=${files} />
        ${view.editable && html`<button type="button" class="button small" data-act="change-block" onClick=${this.open}>${t("Change")}<span class="apart"> ${name}</span></button>`}`,
      this.dom,
    );
  }

  /** @param {Node} node */
  update(node) {
    if (node.type !== this.node.type) return false;
    this.node = node;
    this.#draw();
    return true;
  }

  /** @param {Event} event */
  stopEvent({ type }) {
    return !HEARD.includes(type);
  }

  ignoreMutation() {
    return true;
  }

  destroy() {
    render(null, this.dom);
  }
}

/** @param {{text: string}} choice */
const choiceLine = ({ text }) => html`<li dir="auto">${text}</li>`;

/** @param {{node: Node, files: FileStore}} props */
function Details({ node, files }) {
  const { type, attrs } = node;
  /** @type {Record<string, () => any>} */
  const details = {
    call: () => html`<span class="hint">${leadsTo(attrs)}</span>`,
    question: () =>
      html`<ol role="list" class="hint block-choices">${attrs.choices.map(choiceLine)}</ol>`,
    picture: () =>
      html`<${Thumbnail} files=${files} id=${attrs.file} />${attrs.caption && html`<span class="hint" dir="auto">${attrs.caption}</span>`}`,
  };
  return details[type.name]?.() ?? html`<${FileName} files=${files} id=${attrs.file} />`;
}

/**
 * A block or a part that holds others: its name stands above, the source of a quote below.
 * @implements {NodeView}
 */
class Box {
  /** @param {Node} node */
  constructor(node) {
    this.type = node.type;
    const isQuote = node.type.name === "quote";
    this.dom = document.createElement(isQuote ? "blockquote" : "div");
    this.dom.className = "block-box";
    this.dom.dataset.block = node.type.name;
    const name = apart("span", "block-kind");
    name.textContent = partNames()[node.type.name]?.name ?? blockName(node);
    this.contentDOM = document.createElement("div");
    this.dom.append(name, this.contentDOM);
    if (isQuote) {
      this.source = apart("p", "hint");
      this.source.dir = "auto";
      this.dom.append(this.source);
    }
    this.update(node);
  }

  /** @param {Node} node */
  update(node) {
    if (node.type !== this.type) return false;
    if (this.source)
      this.source.textContent = node.attrs.source ? `— ${node.attrs.source}` : t("Source: none");
    return true;
  }

  /** @param {{type: string, target: any}} change */
  ignoreMutation({ type, target }) {
    return type !== "selection" && !this.contentDOM.contains(target);
  }
}

/**
 * An element that is no text of the document.
 * @param {string} tag
 * @param {string} name
 */
function apart(tag, name) {
  const element = document.createElement(tag);
  element.className = name;
  element.contentEditable = "false";
  return element;
}
