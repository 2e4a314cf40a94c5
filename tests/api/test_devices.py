"""`notifications/devices` and what belongs to it: register, rotate, list, test, forget."""

from typing import Any
from uuid import uuid4

import pytest

from backend.core.crypto.encoding import decode
from notifications import device_addresses, devices
from notifications.models import Delivery, Device
from tests.clock import Clock
from tests.factories import a_member
from tests.personas import Browser, Caller, Caseworker, problem, whole
from tests.phones import a_browser, a_subscription, an_app

NOTIFICATIONS = "/api/v1/notifications"
DEVICES = f"{NOTIFICATIONS}/devices"
NOT_HERE = problem("not-found", "")


@pytest.fixture
def me(caseworker: Caseworker, clock: Clock) -> Caseworker:
    return caseworker


@pytest.fixture
def other(other_caseworker: Caseworker) -> Caseworker:
    return other_caseworker


def shown(sent: dict[str, Any], **more: Any) -> dict[str, Any]:
    words = {"name": "", "language": "en", "seen_on": "2026-11-02"}
    return {"id": sent["id"], "via": sent["via"]} | words | more


def registered(me: Caller, sent: dict[str, Any] | None = None) -> dict[str, Any]:
    sent = sent or a_browser()
    assert me.post(DEVICES, sent).status_code == 201
    return sent


def listed(me: Caller) -> list[str]:
    return [row["id"] for row in me.get(DEVICES).json()["results"]]


def rotated(me: Caller, sent: dict[str, Any], **body: Any) -> Any:
    return me.call("put", f"{DEVICES}/{sent['id']}", body)


def conflict(pointer: str, code: str, detail: str) -> Any:
    errors = [{"pointer": pointer, "code": code, "detail": detail}]
    return problem("conflict", detail, errors=errors)


# -- The key ------------------------------------------------------------------------------------


def test_anybody_may_know_the_key(anyone: Caller) -> None:
    answer = anyone.get(f"{NOTIFICATIONS}/web-push")
    assert [*answer.json()] == ["public_key"]
    # An uncompressed point.
    assert decode(answer.json()["public_key"], 65)[0] == 4


# -- Registering --------------------------------------------------------------------------------


@pytest.mark.parametrize("make", [a_browser, an_app])
def test_a_device_is_registered_once(me: Caseworker, make: Any) -> None:
    sent = make(name=" Firefox on Linux ", language="nl-easy")
    seen = shown(sent, name="Firefox on Linux", language="nl-easy")
    assert whole(me.post(DEVICES, sent)) == (201, seen)
    assert whole(me.post(DEVICES, sent)) == (200, seen)
    assert whole(me.get(DEVICES)) == (200, {"results": [seen], "next": None})


def test_without_a_language_it_is_the_callers(me: Caseworker) -> None:
    sent = a_browser()
    me.language = "vi"
    assert whole(me.post(DEVICES, sent)) == (201, shown(sent, language="vi"))


def test_the_one_seen_last_comes_first(me: Caseworker, clock: Clock) -> None:
    first, second = registered(me), registered(me)
    clock.put_on(hours=20)
    me.token = ""
    assert me.post(DEVICES, first).status_code == 200
    assert listed(me) == [first["id"], second["id"]]


def test_a_member_without_an_organisation_has_devices_too(db: Any) -> None:
    alone = Browser(a_member(name="operator", operator=True))
    sent = registered(alone)
    assert listed(alone) == [sent["id"]]


def test_another_member_at_the_same_browser_takes_it_over(
    me: Caseworker, other: Caseworker
) -> None:
    registered(me, a_browser("shared"))
    theirs = registered(other, a_browser("shared"))
    assert (listed(me), listed(other)) == ([], [theirs["id"]])


def test_an_identifier_in_use(me: Caseworker, other: Caseworker) -> None:
    sent = registered(me)
    taken = problem("conflict", "This identifier is in use. Make a new one and send again.")
    assert whole(me.post(DEVICES, a_browser() | {"id": sent["id"]})) == taken
    assert whole(other.post(DEVICES, a_browser() | {"id": sent["id"]})) == taken
    assert Device.objects.count() == 1


