/** Documents for tests: one with every block of the schema, and pieces of it. */

export const FILE = "0b0e7d0c-3f3c-4c8e-9f6b-2a7d1c1f9a10";

/** @param {string} text @param {any[]} [marks] */
export const text = (text, marks) => ({ type: "text", text, ...(marks && { marks }) });
/** @param {...any} content */
export const paragraph = (...content) => ({
  type: "paragraph",
  ...(content.length && {
    content: content.map((part) => (typeof part === "string" ? text(part) : part)),
  }),
});
/** @param {string} words @param {number} [level] */
export const heading = (words, level = 2) => ({
  type: "heading",
  attrs: { level },
  content: [text(words)],
});
/** @param {...any} content */
export const doc = (...content) => ({ type: /** @type {const} */ ("doc"), content });
/** @param {string} type @param {...any} content */
export const node = (type, ...content) => ({ type, content });

export const EVERY_BLOCK = doc(
  heading("Wat kun je doen?"),
  paragraph(
    "Je mag ",
    text("altijd", [{ type: "bold" }]),
    " weg. ",
    text("Lees meer", [{ type: "link", attrs: { href: "/p/weg-gaan" } }, { type: "bold" }]),
  ),
  node("bullet_list", node("list_item", paragraph("Eén")), node("list_item", paragraph("Twee"))),
  node("ordered_list", node("list_item", paragraph("Eerst"))),
  { type: "quote", attrs: { source: "Een lezer" }, content: [paragraph("Ik wist het niet.")] },
  node(
    "steps",
    node("step", node("step_title", text("Bel")), paragraph("Dat kan gratis.")),
    node("step", node("step_title", text("Vertel"))),
  ),
  node(
    "accordion",
    node(
      "accordion_item",
      node("accordion_title", text("Wat kost het?")),
      paragraph("Niets."),
      node("bullet_list", node("list_item", paragraph("Nooit"))),
    ),
  ),
  { type: "picture", attrs: { file: FILE, alternative: "Een deur", caption: "" } },
  { type: "call", attrs: { target: "help", value: "", label: "Vraag hulp" } },
  { type: "file", attrs: { file: FILE, label: "De kaart" } },
  {
    type: "question",
    attrs: {
      text: "Mag je baas je paspoort houden?",
      choices: [
        { text: "Ja", reply: "Nee, dat mag niet." },
        { text: "Nee", reply: "Dat klopt." },
      ],
    },
  },
  { type: "video", attrs: { file: FILE, captions: FILE, title: "Hoe het gaat" } },
);
