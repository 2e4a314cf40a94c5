"""A Chromium before the attacked Kier."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser

from tests.attacks.conftest import AttackedKier
from tests.browser.conftest import browser, chromium_path, driven
from tests.walks.chromium import DESK, patient_context
from tests.walks.inbox import Inbox

__all__ = ["browser", "chromium_path", "driven"]

SignIn = Callable[[str, str], Inbox]


@pytest.fixture
def sign_in(kier: AttackedKier, browser: Browser) -> Iterator[SignIn]:
    contexts = []

    def enter(role: str, organisation: str) -> Inbox:
        context = patient_context(browser, DESK)
        contexts.append(context)
        inbox = Inbox(context.new_page(), kier.address)
        inbox.open()
        known = kier.member(role, organisation)
        inbox.page.locator("input[type=email]").fill(known["email"])
        inbox.give_password(known["password"])
        return inbox

    yield enter
    for context in contexts:
        context.close()
