/** Puts the page of a course where the service worker finds it without a line, and takes it away. */

const SHELF = "learner-1";

// Ends what is being kept when it is to be dropped.
let keeping = new AbortController();

/**
 * Keep this page, its modules and the pictures of its course.
 * @param {string[]} pictures
 */
export async function keepPage(pictures) {
  const { signal } = keeping;
  await navigator.serviceWorker.register("/learn/worker.js", { scope: "/learn/" });
  // What is kept before there is somebody to answer with it would be no help.
  await navigator.serviceWorker.ready;
  const map = document.querySelector('script[type="importmap"]')?.textContent ?? "{}";
  const files = [...Object.keys(JSON.parse(map).integrity ?? {}), ...pictures].map(
    (name) => new URL(name, location.href).href,
  );
  const shelf = await caches.open(SHELF);
  const before = await Promise.all(files.map((file) => shelf.match(file)));
  const wanted = files.filter((_file, place) => !before[place]);
  await Promise.all(wanted.map((file) => put(shelf, file, { signal })));
  await put(shelf, location.pathname, { signal, cache: "reload" });
}

/**
 * @param {Cache} shelf
 * @param {string} address
 * @param {RequestInit & {signal: AbortSignal}} how
 */
async function put(shelf, address, how) {
  const answer = await fetch(address, how);
  if (!answer.ok) throw new Error(`${answer.status}`);
  how.signal.throwIfAborted();
  await shelf.put(address, answer);
}

/**
 * Drop a page that was kept, or is being kept, and pictures. Modules stay: they are of all courses.
 * @param {string} path
 * @param {string[]} pictures
 */
export async function dropPage(path, pictures) {
  keeping.abort();
  keeping = new AbortController();
  const shelf = await caches.open(SHELF);
  await Promise.all([path, ...pictures].map((name) => shelf.delete(name, { ignoreVary: true })));
}
