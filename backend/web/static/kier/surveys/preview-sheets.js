/** The styles of the answering pages for a phone that stands on a wide page. */

// Within the phone, what the page itself would set; and nothing is fixed to the window.
const OWN = `
  :host { --touch: 3rem; --text: 1.0625rem; overflow-y: auto; background: var(--paper); color: var(--ink); font: var(--text) / 1.5 var(--font); }
  .phone-page { min-height: 100%; padding-inline: var(--s4); }
  .head { padding-inline-end: 0; min-height: 3rem; }
`;

let sheets;

/** @returns {Promise<CSSStyleSheet[]>} fetched once; `data-answering` of the page names them */
export function phoneSheets() {
  sheets ??= Promise.all([...document.body.dataset.answering.split(" ").map(fetchSheet), sheetOf(OWN)]);
  sheets.catch(() => {
    sheets = undefined;
  });
  return sheets;
}

const fetchSheet = async (address) => sheetOf(await (await fetch(address)).text());

function sheetOf(text) {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(text);
  // The window is wide, the phone is not.
  for (let place = sheet.cssRules.length - 1; place >= 0; place -= 1) {
    if (sheet.cssRules[place].conditionText?.includes("min-width")) sheet.deleteRule(place);
  }
  return sheet;
}
