"""A browser's own push service, which Chromium without a window never reaches: `subscribe` hangs."""

from typing import Any

from playwright.sync_api import BrowserContext

SCRIPT = """
(() => {
  const bytesOf = (text) =>
    Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (one) => one.charCodeAt(0));
  const made = (kept) => kept && {
    endpoint: kept.subscription.endpoint,
    options: { applicationServerKey: bytesOf(kept.key).buffer },
    toJSON: () => kept.subscription,
    unsubscribe: () => kierPush("unsubscribe", ""),
  };
  PushManager.prototype.getSubscription = async () => made(await kierPush("get", ""));
  PushManager.prototype.subscribe = async ({ applicationServerKey: key }) =>
    made(await kierPush("subscribe", key));
  const ask = Notification.requestPermission.bind(Notification);
  Notification.requestPermission = async () => {
    await kierPush("ask", "");
    return ask();
  };
})();
"""


class Subscribing:
    """Stands in for it in all pages of a context, which are to be opened after this.

    :param subscription: what `PushSubscription.toJSON()` is to give
    """

    def __init__(self, context: BrowserContext, subscription: dict[str, Any]) -> None:
        self.subscription = subscription
        self.key: str | None = None
        self.asked = 0
        """How often a page asked for permission."""
        context.expose_function("kierPush", self._answer)
        context.add_init_script(SCRIPT)

    @property
    def is_on(self) -> bool:
        """Whether the browser is subscribed."""
        return self.key is not None

    def _answer(self, what: str, key: str) -> Any:
        if what == "ask":
            self.asked += 1
        if what == "subscribe":
            self.key = key
        if what == "unsubscribe":
            self.key = None
            return True
        return {"subscription": self.subscription, "key": self.key} if self.is_on else None
