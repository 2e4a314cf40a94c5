/** The questions of a version: the outline beside the item that is chosen. */

import { useStore } from "../shared/pages.js";
import {
  duplicate,
  firstName,
  freeName,
  insert,
  itemAt,
  move,
  namesOf,
  placeAfter,
  remove,
} from "../shared/questionnaire/definition.js";
import { t } from "../shared/text.js";
import { html, useEffect, useRef, useState } from "../vendor/preact.js";
import { AddItem } from "./add-item.js";
import { byItem } from "./faults.js";
import { General } from "./general.js";
import { Item } from "./item.js";
import { newItem } from "./kinds.js";
import { Outline } from "./outline.js";
import { PreviewBeside } from "./preview.js";
import { pathOf, questionnaireAddress } from "./routes.js";

/**
 * @import { QuestionType } from "kier/api"
 * @import { Definition, Path } from "../shared/questionnaire/definition.js"
 * @import { Account } from "./account.js"
 * @import { Keeper } from "./autosave.js"
 * @import { Placed } from "./faults.js"
 * @import { Route } from "./routes.js"
 */

// Deleting is taken back from here this long; by Undo above as long as one is here.
const REMOVED_MS = 15_000;
// As in surveys-editor.css.
const BESIDE = "(min-width: 75rem)";

/**
 * What can be done with the chosen item; each goes where the item went.
 * @param {Keeper} keeper
 * @param {(path: Path, isQuiet?: boolean) => void} go
 * @param {(path: Path) => void} goAfter
 */
function movesOf(keeper, go, goAfter) {
  /** @param {{definition: Definition, path: Path} | null} result */
  const take = (result) => {
    if (!result) return;
    keeper.change(result.definition);
    go(result.path, true);
  };
  return {
    /**
     * @param {Path} path
     * @param {-1 | 1} step
     */
    move: (path, step) => take(move(keeper.definition, path, step)),
    /** @param {Path} path */
    duplicate(path) {
      const result = duplicate(keeper.definition, path);
      keeper.change(result.definition);
      go(result.path);
    },
    /** @param {Path} path */
    remove(path) {
      const definition = remove(keeper.definition, path);
      keeper.change(definition);
      const place = path.at(-1);
      const behind = itemAt(definition, path)
        ? path
        : place
          ? [...path.slice(0, -1), place - 1]
          : path.slice(0, -1);
      goAfter(behind);
    },
    /**
     * @param {QuestionType} kind
     * @param {Path} path
     */
    add(kind, path) {
      const { definition } = keeper;
      const lists = new Set(Object.keys(definition.choices ?? {}));
      const name = firstName(kind, namesOf(definition));
      const { item, choices } = newItem(kind, name, freeName(`${name}_list`, lists));
      const target = placeAfter(definition, path);
      const more = Object.keys(choices).length
        ? { choices: { ...definition.choices, ...choices } }
        : {};
      keeper.change({ ...insert(definition, target, item), ...more });
      go(target);
    },
  };
}

/**
 * The page.
 * @param {{session: Account, route: Route, keeper: Keeper, faults: Placed[],
 *   mayChange: boolean}} props
 */
