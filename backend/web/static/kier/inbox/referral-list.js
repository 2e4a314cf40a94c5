/** The list of referrals: tabs, a search, and one row for each. */

import { later, messageOf, useStore } from "../shared/pages.js";
import { t, tn } from "../shared/text.js";
import { html, useEffect, useMemo, useRef, useState } from "../vendor/preact.js";
import { Row } from "./referral-row.js";
import { counts, inOrder, listAddress, TABS } from "./referrals.js";
import { awaitsUs, isInView, Views } from "./views.js";

/**
 * @import { Inbox, Referral } from "./inbox.js"
 * @import { Mark } from "./referral-row.js"
 * @import { Line } from "./openings.js"
 */

/** @param {string} tab */
const tabName = (tab) =>
  /** @type {Record<string, string>} */ ({
    new: t("New"),
    open: t("Open"),
    closed: t("Closed"),
    other: t("Other"),
  })[tab];

/** @param {string} tab */
const nothingHere = (tab) =>
  ({
    new: t("Nobody is waiting for a first answer. New requests appear here by themselves."),
    open: t("You have no open requests. When you accept one, it stands here."),
    closed: t("Nothing was closed yet. If the person writes again, the request comes back as new."),
    other: t("Here stand requests that you declined, and those that a person withdrew."),
  })[tab];

// Rows that are drawn at once: what stands below is seldom looked at, and would take a second to draw.
const ROWS_AT_ONCE = 60;
// While somebody types, each letter draws so many.
const ROWS_FOUND = 20;
// After a key, so long: who types on is not interrupted.
const TYPING_MS = 30;

/**
 * What was searched for, in all lists; `lineOf`: where it stands in the messages of a request, if it does.
 * @typedef {{hits: Set<string>, mark: Mark, lineOf: (id: string) => Line | undefined}} Found
 */

/**
 * What is found; what was found before, until it is there.
 * @param {Inbox} inbox
 * @param {string} query
 * @returns {Found | null}
 */
function useSearch(inbox, query) {
  const { referrals, lines } = useStore(inbox.store);
  const [found, setFound] = useState(/** @type {Found | null} */ (null));
  useEffect(() => {
    if (!query.trim()) {
      setFound(null);
      return undefined;
    }
    const end = new AbortController();
    const timer = setTimeout(async () => {
      const { find, partsOf, snippet, wordsOf } = await import("./search.js");
      const words = wordsOf(query);
      const texts = inbox.openings?.texts ?? new Map();
      const hits = await find(referrals.values(), words, texts, end.signal);
      if (!hits || end.signal.aborted) return;
      /** @type {Mark} */
      const mark = (text) =>
        partsOf(text, words).map((part, place) =>
          place % 2 ? html`<mark key=${place}>${part}</mark>` : part,
        );
      /** @type {Map<string, Line | undefined>} */
      const known = new Map();
      const lineOf = (/** @type {string} */ id) => {
        if (!known.has(id)) {
          const opened = texts.get(id);
          const line = opened ? snippet(opened, words) : "";
          known.set(id, line ? { line, isDamaged: false } : undefined);
        }
        return known.get(id);
      };
      setFound({ hits, mark, lineOf });
    }, TYPING_MS);
    return () => {
      clearTimeout(timer);
      end.abort();
    };
  }, [query, referrals, lines]);
  return found;
}

/**
 * `of`: of whose it shows, if not of all; `shown` is the referral beside it; `now` goes by the hour, with
 * which rows change.
 * @param {{inbox: Inbox, tab: string, view: string, of?: string, shown: string | null, now: number}} props
 */
