/** The two ends of the line between a page and its crypto worker. Keys stay at the worker's end. */

/** A file of the worker is not the one that the page names: nothing may be typed or opened. */
export class TamperedError extends Error {
  name = "TamperedError";
  code = "tampered";
}

/** What a worker answered instead: `code` tells what went wrong, and nothing tells more. */
export class LocksmithError extends Error {
  name = "LocksmithError";

  constructor(code) {
    super(code);
    this.code = code;
  }
}

// seeker-worker.js and member-worker.js say what each of them takes and answers.
const METHODS = [
  "newRequest", "openCode", "openRequest", "letIn", "nextKey", "confirmKey",
  "stretch", "openMember", "makeMember", "rewrap", "openGrants", "grantTo", "sixWords",
  "makeOrganisationKey", "recoverOrganisationKey", "openReferral", "openMessages", "sealMessage",
];
// Files that one method alone needs: fetched when it is first asked for.
const LATER = { sixWords: "/words." };

/**
 * Keeps a worker, and asks it. Every method takes and answers plain objects, and rejects with
 * `TamperedError`, or a `LocksmithError` whose code is the worker's own or one of `unreachable`
 * (a file did not come: ask again later), `failed` (the worker broke) and `ended`.
 */
export class Locksmith {
  #address;
  #listed;
  #waiting = new Map();
  #asked = 0;
  #worker = null;
  #started = null;
  #ended = false;

  /** Starts at once; `address` is that of the worker, which the page's import map has to list. */
  constructor(address) {
    this.#address = new URL(address, document.baseURI).href;
    this.#listed = listedFor(this.#address);
    // Whoever asks first is told.
    this.#start().catch(() => {});
  }

  /** Ends the worker and with it every key; whatever was asked is answered `ended`. */
  end() {
    this.#ended = true;
    this.#stop("ended");
  }

  async ask(method, input) {
    await this.#start();
    const later = LATER[method];
    if (later) await compareAll(this.#listed.filter(([address]) => address.includes(later)));
    if (this.#ended) throw new LocksmithError("ended");
    return new Promise((resolve, reject) => {
      this.#asked += 1;
      this.#waiting.set(this.#asked, { resolve, reject });
      this.#worker.postMessage({ id: this.#asked, method, input });
    });
  }

  #start() {
    if (this.#ended) return Promise.reject(new LocksmithError("ended"));
    this.#started ??= this.#verified().catch((error) => {
      this.#started = null;
      throw error;
    });
    return this.#started;
  }

  // A worker has no import map, so browsers do not compare its modules: we do, all at once.
  async #verified() {
    const later = Object.values(LATER);
    const now = this.#listed.filter(([address]) => !later.some((part) => address.includes(part)));
    if (!now.some(([address]) => address === this.#address)) throw new TamperedError();
    await compareAll(now);
    if (this.#ended) throw new LocksmithError("ended");
    this.#worker = new Worker(this.#address, { type: "module" });
    this.#worker.addEventListener("message", ({ data }) => this.#answered(data));
    this.#worker.addEventListener("error", () => this.#stop("failed"));
  }

  #answered({ id, output, code }) {
    const { resolve, reject } = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (code) reject(new LocksmithError(code));
    else resolve(output);
  }

  #stop(code) {
    this.#worker?.terminate();
    this.#started = null;
    for (const { reject } of this.#waiting.values()) reject(new LocksmithError(code));
    this.#waiting.clear();
  }
}

for (const method of METHODS) {
  Locksmith.prototype[method] = function (input) {
    return this.ask(method, input);
  };
}

/**
 * The worker's end: answers what the page asks with the methods of `keeper`, one after another.
 * Of an error only its code leaves the worker.
 */
export function serve(keeper) {
  let before = Promise.resolve();
  addEventListener("message", ({ data: { id, method, input } }) => {
    before = before.then(async () => {
      try {
        postMessage({ id, output: await keeper[method](input) });
      } catch (error) {
        postMessage({ id, code: typeof error.code === "string" ? error.code : "failed" });
      }
    });
  });
}

// [address, hash] of what the page's import map lists in the worker's folder and in vendor/.
function listedFor(worker) {
  const map = document.querySelector('script[type="importmap"]');
  const { integrity = {} } = JSON.parse(map?.textContent ?? "{}");
  const folders = [new URL(".", worker).href, new URL("../vendor/", worker).href];
  return Object.entries(integrity)
    .map(([address, hash]) => [new URL(address, document.baseURI).href, hash])
    .filter(([address]) => folders.some((folder) => address.startsWith(folder)));
}

async function compareAll(files) {
  await Promise.all(files.map(compare));
}

async function compare([address, integrity]) {
  try {
    await fetch(address, { integrity, cache: "force-cache" });
  } catch {
    // Refused by the browser or not reached? Without a hash to meet, only the line can fail.
    const response = await fetch(address, { cache: "force-cache" }).catch(() => null);
    throw response?.ok ? new TamperedError() : new LocksmithError("unreachable");
  }
}
