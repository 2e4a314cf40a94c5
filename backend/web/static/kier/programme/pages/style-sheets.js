/** Styles that only pages need: fetched when their screens open, so that others come without them. */

import { useEffect, useState } from "../../vendor/preact.js";

/** @type {Map<string, Promise<CSSStyleSheet[]>>} */
const fetched = new Map();

/**
 * Style sheets that `<body>` names.
 * @param {"pagesStyles" | "publicStyles"} name of its data: `pagesStyles` for the screens here,
 *   `publicStyles` as readers have them
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

/** The styles of the screens here, as long as one of them is shown. */
export function useStyles() {
  const [, setHere] = useState(false);
  useEffect(() => {
    sheets("pagesStyles").then(
      (found) => {
        document.adoptedStyleSheets = [...new Set([...document.adoptedStyleSheets, ...found])];
        setHere(true);
      },
      // Without them it looks plain, and works.
      () => {},
    );
  }, []);
}
