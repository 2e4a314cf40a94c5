"""`intake/request/contact`: whether the seeker's phone is told of an answer, and when."""

from typing import Any

import pytest
from django.db import connection

from backend.help_requests.models import HelpRequest
from notifications import device_addresses, devices
from notifications.models import ContactTimes, Delivery, Device, Notice, Reminder
from notifications.recipients import seeker as seeker_of
from notifications.worker.fan_out import fan_out_notices
from tests.api.trace import bytes_of_all_rows
from tests.factories import Desk
from tests.personas import INTAKE, Caseworker, Seeker, problem, whole
from tests.phones import a_browser, a_firebase_app, a_subscription, a_unified_push

CONTACT = f"{INTAKE}/request/contact"
EVENINGS = {"days": [1, 2, 3, 4, 5], "from": 18, "until": 23}
TIMES = {"timezone": "Europe/Amsterdam", "safe": [EVENINGS]}
NOTHING = {"push": False, "times": None}


@pytest.fixture
def me(seeker: Seeker, desk: Desk) -> Seeker:
    assert seeker.ask(desk).status_code == 201
    return seeker


def put(me: Seeker, **body: Any) -> Any:
    return me.call("put", CONTACT, body)


def is_reachable(me: Seeker) -> bool:
    return HelpRequest.objects.get(id=me.request).reachable


def rows_beside_the_request() -> list[int]:
    return [model.objects.count() for model in (Device, ContactTimes, Delivery, Notice, Reminder)]


def test_at_first_there_is_nothing(me: Seeker) -> None:
    assert whole(me.get(CONTACT)) == (200, NOTHING)
    assert not is_reachable(me)


def test_a_phone_is_noted_and_forgotten(me: Seeker) -> None:
    noted = (200, {"push": True, "times": None})
    assert whole(put(me, push=a_subscription())) == whole(me.get(CONTACT)) == noted
    assert is_reachable(me)
    assert whole(put(me, push=None)) == whole(me.get(CONTACT)) == (200, NOTHING)
    assert not is_reachable(me)


def test_times_are_noted_and_forgotten(me: Seeker) -> None:
    noted = (200, {"push": False, "times": TIMES})
    assert whole(put(me, times=TIMES)) == whole(me.get(CONTACT)) == noted
    assert whole(put(me, times=None)) == whole(me.get(CONTACT)) == (200, NOTHING)


def test_what_is_left_out_stays(me: Seeker) -> None:
    put(me, push=a_subscription(), times=TIMES)
    both = {"push": True, "times": TIMES}
    assert whole(put(me)) == (200, both)
    assert whole(put(me, push=None)) == (200, both | {"push": False})
    assert whole(put(me, push=a_subscription())) == (200, both)
    assert whole(put(me, times=None)) == (200, both | {"times": None})


def test_the_newest_phone_replaces_the_one_before(me: Seeker) -> None:
    for name in ("first", "second"):
        put(me, push=a_subscription(name))
    assert a_subscription("second")["endpoint"] in device_addresses.address_of(Device.objects.get())


def test_the_phone_is_told_in_the_language_of_the_page(me: Seeker) -> None:
    me.language = "vi"
    put(me, push=a_subscription())
    assert Device.objects.get().language == "vi"


def test_an_answer_finds_the_phone(me: Seeker, caseworker: Caseworker) -> None:
    put(me, push=a_subscription())
    caseworker.write(me)
    fan_out_notices()
    assert str(Delivery.objects.get(via="web_push").owner) == me.request


def test_a_phone_serves_one_request(me: Seeker, desk: Desk) -> None:
    other = Seeker()
    other.ask(desk)
    for one in (me, other):
        put(one, push=a_subscription("shared"))
    assert whole(me.get(CONTACT)) == (200, NOTHING)
    assert whole(other.get(CONTACT)) == (200, {"push": True, "times": None})


