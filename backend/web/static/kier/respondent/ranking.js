/** Ranking by moving things up and down, with a finger or the keyboard; the lists stay beneath. */

/** Puts buttons in the place of the lists of places. */
export function adopt() {
  for (const question of document.querySelectorAll("[data-ranking]")) {
    const list = question.querySelector(".ranking");
    if (list.classList.contains("moving")) continue;
    sort(list);
    for (const row of list.children)
      row.append(button(question, row, "up"), button(question, row, "down"));
    list.classList.add("moving");
    write(list);
  }
}

/** A button: one place up or down, or the order is right as it stands. */
export function tap(pressed) {
  const question = pressed.closest("[data-ranking]");
  if (pressed.closest("[data-take]")) {
    write(question.querySelector(".ranking"), { isAnswered: true });
    question.querySelector("li button:not([aria-disabled=true])").focus();
    return;
  }
  const row = pressed.closest("li");
  const list = row.parentElement;
  const [before, after] = [row.previousElementSibling, row.nextElementSibling];
  if (pressed.dataset.way === "up" && before) before.before(row);
  if (pressed.dataset.way === "down" && after) after.after(row);
  write(list, { isAnswered: true });
  pressed.focus();
  const place = Array.from(list.children).indexOf(row) + 1;
  const told = question.querySelector("[data-moved]");
  told.textContent = fill(told.dataset.words, { name: nameOf(row), place });
  list.dispatchEvent(new Event("change", { bubbles: true }));
}

// Those that have a place already stand in it.
function sort(list) {
  const placed = (row) => Number(row.querySelector("select").value) || Infinity;
  const rows = Array.from(list.children);
  list.append(...rows.sort((one, other) => placed(one) - placed(other) || 0));
}

// Nothing is an answer before something was moved, or the order was said to be right.
function write(list, { isAnswered = list.querySelector("select").value !== "" } = {}) {
  list.classList.toggle("answered", isAnswered);
  list.closest("[data-ranking]").querySelector("[data-take]").hidden = isAnswered;
  Array.from(list.children).forEach((row, place) => {
    const isLast = place === list.children.length - 1;
    if (isAnswered) row.querySelector("select").value = String(place + 1);
    for (const one of row.querySelectorAll("button")) {
      const isEnd = one.dataset.way === "up" ? place === 0 : isLast;
      one.setAttribute("aria-disabled", String(isEnd));
    }
  });
}

function button(question, row, way) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "button";
  made.dataset.way = way;
  made.textContent = way === "up" ? "↑" : "↓";
  made.setAttribute(
    "aria-label",
    fill(question.querySelector("[data-moved]").dataset[way], { name: nameOf(row) }),
  );
  return made;
}

const nameOf = (row) => row.querySelector("label").textContent.trim();
const fill = (text, values) => text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
