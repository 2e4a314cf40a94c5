/**
 * The closed schema of documents, for ProseMirror: the same blocks, attributes and marks as
 * `backend/programmes/documents/schema.py`, which has the last word. What it does not know is never
 * dropped in silence: `readDocument` refuses it.
 */

import { Node, Schema } from "../../vendor/prosemirror.js";
import { linkAddress } from "./link-address.js";

/** @import { Attrs, MarkSpec, NodeSpec } from "prosemirror-model" */

/** @typedef {{type: "doc", content: any[]}} DocumentJson */

/**
 * A block that is one thing, and is changed in a form.
 * @param {string} name
 * @param {Record<string, any>} attrs their values in a new one
 * @returns {NodeSpec}
 */
const atom = (name, attrs) => ({
  group: "block",
  atom: true,
  draggable: false,
  attrs: Object.fromEntries(Object.entries(attrs).map(([key, value]) => [key, { default: value }])),
  toDOM: (node) => ["div", { "data-block": name, "data-attrs": JSON.stringify(node.attrs) }],
  parseDOM: [{ tag: `div[data-block=${name}]`, getAttrs: (element) => keptAttrs(element, attrs) }],
});

/**
 * What was copied from an editor of ours; anything else is no block.
 * @param {HTMLElement} element
 * @param {Record<string, any>} attrs
 * @returns {Attrs | false}
 */
function keptAttrs(element, attrs) {
  try {
    const found = JSON.parse(element.dataset.attrs ?? "");
    const isSame = Object.keys(attrs).every((key) => typeof found[key] === typeof attrs[key]);
    return isSame ? found : false;
  } catch {
    return false;
  }
}

/**
 * A block that holds others, marked by its name.
 * @param {string} name
 * @param {string} content
 * @param {Partial<NodeSpec>} [more]
 * @returns {NodeSpec}
 */
const box = (name, content, more) => ({
  content,
  defining: true,
  toDOM: () => ["div", { "data-block": name }, 0],
  parseDOM: [{ tag: `div[data-block=${name}]` }],
  ...more,
});

/**
 * A line of text without marks.
 * @param {string} name
 * @returns {NodeSpec}
 */
const title = (name) => ({
  content: "text*",
  marks: "",
  defining: true,
  toDOM: () => ["p", { "data-block": name }, 0],
  parseDOM: [{ tag: `p[data-block=${name}]`, priority: 60 }],
});

const ISOLATED = { isolating: true };

/** @type {Record<string, NodeSpec>} */
const nodes = {
  doc: { content: "block+" },
  paragraph: {
    group: "block",
    content: "text*",
    marks: "bold link",
    toDOM: () => ["p", 0],
    parseDOM: [{ tag: "p" }],
  },
  heading: {
    group: "block",
    content: "text*",
    marks: "",
    defining: true,
    attrs: { level: { default: 2 } },
    toDOM: ({ attrs }) => [`h${attrs.level}`, 0],
    // A page has one title, and headings below it.
    parseDOM: [1, 2, 3, 4, 5, 6].map((level) => ({
      tag: `h${level}`,
      attrs: { level: level < 3 ? 2 : 3 },
    })),
  },
  bullet_list: {
    group: "block",
    content: "list_item+",
    toDOM: () => ["ul", 0],
    parseDOM: [{ tag: "ul" }],
  },
  ordered_list: {
    group: "block",
    content: "list_item+",
    toDOM: () => ["ol", 0],
    parseDOM: [{ tag: "ol" }],
  },
  list_item: {
    content: "paragraph",
    defining: true,
    toDOM: () => ["li", 0],
    parseDOM: [{ tag: "li" }],
  },
  quote: {
    group: "block",
    content: "paragraph+",
    defining: true,
    attrs: { source: { default: "" } },
    toDOM: ({ attrs }) => ["blockquote", { "data-source": attrs.source }, 0],
    parseDOM: [
      {
        tag: "blockquote",
        getAttrs: ({ dataset }) => ({ source: (dataset.source ?? "").slice(0, 200) }),
      },
    ],
  },
  steps: box("steps", "step+", { group: "block" }),
  step: box("step", "step_title paragraph*", ISOLATED),
  step_title: title("step-title"),
  accordion: box("accordion", "accordion_item+", { group: "block" }),
  accordion_item: box(
    "accordion-item",
    "accordion_title (paragraph | bullet_list | ordered_list)+",
    ISOLATED,
  ),
  accordion_title: title("accordion-title"),
  picture: atom("picture", { file: "", alternative: "", caption: "" }),
  call: atom("call", { target: "help", value: "", label: "" }),
  file: atom("file", { file: "", label: "" }),
  question: atom("question", { text: "", choices: [] }),
  video: atom("video", { file: "", captions: "", title: "" }),
  text: {},
};

