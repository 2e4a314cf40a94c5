/** Keeps a page, its modules and its pictures where a service worker finds them without a line. */

export class Shelf {
  // Ends what is being kept when it is to be dropped.
  #keeping = new AbortController();

  /** @param {{name: string, worker: string, scope?: string}} how `name`: as the server calls it */
  constructor({ name, worker, scope }) {
    this.name = name;
    this.worker = worker;
    this.scope = scope;
  }

  /**
   * Keep this page as the server has it now.
   * @param {string[]} [pictures]
   * @returns {Promise<boolean>} false where a browser keeps nothing: the page works with a line
   */
  async keep(pictures = []) {
    if (!("serviceWorker" in navigator)) return false;
    try {
      await this.#keep(pictures, this.#keeping.signal);
      return true;
    } catch {
      return false;
    }
  }

  /**
   * @param {string[]} pictures
   * @param {AbortSignal} signal
   */
  async #keep(pictures, signal) {
    await navigator.serviceWorker.register(this.worker, { scope: this.scope });
    // What is kept before there is somebody to answer with it would be no help.
    await navigator.serviceWorker.ready;
    const map = document.querySelector('script[type="importmap"]')?.textContent ?? "{}";
    const files = [...Object.keys(JSON.parse(map).integrity ?? {}), ...pictures].map(
      (name) => new URL(name, location.href).href,
    );
    const cache = await caches.open(this.name);
    const before = await Promise.all(files.map((file) => cache.match(file)));
    const wanted = files.filter((_file, place) => !before[place]);
    await Promise.all(wanted.map((file) => put(cache, file, { signal })));
    const page = new URL(location.pathname, location.href).href;
    await put(cache, page, { signal, cache: "reload" });
    await dropOld(cache, [...files, page]);
  }

  /**
   * Drop a page that was kept, or is being kept, and pictures. Modules stay: others may need them.
   * @param {string} path
   * @param {string[]} [pictures]
   */
  async drop(path, pictures = []) {
    this.#keeping.abort();
    this.#keeping = new AbortController();
    try {
      const cache = await caches.open(this.name);
      const names = [path, ...pictures];
      await Promise.all(names.map((name) => cache.delete(name, { ignoreVary: true })));
    } catch {
      // Where a browser keeps nothing, or knows no caches, there is nothing to drop.
    }
  }
}

/**
 * @param {Cache} cache
 * @param {string} address
 * @param {RequestInit & {signal: AbortSignal}} how
 */
async function put(cache, address, how) {
  const answer = await fetch(address, how);
  if (!answer.ok) throw new Error(`${answer.status}`);
  how.signal.throwIfAborted();
  await cache.put(address, answer);
}

/**
 * Drop modules that only an earlier release of this page needed; beside another page, of which nobody
 * knows which ones it needs, all stay.
 * @param {Cache} cache
 * @param {string[]} needed
 */
async function dropOld(cache, needed) {
  const others = (await cache.keys()).map(({ url }) => url).filter((url) => !needed.includes(url));
  if (others.some((url) => !url.includes("/static/"))) return;
  await Promise.all(others.map((url) => cache.delete(url, { ignoreVary: true })));
}
