/**
 * Texts of a course as elements: a closed list, made by hand of the document, so that no text can
 * bring an element of its own (`backend/programmes/documents/html.py` has the same list). Links that
 * lead into Kier get its address in front, since a package is at home elsewhere.
 */

import { html } from "../vendor/preact.js";

/**
 * @import { ComponentChildren, VNode } from "preact"
 * @import { DocumentNode } from "./grades.js"
 * @import { Words } from "./player.js"
 * @typedef {{name: string, address: string, width?: number, height?: number, type?: string}} CourseFile
 * @typedef {{home: string, files: Record<string, CourseFile>, words: Words}} Surroundings
 *   `home` is Kier's address without a slash at the end, empty on Kier itself
 */

const SAFE = /^(https:\/\/|mailto:|tel:|\/(?!\/))/;

/**
 * A whole document.
 * @param {{document: DocumentNode, surroundings: Surroundings}} props
 */
export const DocumentView = ({ document, surroundings }) =>
  html`<div class="document">${blocks(document, surroundings)}</div>`;

/**
 * @param {DocumentNode} node
 * @param {Surroundings} surroundings
 */
const blocks = ({ content = [] }, surroundings) =>
  content.map((node, place) => html`<${Block} key=${place} ...${{ node, surroundings }} />`);

/** @type {Record<string, (node: DocumentNode, surroundings: Surroundings) => ComponentChildren>} */
const BLOCKS = {
  heading: (node) =>
    node.attrs?.level === 3 ? html`<h3>${plain(node)}</h3>` : html`<h2>${plain(node)}</h2>`,
  paragraph: (node, around) => html`<p>${inline(node, around)}</p>`,
  bullet_list: (node, around) => html`<ul role="list">${items(node, around)}</ul>`,
  ordered_list: (node, around) => html`<ol role="list">${items(node, around)}</ol>`,
  quote: (node, around) =>
    html`<figure class="quote"><blockquote>${blocks(node, around)}</blockquote>${node.attrs?.source && html`<figcaption>${node.attrs.source}</figcaption>`}</figure>`,
  steps: (node, around) =>
    html`<ol role="list" class="steps">${parts(node).map((step) => html`<li>${blocks(step, around)}</li>`)}</ol>`,
  step_title: (node) => html`<p><strong>${plain(node)}</strong></p>`,
  accordion: (node, around) =>
    parts(node).map((item) => html`<details>${blocks(item, around)}</details>`),
  accordion_title: (node) => html`<summary>${plain(node)}</summary>`,
  picture: (node, around) => picture(node, around),
  call: (node, around) => call(node, around),
  file: (node, around) => {
    const file = around.files[node.attrs?.file];
    return (
      file &&
      html`<p class="file"><a href=${file.address} download=${file.name}>${node.attrs?.label}</a></p>`
    );
  },
  question: (node) => question(node),
  video: (node, around) => {
    const file = around.files[node.attrs?.file];
    const captions = around.files[node.attrs?.captions];
    return (
      file &&
      captions &&
      html`<figure><video controls preload="none" playsinline aria-label=${node.attrs?.title} src=${file.address}>
        <track kind="captions" src=${captions.address} default /></video>
        <figcaption>${node.attrs?.title}</figcaption></figure>`
    );
  },
};

/** @param {{node: DocumentNode, surroundings: Surroundings}} props */
const Block = ({ node, surroundings }) =>
  /** @type {VNode} */ (BLOCKS[node.type]?.(node, surroundings) ?? null);

/** @param {DocumentNode} node */
const parts = ({ content = [] }) => content;

/**
 * @param {DocumentNode} node
 * @param {Surroundings} surroundings
 */
const items = (node, surroundings) =>
  parts(node).map(
    (item) => html`<li>${parts(item).map((line) => inline(line, surroundings))}</li>`,
  );

/**
 * @param {DocumentNode} node
 * @param {Surroundings} surroundings
 */
function picture({ attrs = {} }, { files }) {
  const file = files[attrs.file];
  if (!file) return null;
  return html`<figure>
    <img src=${file.address} width=${file.width} height=${file.height} alt=${attrs.alternative} decoding="async" />
    ${attrs.caption && html`<figcaption>${attrs.caption}</figcaption>`}
  </figure>`;
}

/**
 * @param {DocumentNode} node
 * @param {Surroundings} surroundings
 */
function call({ attrs = {} }, surroundings) {
  const addresses = /** @type {Record<string, string>} */ ({
    help: "/",
    page: `/p/${attrs.value}`,
    phone: `tel:${String(attrs.value).replace(/[^0-9+]/g, "")}`,
    web: attrs.value,
  });
  const content = link(addresses[attrs.target] ?? "", attrs.label, surroundings, "button main");
  return html`<p class="call">${content}</p>`;
}

/** @param {DocumentNode} node */
function question({ attrs = {} }) {
  /** @type {{text: string, reply: string}[]} */
  const choices = attrs.choices ?? [];
  return html`<div class="question" role="group" aria-label=${attrs.text}><p><strong>${attrs.text}</strong></p>
    ${choices.map((choice) => html`<details><summary>${choice.text}</summary><p>${choice.reply}</p></details>`)}</div>`;
}

/** @param {DocumentNode} node */
const plain = (node) =>
  parts(node)
    .map(({ text = "" }) => text)
    .join("");

/**
 * @param {DocumentNode} node
 * @param {Surroundings} surroundings
 */
const inline = (node, surroundings) =>
  parts(node).map(({ text = "", marks = [] }) => {
    const isBold = marks.some(({ type }) => type === "bold");
    const href = marks.find(({ type }) => type === "link")?.attrs?.href;
    const shown = isBold ? html`<strong>${text}</strong>` : text;
    return href ? link(href, shown, surroundings) : shown;
  });

/**
 * @param {string} href
 * @param {ComponentChildren} content
 * @param {Surroundings} surroundings
 * @param {string} [look]
 */
function link(href, content, { home, words }, look) {
  if (!SAFE.test(href)) return content;
  if (/^(mailto|tel):/.test(href)) return html`<a class=${look} href=${href}>${content}</a>`;
  const isOurs = href.startsWith("/");
  // The course goes on where it is: in a learning system a link would take its place.
  return html`<a class=${look} href=${isOurs ? `${home}${href}` : href} target="_blank" rel="noopener noreferrer"
    >${content}<span class="apart"> (${words.newTab})</span></a>`;
}
