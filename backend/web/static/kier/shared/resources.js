/** Resources of the API as pages show them: fetched, kept fresh, in pages, and while they are on their way. */

import { html, useEffect, useRef, useState } from "../vendor/preact.js";
import { messageOf, useAction } from "./pages.js";
import { t } from "./text.js";

/**
 * @import { VNode } from "preact"
 * @import { Api } from "./wire.js"
 */

/**
 * One page of a list, as the API gives it.
 * @template T
 * @typedef {{results: T[], next: string | null}} Listed
 */

/**
 * A session that keeps what it read, by address.
 * @typedef {{known: (path: string) => {value: any} | undefined, read: (path: string) => Promise<any>,
 *   sayAway: (error: any) => void}} Reader
 */

/**
 * @template T
 * @typedef {{found: T | null, error: any, set: (found: T) => void, again: () => Promise<void>}} Fresh
 */

/**
 * @template T
 * @typedef {{value: T | undefined, set: (value: T) => void, error: any, again: () => Promise<void>, isOld: boolean}} Kept
 */

/**
 * A list, and whether that is all of it.
 * @template T
 * @typedef {{rows: T[], isAll: boolean}} Every
 */

/** @typedef {{isBusy: boolean, error: any, run: () => Promise<void>}} NextPage */

/**
 * A list that is changed on this page: `put` shows a new row first; `first` fetches the first page.
 * @template T
 * @typedef {{rows: T[] | null, first: NextPage, next: NextPage | null, put: (row: T) => void,
 *   change: (row: T) => void, drop: (row: T) => void}} Listing
 */

/**
 * @template T
 * @typedef {Kept<Listed<T>> & {rows: T[] | undefined, next: NextPage | null}} Pages
 */

export const SURVEYS = "/api/v1/surveys";
// No organisation has more than this on one page; what is beyond is said.
const MAX_PAGES = 20;
const LOOK_EVERY_MS = 30_000;

/**
 * All of a list that comes in pages.
 * @template T
 * @param {Api} api
 * @param {string} path
 * @returns {Promise<Every<T>>}
 */
export async function everyPage(api, path) {
  /** @type {T[]} */
  const rows = [];
  /** @type {string | null} */
  let next = path;
  for (let pages = 0; next && pages < MAX_PAGES; pages += 1) {
    /** @type {{results: T[], next: string | null}} */
    const page = await api.get(next);
    rows.push(...page.results);
    next = page.next;
  }
  return { rows, isAll: !next };
}

/**
 * What is fetched now: what comes for an address that one has left is not shown.
 * @template T
 * @param {() => Promise<T>} load
 * @param {unknown[]} of what it depends on
 * @returns {Fresh<T> & {look: () => Promise<void>}} `look` asks again while what is said stays
 */
function useNewest(load, of) {
  const [state, setState] = useState(
    /** @type {{found: T | null, error: any}} */ ({ found: null, error: null }),
  );
  const turn = useRef(0);
  const look = async () => {
    const mine = (turn.current += 1);
    try {
      const found = await load();
      if (mine === turn.current) setState({ found, error: null });
    } catch (error) {
      if (mine === turn.current) setState(({ found }) => ({ found, error }));
    }
  };
  const again = () => {
    setState(({ found }) => ({ found, error: null }));
    return look();
  };
  useEffect(() => {
    setState({ found: null, error: null });
    look();
    return () => {
      turn.current += 1;
    };
  }, of);
  /** @param {T} found */
  const set = (found) => {
    turn.current += 1;
    setState({ found, error: null });
  };
  return { ...state, set, again, look };
}

/**
 * Something that is fetched when a page opens.
 * @template T
 * @param {() => Promise<T>} load
 * @param {unknown[]} of what it depends on
 * @returns {Fresh<T>}
 */
export const useFetched = (load, of) => useNewest(load, of);

/**
 * Something that is fetched when a page opens, and again when the window comes back to the front.
 * @template T
 * @param {() => Promise<T>} load
 * @param {unknown[]} of what it depends on
 * @param {{isLive?: boolean}} [how] live: asked every half minute too
 * @returns {Fresh<T>}
 */
export function useFresh(load, of, { isLive = false } = {}) {
  const newest = useNewest(load, of);
  const latest = useRef(newest.look);
  latest.current = newest.look;
  useEffect(() => {
    const look = () => !document.hidden && latest.current();
    const timer = isLive ? setInterval(look, LOOK_EVERY_MS) : undefined;
    addEventListener("focus", look);
    return () => {
      clearInterval(timer);
      removeEventListener("focus", look);
    };
  }, of);
  return newest;
}

/**
 * All of a list that comes in pages, kept fresh.
 * @template T
 * @param {Api} api
 * @param {string} path
 * @param {{isLive?: boolean}} [how]
 * @returns {Fresh<Every<T>>}
 */
