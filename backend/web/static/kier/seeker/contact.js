/**
 * Notes on this phone: offered once there is something to wait for, when they may come, and the
 * address at which this browser can be reached (W3C Push API).
 */

import { call, fetchPart } from "./api.js";
import { mine } from "./secrets.js";

/** @import { SeekerPage } from "./main.js" */

const CONTACT = "/api/v1/intake/request/contact";
const PUBLIC_KEY = "/api/v1/notifications/web-push";
const EVERY_DAY = [1, 2, 3, 4, 5, 6, 7];
const HOURS_A_DAY = 24;
const OWN = "own";
const WORKER_MS = 20_000;
// Without a push service (a phone without Google's apps) some browsers never answer.
const ADDRESS_MS = 30_000;
// Where a browser does not say where it is.
const HERE = "Europe/Amsterdam";

/** @typedef {{timezone: string, safe: {days: number[], from: number, until: number}[]}} Times */

let page = /** @type {SeekerPage} */ (/** @type {unknown} */ (null));
// What the server keeps for the request at hand: `push` and `times`.
/** @type {any} */
let kept = null;
let block = /** @type {HTMLElement} */ (/** @type {unknown} */ (null));
let saving = Promise.resolve();
// Whether the browser's own question about notes is open.
let isAsking = false;

/**
 * Shows, on the screen that is there now, what can be chosen; in the page's language.
 * @param {SeekerPage} thePage
 */
export async function come(thePage) {
  page = thePage;
  const { access } = mine;
  const [now, fresh] = await Promise.all([
    call("GET", CONTACT, { access }),
    fetchPart([["in", document.documentElement.dataset.language]], { part: "contact" }),
    clearNotes(),
  ]);
  const place = document.querySelector(`section[data-step="${page.step}"] [data-contact-place]`);
  if (mine.access !== access || !place) return;
  kept = now;
  block?.remove();
  block = document.importNode(/** @type {HTMLElement} */ (fresh.body.firstElementChild), true);
  // It stands in a form, whose first button is not meant by Enter on one of these.
  block.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && /** @type {Element} */ (event.target).matches("input"))
      event.preventDefault();
  });
  place.append(block);
  fillIn(kept.times);
  await show();
}

/**
 * A page in another language has taken the place of the one before.
 * @param {SeekerPage} thePage
 */
export function adopt(thePage) {
  if (block) thePage.aside(() => come(thePage));
}

/**
 * A button: notes on this phone, or none any more.
 * @param {SeekerPage} _page
 * @param {HTMLElement} button
 */
export async function tap(_page, button) {
  if ("contactYes" in button.dataset) return ask();
  return end();
}

/** Gives notes up, since what they were for is gone. */
export async function forget() {
  if (kept?.push) await unsubscribe();
  kept = block = /** @type {any} */ (null);
}

/**
 * What was chosen, as `times` of the contact call.
 * @param {{when: string, days: string[], from: string, until: string}} chosen `when` is empty, two
 *   hours as `7-12`, or `own`: then the others count
 * @param {string} timezone
 * @returns {Times | null | undefined} null for any time; undefined if nobody can keep to it
 */
export function timesOf({ when, days, from, until }, timezone) {
  if (!when) return null;
  const [start, end] = when === OWN ? [from, until] : when.split("-");
  const span = {
    days: when === OWN ? days.map(Number) : EVERY_DAY,
    from: Number(start),
    until: Number(end),
  };
  if (!span.days.length || span.from === span.until) return undefined;
  return { timezone, safe: [span] };
}

// Firefox answers nothing while its question is ignored: nobody waits for it, and all else goes on.
function ask() {
  tell(null);
  if (isAsking) return;
  isAsking = true;
  const answered = mayShow().finally(() => (isAsking = false));
  page.aside(async () => ((await answered) ? begin() : tell("denied")));
}

async function begin() {
  page.tell("busy");
  try {
    const { public_key: key } = await call("GET", PUBLIC_KEY);
    await put({ push: await subscribe(await page.worker(), key) });
  } catch (/** @type {any} */ error) {
    if (error.code === "tampered") throw error;
    return tell("failed");
  } finally {
    page.tell(null);
  }
  await show();
  /** @type {HTMLDetailsElement} */ (part("times")).open = true;
  // In the middle: at the top the way out would lie over it.
  part("on").focus({ preventScroll: true });
  part("on").scrollIntoView({ block: "center" });
}

async function end() {
  tell(null);
  const wasHere = await isSubscribed();
  // Either is enough for nothing to be shown here any more, so that neither waits for the other.
  const [given, told] = await Promise.allSettled([unsubscribe(), put({ push: null })]);
  if (told.status === "rejected") {
    if (!wasHere || given.status === "rejected") throw told.reason;
    kept.push = false;
  }
  await show();
  tell("stopped");
  part("offer").querySelector("summary")?.focus();
}

