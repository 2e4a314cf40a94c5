/** Adding, moving and removing modules and steps, with what can be put back. */

import { t } from "../../shared/text.js";
import { html, useLayoutEffect, useRef, useState } from "../../vendor/preact.js";
import {
  MOST_MODULES,
  MOST_STEPS,
  moved,
  newModule,
  newQuestion,
  newText,
  placeAfter,
  placeOf,
  placesOf,
  putAt,
  without,
} from "./content.js";
import { isModule, kindOf, nameOf } from "./words.js";

/** @import { Content, Module, Removed, Step } from "./content.js" */

/** @typedef {ReturnType<typeof useStructure>} Structure */

// So many that were removed can be put back, the last first.
const MOST_GONE = 20;

/**
 * What is chosen in the outline, and what is done with it.
 * @param {Content} content
 * @param {(content: Content) => void} onChange
 */
export function useStructure(content, onChange) {
  const [shown, setShown] = useState("");
  // On a narrow screen either the outline is seen or what is chosen.
  const [isOpen, setOpen] = useState(false);
  const [gone, setGone] = useState(/** @type {Removed[]} */ ([]));
  const [said, setSaid] = useState("");
  // How often somebody went to what is chosen, which then takes the focus.
  const [led, setLed] = useState(0);
  // The row that takes the focus.
  const focus = useRef(/** @type {string | null} */ (null));
  /** @param {string} id */
  const show = (id) => {
    setLed(led + 1);
    setShown(id);
    setOpen(true);
    setSaid("");
  };
  const close = () => {
    focus.current = shown;
    setOpen(false);
  };
  /** @type {(item: Module | Step, at: number[]) => void} */
  const put = (item, at) => {
    onChange(putAt(content, { item, at }));
    show(item.id);
  };
  /** @type {(id: string, step: -1 | 1) => void} */
  const move = (id, step) => {
    const after = moved(content, id, step);
    const found = placeOf(after, id);
    if (!found || after === content) return;
    focus.current = id;
    onChange(after);
    setSaid(t("“{name}” is number {n} now.", { name: nameOf(found.item), n: numberOf(found.at) }));
  };
  /** @param {string} id */
  const remove = (id) => {
    const found = without(content, id);
    if (!found) {
      setSaid(t("The last one stays: a course has a module, and a module has a step."));
      return;
    }
    const places = placesOf(content).map(({ item }) => item.id);
    const left = new Set(placesOf(found.content).map(({ item }) => item.id));
    // The one that comes to its place, or the one before.
    const at = places.indexOf(id);
    const next = [...places.slice(at), ...places.slice(0, at).reverse()].find((one) =>
      left.has(one),
    );
    focus.current = next ?? "";
    setShown(next ?? "");
    setOpen(false);
    setGone([...gone, found.gone].slice(-MOST_GONE));
    onChange(found.content);
    setSaid(t("“{name}” was removed.", { name: nameOf(found.gone.item) }));
  };
  const last = gone.at(-1);
  const putBack = () => {
    if (!last) return;
    setGone(gone.slice(0, -1));
    put(last.item, last.at);
  };
  return { shown, isOpen, led, show, close, put, move, remove, last, putBack, said, focus };
}

/** @param {number[]} at */
const numberOf = (at) => at.map((place) => place + 1).join(".");

/** @param {{structure: Structure, content: Content}} props */
export function AddButtons({ structure, content }) {
  const { shown, put } = structure;
  const { modules } = content;
  const [module] = placeAfter(content, shown, "step");
  const isFull = modules[module].steps.length >= MOST_STEPS;
  /** @param {Step} step */
  const addStep = (step) => put(step, placeAfter(content, shown, "step"));
  return html`<div class="row" role="group" aria-label=${t("Add to the course")}><button type="button" class="button small" data-act="add-text" disabled=${isFull} onClick=${() => addStep(newText())}>+ ${t("Text")}</button>
    <button type="button" class="button small" data-act="add-question" disabled=${isFull} onClick=${() => addStep(newQuestion())}>+ ${t("Question")}</button>
    <button type="button" class="button small" data-act="add-module" disabled=${modules.length >= MOST_MODULES} onClick=${() => put(newModule(), placeAfter(content, shown, "module"))}>+ ${t("Module")}</button></div>`;
}

/**
 * The heading of what is written; it takes the focus when somebody comes from the outline.
 * @param {{structure: Structure, content: Content, item: Module | Step | undefined}} props
 */
export function ItemHead({ structure, content, item }) {
  const { shown, led, close, move, remove } = structure;
  const heading = useRef(/** @type {HTMLElement | null} */ (null));
  // Before the next key comes.
  useLayoutEffect(() => {
    if (led) heading.current?.focus();
  }, [led]);
  const found = placeOf(content, shown);
  const place = found && numberOf(found.at);
  return html`<button type="button" class="button small back-to-outline" data-act="to-outline" onClick=${close}>${t("To the outline")}</button>
    <div class="head-row"><h2 tabindex="-1" ref=${heading}>${item ? `${place} ${kindOf(item)}` : t("Title and summary")}</h2>
    ${item && html`<span class="row"><${Mover} item=${item} step=${-1} run=${move} /><${Mover} item=${item} step=${1} run=${move} /><button type="button" class="button small quiet" data-act="remove-item" onClick=${() => remove(item.id)}>${isModule(item) ? t("Remove this module") : t("Remove this step")}</button></span>`}</div>`;
}

/** @param {{item: Module | Step, step: -1 | 1, run: (id: string, step: -1 | 1) => void}} props */
function Mover({ item, step, run }) {
  const label = step < 0 ? t("Move up") : t("Move down");
  return html`<button type="button" class="button small quiet" data-act=${step < 0 ? "item-up" : "item-down"} onClick=${() => run(item.id, step)}><span aria-hidden="true">${step < 0 ? "↑" : "↓"}</span><span class="apart">${label}</span></button>`;
}

/** @param {{structure: Structure}} props */
export function RemovedBar({ structure }) {
  const { last, putBack } = structure;
  if (!last) return null;
  return html`<p class="removed" data-part="removed"><span dir="auto">${t("“{name}” was removed.", { name: nameOf(last.item) })}</span> <button type="button" class="button small" data-act="put-back" onClick=${putBack}>${t("Put it back")}</button></p>`;
}
