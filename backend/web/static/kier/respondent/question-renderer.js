/**
 * Questions drawn from the server's own templates: each is there once with all that it may ever
 * show (`backend/web/surveys/offline_bundle.py`), and what the answers leave of it stays (`showing.py`).
 */

import {
  begin,
  choicesOf,
  filled,
  isAsked,
  isRequired,
  shownValue,
} from "../shared/questionnaire/flow.js";

/**
 * @import { Answers, SchemaItem, SchemaNode, Screen } from "../shared/questionnaire/flow.js"
 * @import { Turned } from "./page-renderer.js"
 */

const UNFILLED = "${";

export class Questions {
  /**
   * @param {HTMLTemplateElement} bundle all screens, of the server
   * @param {Pick<Turned, "form" | "faults" | "state">} turned
   */
  constructor(bundle, { form, faults, state }) {
    this.parts = bundle.content;
    this.form = form;
    this.faults = faults;
    this.state = state;
    /** @type {Answers} what fields begin with */
    this.begun = {};
  }

  /**
   * All that stands on a screen, in order.
   * @param {Screen} screen
   */
  on(screen) {
    const { schema, situation } = this.state;
    this.begun = begin(schema, this.form.answers, situation, screen);
    const paths = screen.paths.filter((path) => !isRow(this.state.node(path)));
    const asked = paths.filter((path) => this.state.node(path).kind !== "note");
    const isAlone = !asked.length || (asked.length === 1 && asked[0] === screen.key);
    const big = isAlone ? [...asked, ...paths][0] : null;
    return paths.map((path) => this.#question(path, path === big, screen)).filter(Boolean);
  }

  /**
   * What the templates made of an item, with the names in its texts filled in; null if nothing.
   * @param {string} path
   */
  item(path) {
    const root = /** @type {HTMLElement | undefined} */ (
      this.parts.querySelector(`[data-path="${CSS.escape(path)}"]`)?.cloneNode(true)
    );
    if (!root) return null;
    const texts = root.ownerDocument.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
      const text = /** @type {Text} */ (texts.currentNode);
      if (text.data.includes(UNFILLED)) text.data = filled(this.state, text.data);
    }
    return root;
  }

  /**
   * The element with the label of an item; null where it has none.
   * @param {string} path
   */
  label(path) {
    const node = this.state.node(path);
    if (!node) return null;
    const root = this.item(isRow(node) ? /** @type {SchemaNode} */ (node.parent).name : path);
    const label = isRow(node)
      ? withId(/** @type {HTMLElement} */ (root), `q:${path}-name`)
      : root?.querySelector("h1 span, h1.said, h2");
    return label?.textContent ? /** @type {HTMLElement} */ (label) : null;
  }

  /**
   * Says what is wrong, in the language in which the questionnaire says it.
   * @param {{path: string, code: string, text: string}} options
   * @param {HTMLElement} into
   */
  sayFault({ path, code, text }, into) {
    const said = this.parts.querySelector(`[data-said="${CSS.escape(path)} ${code}"]`);
    into.textContent = text;
    return said ? speak(said, into) : into;
  }

  /**
   * @param {string} path
   * @param {boolean} isBig
   * @param {Screen} screen
   */
  #question(path, isBig, screen) {
    const [root, node] = [this.item(path), this.state.node(path)];
    if (!root) return null;
    if (!isBig) makeSmall(root);
    if (node.kind === "grid") this.#rows(root, node, screen);
    else if (isAsked(node)) this.#field(root, path);
    else {
      const card = root.querySelector(".card");
      if (card) card.textContent = shownValue(this.state, path);
    }
    return root;
  }

  /**
   * @param {HTMLElement} root
   * @param {{items?: SchemaItem[]}} options
   * @param {Screen} screen
   */
  #rows(root, { items = [] }, screen) {
    const [{ name: first }] = items.filter(({ name }) => screen.paths.includes(name));
    const head = /** @type {HTMLElement} */ (root.querySelector(".grid-head"));
    const [corner, ...columns] = head.children;
    const names = this.state.node(first).offered.map(({ name }) => name);
    head.replaceChildren(
      corner,
      ...choicesOf(this.state, first).map(({ name }) => columns[names.indexOf(name)]),
    );
    for (const { name } of items) {
      const row = /** @type {HTMLElement} */ (withId(root, `q:${name}`).closest(".grid-row"));
      if (screen.paths.includes(name)) this.#field(/** @type {HTMLElement} */ (row), name);
      else row.remove();
    }
  }

  /**
   * A question or a row: which choices there are, what was answered, what stands beside it. All of
   * it as attributes, as the server's own page has it.
   * @param {HTMLElement} root
   * @param {string} path
   */
  #field(root, path) {
    const answered = this.form.answers[path] ?? this.begun[path];
    const node = this.state.node(path);
    if (node.offered.length) this.#offer(root, path);
    if (node.kind === "ranking") setPlaces(root, answered);
    else if (node.offered.length || node.kind === "scale") choose(root, answered);
    if (!node.offered.length) write(root, answered);
    this.#beside(root, path);
  }

  /**
   * @param {HTMLElement} root
   * @param {string} path
   */
  #offer(root, path) {
    /** @type {Map<string, HTMLElement>} */
    const there = new Map(
      Array.from(
        /** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll(CHOICE)),
        (element) => [choiceOf(element), cardOf(element)],
      ),
    );
    const left = choicesOf(this.state, path).map(({ name }) => name);
    const list = /** @type {HTMLElement} */ (there.values().next().value?.parentElement);
    for (const [name, card] of there) if (name !== "" && !left.includes(name)) card.remove();
    const named = (/** @type {string} */ name) => /** @type {HTMLElement} */ (there.get(name));
    list.append(...left.map(named));
    left.forEach((name, at) => {
      const [card, id] = [named(name), at ? `q:${path}:${name}` : `q:${path}`];
      const [button, places] = [card.querySelector("input"), card.querySelector("select")];
      if (button) button.removeAttribute("id");
      if (button && !at) button.id = id;
      if (!places) return;
      places.id = /** @type {HTMLLabelElement} */ (card.querySelector("label")).htmlFor = id;
      for (const option of places.querySelectorAll("option"))
        if (Number(option.value) > left.length) option.remove();
    });
  }

  /**
   * That an answer is needed, or what is wrong; named for who does not see that it stands there.
   * @param {HTMLElement} root
   * @param {string} path
   */
  #beside(root, path) {
    const line = withId(root, `q:${path}-needed`);
    const fault = this.faults.find((fault) => fault.path === path);
    const described = /** @type {HTMLElement} */ (
      [root, ...root.querySelectorAll("[aria-describedby]")].find((element) =>
        idsOf(element).includes(line.id),
      )
    );
    if (fault) {
      const wrong = /** @type {HTMLElement} */ (
        this.parts.querySelector("p.wrong")?.cloneNode(true)
      );
      wrong.id = `q:${path}-wrong`;
      this.sayFault(fault, /** @type {HTMLElement} */ (wrong.lastElementChild));
      line.replaceWith(wrong);
      root.classList.add("faulty");
      describe(
        described,
        idsOf(described).map((id) => (id === line.id ? wrong.id : id)),
      );
    } else if (!isRequired(this.state, path)) {
      line.remove();
      describe(
        described,
        idsOf(described).filter((id) => id !== line.id),
      );
    }
  }
}