def test_a_browser_of_a_member_may_become_a_seekers(me: Seeker, caseworker: Caseworker) -> None:
    caseworker.post("/api/v1/notifications/devices", a_browser("shared"))
    put(me, push=a_subscription("shared"))
    assert devices.devices_of(seeker_of(HelpRequest.objects.get().id)) == [Device.objects.get()]


def test_contact_is_no_touch(me: Seeker) -> None:
    before = HelpRequest.objects.values().get()
    put(me, push=a_subscription(), times=TIMES)
    assert HelpRequest.objects.values().get() == before | {"reachable": True}


def test_no_row_shows_the_address(me: Seeker) -> None:
    put(me, push=a_subscription())
    assert b"push.example" not in bytes_of_all_rows(connection)


# -- Apps ---------------------------------------------------------------------------------------


@pytest.fixture
def firebase(settings: Any) -> None:
    settings.FCM_CREDENTIALS = "a file that nobody reads here"


@pytest.mark.usefixtures("firebase")
@pytest.mark.parametrize(
    ("app", "via", "kept"),
    [
        (a_firebase_app("token-of-an-app"), "fcm", "token-of-an-app"),
        (a_unified_push("by-ntfy"), "web_push", a_subscription("by-ntfy")["endpoint"]),
    ],
)
def test_an_app_is_noted_told_and_forgotten(
    me: Seeker, caseworker: Caseworker, app: Any, via: str, kept: str
) -> None:
    assert whole(put(me, push=app)) == (200, {"push": True, "times": None})
    assert kept in device_addresses.address_of(Device.objects.get())
    assert kept.encode() not in bytes_of_all_rows(connection)
    caseworker.write(me)
    fan_out_notices()
    assert str(Delivery.objects.get(via=via).owner) == me.request
    assert whole(put(me, push=None)) == (200, NOTHING)
    assert not Device.objects.exists()


@pytest.mark.usefixtures("firebase")
def test_an_app_goes_with_the_request(me: Seeker, caseworker: Caseworker) -> None:
    put(me, push=a_firebase_app())
    caseworker.write(me)
    fan_out_notices()
    me.erase()
    assert not Device.objects.exists()
    assert not Delivery.objects.filter(owner=me.request).exists()


@pytest.mark.usefixtures("firebase")
def test_a_phone_is_one_whichever_way_it_is_reached(me: Seeker) -> None:
    for phone in (a_subscription(), a_firebase_app(), a_unified_push(), a_firebase_app("last")):
        put(me, push=phone)
    assert device_addresses.address_of(Device.objects.get()) == "last"


def test_an_app_is_refused_where_firebase_is_not_set_up(me: Seeker) -> None:
    detail = "The operator has not set up pushes to apps."
    errors = [{"pointer": "/push/via", "code": "not-set-up", "detail": detail}]
    answer = put(me, push=a_firebase_app())
    assert whole(answer) == problem("conflict", detail, errors=errors)
    assert not Device.objects.exists()


def test_a_distributor_moves_an_app_to_another_endpoint(me: Seeker) -> None:
    put(me, push=a_unified_push("first"))
    body = {
        "old_endpoint": a_subscription("first")["endpoint"],
        "subscription": a_subscription("second"),
    }
    assert me.call("post", "/api/v1/notifications/rotations", body).status_code == 204
    assert a_subscription("second")["endpoint"] in device_addresses.address_of(Device.objects.get())


@pytest.mark.parametrize(
    "service",
    [
        "https://192.168.1.20",
        "https://[fd00::20]",
        "https://ntfy.lan",
        "https://ntfy.home.arpa",
        "https://ntfy.example.org:8443",
        "http://ntfy.example.org",
        "https://2130706433",
    ],
)
def test_a_distributor_at_home_is_not_called(me: Seeker, service: str) -> None:
    answer = put(me, push=a_unified_push(service=service))
    assert answer.status_code == 409
    assert [(error["pointer"], error["code"]) for error in answer.json()["errors"]] == [
        ("/push/subscription/endpoint", "invalid")
    ]
    assert not Device.objects.exists()


# -- Gone with the request ----------------------------------------------------------------------