export function List({ inbox, tab, view, of, shown, now }) {
  const state = useStore(inbox.store);
  const { referrals, isLoaded, isComplete, problem, lines, drafts } = state;
  const { names, covered } = useStore(inbox.team);
  const [search, setSearch] = useState("");
  const [further, setFurther] = useState(0);
  const found = useSearch(inbox, search);
  const most = (found ? ROWS_FOUND : ROWS_AT_ONCE) + further;
  const me = inbox.session.me?.id ?? "";
  const all = useMemo(() => inOrder(referrals.values(), tab, awaitsUs), [referrals, tab]);
  const rows = useMemo(
    () =>
      all.filter((row) =>
        found
          ? found.hits.has(row.id)
          : isInView(view, row, me, covered) && (!of || row.assignee === of),
      ),
    // What is late changes with the hour.
    [all, found, view, of, me, covered, now],
  );
  const numbers = useMemo(
    () =>
      counts(
        found ? [...referrals.values()].filter(({ id }) => found.hits.has(id)) : referrals.values(),
      ),
    [referrals, found],
  );
  useEffect(() => setFurther(0), [tab, view, of, found]);
  const isThere = tab === "new" || tab === "open" ? isLoaded : isComplete;
  const drawn = rows.slice(0, most);
  const list = useRef(/** @type {HTMLElement | null} */ (null));
  useOpenings(inbox, isLoaded, drawn, list, all);
  const field = useRef(/** @type {HTMLInputElement | null} */ (null));
  const more = () => {
    setFurther(further + ROWS_AT_ONCE);
    requestAnimationFrame(() => focusRow(rows[most]?.id));
  };
  return html`<section class="list" aria-label=${t("Requests")} data-part="list"
    onKeyDown=${(event) => moveAmong(event, field.current)}>
    <h1 class="apart" tabindex="-1" id="list-heading">${t("Requests: {tab}", { tab: tabName(tab) })}</h1>
    <nav aria-label=${t("Lists")} class="tabs">
      ${TABS.map(
        (name) => html`<a key=${name} href=${listAddress(name)} data-tab=${name}
        aria-current=${name === tab ? "page" : undefined}>${tabName(name)}
        <span class="count">${numbers[name] || ""}</span></a>`,
      )}
    </nav>
    ${
      (referrals.size > 0 || search) &&
      html`<div class="search"><label>
      <span class="apart">${t("Search in all lists")}</span>
      <input class="field" type="search" ref=${field} value=${search} autocomplete="off" spellcheck=${false} maxlength="200"
        placeholder=${t("Search: words, name, place…")} onInput=${(event) => setSearch(event.target.value)} />
    </label>${found && html`<${Searched} inbox=${inbox} count=${rows.length} numbers=${numbers} tab=${tab} />`}</div>`
    }
    ${!found && html`<${Views} tab=${tab} view=${view} listed=${all} me=${me} covered=${covered} now=${now} />`}
    ${!found && of && html`<p class="quiet-words" data-part="of">${t("Only what {name} works on.", { name: nameOf(of, me, names, covered) })} <a href=${listAddress(tab, view)}>${t("Show all")}</a></p>`}
    ${
      problem &&
      html`<div class="alarm" role="alert"><p>${messageOf(problem)}</p>
      <button class="button" onClick=${() => inbox.load()}>${t("Try again")}</button></div>`
    }
    ${tab === "new" && all.length > 9 && html`<p class="quiet-words"><a href="#/organisation/bin">${t("False requests")}</a></p>`}
    <ul class="rows" role="list" data-part="rows" ref=${list} aria-busy=${isThere ? undefined : "true"}>
      ${drawn.map((row, place) => {
        const line = found?.lineOf(row.id) ?? lines.get(row.id);
        return html`<${Row} key=${row.id} referral=${row} now=${now} isShown=${row.id === shown}
          unseen=${state.unseen[row.id] ?? 0} hasDraft=${drafts?.has(row.id) ?? false} place=${place + 1} count=${rows.length} line=${line}
          worker=${row.assignee ? nameOf(row.assignee, me, names, covered) : ""} isNamed=${isNamed(row.assignee, me, names, covered)} organisation=${inbox.organisation} mark=${found?.mark} />`;
      })}
    </ul>
    ${
      rows.length > most &&
      html`<p class="rows-more"><button class="button" data-part="more" onClick=${more}>${tn("Show {n} more", "Show {n} more", Math.min(ROWS_AT_ONCE, rows.length - most))}</button>
      <span class="hint">${t("{n} of {all} are shown.", { n: most, all: rows.length })}</span></p>`
    }
    ${!isThere && !problem && html`<p class="quiet-words" role="status">${t("Getting requests…")}</p>`}
    ${
      isThere &&
      !rows.length &&
      html`<p class="quiet-words" data-part="empty">
      ${found ? t("Nothing in this list fits your search.") : view !== "all" && all.length ? t("No request is in this view now.") : nothingHere(tab)}</p>`
    }
  </section>`;
}

