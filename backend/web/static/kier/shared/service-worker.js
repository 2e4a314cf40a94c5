// Keeps the public shell: one page with telephone numbers, for when there is no line. What a seeker
// sees or types never comes here, and the caseworkers' pages are left alone. Shows the notes that the
// server sends, for seekers and members alike; `SPARE` comes before this, in the reader's language
// (docs/seeker-modules.md).
const worker = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (self));
const SHELF = "shell-1";
// What another worker of this site keeps is not ours.
const OURS = /^shell-/;
const SHELL = "/offline";
const ROTATIONS = "/api/v1/notifications/rotations";
// What the payload says it is: Declarative Web Push, after RFC 8030.
const DECLARATIVE = 8030;

worker.addEventListener("install", (event) => {
  event.waitUntil(keepShell());
});

worker.addEventListener("activate", (event) => {
  event.waitUntil(forgetOthers());
});

worker.addEventListener("fetch", (event) => {
  const address = new URL(event.request.url);
  const ours = address.pathname === "/" && event.request.method === "GET";
  if (event.request.mode === "navigate" && ours) {
    event.respondWith(fetch(event.request).catch(openShell));
  }
});

worker.addEventListener("push", (event) => {
  event.waitUntil(showNote(event.data));
});

worker.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(lead(event.notification.data?.navigate));
});

worker.addEventListener("pushsubscriptionchange", (event) => {
  event.waitUntil(tellChange(event));
});

async function keepShell() {
  // The page says in which language it is read; `lang` of the worker's address carries it.
  const language = new URL(self.location.href).searchParams.get("lang") || "nl";
  const answer = await fetch(SHELL, { headers: { "Accept-Language": language } });
  if (!answer.ok) throw new Error("no shell");
  const shelf = await caches.open(SHELF);
  await shelf.put(SHELL, answer);
  await worker.skipWaiting();
}

async function forgetOthers() {
  const names = await caches.keys();
  const old = names.filter((name) => OURS.test(name) && name !== SHELF);
  await Promise.all(old.map((name) => caches.delete(name)));
  await worker.clients.claim();
}

async function openShell() {
  const kept = await caches.match(SHELL);
  return kept || Response.error();
}

/**
 * One note at a time: a newer one takes the place of the one that was not looked at.
 * @param {PushMessageData | null} data
 */
function showNote(data) {
  const { title, body, lang, dir, navigate } = readNote(data);
  const how = { body, lang, dir, tag: "kier", icon: SPARE.icon, data: { navigate } };
  return worker.registration.showNotification(title, how);
}

/** @param {PushMessageData | null} data */
function readNote(data) {
  try {
    const { web_push: kind, notification: note } = /** @type {PushMessageData} */ (data).json();
    const texts = [note.title, note.body, note.lang, note.navigate];
    const isWhole = texts.every((text) => typeof text === "string");
    if (kind === DECLARATIVE && isWhole && ["ltr", "rtl"].includes(note.dir)) return note;
  } catch {
    // Something has to be shown, or the browser shows words of its own.
  }
  return SPARE;
}

/**
 * Only ever to this site, whatever the note says.
 * @param {string} navigate
 */
async function lead(navigate) {
  const { origin } = self.location;
  const { pathname, hash } = placeOf(navigate, origin);
  const pages = await worker.clients.matchAll({ type: "window", includeUncontrolled: true });
  const open = pages.find(({ url }) => new URL(url).pathname === pathname);
  if (!open) return worker.clients.openWindow(origin + pathname + hash);
  // The inbox asks for what is new, should it have been asleep.
  open.postMessage("pushed");
  return open.focus();
}

/**
 * @param {string} navigate
 * @param {string} origin
 */
function placeOf(navigate, origin) {
  try {
    return new URL(navigate, origin);
  } catch {
    return new URL(SPARE.navigate, origin);
  }
}

/**
 * The old address proves to the server whose the new one is.
 * @param {{oldSubscription: PushSubscription | null,
 *   newSubscription: PushSubscription | null}} options
 */
async function tellChange({ oldSubscription: old, newSubscription }) {
  if (!old) return;
  const subscription =
    newSubscription ?? (await worker.registration.pushManager.subscribe(old.options));
  const body = JSON.stringify({ old_endpoint: old.endpoint, subscription });
  const headers = { "Content-Type": "application/json" };
  await fetch(ROTATIONS, { method: "POST", headers, body, credentials: "omit" });
}
