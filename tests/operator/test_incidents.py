"""The log of incidents: its clock, who is reminded, what may be closed, and when it goes."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone, translation

from backend.core import days
from backend.core.days import HERE
from backend.operator import incidents
from backend.operator.checks import State
from backend.operator.models import Incident
from backend.operator.tasks import erase_old_entries, remind_of_incidents
from tests.clock import Clock
from tests.factories import Staff, a_member

from .conftest import HOME, Desktop, text_of

pytestmark = pytest.mark.django_db
ROOM = "/operator/operator/incident/"
SECRET = "words-nobody-mails-7c1f"


@pytest.fixture(autouse=True)
def in_english() -> Any:
    with translation.override("en"):
        yield


def an_incident(**values: Any) -> Incident:
    return Incident.objects.create(noticed_at=timezone.now(), what=SECRET, **values)


def form(**values: str) -> dict[str, str]:
    now = timezone.localtime(timezone.now() - timedelta(minutes=5), HERE)
    empty = {
        f"{name}_{part}": "" for name in ("told_authority_at", "told_people_at") for part in (0, 1)
    }
    noticed = {"noticed_at_0": now.strftime("%Y-%m-%d"), "noticed_at_1": now.strftime("%H:%M:%S")}
    rest = {"what": SECRET, "touched": "", "measures": "", "why_not_told": "", "closed_on": ""}
    return noticed | empty | rest | {"risk": "unknown"} | values


def test_nothing_waits(db: Any) -> None:
    assert incidents.clock().state == State.GOOD
    assert remind_of_incidents.call() == 0


def test_the_front_page_counts_down_and_says_that_it_is_late(clock: Clock) -> None:
    incident = an_incident()
    clock.put_on(hours=1)
    assert incidents.clock().text == "The authority has to be told within 71 hours."
    clock.put_on(hours=70, minutes=30)
    assert incidents.clock().text == "The authority has to be told within the hour."
    clock.put_on(hours=2)
    assert (incidents.clock().state, incidents.clock().text) == (
        State.WRONG,
        "The 72 hours of one are over.",
    )
    incident.why_not_told = "encrypted"
    incident.save()
    assert incidents.clock().state == State.GOOD


def test_the_most_urgent_counts(clock: Clock) -> None:
    an_incident()
    clock.put_on(hours=24)
    an_incident()
    assert incidents.clock().text == "The authority has to be told within 48 hours."


def test_those_concerned_are_told_too(clock: Clock) -> None:
    an_incident(told_authority_at=timezone.now(), risk=Incident.Risk.HIGH)
    assert incidents.clock().state == State.OPEN
    Incident.objects.update(told_people_at=timezone.now())
    assert incidents.clock().state == State.GOOD
    Incident.objects.update(told_people_at=None, why_not_told="nobody can read it")
    assert incidents.clock().state == State.GOOD
    Incident.objects.update(told_authority_at=None)
    assert incidents.clock().state == State.OPEN


def test_operators_are_reminded_at_once_and_as_time_goes_and_never_twice(clock: Clock) -> None:
    a_member(name="first", operator=True)
    an_incident()
    told = []
    for hours in (0, 1, 23, 24, 18, 6, 24):
        clock.put_on(hours=hours)
        told.append((remind_of_incidents.call(), remind_of_incidents.call()))
    first = [once for once, _again in told]
    # With 72, 48, 24, 6 and no hours left, and a day later.
    assert first == [1, 0, 1, 1, 1, 1, 1]
    assert {again for _once, again in told} == {0}
    clock.put_on(days=60)
    assert remind_of_incidents.call() == 1
    clock.put_on(days=1)
    assert remind_of_incidents.call() == 0


def test_the_mail_says_until_when_and_not_what(clock: Clock) -> None:
    operator = a_member(name="first", operator=True).member
    incident = an_incident()
    incidents.mail_incident.call(str(operator.pk), str(incident.pk))
    [sent] = mail.outbox
    assert SECRET not in sent.subject + str(sent.body)
    assert "The 72 hours end at" in str(sent.body)
    Incident.objects.update(told_authority_at=timezone.now())
    incidents.mail_incident.call(str(operator.pk), str(incident.pk))
    assert len(mail.outbox) == 1


def test_it_is_written_and_read_with_the_clock_of_the_netherlands(inside: Desktop) -> None:
    noticed = {"noticed_at_0": "2026-07-01", "noticed_at_1": "14:30:00"}
    assert inside.post(f"{ROOM}add/", form(**noticed)).status_code == 302
    incident = Incident.objects.get()
    assert incident.noticed_at == datetime(2026, 7, 1, 12, 30, tzinfo=UTC)
    for path in ("", f"{incident.pk}/change/"):
        shown = inside.get(ROOM + path).content.decode()
        assert "14:30" in shown or "2:30 p.m." in shown


def test_it_is_written_on_a_page_and_cannot_be_taken_away(inside: Desktop) -> None:
    assert inside.post(f"{ROOM}add/", form()).status_code == 302
    incident = Incident.objects.get()
    assert "The authority has to be told within 71 hours." in text_of(inside.get(HOME))
    assert inside.get(f"{ROOM}{incident.pk}/delete/").status_code == 403
    assert "Delete" not in text_of(inside.get(f"{ROOM}{incident.pk}/change/"))


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"noticed_at_0": "2999-01-01"}, "This is in the future."),
        ({"closed_on": "2026-01-01"}, "First the authority has to be told"),
        (
            {"closed_on": "2026-01-01", "why_not_told": "unlikely", "risk": "unknown"},
            "First say how high the risk is.",
        ),
        (
            {"closed_on": "2026-01-01", "why_not_told": "unlikely", "risk": "high"},
            "First those whom it touches have to be told.",
        ),
    ],
)
def test_what_is_not_done_is_not_closed(
    inside: Desktop, values: dict[str, str], reason: str
) -> None:
    assert reason in text_of(inside.post(f"{ROOM}add/", form(**values)))
    assert not Incident.objects.exists()


def test_a_high_risk_is_closed_with_a_reason_once_the_authority_was_told(inside: Desktop) -> None:
    told = {"told_authority_at_0": "2026-01-01", "told_authority_at_1": "10:00"}
    values = told | {"why_not_told": "encrypted", "risk": "high", "closed_on": "2026-01-02"}
    page = inside.get(f"{ROOM}add/")
    assert "if nobody can read the data (GDPR, article 34)" in text_of(page)
    assert inside.post(f"{ROOM}add/", form(**values)).status_code == 302
    assert incidents.clock().state == State.GOOD


def test_it_goes_five_years_after_it_was_closed(operator: Staff, clock: Clock) -> None:
    an_incident(closed_on=days.today(), why_not_told="unlikely")
    an_incident()
    clock.put_on(days=1826)
    erase_old_entries.call()
    assert Incident.objects.count() == 2
    clock.put_on(days=1)
    erase_old_entries.call()
    assert Incident.objects.get().closed_on is None
