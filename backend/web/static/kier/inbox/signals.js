/** What tells that something came in, besides the page: a sound, a vibration, a badge; as chosen in this browser. */

import { nextQuiet, openHours } from "../shared/notifications/quiet-hours.js";
import { browserStore } from "../shared/storage.js";
import { COUNTED } from "./inbox.js";
import { mayPlay, play } from "./signal-sounds.js";

/**
 * @import { NotificationSettings } from "kier/api"
 * @import { QuietTimes } from "../shared/notifications/quiet-hours.js"
 * @import { Session } from "../shared/account/session.js"
 * @import { Inbox } from "./inbox.js"
 * @import { Sound } from "./signal-sounds.js"
 */

const SOUND = "sound";
const VIBRATES = "vibrates";
const BADGE = "badge";
const SETTINGS = "/api/v1/notifications/settings";
// Quiet hours are asked for again after that long.
const KNOWN_MS = 3_600_000;
const BUZZ_MS = [80];
const URGENT_BUZZ_MS = [80, 80, 80, 80, 200];
const DOT = "%3Ccircle cx='24' cy='8' r='8' fill='%23b0480a'/%3E%3C/svg%3E";

/** What was chosen in this browser. */
export const choices = () => ({
  sound: /** @type {Sound} */ (browserStore.getItem(SOUND) ?? "off"),
  vibrates: browserStore.getItem(VIBRATES) === "on",
  hasBadge: browserStore.getItem(BADGE) !== "off",
  counted: browserStore.getItem(COUNTED) ?? "waiting",
});

/** @param {Partial<ReturnType<typeof choices>>} chosen */
export function choose({ sound, vibrates, hasBadge, counted }) {
  if (sound !== undefined) browserStore.setItem(SOUND, sound);
  if (vibrates !== undefined) browserStore.setItem(VIBRATES, vibrates ? "on" : "off");
  if (hasBadge !== undefined) browserStore.setItem(BADGE, hasBadge ? "on" : "off");
  if (counted !== undefined) browserStore.setItem(COUNTED, counted);
  for (const listener of listeners) listener();
}

/** @type {Set<() => void>} */
const listeners = new Set();

/**
 * Whether a member wants to hear nothing now.
 * @param {QuietTimes | null} times as the server has them; null: always
 * @param {boolean} isUrgent
 * @param {number} now
 */
export function isQuiet(times, isUrgent, now) {
  if (!times || (isUrgent && times.urgent_anyway)) return false;
  return !openHours(times).size || Boolean(nextQuiet(times, now)?.isNow);
}

/** Tells one member of what comes into one inbox. */
class Signals {
  /**
   * @param {Session} session
   * @param {Inbox} inbox
   */
  constructor(session, inbox) {
    this.session = session;
    this.inbox = inbox;
    /** @type {{times: QuietTimes | null, at: number} | null} */
    this.known = null;
    /** @type {number | undefined} */
    this.count = undefined;
    const show = () => this.#showCount();
    inbox.store.subscribe(show);
    session.store.subscribe(show);
    // The title of the tab counts the same.
    listeners.add(() => inbox.store.set({}));
    const told = inbox.onNews;
    inbox.onNews = (what, id) => {
      told(what, id);
      this.tell(what, id).catch(() => {});
    };
    // Nobody counts for an application that is closed.
    addEventListener("pagehide", () => showBadge(0));
    show();
  }

  /**
   * @param {"request" | "message"} what
   * @param {string} id
   */
  async tell(what, id) {
    const { sound, vibrates } = choices();
    if (sound === "off" && !vibrates) return;
    // Who reads a conversation sees what comes into it.
    if (what === "message" && this.inbox.shown === id && !document.hidden) return;
    const isUrgent = Boolean(this.inbox.referral(id)?.profile.urgent);
    if (isQuiet(await this.#times(), isUrgent, Date.now()) || !mayPlay()) return;
    if (vibrates) navigator.vibrate?.(isUrgent ? URGENT_BUZZ_MS : BUZZ_MS);
    await play(sound, isUrgent);
  }

  async #times() {
    if (!this.known || Date.now() - this.known.at > KNOWN_MS) {
      /** @type {NotificationSettings} */
      const { times } = await this.session.api.get(SETTINGS);
      this.known = { times: /** @type {QuietTimes | null} */ (times), at: Date.now() };
    }
    return this.known.times;
  }

  #showCount() {
    const isOpen = this.session.store.get().stage === "open";
    const count = isOpen && choices().hasBadge ? this.inbox.waiting : 0;
    if (count === this.count) return;
    this.count = count;
    showBadge(count);
  }
}

/**
 * A number on the application's icon, and a dot on the tab's.
 * @param {number} count
 */
function showBadge(count) {
  const set = count ? navigator.setAppBadge?.(count) : navigator.clearAppBadge?.();
  // Only what is installed has a badge.
  set?.catch(() => {});
  /** @type {HTMLLinkElement | null} */
  const icon = document.querySelector("link[rel=icon]");
  if (!icon) return;
  icon.dataset.plain ??= icon.href;
  const { plain } = icon.dataset;
  icon.href = count ? plain.replace("%3C/svg%3E", DOT) : plain;
}

/** @type {WeakSet<Inbox>} */
const watched = new WeakSet();

/**
 * Tell of what comes in from now on; each unlocking asks for it again.
 * @param {Session} session
 * @param {Inbox} inbox
 */
export function watch(session, inbox) {
  if (watched.has(inbox)) return;
  watched.add(inbox);
  new Signals(session, inbox);
}