/** @type {Record<string, MarkSpec>} */
const marks = {
  bold: {
    toDOM: () => ["strong", 0],
    parseDOM: [
      { tag: "strong" },
      // Styles are read before (pasted.js).
      { tag: "b" },
    ],
  },
  link: {
    attrs: { href: {} },
    inclusive: false,
    toDOM: ({ attrs }) => ["a", { href: attrs.href, rel: "noreferrer" }, 0],
    parseDOM: [
      {
        tag: "a[href]",
        getAttrs(element) {
          const href = linkAddress(element.getAttribute("href") ?? "");
          return href ? { href } : false;
        },
      },
    ],
  },
};

export const schema = new Schema({ nodes, marks });

/** The document that a new page begins with. */
export const emptyDocument = () => schema.node("doc", null, [schema.node("paragraph")]);

/**
 * Return a document as the editor holds it.
 * @param {DocumentJson} json
 * @throws {RangeError} something in it is not of the schema: nothing of it is left out
 */
export function readDocument(json) {
  const node = Node.fromJSON(schema, json);
  node.check();
  if (!isSame(json, node.toJSON())) throw new RangeError("an attribute is not of the schema");
  return node;
}

/**
 * Whether two values of JSON are the same, in whichever order keys and marks stand; what is empty
 * may be left out.
 * @param {any} one
 * @param {any} other
 * @returns {boolean}
 */
function isSame(one, other) {
  if (Array.isArray(one) && Array.isArray(other)) {
    const [left, right] = [one, other].map(inOrder);
    return left.length === right.length && left.every((part, at) => isSame(part, right[at]));
  }
  if (!one || !other || typeof one !== "object" || typeof other !== "object") return one === other;
  const keys = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...keys].every((key) => isSame(one[key] ?? absent(key), other[key] ?? absent(key)));
}

/** @param {string} key */
const absent = (key) => (key === "content" || key === "marks" ? [] : undefined);

/** @param {any[]} list */
const inOrder = (list) =>
  list.every((part) => part?.type in marks)
    ? [...list].sort((a, b) => (a.type < b.type ? -1 : 1))
    : list;

/**
 * Return a document as it is sent; empty paragraphs between blocks say nothing to a reader.
 * @param {Node} document
 * @returns {DocumentJson}
 */
export function writeDocument(document) {
  // Its attributes are of the editor, and are not to be changed by who reads them.
  /** @type {any} */
  const json = structuredClone(document.toJSON());
  const blocks = json.content.filter(
    (/** @type {any} */ block) => block.type !== "paragraph" || block.content,
  );
  return { type: "doc", content: blocks.length ? blocks : json.content.slice(0, 1) };
}

/**
 * Return for each block that is sent its place in the editor's document.
 * @param {Node} document
 * @returns {number[]}
 */
export function sentPlaces(document) {
  const places = [...document.content.content.keys()].filter((at) => {
    const block = document.child(at);
    return block.type.name !== "paragraph" || block.content.size > 0;
  });
  return places.length ? places : [0];
}

// Lines that a reader needs words in.
const NEEDED = ["heading", "step_title", "accordion_title"];

/**
 * Whether each heading and title of a document has words: without them the server takes none.
 * @param {any} json a document, or a part of one
 * @returns {boolean}
 */
export function isWhole({ type, content = [] }) {
  if (!NEEDED.includes(type)) return content.every(isWhole);
  return content.some((/** @type {{text: string}} */ { text }) => text.trim());
}