/**
 * Says the same words in the same language.
 * @param {Element} from
 * @param {HTMLElement} into
 */
export function say(from, into) {
  into.textContent = from.textContent;
  return speak(from, into);
}

/**
 * @param {Element} from
 * @param {HTMLElement} into
 */
function speak(from, into) {
  for (const name of ["lang", "dir"]) {
    if (from.hasAttribute(name))
      into.setAttribute(name, /** @type {string} */ (from.getAttribute(name)));
    else into.removeAttribute(name);
  }
  return into;
}

/**
 * As a question stands among others, where the screen has a heading of its own.
 * @param {HTMLElement} root
 */
function makeSmall(root) {
  const heading = root.querySelector("h1");
  if (!heading) return;
  if (root.classList.contains("note-text")) {
    const line = root.ownerDocument.createElement("p");
    line.className = "said";
    heading.replaceWith(say(heading, line));
    return;
  }
  const label = heading.querySelector("label");
  if (label) label.className = "label";
  heading.replaceWith(...heading.childNodes);
}

const CHOICE =
  "input[type=radio], input[type=checkbox], select:not(li select) > option, li[data-choice]";
/** @param {HTMLElement} element */
const choiceOf = (element) =>
  element.dataset.choice ?? /** @type {HTMLInputElement} */ (element).value;
/** @param {HTMLElement} element */
const cardOf = (element) =>
  /** @type {HTMLElement} */ (element.localName === "input" ? element.parentElement : element);

/**
 * @param {HTMLElement} root
 * @param {any} answered
 */
function choose(root, answered) {
  /** @param {any} value */
  const isChosen = (value) =>
    [answered].flat().some((kept) => String(kept ?? "") === value && value !== "");
  for (const element of root.querySelectorAll(CHOICE)) {
    element.toggleAttribute(
      element.localName === "option" ? "selected" : "checked",
      isChosen(/** @type {HTMLInputElement} */ (element).value),
    );
  }
}

/**
 * @param {HTMLElement} root
 * @param {any} [answered]
 */
function setPlaces(root, answered = {}) {
  const places = Array.isArray(answered)
    ? Object.fromEntries(answered.map((name, at) => [name, String(at + 1)]))
    : answered;
  for (const row of root.querySelectorAll("li[data-choice]")) {
    for (const option of row.querySelectorAll("option")) {
      option.toggleAttribute(
        "selected",
        option.value !== "" &&
          option.value ===
            places[/** @type {string} */ (/** @type {HTMLElement} */ (row).dataset.choice)],
      );
    }
  }
}

/**
 * @param {HTMLElement} root
 * @param {any} answered
 */
function write(root, answered) {
  const field = root.querySelector(".field");
  const text = answered === undefined || typeof answered === "object" ? "" : String(answered);
  if (field?.localName === "textarea") field.textContent = text;
  else field?.setAttribute("value", text);
}

/**
 * @param {HTMLElement} element
 * @param {string[]} ids
 */
function describe(element, ids) {
  if (ids.length) element.setAttribute("aria-describedby", ids.join(" "));
  else element.removeAttribute("aria-describedby");
}

/** @param {Element} element */
const idsOf = (element) =>
  (element.getAttribute("aria-describedby") ?? "").split(" ").filter(Boolean);
/**
 * @param {HTMLElement} root
 * @param {string} id
 */
const withId = (root, id) =>
  /** @type {HTMLElement} */ (root.querySelector(`[id="${CSS.escape(id)}"]`));
/** @param {{parent: SchemaNode | null}} options */
const isRow = ({ parent }) => parent?.kind === "grid";
