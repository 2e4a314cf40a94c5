/** The two ends of the line between a page and its crypto worker, where the keys are. */

/** A file of the worker is not what the page says: nothing may be typed or opened. */
export class TamperedError extends Error {
  code = "tampered";
}

/** `code` is what the worker said, or unreachable (ask again later), failed or ended. */
export class LocksmithError extends Error {
  constructor(code) {
    super(code);
    this.code = code;
  }
}

// seeker-worker.js and member-worker.js say what each takes and answers.
const METHODS = [
  "newRequest", "openCode", "openRequest", "letIn", "nextKey", "confirmKey",
  "stretch", "openMember", "makeMember", "rewrap", "openGrants", "grantTo", "sixWords",
  "makeOrganisationKey", "recoverOrganisationKey", "openReferral", "openMessages", "sealMessage",
];
// A file that few methods need is fetched when one of them is first asked.
const LATER = {
  sixWords: "/words.",
  makeOrganisationKey: "/recovery-code.",
  recoverOrganisationKey: "/recovery-code.",
};
// Not the worker's: pages load it, and browsers compare it then.
const OF_PAGES = "/password.";

/** Keeps a worker and asks it; each of its methods is one here. */
export class Locksmith {
  #address;
  #files;
  #waiting = new Map();
  #asked = 0;
  #ended = false;
  #started = null;
  #worker = null;

  /** Starts the worker at `address`, once its files are what the import map says. */
  constructor(address) {
    this.#address = new URL(address, document.baseURI).href;
    this.#files = listedFor(this.#address);
    // Whoever asks first is told.
    this.#start().catch(() => {});
  }

  /** Ends the worker, and with it every key. */
  end() {
    this.#ended = true;
    this.#stop("ended");
  }

  async ask(method, input) {
    this.#goOn();
    await compare(this.#files.filter(([address]) => address.includes(LATER[method])));
    await this.#start();
    this.#goOn();
    return new Promise((resolve, reject) => {
      const id = (this.#asked += 1);
      this.#waiting.set(id, { resolve, reject });
      this.#worker.postMessage({ id, method, input });
    });
  }

  #start() {
    this.#started ??= this.#compareAndStart().catch((error) => {
      this.#started = null;
      throw error;
    });
    return this.#started;
  }

  // Import maps do not reach into workers, so browsers do not compare their modules: we do.
  async #compareAndStart() {
    const later = Object.values(LATER);
    const now = this.#files.filter(([address]) => !later.some((part) => address.includes(part)));
    if (!now.some(([address]) => address === this.#address)) throw new TamperedError();
    await compare(now);
    this.#goOn();
    this.#worker = new Worker(this.#address, { type: "module" });
    this.#worker.onmessage = ({ data: { id, output, code } }) => {
      const { resolve, reject } = this.#waiting.get(id);
      this.#waiting.delete(id);
      if (code) reject(new LocksmithError(code));
      else resolve(output);
    };
    this.#worker.onerror = () => this.#stop("failed");
  }

  #goOn() {
    if (this.#ended) throw new LocksmithError("ended");
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

/** The worker's end: answers with the methods of `keeper`, in order; of errors with a code. */
export function serve(keeper) {
  let before = Promise.resolve();
  onmessage = ({ data: { id, method, input } }) => {
    before = before.then(async () => {
      try {
        postMessage({ id, output: await keeper[method](input) });
      } catch ({ code }) {
        postMessage({ id, code: typeof code === "string" ? code : "failed" });
      }
    });
  };
}

// [address, hash] of what the import map lists in the worker's folder and in vendor/.
function listedFor(worker) {
  const map = document.querySelector('script[type="importmap"]')?.textContent ?? "{}";
  const folders = ["./", "../vendor/"].map((folder) => new URL(folder, worker).href);
  return Object.entries(JSON.parse(map).integrity ?? {})
    .map(([address, hash]) => [new URL(address, document.baseURI).href, hash])
    .filter(([address]) => folders.some((folder) => address.startsWith(folder)))
    .filter(([address]) => !address.includes(OF_PAGES));
}

function compare(files) {
  return Promise.all(files.map(async ([address, integrity]) => {
    const cache = "force-cache";
    try {
      await fetch(address, { integrity, cache });
    } catch {
      // Refused or not reached? Without a hash to meet, only the line can fail.
      const response = await fetch(address, { cache }).catch(() => null);
      throw response?.ok ? new TamperedError() : new LocksmithError("unreachable");
    }
  }));
}
