"""All transports are configured here; who needs another state says so."""

from collections.abc import Iterator
from typing import Any

import pytest

from notifications.endpoints import public_key
from scripts.fake_providers.push_service import FakePushService

from .contract import PLENTY


@pytest.fixture(autouse=True)
def all_transports(settings: Any) -> None:
    settings.FCM_CREDENTIALS = "a file that a test which reads it makes"


@pytest.fixture
def service(settings: Any) -> Iterator[FakePushService]:
    service = FakePushService(key=public_key())
    with service.serving():
        settings.OWN_PUSH_SERVICES = {service.url.removeprefix("http://")}
        yield service


@pytest.fixture
def web_push() -> Iterator[Any]:
    from notifications.transports.web_push.transport import WebPush

    transport = WebPush(timeout=PLENTY)
    yield transport
    transport.close()