def test_all_of_it_goes_with_the_request(me: Seeker, caseworker: Caseworker) -> None:
    put(me, push=a_subscription(), times=TIMES)
    caseworker.write(me)
    fan_out_notices()
    caseworker.write(me)
    assert Notice.objects.filter(recipient=me.request).count() == 1
    assert Reminder.objects.filter(recipient=me.request).count() == 1
    assert me.erase().status_code == 204
    assert Delivery.objects.exclude(member=caseworker.staff.member).count() == 0
    assert not Device.objects.exists()
    assert not ContactTimes.objects.exists()
    assert not Notice.objects.filter(recipient=me.request).exists()
    assert not Reminder.objects.filter(recipient=me.request).exists()


def test_another_seekers_contact_stays(me: Seeker, desk: Desk) -> None:
    other = Seeker()
    other.ask(desk)
    for one in (me, other):
        put(one, push=a_subscription(), times=TIMES)
    me.erase()
    assert whole(other.get(CONTACT)) == (200, {"push": True, "times": TIMES})


# -- What cannot be kept ------------------------------------------------------------------------


def test_an_endpoint_that_may_not_be_called(me: Seeker) -> None:
    detail = "Give the address of a push service."
    errors = [{"pointer": "/push/endpoint", "code": "invalid", "detail": detail}]
    answer = put(me, push=a_subscription(service="https://127.0.0.1"), times=TIMES)
    assert whole(answer) == problem("conflict", detail, errors=errors)
    assert whole(me.get(CONTACT)) == (200, NOTHING)


@pytest.mark.parametrize(
    ("times", "pointer", "code"),
    [
        ({"safe": [EVENINGS | {"until": 18}]}, "/times/safe/0/until", "empty"),
        ({"timezone": "Europe/Utrecht"}, "/times/timezone", "unknown"),
    ],
)
def test_times_that_nobody_can_keep(me: Seeker, times: Any, pointer: str, code: str) -> None:
    answer = put(me, times=TIMES | times)
    assert answer.status_code == 409
    assert [(error["pointer"], error["code"]) for error in answer.json()["errors"]] == [
        (pointer, code)
    ]


@pytest.mark.parametrize(
    ("body", "pointer", "code"),
    [
        ({"push": "https://push.example"}, "/push", "invalid"),
        ({"push": {"via": "sms", "token": "t"}}, "/push/via", "invalid"),
        ({"push": {"via": ["fcm"], "token": "t"}}, "/push/via", "invalid"),
        ({"push": {"via": "fcm"}}, "/push/token", "required"),
        ({"push": {"via": "unified_push"}}, "/push/subscription", "required"),
        ({"push": a_firebase_app() | {"name": "My phone"}}, "/push/name", "unknown"),
        ({"times": TIMES | {"quiet": []}}, "/times/quiet", "unknown"),
        ({"times": TIMES | {"urgent_anyway": True}}, "/times/urgent_anyway", "unknown"),
        ({"mail": "x"}, "/mail", "unknown"),
    ],
)
def test_what_has_the_wrong_shape(me: Seeker, body: Any, pointer: str, code: str) -> None:
    answer = put(me, **body)
    assert answer.status_code == 400
    assert [(error["pointer"], error["code"]) for error in answer.json()["errors"]] == [
        (pointer, code)
    ]


def test_times_without_hours_are_always(me: Seeker) -> None:
    always = TIMES | {"safe": []}
    assert whole(put(me, times=always)) == (200, {"push": False, "times": always})
    assert rows_beside_the_request()[:2] == [0, 1]


def test_who_asks_for_the_state_alone_has_not_looked(me: Seeker, caseworker: Caseworker) -> None:
    put(me, push=a_subscription())
    caseworker.move(me, "accept")
    mine = Notice.objects.filter(recipient=me.request)
    before = me.read("?after=2147483647")
    assert (before["messages"], mine.exists()) == ([], True)
    me.read("?after=1")
    assert not mine.exists()
