/** The two ends of the line between a page and its crypto worker, where the keys are. */

/**
 * @import { Seeker } from "./seeker-worker.js"
 */

/** A file of the worker is not what the page says: nothing may be typed or opened. */
export class TamperedError extends Error {
  code = "tampered";
}

/** `code` is what the worker said, or unreachable (ask again later), failed or ended. */
export class LocksmithError extends Error {
  /** @param {string} code */
  constructor(code) {
    super(code);
    this.code = code;
  }
}

// What the seeker's worker is asked, and says itself what it takes and answers.
const METHODS = /** @type {const} */ ([
  "newRequest",
  "openCode",
  "openRequest",
  "letIn",
  "nextKey",
  "confirmKey",
  "openMessages",
  "sealMessage",
]);
// Files that are fetched when a method is first asked.
const LATER = { openRequest: ["/proofs."], nextKey: ["/proofs."] };
// What seals and opens where the browser does not do it itself, and where it does.
const LIBRARY = ["/library-kem.", "/vendor/hpke."];
const OWN = ["/own-kem."];
/** The name of a worker that is to use the browser's own parts of X-Wing (seals.js, own-kem.js). */
export const OWN_KEM = "own";
/** The worker's word for a browser that cannot do so after all: the library does it then. */
export const NO_KEM = "no-kem";
// Not the worker's: pages load it, and browsers compare it then.
const OF_PAGES = "/password.";

/**
 * @typedef {Pick<Seeker, typeof METHODS[number]>} SeekerMethods
 * @typedef {Locksmith & SeekerMethods} SeekerSmith
 */

/** Keeps a worker and asks it; each of its methods is one here. */
export class Locksmith {
  #address;
  #files;
  #name;
  /** @type {Record<string, string[]>} */
  #later;
  /** @type {Map<number, {resolve: (output: any) => void, reject: (error: Error) => void}>} */
  #waiting = new Map();
  #asked = 0;
  #ended = false;
  /** @type {Promise<void> | null} */
  #started = null;
  /** @type {Worker | null} */
  #worker = null;