/** @param {any} body */
async function put(body) {
  const { access } = mine;
  const now = await call("PUT", CONTACT, { access, body });
  if (mine.access === access) kept = now;
}

async function show() {
  const hasAddress = await isSubscribed();
  const isHere = kept.push && hasAddress;
  const shown = {
    on: isHere,
    elsewhere: kept.push && !isHere,
    stop: kept.push,
    times: kept.push,
    offer: !isHere && canPush(),
    // A browser has one address, and the last to give it has it.
    another: !kept.push && hasAddress,
  };
  for (const [name, isShown] of Object.entries(shown)) part(name).hidden = !isShown;
  block.hidden = !Object.values(shown).some(Boolean);
}

/** @param {Times | null} times */
function fillIn(times) {
  const [span] = times?.safe ?? [];
  if (!span) return;
  const hours = `${span.from}-${span.until}`;
  const preset = span.days.length === EVERY_DAY.length && field(`[name="when"][value="${hours}"]`);
  (preset || field(`[value="${OWN}"]`)).checked = true;
  if (preset) return;
  for (const box of block.querySelectorAll('[name="days"]')) {
    /** @type {HTMLInputElement} */ (box).checked = span.days.includes(
      Number(/** @type {HTMLInputElement} */ (box).value),
    );
  }
  field('[name="from_hour"]').value = String(span.from);
  field('[name="until_hour"]').value = String(span.until % HOURS_A_DAY);
}

// Kept at each change: a choice that waits for a button is easily taken for made.
function changed() {
  const chosen = {
    when: field('[name="when"]:checked').value,
    days: Array.from(
      block.querySelectorAll('[name="days"]:checked'),
      (box) => /** @type {HTMLInputElement} */ (box).value,
    ),
    from: field('[name="from_hour"]').value,
    until: field('[name="until_hour"]').value,
  };
  const times = timesOf(chosen, Intl.DateTimeFormat().resolvedOptions().timeZone ?? HERE);
  if (times === undefined) return tell("no-hours");
  tell(null);
  saving = saving
    .then(() => put({ times }))
    .then(
      () => tell("kept"),
      () => tell("not-kept"),
    );
}

/** @param {string} name */
const part = (name) => /** @type {HTMLElement} */ (block.querySelector(`[data-contact="${name}"]`));
/** @param {string} selector */
const field = (selector) => /** @type {HTMLInputElement} */ (block.querySelector(selector));

/** @param {string | null} name */
function tell(name) {
  for (const line of block.querySelectorAll("[data-contact-say]")) {
    /** @type {HTMLElement} */ (line).hidden =
      /** @type {HTMLElement} */ (line).dataset.contactSay !== name;
  }
}

document.addEventListener("change", ({ target }) => {
  if (block?.contains(/** @type {Element} */ (target))) changed();
});

/** Whether notes could be shown here. On iOS that is so in a page among the phone's apps alone. */
const canPush = () =>
  "serviceWorker" in navigator &&
  "PushManager" in globalThis &&
  "Notification" in globalThis &&
  Notification.permission !== "denied";

/**
 * Asks whether notes may be shown; to be called at a tap and before anything else, or browsers
 * do not ask.
 * @returns {Promise<boolean>}
 */
const mayShow = async () => (await Notification.requestPermission()) === "granted";

/**
 * The address of this browser, made if there is none.
 * @param {ServiceWorkerRegistration} registration
 * @param {string} publicKey of the server (VAPID), in base64url
 * @returns {Promise<PushSubscriptionJSON>} `endpoint`, `keys` and `expirationTime`
 * @throws {Error} there is no worker, or no push service
 */
async function subscribe(registration, publicKey) {
  await within(WORKER_MS, navigator.serviceWorker.ready);
  const how = { userVisibleOnly: true, applicationServerKey: publicKey };
  const manager = registration.pushManager;
  const asked = manager.subscribe(how).catch(async (error) => {
    // Made when the server had another key: nobody can send to it any more.
    if (error.name !== "InvalidStateError") throw error;
    await (await manager.getSubscription())?.unsubscribe();
    return manager.subscribe(how);
  });
  return (await within(ADDRESS_MS, asked)).toJSON();
}

/** Whether this browser has an address. */
const isSubscribed = async () => Boolean(await subscription());

/** Gives the address up: whatever is sent to it from now on is shown nowhere. */
const unsubscribe = async () => (await subscription())?.unsubscribe();

/** Takes away the notes that are on the screen. */
async function clearNotes() {
  const registration = await navigator.serviceWorker?.getRegistration();
  for (const note of (await registration?.getNotifications?.()) ?? []) note.close();
}

async function subscription() {
  const registration = await navigator.serviceWorker?.getRegistration();
  return registration?.pushManager?.getSubscription();
}

/**
 * @template T
 * @param {number} milliseconds
 * @param {Promise<T>} promise
 */
function within(milliseconds, promise) {
  const late = new Promise((_done, fail) => setTimeout(fail, milliseconds, new Error("late")));
  return Promise.race([promise, late]);
}
