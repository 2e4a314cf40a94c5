/** What has time until the inbox is live, and is fetched then; nobody waits for it. */

// Neither unlocking nor what stands where a page broke must need a line that may be lost by then.
import "../shared/error-notice.js";
import "../shared/account/lock-screen.js";
import "./shortcuts.js";
import { deviceHere } from "../shared/notifications/this-device.js";
import { watchDrafts } from "./draft-store.js";
import { askErased } from "./erased.js";
import { watch } from "./signals.js";

/**
 * @import { Member } from "kier/api"
 * @import { Session } from "../shared/account/session.js"
 * @import { Api } from "../shared/wire.js"
 * @import { Inbox } from "./inbox.js"
 */

/**
 * @param {Session} session
 * @param {Inbox} inbox
 */
export function soon(session, inbox) {
  watch(session, inbox);
  // Who taps on a push must find what it was about, also on a machine that has just woken up.
  if (navigator.serviceWorker) navigator.serviceWorker.onmessage = () => inbox.ask();
  watchDrafts(inbox);
  askErased(inbox).catch(() => {});
  if (session.me && deviceHere(session.me.id)) renew(session).catch(() => {});
}

/**
 * Without an answer the next start tries again.
 * @param {{api: Api, me: Member}} options
 */
async function renew({ api, me }) {
  const push = await import("../shared/notifications/push.js");
  await push.renew(api, me.id);
}
