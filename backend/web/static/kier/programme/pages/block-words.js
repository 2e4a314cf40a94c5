/** What blocks of a page are called, and what of them is said in a few words. */

import { t } from "../../shared/text.js";

/**
 * As much of a block as words need: a node of the editor, or a block of a document.
 * @typedef {{type: {name: string} | string, attrs?: Record<string, any>}} Named
 */

/**
 * All blocks in the order of the menu: what each is called, and what it is for.
 * @returns {{id: string, label: string, about: string}[]}
 */
export const blockKinds = () => [
  { id: "paragraph", label: t("Text"), about: t("A few sentences.") },
  { id: "heading", label: t("Heading"), about: t("Says what comes below it.") },
  { id: "subheading", label: t("Smaller heading"), about: t("A part below a heading.") },
  { id: "bullet_list", label: t("List"), about: t("Lines with dots.") },
  {
    id: "ordered_list",
    label: t("Numbered list"),
    about: t("Lines with numbers, in an order."),
  },
  {
    id: "steps",
    label: t("Steps"),
    about: t("What to do, one after another. Each step has a title."),
  },
  {
    id: "accordion",
    label: t("Parts that unfold"),
    about: t("Questions with answers that open when somebody taps them."),
  },
  { id: "quote", label: t("Quote"), about: t("What somebody said, and who.") },
  {
    id: "call",
    label: t("Button"),
    about: t("Leads to asking for help, a page, a site or a phone number."),
  },
  {
    id: "question",
    label: t("Question for the reader"),
    about: t("The reader chooses an answer and reads a reply. Nothing is sent."),
  },
  { id: "picture", label: t("Picture"), about: t("With words for who does not see it.") },
  { id: "file", label: t("File"), about: t("A PDF to download.") },
  { id: "video", label: t("Video"), about: t("Kept by us, with captions.") },
];

/**
 * The identifier of a block in the menu: headings are two of one kind.
 * @param {Named} block
 */
export function kindOf({ type, attrs }) {
  const name = typeof type === "string" ? type : type.name;
  return name === "heading" && attrs?.level === 3 ? "subheading" : name;
}

/**
 * What a block is called.
 * @param {Named} block
 */
export const blockName = (block) => kindName(kindOf(block));

/** @param {string} kind of the menu */
export const kindName = (kind) => blockKinds().find(({ id }) => id === kind)?.label ?? kind;

/**
 * The names of parts within blocks.
 * @returns {Record<string, {name: string, add: string, remove: string}>}
 */
export const partNames = () => ({
  step: { name: t("Step"), add: t("Add a step"), remove: t("Remove this step") },
  accordion_item: { name: t("Part"), add: t("Add a part"), remove: t("Remove this part") },
  list_item: { name: t("Line"), add: t("Add a line"), remove: t("Remove this line") },
});

/**
 * What stands in an empty line, by the kind of the line.
 * @returns {Record<string, string>}
 */
export const placeholders = () => ({
  heading: t("Heading"),
  step_title: t("Title of the step"),
  accordion_title: t("Question, or title of the part"),
});

/** Blocks that are changed in a form. */
export const WITH_FORM = ["call", "question", "picture", "file", "video", "quote"];

/** @type {Record<string, string>} */
const WORDS_IN = {
  picture: "alternative",
  call: "label",
  file: "label",
  question: "text",
  video: "title",
  quote: "source",
};

/**
 * The most important words of a block that is changed in a form.
 * @param {Named} block
 * @returns {string}
 */
export const summaryOf = (block) => block.attrs?.[WORDS_IN[kindOf(block)]] ?? "";

/**
 * Where a button leads, in words.
 * @param {Record<string, string>} attrs
 */
export function leadsTo({ target, value }) {
  /** @type {Record<string, string>} */
  const words = {
    help: t("leads to asking for help"),
    page: t("leads to the page {value}", { value }),
    web: t("leads to {value}", { value }),
    phone: t("calls {value}", { value }),
  };
  return words[target] ?? "";
}
