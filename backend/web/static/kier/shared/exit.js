/**
 * The way out, and the way back that must show nothing. It stands within the page, so that it works
 * from the first paint on, before any other module has come; it imports nothing.
 *
 * After GOV.UK's "Exit this page": a real link, or Shift three times. What holds keys or sockets
 * listens for the document's event `leave`, and lets go; `exit` comes after it, if Exit was meant.
 */

const TIMES = 3;
const WITHIN_MS = 3000;
// Longer than this nobody waits for the browser to forget; the page is covered meanwhile.
const PATIENCE_MS = 1500;

/**
 * @typedef {Pick<Event, "type" | "timeStamp"> & Partial<Pick<KeyboardEvent,
 *   "key" | "repeat" | "ctrlKey" | "altKey" | "metaKey">>} Pressed
 */

/**
 * Tells the third press of Shift alone within three seconds; Shift for a capital does not count.
 * @returns {(event: Pressed) => boolean} takes keydown, keyup and pointerdown
 */
export function countShift() {
  /** @type {number[]} */
  let times = [];
  let alone = false;
  return ({ type, key, repeat, timeStamp, ctrlKey, altKey, metaKey }) => {
    if (key !== "Shift" || ctrlKey || altKey || metaKey) {
      times = [];
      alone = false;
    } else if (type === "keydown") {
      alone ||= !repeat;
    } else if (alone) {
      alone = false;
      times = [...times.filter((time) => timeStamp - time < WITHIN_MS), timeStamp];
    }
    return times.length >= TIMES;
  };
}

/**
 * Guards a page: Exit, Shift, and what Back would show.
 * @param {Document} page
 */
export function guard(page) {
  const pressed = countShift();
  const onKey = (/** @type {Event} */ event) =>
    pressed(event) &&
    leave(page, /** @type {HTMLAnchorElement} */ (page.querySelector("a[data-exit]")));
  for (const type of ["keydown", "keyup", "pointerdown"]) page.addEventListener(type, onKey, true);
  page.addEventListener("click", (event) => {
    const link = /** @type {Element} */ (event.target).closest("a[data-exit]");
    if (!link) return;
    event.preventDefault();
    leave(page, /** @type {HTMLAnchorElement} */ (link));
  });
  // Browsers keep a page that was left, with all that was typed, and Back shows it.
  addEventListener("pagehide", () => cover(page, ""));
  addEventListener("pageshow", async (event) => {
    if (!event.persisted) return;
    await rewind();
    location.replace(location.pathname);
  });
  if (history.state?.guard) passOver(page.documentElement);
}

/**
 * An entry that guards a way (trail.js) shows nothing by itself. It is loaded by Forward, after Exit too,
 * or by loading it anew: back to the one before, whatever that shows.
 * @param {HTMLElement} root
 */
function passOver(root) {
  const show = () => (root.hidden = false);
  root.hidden = true;
  addEventListener("popstate", show);
  setTimeout(show, PATIENCE_MS);
  history.back();
}

let leaving = false;

/**
 * @param {Document} page
 * @param {{href: string, dataset: DOMStringMap}} options
 */
function leave(page, { href: address, dataset }) {
  if (leaving) return;
  leaving = true;
  // What is still to come must not be shown.
  stop();
  cover(page, new URL(address).hostname);
  page.dispatchEvent(new Event("exit"));
  const patience = new Promise((done) => setTimeout(done, PATIENCE_MS));
  // Members leave this page, and not Kier: what their inbox keeps on this phone stays.
  const done = Promise.all([rewind(), dataset.exit !== "page" && forget()]);
  Promise.race([done, patience]).finally(() => location.replace(address));
}

/**
 * @param {Document} page
 * @param {string} title
 */
function cover(page, title) {
  // Without a sign of its own a page would be asked for one.
  page.documentElement.innerHTML = '<link rel="icon" href="data:,">';
  page.title = title;
  page.dispatchEvent(new Event("leave"));
}

/**
 * The first of the entries that this page made in the browser's list is the one that is replaced:
 * Back shows none of the others. A page that makes some says how many lie before one (`depth`).
 * @param {number | undefined} [depth]
 */
const rewind = (depth = history.state?.depth) =>
  depth &&
  new Promise((done) => {
    addEventListener("popstate", done);
    history.go(-depth);
  });

async function forget() {
  // With credentials, though we set none: without them browsers do not heed Clear-Site-Data.
  const asked = fetch("/exit", { method: "POST", keepalive: true });
  await Promise.allSettled([asked, forgetStores(), forgetCaches(), forgetWorkers()]);
}

async function forgetStores() {
  localStorage.clear();
  sessionStorage.clear();
}

async function forgetCaches() {
  const names = await caches.keys();
  await Promise.all(names.map((name) => caches.delete(name)));
}

async function forgetWorkers() {
  const workers = await navigator.serviceWorker.getRegistrations();
  await Promise.allSettled(workers.flatMap((worker) => [forgetNotes(worker), worker.unregister()]));
}

/**
 * Those on the screen, and the address to which others would come.
 * @param {ServiceWorkerRegistration} worker
 */
async function forgetNotes(worker) {
  for (const note of await worker.getNotifications()) note.close();
  await (await worker.pushManager.getSubscription())?.unsubscribe();
}

if (globalThis.document) guard(document);