/**
 * Have what the drawn rows say opened, and the names of colleagues fetched, once the list is there.
 * @param {Inbox} inbox
 * @param {boolean} isLoaded
 * @param {Referral[]} drawn
 * @param {{current: HTMLElement | null}} list
 * @param {Referral[]} all also those that this view leaves out: whom one covers for is not known before
 */
function useOpenings(inbox, isLoaded, drawn, list, all) {
  const { names, missing } = useStore(inbox.team);
  const ids = drawn.map(({ id }) => id).join();
  useEffect(() => {
    if (isLoaded)
      inbox.open(
        drawn.map(({ id }) => id),
        list.current,
      );
  }, [isLoaded, ids]);
  const unknown = all.find(
    ({ assignee }) => assignee && !names.has(assignee) && !missing.has(assignee),
  )?.assignee;
  useEffect(() => {
    if (!unknown) return;
    import("./team.js")
      .then(({ askForTeam }) => askForTeam(inbox, { member: unknown }))
      .catch(() => {});
  }, [unknown]);
}

/**
 * Who works on it, in a row.
 * @param {string} id
 * @param {string} me
 * @param {Map<string, string>} names
 * @param {ReadonlySet<string>} covered
 */
function nameOf(id, me, names, covered) {
  if (id === me) return t("me");
  const name = names.get(id) ?? t("a colleague");
  return covered.has(id) ? t("me, for {name}", { name }) : name;
}

/**
 * Tell whether `nameOf` is a name and nothing else.
 * @param {string | null | undefined} id
 * @param {string} me
 * @param {Map<string, string>} names
 * @param {ReadonlySet<string>} covered
 */
const isNamed = (id, me, names, covered) => !!id && id !== me && names.has(id) && !covered.has(id);

/** What was found, where else, and what was not searched as nobody has opened it yet. */
const Searched = later(() => import("./search-results.js"), "Searched");

/** Fetch what a search needs before its first letter. */
export const fetchSearch = () => Promise.all([import("./search.js"), Searched.load()]);

/** @type {Record<string, number>} */
const STEPS = { ArrowDown: 1, ArrowUp: -1 };

/**
 * The list has the focus, as its heading has at first. Letters are in `shortcuts.js`.
 * @param {KeyboardEvent} event
 * @param {HTMLInputElement | null} field
 */
function moveAmong(event, field) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target === field) return;
  const links = [
    .../** @type {HTMLElement} */ (event.currentTarget).querySelectorAll(
      ".row-link, .rows-more button",
    ),
  ];
  const place = links.indexOf(/** @type {Element} */ (document.activeElement));
  const next =
    event.key === "Home"
      ? links[0]
      : event.key === "End"
        ? links.at(-1)
        : links[place + STEPS[event.key]];
  if (!next) return;
  event.preventDefault();
  /** @type {HTMLElement} */ (next).focus();
}

/**
 * Put the focus on a row, or else on the list's heading: after coming back.
 * @param {string | null} id
 */
export function focusRow(id) {
  /** @type {HTMLElement | null} */
  const row = id ? document.querySelector(`[data-referral="${id}"] .row-link`) : null;
  (row ?? document.getElementById("list-heading"))?.focus();
}
