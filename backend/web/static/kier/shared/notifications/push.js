/** Push in this browser: whether it can be had, switching it on and off, and renewing it. */

import { Said } from "../pages.js";
import { t } from "../text.js";
import { Refused } from "../wire.js";
import { deviceHere, forget, keep } from "./this-device.js";

/** @import { Api } from "../wire.js" */

const API = "/api/v1/notifications";
const DEVICES = `${API}/devices`;
const GONE = 404;
// A browser whose push service is not to be had may never answer.
const PATIENCE_MS = 30_000;

const languageHere = () => document.documentElement.dataset.language;

/** Whether this browser may show something: `missing`, `denied`, `default` (not asked yet) or `granted`. */
export function permission() {
  const isThere =
    "PushManager" in globalThis && "Notification" in globalThis && navigator.serviceWorker;
  return isThere ? Notification.permission : "missing";
}

/**
 * Be told when somebody changes that in the browser's own settings.
 * @param {() => void} onChange
 */
export function watchPermission(onChange) {
  /** @type {PermissionStatus | null} */
  let status = null;
  navigator.permissions?.query({ name: "notifications" }).then(
    (found) => {
      status = found;
      status.onchange = onChange;
    },
    () => {},
  );
  return () => {
    if (status) status.onchange = null;
  };
}

/**
 * All devices of the member.
 * @param {Api} api
 */
export const devicesOf = async (api) => (await api.get(DEVICES)).results;

/**
 * Send a test to a device.
 * @param {Api} api
 * @param {string} device
 */
export const sendTest = (api, device) => api.post(`${DEVICES}/${device}/test`);

/**
 * Ask for permission, and register this browser. To be called in the turn of the tap.
 * @param {Api} api
 * @param {string} member
 * @throws {Said} there was no permission, or no answer
 */
export async function switchOn(api, member) {
  if ((await Notification.requestPermission()) !== "granted") {
    throw new Said(t("Your browser did not allow it. Try again, and choose “Allow” when it asks."));
  }
  const { subscription } = await within(subscribe(api));
  await register(api, member, subscription);
}

/**
 * Forget a device; if it is this browser, its subscription ends too.
 * @param {Api} api
 * @param {string} member
 * @param {string} device
 */
export async function forgetDevice(api, member, device) {
  await api.call("DELETE", `${DEVICES}/${device}`).catch((error) => {
    if (!isGone(error)) throw error;
  });
  if (device !== deviceHere(member)) return;
  forget();
  const found = await registered();
  // What stays behind is an address that nobody knows.
  await (await found?.pushManager.getSubscription())?.unsubscribe().catch(() => {});
}

/**
 * Give this browser another name.
 * @param {Api} api
 * @param {string} device
 * @param {string} name
 */
export async function rename(api, device, name) {
  const { subscription } = await within(subscribe(api));
  await api.call("PUT", `${DEVICES}/${device}`, { subscription, name, language: languageHere() });
}

/**
 * Say that this browser is still there, with the address that it has by now; only if push is on.
 * Forgotten elsewhere meanwhile, it stays so.
 * @param {Api} api
 * @param {string} member
 */
export async function renew(api, member) {
  const device = deviceHere(member);
  if (!device || permission() !== "granted") return;
  const { subscription, isNew } = await within(subscribe(api));
  try {
    await api.call("PUT", `${DEVICES}/${device}`, { subscription, language: languageHere() });
  } catch (error) {
    if (!isGone(error)) throw error;
    forget();
    // The server may have dropped an address that was dead by then.
    if (isNew) await register(api, member, subscription);
  }
}

/**
 * @param {Api} api
 * @param {string} member
 * @param {PushSubscriptionJSON} subscription
 */
async function register(api, member, subscription) {
  const device = {
    id: crypto.randomUUID(),
    via: "web_push",
    subscription,
    name: browserName(),
    language: languageHere(),
  };
  const { id } = await api.post(DEVICES, device);
  keep(id, member);
}

/** @param {any} error */
const isGone = (error) => error instanceof Refused && error.status === GONE;

const registered = () => navigator.serviceWorker.getRegistration("/");

/** @param {Api} api */
async function subscribe(api) {
  const { public_key: key } = await api.get(`${API}/web-push`);
  // The worker that seekers have too: it keeps telephone numbers, and shows what is pushed.
  if (!(await registered()))
    await navigator.serviceWorker.register(`/worker.js?lang=${languageHere()}`);
  const { pushManager } = await navigator.serviceWorker.ready;
  let subscription = await pushManager.getSubscription();
  const isOurs = subscription && keyOf(subscription) === key;
  if (!isOurs) {
    // An address that was made for another key takes nothing of ours.
    await subscription?.unsubscribe();
    subscription = await pushManager.subscribe({
      userVisibleOnly: true,
      applicationServerKey: key,
    });
  }
  return { subscription: /** @type {PushSubscription} */ (subscription).toJSON(), isNew: !isOurs };
}

/** @param {{options: PushSubscriptionOptions}} options */
function keyOf({ options }) {
  const bytes = String.fromCharCode(
    ...new Uint8Array(/** @type {ArrayBuffer} */ (options.applicationServerKey)),
  );
  return btoa(bytes).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/**
 * @template T
 * @param {Promise<T>} subscribing
 */
function within(subscribing) {
  const noAnswer = () =>
    new Said(
      t("Your browser’s push service does not answer. Try again later, or in another browser."),
    );
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  const late = new Promise((_, refuse) => {
    timer = setTimeout(() => refuse(noAnswer()), PATIENCE_MS);
  });
  /** @param {any} error */
  const refused = (error) => {
    throw error.name === "AbortError" ? noAnswer() : error;
  };
  return Promise.race([subscribing.catch(refused), late]).finally(() => clearTimeout(timer));
}

const BROWSERS = [
  ["Edg", "Edge"],
  ["OPR", "Opera"],
  ["SamsungBrowser", "Samsung Internet"],
  ["Firefox", "Firefox"],
  ["Chrome", "Chrome"],
  ["Safari", "Safari"],
];
const SYSTEMS = [
  ["iPhone", "iPhone"],
  ["iPad", "iPad"],
  ["Android", "Android"],
  ["Windows", "Windows"],
  ["Mac OS", "Mac"],
  ["CrOS", "Chromebook"],
  ["Linux", "Linux"],
];

/**
 * What this browser is called until somebody calls it otherwise: “Firefox on Windows”.
 * @param {string} [agent]
 */
export function browserName(agent = navigator.userAgent) {
  const [browser, system] = [BROWSERS, SYSTEMS].map(
    (list) => list.find(([sign]) => agent.includes(sign))?.[1],
  );
  return browser && system ? t("{browser} on {system}", { browser, system }) : t("Browser");
}
