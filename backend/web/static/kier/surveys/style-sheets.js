/** Styles of other pages, for what is shown of them here: within a shadow root they touch nothing else. */

// Within the phone, what the page itself would set; and titles as large as on a screen of 360.
const PHONE = `
  :host { --touch: 3rem; --text: 1.0625rem; --title: 1.57rem; overflow-y: auto; background: var(--paper); color: var(--ink); font: var(--text) / 1.5 var(--font); }
  .phone-page { min-height: 100%; padding-inline: var(--s4); }
  .head { padding-inline-end: 0; min-height: 3rem; }
  .screen { flex: 1; padding-block: var(--s4) var(--s6); }
`;
const RESULTS = `
  .results-page { padding: 0; }
`;

/** @type {Map<string, Promise<CSSStyleSheet[]>>} */
const kept = new Map();

/** The styles of the answering pages, as they are on a screen of 360 pixels. */
export const phoneSheets = () => sheetsOf("answering", PHONE, true);

/** The styles of the page of the results. */
export const resultsSheets = () => sheetsOf("results", RESULTS, false);

/**
 * `data-answering` and `data-results` of the page name the files; each is fetched once.
 * @param {"answering" | "results"} which
 * @param {string} own
 * @param {boolean} isNarrow
 */
function sheetsOf(which, own, isNarrow) {
  if (!kept.has(which)) {
    const fetched = /** @type {string} */ (document.body.dataset[which])
      .split(" ")
      .map(async (address) => sheetOf(await (await fetch(address)).text(), isNarrow));
    const sheets = Promise.all([...fetched, sheetOf(own, false)]);
    kept.set(which, sheets);
    sheets.catch(() => kept.delete(which));
  }
  return /** @type {Promise<CSSStyleSheet[]>} */ (kept.get(which));
}

/**
 * @param {string} text
 * @param {boolean} isNarrow
 */
function sheetOf(text, isNarrow) {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(text);
  // The window is wide, the phone is not.
  for (let place = sheet.cssRules.length - 1; isNarrow && place >= 0; place -= 1) {
    if (/** @type {CSSMediaRule} */ (sheet.cssRules[place]).conditionText?.includes("min-width"))
      sheet.deleteRule(place);
  }
  return sheet;
}
