"""Push in Chromium, whose headless form has no push service, through DevTools."""

from collections.abc import Mapping
from typing import Any

from playwright.sync_api import Page, Worker

# Pages hear `default` until they ask; what shows notes has the browser's own permission.
STUB = """
{
  const push = (what) => globalThis.kierPush(what);
  const made = (json) => json && {
    endpoint: json.endpoint, options: { applicationServerKey: new ArrayBuffer(65) },
    toJSON: () => json, unsubscribe: () => push("unsubscribe"),
  };
  PushManager.prototype.subscribe = async () => {
    const json = await push("subscribe");
    if (json) return made(json);
    throw new DOMException("no push service", "AbortError");
  };
  PushManager.prototype.getSubscription = async () => made(await push("get"));
  let permission = "default";
  Object.defineProperty(Notification, "permission", { get: () => permission });
  Notification.requestPermission = async () => (permission = await push("ask"));
}
"""
NOTES = """
async () => {
  const { ready } = navigator.serviceWorker;
  const shown = ({ title, body, lang, dir, tag, data }) => ({ title, body, lang, dir, tag, data });
  return (await (await ready).getNotifications()).map(shown);
}
"""
# A click that no finger made may neither open a page nor bring one to the front.
TAP = """
async () => {
  const led = [];
  clients.openWindow = async (address) => led.push(`open ${address}`);
  WindowClient.prototype.focus = async function () { return led.push(`focus ${this.url}`); };
  const [notification] = await registration.getNotifications();
  const event = new NotificationEvent("notificationclick", { notification });
  let work;
  event.waitUntil = (promise) => { work = promise; };
  dispatchEvent(event);
  await work;
  return led;
}
"""

# Asked for the notes in the moment in which it shows one, Chromium forgets that one.
TRIES, LOOKS, LOOK_MS = 5, 10, 250


class Push:
    """Push in the browser context of a page; create it before opening one.

    `allows` is the answer to the permission prompt, `asked` how often it came, `subscription` that
    of the fake push service; None for no service.
    """

    def __init__(self, page: Page, subscription: Mapping[str, Any] | None) -> None:
        self.context = context = page.context
        self.subscription = subscription
        self.is_subscribed = False
        self.allows = True
        self.asked = 0
        context.grant_permissions(["notifications"])
        context.expose_function("kierPush", self._answer)
        context.add_init_script(STUB)
        self._registrations: list[dict[str, Any]] = []
        self.devtools = context.new_cdp_session(page)
        self.devtools.on(
            "ServiceWorker.workerRegistrationUpdated",
            lambda event: self._registrations.extend(event["registrations"]),
        )
        self.devtools.send("ServiceWorker.enable")

    @property
    def worker(self) -> Worker:
        return self.context.service_workers[-1]

    def deliver(self, page: Page, text: str) -> list[dict[str, Any]]:
        """Hand a push to the service worker; return the notification, or raise TimeoutError."""
        address = page.evaluate("origin")
        for _try in range(TRIES):
            registration = self._registrations[-1]["registrationId"]
            push = {"origin": address, "registrationId": registration, "data": text}
            self.devtools.send("ServiceWorker.deliverPushMessage", push)
            for _look in range(LOOKS):
                page.wait_for_timeout(LOOK_MS)
                if notes := self.notes(page):
                    return notes
        raise TimeoutError

    def notes(self, page: Page) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = page.evaluate(NOTES)
        return found

    def open_pages(self) -> int:
        found: int = self.worker.evaluate("clients.matchAll().then((all) => all.length)")
        return found

    def tap(self) -> list[str]:
        """Tap the notification; return `open` or `focus` with an address."""
        led: list[str] = self.worker.evaluate(TAP)
        return led

    def _answer(self, what: str) -> Any:
        match what:
            case "ask":
                self.asked += 1
                return "granted" if self.allows else "denied"
            case "subscribe":
                self.is_subscribed = self.subscription is not None
            case "unsubscribe":
                self.is_subscribed = False
                return True
        return self.subscription if self.is_subscribed else None
