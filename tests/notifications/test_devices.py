"""Devices: with one owner at a time, locked at rest, gone when nobody has them any more."""

import json
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection

from backend.core import retention
from backend.core.days import today
from backend.core.errors import Conflict, FieldConflict, Missing
from backend.core.hours import hours_from_now, this_hour
from notifications import device_addresses, devices
from notifications.kinds import Via
from notifications.models import Delivery, Device
from notifications.preferences import set_times
from notifications.recipients import Recipient, member, seeker
from notifications.tasks import forget_stale_devices
from notifications.times import Times, Window
from notifications.worker.triage import sort_deliveries
from tests.api.trace import bytes_of_all_rows
from tests.clock import Clock
from tests.domain.test_help_requests_concurrency import all_at_once
from tests.factories import Desk, a_member
from tests.notifications.scenes import a_device, a_phone, tell, waiting
from tests.phones import a_subscription

pytestmark = pytest.mark.django_db


@pytest.fixture
def who(desk: Desk) -> Recipient:
    return member(a_member(desk).member.pk)


@pytest.fixture
def other(desk: Desk) -> Recipient:
    return member(a_member(desk, name="other").member.pk)


def subscription(name: str | None = None, **more: Any) -> str:
    """Return JSON as `endpoints.checked_subscription` writes it."""
    given = a_subscription(name, **more)
    return json.dumps({"endpoint": given["endpoint"], "keys": given["keys"]})


def a_browser(owner: Recipient, name: str | None = None, **more: Any) -> Device:
    return a_device(owner, subscription(name, **more), Via.WEB_PUSH)


def seen_days_ago(device: Device, days: int) -> Device:
    Device.objects.filter(pk=device.pk).update(seen_on=today() - timedelta(days=days))
    return device


# -- Registering --------------------------------------------------------------------------------


def test_a_device_is_new_once(who: Recipient) -> None:
    device_id, address = uuid4(), subscription()
    register = (who, device_id, Via.WEB_PUSH, address, "en")
    assert [devices.register(*register)[1] for _time in range(2)] == [True, False]
    [device] = devices.devices_of(who)
    assert (device.pk, device.language, device_addresses.address_of(device)) == (
        device_id,
        "en",
        address,
    )


def test_registered_again_it_was_seen_today_and_has_its_new_keys(who: Recipient) -> None:
    device = seen_days_ago(a_browser(who, "mine"), 30)
    given = json.loads(subscription("mine"))
    newer = json.dumps(given | {"keys": a_subscription("newer")["keys"]})
    devices.register(who, device.pk, Via.WEB_PUSH, newer, "vi", "Firefox")
    device.refresh_from_db()
    assert device_addresses.address_of(device) == newer
    found = (device.seen_on, device.language, device.name)
    assert found == (today(), "vi", "Firefox")


def test_no_row_shows_an_address(who: Recipient) -> None:
    a_device(who, "token-of-an-app")
    a_browser(who, "browser")
    everything = bytes_of_all_rows(connection)
    assert b"token-of-an-app" not in everything
    assert b"push.example" not in everything


def test_it_moves_to_whoever_registers_it(who: Recipient, other: Recipient) -> None:
    a_browser(who, "shared")
    tell(who, "referral.written")
    assert waiting(via=Via.WEB_PUSH) == 1
    moved = a_browser(other, "shared")
    assert [*Device.objects.all()] == [moved]
    assert waiting() == 0


def test_it_moves_with_its_identifier(who: Recipient, other: Recipient) -> None:
    device = a_device(who, "shared")
    moved, created = devices.register(other, device.pk, Via.FCM, "shared", "nl")
    assert (created, moved.owner) == (True, other.id)
    assert devices.devices_of(who) == []


def test_a_browser_that_forgot_its_identifier_is_one_device(who: Recipient) -> None:
    a_browser(who, "mine")
    again = a_browser(who, "mine")
    assert devices.devices_of(who) == [again]


def test_an_identifier_is_one_devices(who: Recipient, other: Recipient) -> None:
    device = a_browser(who)
    for owner in (who, other):
        with pytest.raises(Conflict):
            devices.register(owner, device.pk, Via.WEB_PUSH, subscription(), "nl")


