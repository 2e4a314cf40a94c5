"""Browsers that have subscribed."""

import json
from typing import Any

from notifications.transports.base import Message
from scripts.fake_providers.push_service import FakePushService

from .contract import a_message

# One that nobody can call: its browsers have keys, and that is all.
ELSEWHERE = FakePushService("https://push.example.org")


def to(service: FakePushService, **changes: Any) -> Message:
    subscription = service.new_subscription().as_json()
    return a_message(json.dumps(subscription), **changes)
