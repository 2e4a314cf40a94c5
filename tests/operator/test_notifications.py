"""The page of the notifications: what it says of each transport, the checks, and trying again."""

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone, translation

from backend import settings
from backend.core.hours import hours_from_now
from backend.operator import causes, transports
from backend.operator.causes import advice_for
from backend.operator.checks import Check, State
from notifications.device_addresses import web_lane
from notifications.kinds import Via
from notifications.models import Delivery, Notice, Trouble, Worker
from tests.clock import Clock
from tests.notifications.test_overview import a_worker, counted, deliveries, trouble
from tests.operator.test_checks import SMTP

from .conftest import Desktop, said, text_of

PAGE, RETRY = "/operator/notifications/", "/operator/notifications/retry/"
EMPTY = "Nothing waits, and nothing was sent in the last 7 days."
SETTINGS = "Set KIER_FCM_CREDENTIALS, if there is an app; docs/notifications.md says how."


@pytest.fixture(autouse=True)
def in_english() -> Any:
    with translation.override("en"):
        yield


@pytest.fixture
def well(settings: Any) -> None:
    settings.FCM_CREDENTIALS = "firebase.json"
    settings.MAILERS = {"default": SMTP}
    settings.MAIL_FROM = "Kier <kier@kier.example>"


def sections(desktop: Desktop) -> dict[str, str]:
    text = text_of(desktop.get(PAGE))
    marks = {"Workers": "never has content. Workers "}
    marks |= {"Web push": " Web push ", "Push to apps": " Push to apps ", "Mail": " Mail "}
    found, rest = {}, text
    for name, mark in reversed(marks.items()):
        rest, _mark, found[name] = rest.rpartition(mark)
    return {name: found[name].strip() for name in marks}


def test_an_installation_without_anything(inside: Desktop) -> None:
    found = sections(inside)
    assert found["Workers"].startswith("not right Notifications No worker has been there for half")
    assert found["Web push"].startswith(f"good State It is set up. {EMPTY}")
    assert found["Push to apps"] == f"look at it State Not set up. {SETTINGS} {EMPTY}"
    assert found["Mail"].startswith("look at it State No mail leaves this machine.")


def test_all_is_well(inside: Desktop, well: None) -> None:
    a_worker()
    for via in ("web_push", "fcm", "mail"):
        counted("sent", 3, via=via)
    found = sections(inside)
    assert found["Workers"] == "good Notifications 1 worker sends them."
    for name in ("Web push", "Push to apps", "Mail"):
        assert found[name].startswith("good State It works. Now Waiting 0 of these due 0")


def test_figures(clock: Clock, inside: Desktop, well: None) -> None:
    deliveries(3, not_before=hours_from_now(-4))
    deliveries(2, not_before=hours_from_now(4))
    counted("sent", 12345, via="web_push")
    counted("gone", 5, "http-410", via="web_push")
    counted("expired", 6, via="web_push")
    assert sections(inside)["Web push"].startswith(
        "good State It works. Now Waiting 5 of these due 3 the oldest due for 4 hours "
        "In the last 7 days Sent 12,345 Device gone 5 Expired 6 Retry now: Web push"
    )


