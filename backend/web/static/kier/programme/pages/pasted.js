/**
 * What is pasted from Word or a site, made ready for the schema. Pictures from elsewhere never come
 * along: each reader's phone would ask another host for them.
 */

import { t, tn } from "../../shared/text.js";

/** @typedef {"picture" | "table" | "video" | "form"} LeftOut */

// What is no text of a document, and what it is called. Tables become lines of text.
/** @type {[selector: string, kind: LeftOut | null][]} */
const NOT_TEXT = [
  ["img, picture, svg, canvas", "picture"],
  ["video, audio, iframe, object, embed", "video"],
  ["form, input, select, textarea, button", "form"],
  ["script, style, link, meta, title, template, noscript", null],
];

// How Word marks lines of a list, which it pastes as paragraphs.
const LIST_LINE = /mso-list:\s*l\d+/i;
const LIST_MARK = /mso-list:\s*Ignore/i;
const BOLD = /font-weight:\s*(bold|[6-9]00)/i;
const NOT_BOLD = /font-weight:\s*(normal|400)/i;
const NUMBER = /^\s*(\d+|[a-z])[.)]/i;

// What of an element the schema reads; the last ones come from an editor of ours.
const READ = ["href", "data-block", "data-attrs", "data-source", "data-pm-slice"];
// The page's policy refuses styles and handlers, and would report them: styles are read as text.
const STYLE = "data-pasted-style";

/**
 * Return HTML without styles and without what documents cannot hold, and what was left out.
 * @param {string} html
 * @returns {{html: string, leftOut: LeftOut[]}}
 */
export function cleaned(html) {
  const withoutStyles = html
    .replace(/<(style|script)\b[^]*?<\/\1\s*>/gi, "")
    .replace(/<(style|script)\b/gi, "<x-left-out")
    .replace(/<[a-z][^>]*>/gi, (tag) =>
      tag.replace(/\sstyle\s*=/gi, ` ${STYLE}=`).replace(/\son\w+\s*=/gi, " data-left-out="),
    );
  // A document of its own loads nothing and runs nothing.
  const { body } = new DOMParser().parseFromString(withoutStyles, "text/html");
  /** @type {LeftOut[]} */
  const leftOut = [];
  for (const [selector, kind] of NOT_TEXT) {
    for (const element of body.querySelectorAll(selector)) {
      if (!body.contains(element)) continue;
      if (kind) leftOut.push(kind);
      element.remove();
    }
  }
  for (const table of body.querySelectorAll("table")) {
    if (!body.contains(table)) continue;
    leftOut.push("table");
    table.replaceWith(...linesOf(table));
  }
  listsOf(body);
  withoutSigns(body);
  for (const element of body.querySelectorAll("*")) plain(element);
  return { html: body.innerHTML, leftOut };
}

/** @param {Element} element */
const styleOf = (element) => element.getAttribute(STYLE) ?? "";

// What no line of a text may have: signs that control, and those that turn the direction.
const CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/g;

/**
 * Text that is pasted without a form, as it may stand in a document.
 * @param {string} text
 */
export const cleanedText = (text) =>
  text.replace(/\r\n?/g, "\n").replace(/\t/g, " ").replace(CONTROLS, "");

/** @param {HTMLElement} body */
function withoutSigns(body) {
  const walker = body.ownerDocument.createTreeWalker(body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const text = /** @type {Text} */ (walker.currentNode);
    text.data = cleanedText(text.data);
  }
}

/**
 * The rows of a table, as lines.
 * @param {Element} table
 */
function linesOf(table) {
  return [...table.querySelectorAll("tr")].map((row) => {
    const line = row.ownerDocument.createElement("p");
    const cells = [...row.querySelectorAll("td, th")];
    line.textContent = cells
      .map((cell) => wordsOf(cell))
      .filter(Boolean)
      .join(" · ");
    return line;
  });
}

/** @param {Element} element */
const wordsOf = (element) => (element.textContent ?? "").replace(/\s+/g, " ").trim();

/**
 * Make lists of the paragraphs by which Word means them.
 * @param {HTMLElement} body
 */
function listsOf(body) {
  for (const line of body.querySelectorAll("p")) {
    if (!LIST_LINE.test(styleOf(line))) continue;
    const mark = [...line.querySelectorAll("*")].find((one) => LIST_MARK.test(styleOf(one)));
    const name = NUMBER.test(mark?.textContent ?? "") ? "ol" : "ul";
    mark?.remove();
    const before = line.previousElementSibling;
    const list =
      before?.localName === name && before.hasAttribute("data-word")
        ? before
        : body.ownerDocument.createElement(name);
    list.setAttribute("data-word", "");
    if (list !== before) line.before(list);
    const item = body.ownerDocument.createElement("li");
    item.append(...line.childNodes);
    list.append(item);
    line.remove();
  }
}

/**
 * Leave an element only what the schema reads of it.
 * @param {Element} element
 */
function plain(element) {
  const style = styleOf(element);
  for (const name of element.getAttributeNames())
    if (!READ.includes(name)) element.removeAttribute(name);
  // Google Docs wraps all of what it copies in a <b> that is not bold.
  if (element.localName === "b" && NOT_BOLD.test(style)) element.replaceWith(...element.childNodes);
  else if (BOLD.test(style) && !/^(b|strong|h\d)$/.test(element.localName)) {
    const strong = element.ownerDocument.createElement("strong");
    strong.append(...element.childNodes);
    element.append(strong);
  }
}

/**
 * What was left out, in a sentence.
 * @param {LeftOut[]} leftOut
 */
export function leftOutText(leftOut) {
  /** @param {LeftOut} kind */
  const count = (kind) => leftOut.filter((one) => one === kind).length;
  const [pictures, tables, videos, forms] = /** @type {const} */ ([
    "picture",
    "table",
    "video",
    "form",
  ]).map(count);
  const words = [
    pictures && tn("{n} picture", "{n} pictures", pictures),
    videos && tn("{n} video or frame", "{n} videos or frames", videos),
    forms && tn("{n} field", "{n} fields", forms),
  ].filter(Boolean);
  return [
    words.length && t("Left out of what you pasted: {what}.", { what: words.join(", ") }),
    tables && tn("{n} table became lines of text.", "{n} tables became lines of text.", tables),
    pictures && t("Put pictures in by “Add a block”: they need words for who does not see them."),
  ]
    .filter(Boolean)
    .join(" ");
}
