/** Ranking by moving things up and down, with a finger or the keyboard; the lists stay beneath. */

/** Puts buttons in the place of the lists of places. */
export function adopt() {
  for (const question of document.querySelectorAll("[data-ranking]")) {
    const list = /** @type {HTMLElement} */ (question.querySelector(".ranking"));
    if (list.classList.contains("moving")) continue;
    sort(/** @type {HTMLElement} */ (list));
    for (const row of list.children)
      row.append(
        button(/** @type {HTMLElement} */ (question), /** @type {HTMLElement} */ (row), "up"),
        button(/** @type {HTMLElement} */ (question), /** @type {HTMLElement} */ (row), "down"),
      );
    list.classList.add("moving");
    write(/** @type {HTMLElement} */ (list));
  }
}

/**
 * A button: one place up or down, or the order is right as it stands.
 * @param {HTMLElement} pressed
 */
export function tap(pressed) {
  const question = /** @type {HTMLElement} */ (pressed.closest("[data-ranking]"));
  if (pressed.closest("[data-take]")) {
    write(/** @type {HTMLElement} */ (question.querySelector(".ranking")), { isAnswered: true });
    /** @type {HTMLElement} */ (
      question.querySelector("li button:not([aria-disabled=true])")
    ).focus();
    return;
  }
  const row = /** @type {HTMLElement} */ (pressed.closest("li"));
  const list = /** @type {HTMLElement} */ (row.parentElement);
  const [before, after] = [row.previousElementSibling, row.nextElementSibling];
  if (pressed.dataset.way === "up" && before) before.before(row);
  if (pressed.dataset.way === "down" && after) after.after(row);
  write(/** @type {HTMLElement} */ (list), { isAnswered: true });
  pressed.focus();
  const place = Array.from(list.children).indexOf(/** @type {Element} */ (row)) + 1;
  const told = /** @type {HTMLElement} */ (question.querySelector("[data-moved]"));
  told.textContent = fill(/** @type {string} */ (told.dataset.words), {
    name: nameOf(/** @type {HTMLElement} */ (row)),
    place,
  });
  list.dispatchEvent(new Event("change", { bubbles: true }));
}

/**
 * Those that have a place already stand in it.
 * @param {HTMLElement} list
 */
function sort(list) {
  /** @param {HTMLElement} row */
  const placed = (row) =>
    Number(/** @type {HTMLSelectElement} */ (row.querySelector("select")).value) || Infinity;
  const rows = Array.from(list.children);
  list.append(
    ...rows.sort(
      (row, other) =>
        placed(/** @type {HTMLElement} */ (row)) - placed(/** @type {HTMLElement} */ (other)) || 0,
    ),
  );
}

/**
 * Nothing is an answer before something was moved, or the order was said to be right.
 * @param {HTMLElement} list
 * @param {{isAnswered?: boolean}} [options]
 */
function write(
  list,
  {
    isAnswered = /** @type {HTMLSelectElement} */ (list.querySelector("select")).value !== "",
  } = {},
) {
  list.classList.toggle("answered", isAnswered);
  /** @type {HTMLElement} */ (list.closest("[data-ranking]")?.querySelector("[data-take]")).hidden =
    isAnswered;
  Array.from(list.children).forEach((row, place) => {
    const isLast = place === list.children.length - 1;
    if (isAnswered)
      /** @type {HTMLSelectElement} */ (row.querySelector("select")).value = String(place + 1);
    for (const button of row.querySelectorAll("button")) {
      const isEnd = button.dataset.way === "up" ? place === 0 : isLast;
      button.setAttribute("aria-disabled", String(isEnd));
    }
  });
}

/**
 * @param {HTMLElement} question
 * @param {HTMLElement} row
 * @param {"up" | "down"} way
 */
function button(question, row, way) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "button";
  made.dataset.way = way;
  made.textContent = way === "up" ? "↑" : "↓";
  made.setAttribute(
    "aria-label",
    fill(
      /** @type {string} */ (
        /** @type {HTMLElement} */ (question.querySelector("[data-moved]")).dataset[way]
      ),
      { name: nameOf(row) },
    ),
  );
  return made;
}

/** @param {HTMLElement} row */
const nameOf = (row) => /** @type {HTMLElement} */ (row.querySelector("label")).textContent.trim();
/**
 * @param {string} text
 * @param {Record<string, any>} values
 */
const fill = (text, values) => text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