export function Editor({ session, route, keeper, faults, mayChange }) {
  const { definition } = useStore(keeper.store);
  const [isAdding, setAdding] = useState(false);
  const [removed, setRemoved] = useState(/** @type {{name: string} | null} */ (null));
  const [isBeside, setBeside] = useState(false);
  const isWide = useMedia(BESIDE);
  const outline = useRef(/** @type {string | null} */ (null));
  const visit = useVisit(route.place);
  const path = pathOf(route.place);
  const item = itemAt(definition, path);
  /** @param {Path} to */
  const address = (to) => questionnaireAddress(route.id, route.number, "questions", to);
  const isFirst = useRef(true);
  useEffect(() => {
    isFirst.current = false;
  }, []);
  /**
   * @param {Path} to
   * @param {boolean} [isQuiet]
   */
  const go = (to, isQuiet = false) => {
    if (isQuiet) {
      // The same item at another place is no step for Back, and its fields stay as they are.
      visit.current.place = to.join(".");
      history.replaceState(null, "", address(to));
      dispatchEvent(new HashChangeEvent("hashchange"));
      if (!document.activeElement?.closest(".item-pane")) outline.current = to.join(".");
    } else {
      location.hash = address(to);
    }
  };
  /** @param {Path} to */
  const goAfter = (to) => {
    // What is gone is no place for Back; the row that took its place has the focus.
    outline.current = to.join(".");
    history.replaceState(null, "", address(to));
    dispatchEvent(new HashChangeEvent("hashchange"));
  };
  const moves = movesOf(keeper, go, goAfter);
  /** @param {Path} from */
  const drop = (from) => {
    setRemoved(itemAt(definition, from));
    moves.remove(from);
  };
  /** @param {KeyboardEvent} event */
  const onKeyDown = (event) => {
    const step = /** @type {Record<string, -1 | 1>} */ ({ ArrowUp: -1, ArrowDown: 1 })[event.key];
    if (!event.altKey || !step || !item || !mayChange) return;
    event.preventDefault();
    moves.move(path, step);
  };
  useEffect(() => {
    if (!removed) return undefined;
    const timer = setTimeout(() => setRemoved(null), REMOVED_MS);
    return () => clearTimeout(timer);
  }, [removed]);
  const groups = byItem(faults);
  return html`<div class="editor ${item || route.place ? "has-shown" : ""} ${isBeside && isWide ? "with-preview" : ""}" onKeyDown=${onKeyDown}>
    <div class="outline-pane">
      <${Outline} definition=${definition} shown=${path} addressOf=${address} faults=${groups} focus=${outline} mayChange=${mayChange} onMove=${moves.move} onRemove=${drop} />
      <button class="button small beside" aria-pressed=${isBeside ? "true" : "false"} onClick=${() => setBeside(!isBeside)} data-part="beside">${t("Preview beside it")}</button>
      ${mayChange && html`<button class="button add" onClick=${() => setAdding(true)} data-part="add">+ ${t("Add")}</button>`}
      ${
        removed &&
        html`<${Removed} item=${removed} onUndo=${() => {
          keeper.undo();
          setRemoved(null);
        }} />`
      }
    </div>
    <div class="item-pane">
      <a class="back-link" href=${address([])}>${t("Back to the questions")}</a>
      ${
        item
          ? html`<${Item} key=${visit.current.count} takesFocus=${outline.current === null && !isFirst.current} keeper=${keeper} definition=${definition} path=${path} item=${item} faults=${groups.get(route.place) ?? []}
            mayChange=${mayChange} onMove=${moves.move} onDuplicate=${moves.duplicate} onRemove=${drop} />`
          : html`<${General} keeper=${keeper} definition=${definition} faults=${groups.get("") ?? []} mayChange=${mayChange} route=${route} />`
      }
    </div>
    ${isBeside && isWide && html`<${PreviewBeside} session=${session} route=${route} keeper=${keeper} mayChange=${mayChange} at=${item?.name ?? ""} />`}
    ${isAdding && html`<${AddItem} onClose=${() => setAdding(false)} onChoose=${(kind) => moves.add(kind, path)} patience=${session.api.patience} />`}
  </div>`;
}

/**
 * Tells whether the window is as a media query says.
 * @param {string} query
 */
function useMedia(query) {
  const media = useRef(matchMedia(query)).current;
  const [matches, setMatches] = useState(media.matches);
  useEffect(() => {
    const look = () => setMatches(media.matches);
    media.addEventListener("change", look);
    return () => media.removeEventListener("change", look);
  }, []);
  return matches;
}

/**
 * Counts up when another item is chosen, and not when the chosen one moves.
 * @param {string} place
 */
function useVisit(place) {
  const visit = useRef({ place, count: 0 });
  if (visit.current.place !== place) visit.current = { place, count: visit.current.count + 1 };
  return visit;
}

/** @param {{item: {name: string}, onUndo: () => void}} props */
function Removed({ item, onUndo }) {
  return html`<div class="removed" role="status"><span>${t("Deleted: {name}", { name: item.name })}</span>
    <button class="button small" onClick=${onUndo} data-part="undo-remove">${t("Undo")}</button></div>`;
}
