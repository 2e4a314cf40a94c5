// Answers with a page as it was kept, when there is no line. The page itself puts what it needs onto
// the shelf (shelf.js), so that nothing is fetched that it did not load. `SHELF` is put before it by
// the server: a word and the number of what the shelf holds, like `learner-1`.
const worker = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (self));
const WORD = SHELF.replace(/\d+$/, "");
// Attempts are for one learner: nothing of them stays here. Calls are never answered of old.
const NEVER_KEPT = ["/learn/a/", "/api/"];

worker.addEventListener("install", (event) => {
  event.waitUntil(worker.skipWaiting());
});

worker.addEventListener("activate", (event) => {
  event.waitUntil(forgetOthers());
});

worker.addEventListener("fetch", (event) => {
  const { method, mode, cache, url } = event.request;
  const { origin, pathname } = new URL(url);
  if (method !== "GET" || origin !== self.location.origin) return;
  if (NEVER_KEPT.some((start) => pathname.startsWith(start))) return;
  // Who keeps the page anew asks for the newest one.
  const isPage = mode === "navigate" || cache === "reload";
  event.respondWith(isPage ? fromLine(event.request) : fromShelf(event.request));
});

async function forgetOthers() {
  const names = await caches.keys();
  const old = names.filter((name) => name.startsWith(WORD) && name !== SHELF);
  await Promise.all(old.map((name) => caches.delete(name)));
  await worker.clients.claim();
}

/**
 * The newest page, or the kept one.
 * @param {Request} request
 */
async function fromLine(request) {
  try {
    return await fetch(request);
  } catch (error) {
    const kept = await keptFor(request);
    if (!kept) throw error;
    return kept;
  }
}

/**
 * Files whose name changes with what is in them.
 * @param {Request} request
 */
async function fromShelf(request) {
  return (await keptFor(request)) ?? fetch(request);
}

/** @param {Request} request */
async function keptFor(request) {
  const shelf = await caches.open(SHELF);
  return shelf.match(request, { ignoreVary: true });
}