def test_there_are_at_most_twenty(me: Caseworker) -> None:
    for _number in range(devices.MAX_DEVICES + 1):
        last = registered(me)
    found = listed(me)
    assert len(found) == devices.MAX_DEVICES
    assert last["id"] in found


@pytest.mark.parametrize(
    ("sent", "answer"),
    [
        (
            {"via": "fcm", "subscription": a_subscription()},
            conflict("/subscription", "wrong-transport", "This belongs to another transport."),
        ),
        (
            a_browser() | {"token": "x"},
            conflict("/token", "wrong-transport", "This belongs to another transport."),
        ),
        ({"via": "web_push"}, conflict("/subscription", "required", "This field is required.")),
        ({"via": "fcm"}, conflict("/token", "required", "This field is required.")),
        (
            a_browser() | {"subscription": a_subscription(service="http://10.0.0.1")},
            conflict("/subscription/endpoint", "invalid", "Give the address of a push service."),
        ),
    ],
)
def test_what_does_not_go_together(me: Caseworker, sent: Any, answer: Any) -> None:
    assert whole(me.post(DEVICES, {"id": str(uuid4())} | sent)) == answer
    assert not Device.objects.exists()


def test_a_key_that_is_no_point(me: Caseworker) -> None:
    sent = a_browser()
    sent["subscription"]["keys"]["p256dh"] = "A" * 87
    detail = "Give the keys of a push subscription, as the browser made them."
    answer = conflict("/subscription/keys/p256dh", "invalid", detail)
    assert whole(me.post(DEVICES, sent)) == answer


@pytest.mark.parametrize(
    ("change", "pointer", "code"),
    [
        ({"via": "mail"}, "/via", "invalid"),
        ({"id": "x"}, "/id", "invalid"),
        ({"language": "fr"}, "/language", "invalid"),
        ({"name": "x" * 61}, "/name", "too-long"),
        ({"name": "a\nb"}, "/name", "alphabet"),
        ({"token": "a b"}, "/token", "alphabet"),
        ({"subscription": None}, "/subscription", "null"),
        ({"subscription": {"endpoint": 1}}, "/subscription/endpoint", "invalid"),
        ({"owner": "x"}, "/owner", "unknown"),
    ],
)
def test_what_has_the_wrong_shape(me: Caseworker, change: Any, pointer: str, code: str) -> None:
    answer = me.post(DEVICES, a_browser() | change)
    assert answer.status_code == 400
    found = [(error["pointer"], error["code"]) for error in answer.json()["errors"]]
    assert (pointer, code) in found


# -- Rotating -----------------------------------------------------------------------------------


def test_a_device_has_a_new_address(me: Caseworker) -> None:
    sent = registered(me, a_browser(name="Firefox", language="vi"))
    seen = shown(sent, name="Firefox", language="vi")
    assert whole(rotated(me, sent, subscription=a_subscription("newer"))) == (200, seen)
    assert a_subscription("newer")["endpoint"] in device_addresses.address_of(Device.objects.get())


def test_a_device_has_a_new_name(me: Caseworker) -> None:
    sent = registered(me, an_app("token"))
    answer = rotated(me, sent, token="token", name=" Phone ", language="nl")
    assert whole(answer) == (200, shown(sent, name="Phone", language="nl"))


def test_a_device_says_that_it_is_still_there(me: Caseworker, clock: Clock) -> None:
    sent = registered(me)
    clock.put_on(days=3)
    me.token = ""
    answer = rotated(me, sent, subscription=sent["subscription"])
    assert whole(answer) == (200, shown(sent, seen_on="2026-11-05"))


@pytest.mark.parametrize(
    ("body", "pointer", "code"),
    [
        ({}, "/subscription", "required"),
        ({"token": "x"}, "/token", "wrong-transport"),
        ({"token": "x", "subscription": a_subscription()}, "/subscription", "wrong-transport"),
    ],
)
def test_what_is_no_new_address(me: Caseworker, body: Any, pointer: str, code: str) -> None:
    answer = rotated(me, registered(me), **body)
    assert answer.status_code == 409
    assert [(error["pointer"], error["code"]) for error in answer.json()["errors"]] == [
        (pointer, code)
    ]


# -- Endpoints that changed by themselves -------------------------------------------------------