def test_more_than_is_counted(inside: Desktop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("notifications.overview.MAX_COUNTED", 2)
    monkeypatch.setattr(transports, "MAX_COUNTED", 2)
    deliveries(5)
    Notice.objects.bulk_create(
        Notice(kind="k", recipient=row.id, subject=row.id, expires_at=timezone.now())
        for row in Delivery.objects.all()
    )
    found = sections(inside)
    assert "Waiting more than 2 of these due more than 2 the oldest" in found["Web push"]
    assert "Not looked at by a worker yet: more than 2." in found["Workers"]


def test_failures_say_what_to_do(inside: Desktop, well: None) -> None:
    counted("refused", 9, "credentials")
    counted("later", 2, "http-503")
    assert (
        "Attempts that failed Cause How often What to do "
        "credentials 9 Look at KIER_FCM_CREDENTIALS: Firebase does not take this account. "
        "http-503 2 The provider has trouble. It is tried again by itself."
    ) in sections(inside)["Push to apps"]


def test_who_is_in_trouble_since_when_and_why(clock: Clock, inside: Desktop) -> None:
    trouble(web_lane("fcm.googleapis.com"), "http-503", hours_from_now(-2))
    trouble(web_lane("one.example"), "dns", hours_from_now(-1))
    trouble(web_lane("two.example"), "dns", hours_from_now(-1))
    found = sections(inside)["Web push"]
    assert found.startswith(
        "not right Google's push service Nothing gets through since 11/02/2026 07:00 UTC: "
        "http-503. The provider has trouble. It is tried again by itself. "
        "not right 2 other push services Nothing gets through since 11/02/2026 08:00 UTC: dns. "
    )
    assert "It works." not in found


def test_a_host_that_is_not_known_stands_nowhere(inside: Desktop) -> None:
    trouble(web_lane("one.example"), "dns", hours_from_now(-1))
    page = inside.get(PAGE).content.decode()
    assert "one.example" not in page
    assert web_lane("one.example") not in page


# -- Trying again ---------------------------------------------------------------------------------


def test_retry_says_how_many(clock: Clock, inside: Desktop, well: None) -> None:
    deliveries(2, Via.FCM, attempts=1, not_before=hours_from_now(3))
    deliveries(1, Via.FCM, not_before=hours_from_now(3))
    deliveries(1, Via.MAIL, attempts=1, not_before=hours_from_now(3))
    trouble("fcm", "credentials", hours_from_now(-1))
    trouble("mail", "timeout", hours_from_now(-1))
    answer = inside.post(RETRY, {"via": "fcm"}, at=PAGE)
    assert (answer.status_code, answer["Location"]) == (302, PAGE)
    assert said(inside.get(PAGE)) == ["Push to apps: 2 that had failed are tried again now."]
    due = Delivery.objects.filter(not_before__lte=clock.now)
    assert set(due.values_list("via", flat=True)) == {"fcm"}
    assert dict(Trouble.objects.values_list("via", "asked_again")) == {"fcm": True, "mail": False}


def test_what_is_not_set_up_cannot_be_retried(inside: Desktop) -> None:
    assert "Retry now: Web push" in text_of(inside.get(PAGE))
    assert "Retry now: Push to apps" not in text_of(inside.get(PAGE))


@pytest.mark.parametrize("fields", [{}, {"via": "live"}, {"via": "pigeon"}])
def test_what_is_no_transport_is_not_retried(inside: Desktop, fields: dict[str, str]) -> None:
    assert inside.post(RETRY, fields, at=PAGE).status_code == 302
    assert said(inside.get(PAGE)) == []


def test_a_form_of_another_page_retries_nothing(inside: Desktop) -> None:
    trouble("fcm", "credentials", hours_from_now(-1))
    assert inside.client.post(RETRY, {"via": "fcm"}).status_code == 403
    assert not Trouble.objects.filter(asked_again=True).exists()


# -- Checks ---------------------------------------------------------------------------------------


def found(check: Check) -> tuple[State, str]:
    return check.state, check.text


def test_a_worker_is_there_or_not(db: None, clock: Clock) -> None:
    nobody = "No worker has been there for half a minute: no push and no mail of what is new."
    assert found(transports.worker()) == (State.WRONG, nobody)
    Worker.objects.create(seen_at=clock.now - timedelta(seconds=31))
    assert found(transports.worker()) == (State.WRONG, nobody)
    a_worker()
    assert found(transports.worker()) == (State.GOOD, "1 worker sends them.")
    a_worker()
    assert found(transports.worker()) == (State.GOOD, "2 workers send them.")


def test_providers_are_in_trouble_or_not(db: None) -> None:
    assert found(transports.providers()) == (State.GOOD, "None is in trouble.")
    trouble("mail", "timeout", hours_from_now(-1))
    trouble(web_lane("web.push.apple.com"), "timeout", hours_from_now(-1))
    assert found(transports.providers()) == (
        State.WRONG,
        "Nothing gets through: Apple's push service, Mail.",
    )


def test_the_front_page_leads_here_when_something_is_wrong(inside: Desktop) -> None:
    assert f'<h3><a href="{PAGE}">Notifications</a></h3>' in inside.get().content.decode()


# -- What to do -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("via", "cause", "names"),
    [
        (Via.FCM, "credentials", "KIER_FCM_CREDENTIALS"),
        (Via.FCM, "http-404", "Cloud Messaging API"),
        (Via.WEB_PUSH, "http-403", "KIER_VAPID_KEY"),
        (Via.MAIL, "http-401", "KIER_MAIL_OPTIONS"),
        (Via.MAIL, "smtp-535", "KIER_MAIL_OPTIONS"),
        (Via.MAIL, "smtp-554", "KIER_MAIL_FROM"),
        (Via.MAIL, "smtp-451", "by itself"),
        (Via.WEB_PUSH, "dns", "this machine"),
        (Via.FCM, "quota", "by itself"),
        (Via.WEB_PUSH, "never-heard-of", "refuses"),
    ],
)
def test_advice(via: Via, cause: str, names: str) -> None:
    assert names in advice_for(via, cause)


def test_every_setting_that_is_named_is_one() -> None:
    files = Path(str(settings.__file__)).parent.glob("*.py")
    source = "".join(file.read_text() for file in files)
    named = set(re.findall(r"KIER_\w+", " ".join(str(text) for *_rest, text in causes.ADVICE)))
    assert len(named) == 4
    assert {name for name in named if f'"{name}"' not in source} == set()