def test_of_more_than_twenty_the_one_unseen_for_longest_goes(who: Recipient) -> None:
    kept = [seen_days_ago(a_device(who), days) for days in range(devices.MAX_DEVICES)]
    newest = a_device(who)
    assert {*devices.devices_of(who)} == {newest, *kept[:-1]}


def test_nothing_is_registered_for_a_member_who_is_gone() -> None:
    with pytest.raises(Missing):
        a_device(member(uuid4()))


@pytest.mark.skipif(connection.vendor != "postgresql", reason="needs several writers")
@pytest.mark.django_db(transaction=True)
def test_two_who_register_one_address_at_once(who: Recipient, other: Recipient) -> None:
    for _round in range(5):
        acts = [lambda owner=owner: a_device(owner, "shared") for owner in (who, other) * 3]
        all_at_once(acts)
        assert Device.objects.count() == 1


# -- Lanes --------------------------------------------------------------------------------------


def test_devices_of_one_push_service_share_a_lane(who: Recipient) -> None:
    first, second = a_browser(who), a_browser(who)
    elsewhere = a_browser(who, service="https://other.example")
    assert first.lane == second.lane != elsewhere.lane
    assert (first.lane[:4], len(first.lane)) == ("web:", 16)
    assert a_device(who).lane == "fcm"


# -- Rotating -----------------------------------------------------------------------------------


def test_what_waits_goes_to_the_new_address(who: Recipient) -> None:
    device = a_browser(who)
    tell(who, "referral.written")
    address = subscription(service="https://other.example")
    rotated = devices.rotate(who, device.pk, "subscription", address)
    [row] = Delivery.objects.filter(via=Via.WEB_PUSH)
    assert (row.device, row.lane) == (rotated, rotated.lane)
    assert rotated.lane != device.lane
    assert device_addresses.address_of(row.device) == address


def test_a_device_that_had_the_new_address_is_forgotten(who: Recipient, other: Recipient) -> None:
    mine = a_browser(who)
    a_browser(other, "shared")
    devices.rotate(who, mine.pk, "subscription", subscription("shared"))
    assert [*Device.objects.all()] == [mine]


def test_what_is_not_said_stays(who: Recipient) -> None:
    device, _new = devices.register(who, uuid4(), Via.FCM, "token", "vi", "Phone")
    rotated = devices.rotate(who, device.pk, "token", "newer")
    assert (rotated.language, rotated.name) == ("vi", "Phone")


def test_a_browser_is_no_app(who: Recipient) -> None:
    with pytest.raises(Conflict):
        devices.rotate(who, a_browser(who).pk, "token", "token")


def test_another_members_device_is_not_there(who: Recipient, other: Recipient) -> None:
    device = a_device(who, "token")
    with pytest.raises(Missing):
        devices.rotate(other, device.pk, "token", "newer")
    with pytest.raises(Missing):
        devices.forget(other, device.pk)
    with pytest.raises(Missing):
        devices.send_test(other, device.pk)
    assert device_addresses.address_of(Device.objects.get()) == "token"


def test_an_endpoint_is_followed() -> None:
    phone = a_browser(seeker(uuid4()), "old")
    old, newer = a_subscription("old")["endpoint"], subscription("newer")
    devices.replace_address(Via.WEB_PUSH, old, newer)
    assert device_addresses.address_of(Device.objects.get(pk=phone.pk)) == newer
    assert not devices.knows_endpoint(old)


def test_an_endpoint_that_nobody_has_changes_nothing() -> None:
    a_browser(seeker(uuid4()), "mine")
    before = Device.objects.values().get()
    devices.replace_address(
        Via.WEB_PUSH, a_subscription("unknown")["endpoint"], subscription("newer")
    )
    assert Device.objects.values().get() == before


def test_by_an_old_endpoint_nobody_takes_over_anothers_device(
    who: Recipient, other: Recipient
) -> None:
    a_browser(who, "mine"), a_browser(other, "theirs")
    before = [*Device.objects.order_by("pk").values()]
    devices.replace_address(
        Via.WEB_PUSH, a_subscription("mine")["endpoint"], subscription("theirs")
    )
    assert [*Device.objects.order_by("pk").values()] == before


# -- A seeker's phone ---------------------------------------------------------------------------


