/** Styles of other pages, for what is shown of them here: within a shadow root they touch nothing else. */

const RESULTS = `
  .results-page { padding: 0; }
`;

/** @type {Promise<CSSStyleSheet[]> | null} */
let kept = null;

/** The styles of the page of the results; `data-results` of the page names the files. */
export function resultsSheets() {
  if (!kept) {
    const fetched = /** @type {string} */ (document.body.dataset.results)
      .split(" ")
      .map(async (address) => sheetOf(await (await fetch(address)).text()));
    kept = Promise.all([...fetched, sheetOf(RESULTS)]);
    kept.catch(() => {
      kept = null;
    });
  }
  return kept;
}

/** @param {string} text */
function sheetOf(text) {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(text);
  return sheet;
}
