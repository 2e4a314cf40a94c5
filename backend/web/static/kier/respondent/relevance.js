/** Questions that come and go with what is answered beside them, on the same screen. */

// Until what was tapped has been told: on a phone, a moment after the finger is off.
const TAP_MS = 50;
/** @type {Promise<void> | null} */
let press = null;
let endPress = () => {};

addEventListener(
  "pointerdown",
  ({ isPrimary, button }) => {
    if (!isPrimary || button !== 0) return;
    press ??= new Promise((done) => {
      endPress = () => {
        press = null;
        setTimeout(done, TAP_MS);
      };
    });
  },
  true,
);
// A menu or another window keeps the end of a press to itself, and so does the list of a `select`.
for (const type of ["pointerup", "pointercancel", "contextmenu", "keydown"])
  addEventListener(type, () => endPress(), true);
// Of the window alone: that of a field comes up to it only if it is captured.
addEventListener("blur", () => endPress());
addEventListener(
  "change",
  ({ target }) => {
    if (/** @type {Element} */ (target).matches("select")) endPress();
  },
  true,
);

/** Resolves when nothing is pressed: what is replaced between down and up would not be tapped. */
export const untouched = () => press ?? Promise.resolve();

/**
 * Brings the screen up to what the server made of the answers so far. What stays keeps its place,
 * its focus and what was typed meanwhile.
 * @param {Document} fresh
 */
export function refresh(fresh) {
  const [here, there] = [document, fresh].map(
    (page) => /** @type {HTMLFormElement} */ (page.querySelector("#survey")),
  );
  if (!here || atOf(there) !== atOf(here)) return;
  const [ours, theirs] = [questions(here), questions(there)];
  for (const [path, old] of ours) if (!theirs.has(path)) old.remove();
  /** @type {HTMLElement | null} */
  let before = null;
  for (const [path, made] of theirs) {
    const old = ours.get(path);
    const isSame =
      old && (signature(old) === signature(made) || old.contains(document.activeElement));
    const stays = isSame ? old : document.importNode(made, true);
    if (old && !isSame) old.replaceWith(stays);
    if (!old && before) before.after(stays);
    else if (!old) first(here)?.before(stays);
    before = stays;
  }
  shownIn(here, there);
}

/**
 * The field of a form that says which screen it is; undefined without one.
 * @param {HTMLFormElement | null} form
 * @returns {string | undefined}
 */
const atOf = (form) => /** @type {any} */ (form?.elements)?.at?.value;

/**
 * @param {HTMLFormElement} form
 * @returns {Map<string | undefined, HTMLElement>}
 */
const questions = (form) =>
  new Map(
    Array.from(
      /** @type {NodeListOf<HTMLElement>} */ (form.querySelectorAll("[data-path]")),
      (element) => [element.dataset.path, element],
    ),
  );

/**
 * The first question there is, else the buttons.
 * @param {HTMLFormElement} form
 */
const first = (form) => form.querySelector("[data-path], .acts");

/**
 * What is asked there, whatever was answered.
 * @param {HTMLElement} question
 */
function signature(question) {
  /** @type {NodeListOf<HTMLInputElement>} */
  const fields = question.querySelectorAll("input, select, textarea, option");
  const names = Array.from(fields, ({ name, id, type, value }) =>
    type === "radio" || type === "checkbox" || !name ? `${name} ${value}` : `${name} ${id}`,
  );
  const texts = question.querySelectorAll("h1, legend, .label, label > span, .hint, .said");
  return JSON.stringify([names, Array.from(texts, (element) => element.textContent)]);
}

/**
 * The form says which questions stood in it.
 * @param {HTMLFormElement} here
 * @param {HTMLFormElement} there
 */
function shownIn(here, there) {
  const [ours, theirs] = [here, there].map((form) => /** @type {any} */ (form.elements));
  ours.shown.value = theirs.shown.value;
}