def browser(name: str) -> devices.Phone:
    return devices.Phone(Via.WEB_PUSH, subscription(name))


def test_a_seeker_has_one_phone_the_newest() -> None:
    request = seeker(uuid4())
    for name in ("first", "second"):
        devices.note_phone(request, browser(name), "nl")
    [phone] = devices.devices_of(request)
    assert device_addresses.address_of(phone) == subscription("second")


def test_a_phone_noted_again_is_still_told() -> None:
    request = seeker(uuid4())
    devices.note_phone(request, browser("mine"), "nl")
    tell(request, "request.answered")
    devices.note_phone(request, browser("mine"), "vi")
    assert [phone.language for phone in devices.devices_of(request)] == ["vi"]
    assert waiting() == 1


def test_an_app_takes_the_place_of_a_browser() -> None:
    request = seeker(uuid4())
    devices.note_phone(request, browser("mine"), "nl")
    devices.note_phone(request, devices.Phone(Via.FCM, "a-token"), "nl")
    [phone] = devices.devices_of(request)
    assert (phone.via, device_addresses.address_of(phone)) == ("fcm", "a-token")


def test_an_app_is_refused_where_nothing_could_be_sent_to_it(settings: Any) -> None:
    settings.FCM_CREDENTIALS = ""
    with pytest.raises(FieldConflict):
        devices.note_phone(seeker(uuid4()), devices.Phone(Via.FCM, "a-token"), "nl")
    assert not Device.objects.exists()


# -- Forgetting ---------------------------------------------------------------------------------


def test_a_device_goes_with_what_waits_for_it(who: Recipient) -> None:
    mine, stays = a_device(who), a_device(who)
    tell(who, "referral.written")
    devices.forget(who, mine.pk)
    assert [row.device for row in Delivery.objects.filter(via=Via.FCM)] == [stays]


def test_a_dead_device_is_forgotten(who: Recipient) -> None:
    dead, alive = a_device(who), a_device(who)
    devices.forget_dead([dead])
    assert devices.devices_of(who) == [alive]


def test_a_device_that_moved_meanwhile_is_not_dead(who: Recipient) -> None:
    before = a_device(who)
    devices.rotate(who, before.pk, "token", "newer")
    devices.forget_dead([before])
    assert [one.pk for one in devices.devices_of(who)] == [before.pk]


def test_members_devices_unseen_for_long_are_forgotten(who: Recipient) -> None:
    days = retention.DEVICES.days
    kept = seen_days_ago(a_device(who), days)
    seen_days_ago(a_device(who), days + 1)
    phone = seen_days_ago(a_phone(uuid4()), days + 1)
    assert forget_stale_devices.func() == 1
    assert {*Device.objects.all()} == {kept, phone}


# -- Testing ------------------------------------------------------------------------------------


def test_a_test_goes_to_that_device_alone(who: Recipient, clock: Clock) -> None:
    device, _other = a_browser(who), a_browser(who)
    devices.send_test(who, device.pk)
    [row] = Delivery.objects.all()
    assert (row.kind, row.device, row.owner) == ("device.test", device, who.id)
    assert (row.not_before, row.expires_at) == (this_hour(), hours_from_now(2))


def test_one_test_at_a_time(who: Recipient) -> None:
    device = a_browser(who)
    for _time in range(3):
        devices.send_test(who, device.pk)
    assert waiting() == 1


def test_a_test_comes_in_quiet_hours_too(who: Recipient) -> None:
    night = Window(frozenset(range(1, 8)), 0, 23)
    set_times(who, Times("UTC", quiet=(night,)))
    devices.send_test(who, a_browser(who).pk)
    rows = [*Delivery.objects.all()]
    assert [row for row, _until in sort_deliveries(rows).to_send] == rows


def test_a_device_that_is_tested_is_there(who: Recipient) -> None:
    device = seen_days_ago(a_browser(who), 30)
    devices.send_test(who, device.pk)
    device.refresh_from_db()
    assert device.seen_on == today()


def test_an_app_is_not_tested_where_none_is_reached(who: Recipient, settings: Any) -> None:
    settings.FCM_CREDENTIALS = ""
    with pytest.raises(Conflict):
        devices.send_test(who, a_device(who).pk)
    assert waiting() == 0