export function useRows(api, path, how) {
  return useFresh(() => everyPage(api, path), [path], how);
}

/**
 * What stands at an address: at once what was there before, then what is there now.
 * @template T
 * @param {Reader} session
 * @param {string} path
 * @returns {Kept<T>}
 */
export function useKept(session, path) {
  const known = () => session.known(path)?.value;
  const [state, setState] = useState(
    /** @type {{value: T | undefined, error: any, isOld: boolean}} */ ({
      value: known(),
      error: null,
      isOld: true,
    }),
  );
  // What comes for an address that one has left is not shown.
  const turn = useRef(0);
  const again = async () => {
    const mine = (turn.current += 1);
    setState((before) => ({ ...before, error: null }));
    try {
      const value = await session.read(path);
      if (mine === turn.current) setState({ value, error: null, isOld: false });
    } catch (error) {
      session.sayAway(error);
      if (mine === turn.current) setState((before) => ({ ...before, error }));
    }
  };
  useEffect(() => {
    setState({ value: known(), error: null, isOld: true });
    again();
    addEventListener("online", again);
    return () => {
      turn.current += 1;
      removeEventListener("online", again);
    };
  }, [path]);
  /** @param {T} value */
  const set = (value) => {
    turn.current += 1;
    setState({ value, error: null, isOld: false });
  };
  return { ...state, set, again };
}

/**
 * A list that comes in pages: what is here so far, and how to get more.
 * @template T
 * @param {Reader} session
 * @param {string} path
 * @returns {Pages<T>}
 */
export function usePages(session, path) {
  /** @type {Kept<Listed<T>>} */
  const first = useKept(session, path);
  const [more, setMore] = useState(/** @type {Listed<T>[]} */ ([]));
  useEffect(() => setMore([]), [path]);
  const next = more.length ? more.at(-1)?.next : first.value?.next;
  const fetching = useAction(async () =>
    setMore([...more, await session.read(/** @type {string} */ (next))]),
  );
  const rows = first.value && [first.value, ...more].flatMap(({ results }) => results);
  const again = async () => {
    setMore([]);
    await first.again();
  };
  return { ...first, rows, again, next: next ? fetching : null };
}

/**
 * A list that comes in pages and is changed here: what was changed is shown without asking again.
 * @template {{id: string}} T
 * @param {Api} api
 * @param {string} path of the first page; another list is drawn anew, with a `key`
 * @returns {Listing<T>}
 */
export function useListing(api, path) {
  const [rows, setRows] = useState(/** @type {T[] | null} */ (null));
  const [next, setNext] = useState(/** @type {string | null} */ (path));
  const fetching = useAction(async () => {
    /** @type {Listed<T>} */
    const page = await api.get(/** @type {string} */ (next));
    setRows((now) => {
      const known = new Set(now?.map(({ id }) => id));
      return [...(now ?? []), ...page.results.filter(({ id }) => !known.has(id))];
    });
    setNext(page.next);
  });
  useEffect(() => {
    fetching.run();
  }, []);
  /** @param {(rows: T[]) => T[]} edit */
  const edit = (edit) => setRows((now) => edit(now ?? []));
  return {
    rows,
    first: fetching,
    next: next ? fetching : null,
    put: (row) => edit((now) => [row, ...now.filter(({ id }) => id !== row.id)]),
    change: (row) => edit((now) => now.map((one) => (one.id === row.id ? row : one))),
    drop: (row) => edit((now) => now.filter(({ id }) => id !== row.id)),
  };
}

/**
 * While something is fetched, and when that did not work.
 * @param {{error?: any, again?: () => void}} props
 */
export function Fetching({ error, again }) {
  if (!error) return html`<p class="quiet-words" role="status">${t("One moment…")}</p>`;
  return html`<div class="alarm stack" role="alert" data-part="problem"><p>${messageOf(error)}</p>
    <button type="button" class="button" onClick=${() => again?.()}>${t("Try again")}</button></div>`;
}

/**
 * What was fetched, once it is there.
 * @param {{fetched: Fresh<any>, children: (found: any) => any}} part `fetched` of `useFresh`
 */
export function Fetched({ fetched, children }) {
  const { found, error, again } = fetched;
  if (!found) return html`<${Fetching} error=${error} again=${again} />`;
  return children(found);
}

/**
 * The button below a list that goes on.
 * @param {{next: NextPage | null}} props
 */
export const More = ({ next }) =>
  next &&
  html`<p><button type="button" class="button" aria-disabled=${next.isBusy ? "true" : undefined} onClick=${() => next.run()}>${t("Show more")}</button>
    <span role="status" class="hint">${next.error && messageOf(next.error)}</span></p>`;
