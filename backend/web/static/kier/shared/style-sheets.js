/** Styles that only some screens need: fetched when they open, so that others come without them. */

import { useEffect, useState } from "../vendor/preact.js";

/** @type {Map<string, Promise<CSSStyleSheet[]>>} */
const fetched = new Map();

/**
 * Style sheets that `<body>` names.
 * @param {string} name of its data, as `pagesStyles`
 */
export function sheets(name) {
  const known = fetched.get(name);
  if (known) return known;
  const coming = Promise.all(
    (document.body.dataset[name] ?? "").split(" ").filter(Boolean).map(fetchSheet),
  );
  fetched.set(name, coming);
  coming.catch(() => fetched.delete(name));
  return coming;
}

/** @param {string} address */
async function fetchSheet(address) {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(await (await fetch(address)).text());
  return sheet;
}

/**
 * The styles of the screens here, as long as one of them is shown.
 * @param {string[]} names as for `sheets`
 */
export function useStyles(...names) {
  const [, setHere] = useState(false);
  useEffect(() => {
    for (const name of names) {
      sheets(name).then(
        (found) => {
          document.adoptedStyleSheets = [...new Set([...document.adoptedStyleSheets, ...found])];
          setHere(true);
        },
        // Without them it looks plain, and works.
        () => {},
      );
    }
  }, []);
}
