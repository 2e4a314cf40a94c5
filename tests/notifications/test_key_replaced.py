"""What was noted under a secret key that was replaced since is found again, and renewed."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest

from notifications import device_addresses, devices, mailboxes
from notifications.kinds import Via
from notifications.mailboxes import Why
from notifications.models import Device, StoppedMailbox
from notifications.recipients import Recipient, member, seeker
from tests.factories import Desk, a_member
from tests.notifications.scenes import tell, waiting
from tests.notifications.test_devices import a_browser, subscription
from tests.phones import a_subscription

pytestmark = pytest.mark.django_db

ADDRESS = "caseworker@kier.example"
NEWER = "newer" * 10


@pytest.fixture
def who(desk: Desk) -> Recipient:
    return member(a_member(desk).member.pk)


@pytest.fixture
def other(desk: Desk) -> Recipient:
    return member(a_member(desk, name="other").member.pk)


@pytest.fixture
def replace_key(settings: Any) -> Callable[[], None]:
    def replace() -> None:
        settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
        settings.SECRET_KEY = NEWER

    return replace


def test_a_browser_moves_though_the_key_was_replaced(
    who: Recipient, other: Recipient, replace_key: Callable[[], None]
) -> None:
    a_browser(who, "shared")
    tell(who, "referral.written")
    replace_key()
    moved = a_browser(other, "shared")
    assert [*Device.objects.all()] == [moved]
    assert waiting(via=Via.WEB_PUSH) == 0


def test_one_browser_under_two_keys_becomes_one(
    who: Recipient, other: Recipient, settings: Any
) -> None:
    """As when one process has the newer key and another does not yet."""
    old = settings.SECRET_KEY
    mine = a_browser(who, "shared")
    settings.SECRET_KEY = NEWER
    a_browser(other, "shared")
    settings.SECRET_KEY_FALLBACKS = [old]
    devices.register(who, mine.pk, Via.WEB_PUSH, subscription("shared"), "nl")
    assert [*Device.objects.all()] == [mine]


def test_registered_again_it_is_known_by_the_newer_key(
    who: Recipient, replace_key: Callable[[], None], settings: Any
) -> None:
    device = a_browser(who, "mine")
    before = bytes(device.digest)
    replace_key()
    again = devices.register(who, device.pk, Via.WEB_PUSH, subscription("mine"), "nl")
    settings.SECRET_KEY_FALLBACKS = []
    [kept] = devices.devices_of(who)
    assert (kept, again[1], bytes(kept.digest) != before) == (device, False, True)
    assert devices.knows_endpoint(a_subscription("mine")["endpoint"])


def test_a_device_moves_to_an_address_of_the_older_key(
    who: Recipient, other: Recipient, replace_key: Callable[[], None]
) -> None:
    mine = a_browser(who)
    a_browser(other, "shared")
    replace_key()
    devices.rotate(who, mine.pk, "subscription", subscription("shared"))
    assert [*Device.objects.all()] == [mine]


def test_an_endpoint_of_the_older_key_is_followed(replace_key: Callable[[], None]) -> None:
    phone = a_browser(seeker(uuid4()), "old")
    replace_key()
    newer = subscription("newer")
    devices.replace_address(Via.WEB_PUSH, a_subscription("old")["endpoint"], newer)
    assert device_addresses.address_of(Device.objects.get(pk=phone.pk)) == newer


def test_a_phone_noted_under_the_newer_key_is_still_told(replace_key: Callable[[], None]) -> None:
    request = seeker(uuid4())
    devices.note_phone(request, devices.Phone(Via.WEB_PUSH, subscription("mine")), "nl")
    tell(request, "request.answered")
    replace_key()
    devices.note_phone(request, devices.Phone(Via.WEB_PUSH, subscription("mine")), "nl")
    assert (len(devices.devices_of(request)), waiting()) == (1, 1)


# -- Mailboxes -----------------------------------------------------------------------------------


@pytest.fixture
def stopped_under_an_older_key(replace_key: Callable[[], None]) -> None:
    mailboxes.stop(ADDRESS, Why.BOUNCED)
    replace_key()


@pytest.mark.usefixtures("stopped_under_an_older_key")
def test_it_stays_stopped_though_the_key_was_replaced() -> None:
    assert mailboxes.stopped([ADDRESS, "new@kier.example"]) == {ADDRESS}
    assert mailboxes.why_stopped(ADDRESS) is Why.BOUNCED


@pytest.mark.usefixtures("stopped_under_an_older_key")
def test_its_owner_resumes_it_though_the_key_was_replaced() -> None:
    mailboxes.resume(ADDRESS)
    assert StoppedMailbox.objects.count() == 0


@pytest.mark.usefixtures("stopped_under_an_older_key")
def test_stopped_again_it_is_known_by_the_newer_key(settings: Any) -> None:
    mailboxes.stop(ADDRESS, Why.COMPLAINED)
    settings.SECRET_KEY_FALLBACKS = []
    assert StoppedMailbox.objects.count() == 1
    assert mailboxes.why_stopped(ADDRESS) is Why.COMPLAINED
