/** Puts the page of a course where the service worker finds it without a line, and takes it away. */

const SHELF = "learner-1";

/**
 * Keep this page, its modules and the pictures of its course.
 * @param {string[]} pictures
 */
export async function keepPage(pictures) {
  await navigator.serviceWorker.register("/learn/worker.js", { scope: "/learn/" });
  // What is kept before there is somebody to answer with it would be no help.
  await navigator.serviceWorker.ready;
  const map = document.querySelector('script[type="importmap"]')?.textContent ?? "{}";
  const files = [...Object.keys(JSON.parse(map).integrity ?? {}), ...pictures].map(
    (name) => new URL(name, location.href).href,
  );
  const shelf = await caches.open(SHELF);
  const before = await Promise.all(files.map((file) => shelf.match(file)));
  await shelf.addAll(files.filter((_file, place) => !before[place]));
  await shelf.add(location.pathname);
}

/**
 * Drop a page that was kept, and pictures. Modules stay: they are of all courses.
 * @param {string} path
 * @param {string[]} pictures
 */
export async function dropPage(path, pictures) {
  const shelf = await caches.open(SHELF);
  await Promise.all([path, ...pictures].map((name) => shelf.delete(name, { ignoreVary: true })));
}
