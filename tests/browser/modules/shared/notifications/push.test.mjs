import assert from "node:assert/strict";
import { test } from "node:test";
import {
  browserName,
  permission,
  renew,
} from "../../../../../backend/web/static/kier/shared/notifications/push.js";
import { deviceHere } from "../../../../../backend/web/static/kier/shared/notifications/this-device.js";
import { Api } from "../../../../../backend/web/static/kier/shared/wire.js";
import { serve, storage } from "../../page.mjs";
import { standIn } from "../../stand-ins.mjs";

/**
 * @import { TestContext } from "node:test"
 * @import { Answer, Call } from "../../page.mjs"
 */

const MEMBER = "7f3a21b0-1111-4111-8111-111111111111";
const OTHER = "7f3a21b0-2222-4222-8222-222222222222";
const DEVICE = "7f3a21b0-3333-4333-8333-333333333333";
const KEY = { body: { public_key: "BBBB" } };
const GONE = {
  status: 404,
  body: { type: "https://kier.example/problems/not-found", detail: "Not found." },
};

/** @param {string} endpoint */
const subscription = (endpoint, key = "BBBB") => ({
  options: {
    applicationServerKey: Uint8Array.from(atob(key), (letter) => letter.charCodeAt(0)).buffer,
  },
  toJSON: () => ({ endpoint }),
  unsubscribe: async () => true,
});

/**
 * A browser where push was switched on, with this subscription; it makes new ones.
 * @param {TestContext} context
 * @param {{kept?: string, found?: ReturnType<typeof subscription> | null}} [how]
 */
function browser(context, { kept = `${DEVICE} ${MEMBER}`, found = subscription("old") } = {}) {
  const pushManager = {
    getSubscription: async () => found,
    subscribe: async () => subscription("new"),
  };
  const registration = { pushManager };
  const serviceWorker = {
    getRegistration: async () => registration,
    ready: Promise.resolve(registration),
  };
  globalThis.PushManager = standIn({});
  globalThis.Notification = standIn({ permission: "granted" });
  globalThis.localStorage = storage(kept ? { push: kept } : {});
  Object.defineProperty(globalThis, "navigator", {
    value: { serviceWorker, userAgent: "" },
    configurable: true,
  });
  return (/** @type {Answer[]} */ answers) => serve(context, answers);
}

/** @param {Call[]} all */
const calls = (all) =>
  all.map(({ method, path }) => `${method} ${path.replace("/api/v1/notifications/", "")}`);
const api = () => new Api({ storage: storage() });

test("a browser without push says so", (context) => {
  browser(context);
  Reflect.deleteProperty(globalThis, "PushManager");
  assert.equal(permission(), "missing");
});

test("only the member for whom it was switched on has a device here", (context) => {
  browser(context);
  assert.deepEqual([deviceHere(MEMBER), deviceHere(OTHER)], [DEVICE, null]);
});

test("a browser says that it is still there", async (context) => {
  const made = browser(context)([KEY, { body: {} }]);
  await renew(api(), MEMBER);
  assert.deepEqual(calls(made), ["GET web-push", `PUT devices/${DEVICE}`]);
  assert.deepEqual(made[1].body, { subscription: { endpoint: "old" }, language: "en" });
});

test("for another member, or without permission, it says nothing", async (context) => {
  const made = browser(context)([]);
  await renew(api(), OTHER);
  globalThis.Notification = standIn({ permission: "denied" });
  await renew(api(), MEMBER);
  assert.deepEqual(calls(made), []);
});

test("what was forgotten elsewhere stays forgotten", async (context) => {
  const made = browser(context)([KEY, GONE]);
  await renew(api(), MEMBER);
  assert.deepEqual(calls(made), ["GET web-push", `PUT devices/${DEVICE}`]);
  assert.equal(deviceHere(MEMBER), null);
});

test("a subscription that was lost is made anew, and its device too if it was dropped", async (context) => {
  const made = browser(context, { found: null })([KEY, GONE, { status: 201, body: { id: OTHER } }]);
  await renew(api(), MEMBER);
  assert.deepEqual(calls(made), ["GET web-push", `PUT devices/${DEVICE}`, "POST devices"]);
  assert.equal(deviceHere(MEMBER), OTHER);
});

test("a subscription for another key of the server is made anew", async (context) => {
  const made = browser(context, { found: subscription("old", "CCCC") })([KEY, { body: {} }]);
  await renew(api(), MEMBER);
  assert.deepEqual(made[1].body.subscription, { endpoint: "new" });
});

for (const [agent, name] of [
  [
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0",
    "Firefox on Windows",
  ],
  [
    "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0",
    "Edge on Windows",
  ],
  [
    "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36",
    "Chrome on Android",
  ],
  [
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605 Version/18.5 Safari/604",
    "Safari on iPhone",
  ],
  ["something else", "Browser"],
]) {
  test(`${name}, by what the browser says of itself`, () => {
    assert.equal(browserName(agent), name);
  });
}
