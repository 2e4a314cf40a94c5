"""What browsers and apps register: subscriptions at a push service whose name resolves nowhere."""

from typing import Any
from uuid import uuid4

from scripts.fake_providers.push_service import Subscription

# In KIER_OWN_PUSH_SERVICES (tests/environment.py), so that no test looks a name up.
PUSH_SERVICE = "https://push.example"


def a_subscription(name: str | None = None, *, service: str = PUSH_SERVICE) -> dict[str, Any]:
    name = name or str(uuid4())
    return Subscription(name, f"{service}/push/{name}").as_json()


def a_browser(subscribed: str | None = None, **more: Any) -> dict[str, Any]:
    subscription = a_subscription(subscribed)
    return {"id": str(uuid4()), "via": "web_push", "subscription": subscription, **more}


def a_unified_push(name: str | None = None, **more: Any) -> dict[str, Any]:
    """Return what an app of a seeker registers that a distributor reaches."""
    return {"via": "unified_push", "subscription": a_subscription(name, **more)}


def a_firebase_app(token: str | None = None) -> dict[str, Any]:
    """Return what an app of a seeker registers that Firebase reaches."""
    return {"via": "fcm", "token": token or str(uuid4())}


def an_app(token: str | None = None, **more: Any) -> dict[str, Any]:
    return {"id": str(uuid4()), "via": "fcm", "token": token or str(uuid4()), **more}
