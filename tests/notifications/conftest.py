"""All transports are configured here; who needs another state says so."""

from typing import Any

import pytest


@pytest.fixture(autouse=True)
def all_transports(settings: Any) -> None:
    settings.FCM_CREDENTIALS = "a file that a test which reads it makes"
