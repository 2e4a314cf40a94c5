/** Web push in this browser: the address at which it can be reached (W3C Push API). */

const WORKER_MS = 20_000;
// Without a push service (a phone without Google's apps) some browsers never answer.
const ADDRESS_MS = 30_000;

/** Whether notes could be shown here. On iOS that is so in a page among the phone's apps alone. */
export const canPush = () =>
  "serviceWorker" in navigator &&
  "PushManager" in globalThis &&
  "Notification" in globalThis &&
  Notification.permission !== "denied";

/**
 * Asks whether notes may be shown; to be called at a tap and before anything else, or browsers
 * do not ask.
 * @returns {Promise<boolean>}
 */
export const mayShow = async () => (await Notification.requestPermission()) === "granted";

/**
 * The address of this browser, made if there is none.
 * @param {ServiceWorkerRegistration} registration
 * @param {string} publicKey of the server (VAPID), in base64url
 * @returns {Promise<PushSubscriptionJSON>} `endpoint`, `keys` and `expirationTime`
 * @throws {Error} there is no worker, or no push service
 */
export async function subscribe(registration, publicKey) {
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
export const isSubscribed = async () => Boolean(await subscription());

/** Gives the address up: whatever is sent to it from now on is shown nowhere. */
export const unsubscribe = async () => (await subscription())?.unsubscribe();

/** Takes away the notes that are on the screen. */
export async function clearNotes() {
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
