/** What this page and this phone hold: keys in a worker while the page is open, a code if asked to. */

/**
 * @import { SeekerSmith } from "../shared/crypto/locksmith.js"
 * @import { SeekerPage } from "./main.js"
 */

// Says nothing to whoever looks through what the browser keeps.
const SHELF = "note";

/** @type {SeekerSmith | null} */
let keeper = null;

/** Who is asking, while the page is open: the case code, and `access`, which proves it. */
export const mine = /** @type {{code: string | null, access: string | null}} */ ({
  code: null,
  access: null,
});

/** What the page says of codes and of the worker, on each screen that needs it. */
const settings = () => /** @type {HTMLElement} */ (document.querySelector("[data-salt]")).dataset;

/**
 * The page's crypto worker, started at the first call; what it needs is fetched at once.
 * @param {SeekerPage} page
 */
export async function locksmith(page) {
  const { Locksmith } = await page.module("locksmith");
  keeper ??= /** @type {SeekerSmith} */ (
    new Locksmith(/** @type {string} */ (settings().seekerWorker))
  );
  return keeper;
}

/**
 * How a code is stretched: as `code` of intake/options says it.
 * @param {{salt: string, stretching: string}} [options]
 */
export function stretching({ salt, stretching: numbers } = /** @type {any} */ (settings())) {
  const [memory, iterations, parallelism] = numbers.split(",").map(Number);
  return { salt, argon2id: { memory_kib: memory, iterations, parallelism } };
}

/** Ends the worker and with it every key. */
export function drop() {
  keeper?.end();
  keeper = null;
  Object.assign(mine, { code: null, access: null });
}

/**
 * Has this phone keep a code, or nothing (null). Tells whether it does as it was told.
 * @param {string | null} code
 */
export function keep(code) {
  try {
    if (code) localStorage.setItem(SHELF, code);
    else localStorage.removeItem(SHELF);
  } catch {
    return !code;
  }
  return true;
}

/** The code that this phone keeps, or null. */
export function kept() {
  try {
    return localStorage.getItem(SHELF);
  } catch {
    return null;
  }
}

document.addEventListener("leave", drop);