  /**
   * Starts the worker at `address`, once its files are what the import map says.
   * @param {string} address
   * @param {Record<string, string[]>} [later] files that are fetched when a method, or one of a group, is first asked
   */
  constructor(address, later = LATER) {
    this.#address = new URL(address, document.baseURI).href;
    this.#later = later;
    this.#name = hasKem() ? OWN_KEM : "";
    const isLeftOut = isIn(this.#name ? LIBRARY : OWN);
    this.#files = listedFor(this.#address).filter((file) => !isLeftOut(file));
    // Whoever asks first is told.
    this.#start().catch(() => {});
  }

  /** Ends the worker, and with it every key. */
  end() {
    this.#ended = true;
    this.#stop("ended");
  }

  /**
   * @param {string} method
   * @param {unknown} [input]
   * @param {string} [group]
   * @param {string} [name] the worker's from now on
   * @returns {Promise<any>} what the method of the worker answers
   */
  async ask(method, input, group, name) {
    this.#goOn();
    if (!this.hasLoaded(group))
      await compare(this.#files.filter(isIn(this.#later[group ?? method] ?? [])));
    await this.#start();
    this.#goOn();
    return new Promise((resolve, reject) => {
      const id = (this.#asked += 1);
      this.#waiting.set(id, { resolve, reject });
      this.#worker?.postMessage({ id, method, group, input, name });
    }).catch(async (error) => {
      if (error.code !== NO_KEM) throw error;
      await compare(listedFor(this.#address).filter(isIn(LIBRARY)));
      // The worker goes on without its name, and with its keys.
      return this.ask(method, input, group, "");
    });
  }

  /**
   * Tell whether the worker has every file of a group: those cannot be changed any more.
   * @param {string} [_group]
   */
  hasLoaded(_group) {
    return false;
  }

  /** Called when the worker is gone, and all that it had loaded. */
  stopped() {}

  #start() {
    this.#started ??= this.#compareAndStart().catch((error) => {
      this.#started = null;
      throw error;
    });
    return this.#started;
  }

  // Import maps do not reach into workers, so browsers do not compare their modules: we do.
  async #compareAndStart() {
    const isLater = isIn(Object.values(this.#later).flat());
    const now = this.#files.filter((file) => !isLater(file));
    if (!now.some(([address]) => address === this.#address)) throw new TamperedError();
    await compare(now);
    this.#goOn();
    this.#worker = new Worker(this.#address, { type: "module", name: this.#name });
    this.#worker.onmessage = ({ data: { id, output, code } }) => {
      const asker = this.#waiting.get(id);
      this.#waiting.delete(id);
      if (code) asker?.reject(new LocksmithError(code));
      else asker?.resolve(output);
    };
    this.#worker.onerror = () => this.#stop("failed");
  }

  #goOn() {
    if (this.#ended) throw new LocksmithError("ended");
  }

  /** @param {string} code */
  #stop(code) {
    this.#worker?.terminate();
    this.#started = null;
    this.stopped();
    for (const { reject } of this.#waiting.values()) reject(new LocksmithError(code));
    this.#waiting.clear();
  }
}

/**
 * Makes each method of a worker one of whoever asks it.
 * @param {{prototype: object}} kind
 * @param {readonly string[]} methods
 */
export function giveMethods({ prototype }, methods) {
  for (const method of methods)
    Object.assign(prototype, {
      /** @this {Locksmith} @param {unknown} input */
      [method](input) {
        return this.ask(method, input);
      },
    });
}

giveMethods(Locksmith, METHODS);

/**
 * The worker's end: answers with methods of `keeper`, or of a group, in order; of errors with a code.
 * @param {any} keeper
 * @param {Record<string, () => Promise<any>>} [later]
 */
export function serve(keeper, later = {}) {
  let before = Promise.resolve();
  onmessage = ({ data: { id, method, group, input, name } }) => {
    before = before.then(async () => {
      if (name === "") Object.assign(globalThis, { name });
      try {
        const output = group
          ? (await later[group]())[method](keeper, input)
          : keeper[method](input);
        postMessage({ id, output: await output });
      } catch (/** @type {any} */ { code }) {
        postMessage({ id, code: typeof code === "string" ? code : "failed" });
      }
    });
  };
}

// X-Wing is ML-KEM-768 and X25519. The worker is told, so that both are of one mind.
function hasKem() {
  const { supports } = /** @type {any} */ (globalThis.SubtleCrypto ?? {});
  return Boolean(supports?.("encapsulateBits", "ML-KEM-768") && supports("generateKey", "X25519"));
}

/** @param {string[]} parts */
const isIn =
  (parts) =>
  (/** @type {[address: string, hash: string]} */ [address]) =>
    parts.some((part) => address.includes(part));

/**
 * [address, hash] of what the import map lists in the worker's folder and in vendor/.
 * @param {string} worker
 */
function listedFor(worker) {
  const map = document.querySelector('script[type="importmap"]')?.textContent ?? "{}";
  const folders = ["./", "../../vendor/"].map((folder) => new URL(folder, worker).href);
  /** @type {[address: string, hash: string][]} */
  const listed = Object.entries(JSON.parse(map).integrity ?? {});
  return listed
    .map(
      ([address, hash]) =>
        /** @type {typeof listed[0]} */ ([new URL(address, document.baseURI).href, hash]),
    )
    .filter(([address]) => folders.some((folder) => address.startsWith(folder)))
    .filter(([address]) => !address.includes(OF_PAGES));
}

/** @param {[address: string, hash: string][]} files */
function compare(files) {
  return Promise.all(
    files.map(async ([address, integrity]) => {
      const cache = "force-cache";
      try {
        await fetch(address, { integrity, cache });
      } catch {
        // Refused or not reached? Without a hash to meet, only the line can fail.
        const response = await fetch(address, { cache }).catch(() => null);
        throw response?.ok ? new TamperedError() : new LocksmithError("unreachable");
      }
    }),
  );
}
