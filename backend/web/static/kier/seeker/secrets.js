/** What this page and this phone hold: keys in a worker while the page is open, a code if asked to. */

// Says nothing to whoever looks through what the browser keeps.
const SHELF = "note";

let keeper = null;

/** Who is asking, while the page is open: the case code, and `access`, which proves it. */
export const mine = { code: null, access: null };

/** The page's crypto worker, started at the first call; what it needs is fetched at once. */
export async function locksmith(door) {
  const { Locksmith } = await door.room("locksmith");
  keeper ??= new Locksmith(document.body.dataset.seekerWorker);
  return keeper;
}

/** How a code is stretched: as `code` of intake/options says it. */
export function stretching({ salt, stretching: numbers } = document.body.dataset) {
  const [memory, iterations, parallelism] = numbers.split(",").map(Number);
  return { salt, argon2id: { memory_kib: memory, iterations, parallelism } };
}

/** Ends the worker and with it every key. */
export function drop() {
  keeper?.end();
  keeper = null;
  Object.assign(mine, { code: null, access: null });
}

/** Has this phone keep a code, or nothing (null). Tells whether it does as it was told. */
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