def rotate_endpoint(caller: Caller, old: str, newer: dict[str, Any]) -> Any:
    body = {"old_endpoint": a_subscription(old)["endpoint"], "subscription": newer}
    return caller.post(f"{NOTIFICATIONS}/rotations", body)


def test_an_endpoint_is_followed_without_signing_in(me: Caseworker, anyone: Caller) -> None:
    registered(me, a_browser("old"))
    assert whole(rotate_endpoint(anyone, "old", a_subscription("newer"))) == (204, None)
    assert a_subscription("newer")["endpoint"] in device_addresses.address_of(Device.objects.get())


def test_a_token_is_followed_without_signing_in(me: Caseworker, anyone: Caller) -> None:
    registered(me, an_app("old"))
    for old in ("unknown", "old"):
        body = {"old_token": old, "token": "newer"}
        assert whole(anyone.post(f"{NOTIFICATIONS}/rotations", body)) == (204, None)
    assert device_addresses.address_of(Device.objects.get()) == "newer"


@pytest.mark.parametrize(
    ("body", "wrong"),
    [
        ({}, {"/old_endpoint": "required", "/subscription": "required"}),
        ({"old_token": "old"}, {"/token": "required"}),
        ({"token": "newer", "subscription": a_subscription()}, {"/old_token": "required"}),
        (
            {"old_token": "old", "token": "newer", "old_endpoint": "https://push.example/x"},
            {"/token": "either-or"},
        ),
    ],
)
def test_a_rotation_is_of_one_pair(anyone: Caller, body: Any, wrong: dict[str, str]) -> None:
    answer = anyone.post(f"{NOTIFICATIONS}/rotations", body)
    assert answer.status_code == 400
    assert {error["pointer"]: error["code"] for error in answer.json()["errors"]} == wrong


def test_nobody_learns_whose_endpoint_is_here(me: Caseworker, anyone: Caller) -> None:
    registered(me, a_browser("mine"))
    before = Device.objects.values().get()
    nowhere = a_subscription(service="https://192.168.0.1")
    answers = [
        rotate_endpoint(anyone, old, newer)
        for old in ("mine", "unknown")
        for newer in (nowhere, a_subscription("mine"))
    ]
    assert [whole(answer) for answer in answers] == [(204, None)] * 4
    found = Device.objects.values().get()
    # The address is locked anew each time, and the row signed.
    anew = {"address": b"", "mac": b""}
    assert found | anew == before | anew


def test_names_are_looked_up_for_those_alone_who_are_here(
    anyone: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.notifications.views.read_subscription", None)
    assert rotate_endpoint(anyone, "unknown", a_subscription()).status_code == 204


# -- Testing and forgetting ---------------------------------------------------------------------


def test_a_test_is_on_its_way(me: Caseworker) -> None:
    sent, _other = registered(me), registered(me)
    for _time in range(2):
        assert whole(me.post(f"{DEVICES}/{sent['id']}/test")) == (202, None)
    assert str(Delivery.objects.get().device_id) == sent["id"]


def test_tests_and_registrations_have_few_calls(
    me: Caseworker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("backend.core.throttling.BURSTS", {"create": 3, "member": 30})
    path = f"{DEVICES}/{registered(me)['id']}/test"
    statuses = [me.post(path).status_code for _time in range(4)]
    assert (statuses[:2], statuses[3]) == ([202, 202], 429)
    assert me.get(f"{NOTIFICATIONS}/settings").status_code == 200


def test_a_device_is_forgotten(me: Caseworker) -> None:
    sent, stays = registered(me), registered(me)
    assert whole(me.call("delete", f"{DEVICES}/{sent['id']}")) == (204, None)
    assert whole(me.call("delete", f"{DEVICES}/{sent['id']}")) == NOT_HERE
    assert listed(me) == [stays["id"]]


def test_another_members_device_is_not_there(me: Caseworker, other: Caseworker) -> None:
    sent = registered(me)
    path = f"{DEVICES}/{sent['id']}"
    answers = [
        rotated(other, sent, subscription=a_subscription()),
        other.call("delete", path),
        other.post(f"{path}/test"),
    ]
    assert [whole(answer) for answer in answers] == [NOT_HERE] * 3
    assert listed(other) == []
