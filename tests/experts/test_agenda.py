"""Appointments: made, changed, called off, and told; a member's agenda and their calendar."""

from datetime import timedelta
from typing import Any

import icalendar
import pytest
from django.test import Client
from django.utils import timezone

from backend.experts import local_time
from backend.experts.models import Appointment, CheckIn, Coaching, Coming, Feed
from backend.experts.services import agenda
from backend.experts.states import AssignmentState, ExpertStatus, InvitationState, Reason
from notifications.models import Notice
from tests.experts.care_scenes import (
    API,
    an_appointment,
    browser,
    desk,
    moment,
    told,
    worked,
)
from tests.experts.factories import BEGUN, Hope, Person, an_assignment, an_expert, an_invitation
from tests.personas import problem, whole

TIMES = {"starts_at": "2027-03-28T10:00:00+02:00", "ends_at": "2027-03-28T12:00:00+02:00"}
SHOWN = {
    "kind": "day",
    "starts_at": "2027-03-28T08:00:00Z",
    "ends_at": "2027-03-28T10:00:00Z",
    "place": "",
    "link": "",
    "contact_name": "",
    "contact_phone": "",
}


@pytest.fixture
def robin(hope: Hope) -> Person:
    return an_expert(hope)


def events(content: bytes) -> list[Any]:
    return icalendar.Calendar.from_ical(content).walk("VEVENT")


def calendar(address: str) -> Any:
    """What a calendar app gets; it sends no cookie and no session."""
    return Client().get(address)


def test_appointments_are_made_changed_and_called_off(hope: Hope, robin: Person) -> None:
    row, office = an_assignment(hope, BEGUN), desk(hope)
    part = an_invitation(row, robin)
    an_invitation(row, an_expert(hope, "No"), InvitationState.DECLINED)
    at = f"{API}/desk/requests/{row.id}/appointments"
    answer = office.post(at, {"kind": "day", **TIMES})
    shown = {"id": str(Appointment.objects.get().id), **SHOWN}
    assert whole(answer) == (201, shown)
    assert whole(office.get(at)) == (200, {"results": [shown]})
    news = [(str(robin.row.pk), str(part.id))]
    assert told("expert.news") == news
    Notice.objects.all().delete()
    one = f"{API}/desk/appointments/{shown['id']}"
    changed = shown | {"place": "Town hall", "link": "https://meet.example/x"}
    body = {"place": "Town hall", "link": "https://meet.example/x"}
    assert whole(office.patch(one, body)) == (200, changed)
    assert told("expert.news") == news
    Notice.objects.all().delete()
    assert whole(office.patch(one, body)) == (200, changed)
    assert told("expert.news") == []
    assert whole(office.call("delete", one)) == (204, None)
    assert told("expert.news") == news
    assert whole(office.call("delete", one)) == problem("not-found")


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"ends_at": TIMES["starts_at"]}, 409),
        ({"ends_at": "2027-04-28T12:00:00+02:00"}, 409),
        ({"ends_at": "2027-03-28T12:00:00"}, 400),
        ({"ends_at": "2027-13-28T12:00:00Z"}, 400),
        ({"link": "javascript:alert(1)"}, 400),
        ({"kind": "party"}, 400),
        ({"title": "Talk"}, 400),
    ],
)
def test_what_is_no_appointment_is_refused(hope: Hope, change: dict[str, str], status: int) -> None:
    row = an_assignment(hope, BEGUN)
    at = f"{API}/desk/requests/{row.id}/appointments"
    answer = desk(hope).post(at, {"kind": "day", **TIMES, **change})
    assert (answer.status_code, Appointment.objects.count()) == (status, 0)


@pytest.mark.parametrize("state", ["submitted", "declined", "withdrawn", "closed"])
def test_what_is_not_under_way_has_no_appointments(hope: Hope, state: str) -> None:
    row = an_assignment(hope, state)
    at = f"{API}/desk/requests/{row.id}/appointments"
    assert desk(hope).post(at, {"kind": "day", **TIMES}).status_code == 409


def test_a_member_sees_where_to_be_and_whom_to_call(hope: Hope, robin: Person) -> None:
    hope.platform.phone = "030 123 45 67"
    hope.platform.save()
    row = an_assignment(hope, BEGUN)
    part = an_invitation(row, robin)
    mine = an_appointment(row)
    an_appointment(an_assignment(hope, BEGUN))
    an_appointment(row, timezone.now() - timedelta(days=40))
    declined = an_assignment(hope, AssignmentState.GOING)
    an_invitation(declined, robin, InvitationState.DECLINED)
    an_appointment(declined)
    for state in (Reason.WITHDRAWN, Reason.DECLINED):
        over = an_assignment(hope, state)
        an_invitation(over, robin)
        an_appointment(over)
    [seen] = whole(browser(robin).get(f"{API}/me/agenda"))[1]["appointments"]
    assert seen == {
        "id": str(mine.id),
        "invitation": str(part.id),
        "title": "consultation in writing · City of Utrecht",
        "kind": "day",
        "starts_at": mine.starts_at.isoformat().replace("+00:00", "Z"),
        "ends_at": mine.ends_at.isoformat().replace("+00:00", "Z"),
        "place": "Town hall, room 3",
        "link": "",
        "contact_name": "",
        "contact_phone": "030 123 45 67",
    }


def test_coaching_days_and_check_ins_stand_in_the_agenda(hope: Hope) -> None:
    done = worked(hope)
    CheckIn.objects.filter(kind="debrief").update(due_on=local_time.today())
    begins = moment("2099-01-05T09:00")
    for comes in (True, False):
        day = Coaching.objects.create(
            platform=hope.platform,
            title={"en": "Together"},
            starts_at=begins,
            ends_at=begins + timedelta(hours=3),
            place="Utrecht",
        )
        Coming.objects.create(coaching=day, expert=done.people[0].row, comes=comes)
    status, agenda = whole(browser(done.people[0]).get(f"{API}/me/agenda"))
    assert (status, agenda["appointments"]) == (200, [])
    [coming] = agenda["coaching"]
    assert coming == {
        "id": str(Coming.objects.get(comes=True).coaching_id),
        "title": "Together",
        "starts_at": "2099-01-05T09:00:00Z",
        "ends_at": "2099-01-05T12:00:00Z",
        "place": "Utrecht",
    }
    assert [one["kind"] for one in agenda["check_ins"]] == ["debrief"]


# -- The calendar ---------------------------------------------------------------------------------
def test_the_secret_of_a_calendar_goes_over_an_encrypted_line(
    hope: Hope, robin: Person, settings: Any
) -> None:
    settings.PUBLIC_URL = "https://kier.example"
    address = browser(robin).post(f"{API}/me/feed", {}).json()["address"]
    assert address.startswith("https://kier.example/panel/calendar/")


def test_a_calendar_app_reads_when_and_nothing_else(hope: Hope, robin: Person) -> None:
    row = an_assignment(hope, BEGUN)
    an_invitation(row, robin)
    winter, summer = moment("2099-01-05T09:00"), moment("2099-07-06T09:00")
    for begins in (winter, summer):
        an_appointment(
            row,
            begins,
            link="https://meet.example/x",
            contact_name="Sam",
            contact_phone="030 123",
        )
    address = browser(robin).post(f"{API}/me/feed", {}).json()["address"]
    answer = calendar(address)
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "no-store"
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    found = events(answer.content)
    [zone] = icalendar.Calendar.from_ical(answer.content).timezones
    assert {one["DTSTART"].params["TZID"] for one in found} == {str(zone["TZID"])}
    # By the rule in the file itself, as an app reads it that knows no zones.
    written = [one["DTSTART"].dt.replace(tzinfo=zone.to_tz(lookup_tzid=False)) for one in found]
    assert written == [winter, summer]
    assert [one.hour for one in written] == [10, 11]
    assert [one["DTEND"].dt.hour for one in found] == [12, 13]
    assert {name for one in found for name in one} == {
        "UID",
        "DTSTAMP",
        "SUMMARY",
        "DTSTART",
        "DTEND",
    }
    text = answer.content.decode().lower()
    for word in ("hope", "kier", "town hall", "utrecht", "meet.example", "sam", "030 123", "talk"):
        assert word not in text


def test_titles_say_the_same_of_everything(hope: Hope, robin: Person) -> None:
    row = an_assignment(hope, BEGUN)
    an_invitation(row, robin)
    for kind in Appointment.KINDS:
        an_appointment(row, kind=kind)
    robin.staff.member.language = "en"
    robin.staff.member.save()
    expert = agenda.owner_of_feed(agenda.renew_feed(robin.row))
    assert {str(event["SUMMARY"]) for event in events(agenda.calendar_of(expert))} == {
        "Appointment"
    }


def test_one_appointment_has_another_identifier_for_each_and_keeps_it(hope: Hope) -> None:
    row = an_assignment(hope, BEGUN)
    found = []
    for name in ("Robin", "Sam"):
        person = an_expert(hope, name)
        an_invitation(row, person)
        found.append(person.row)
    appointment = an_appointment(row)
    first = [str(events(agenda.calendar_of(one))[0]["UID"]) for one in found]
    appointment.place = "Elsewhere"
    appointment.save()
    second = [str(events(agenda.calendar_of(one))[0]["UID"]) for one in found]
    assert first == second
    assert len({*first, str(appointment.id)}) == 3


def test_an_address_is_renewed_and_ended(hope: Hope, robin: Person) -> None:
    phone = browser(robin)
    first = phone.post(f"{API}/me/feed", {}).json()["address"]
    second = phone.post(f"{API}/me/feed", {}).json()["address"]
    assert [calendar(one).status_code for one in (first, second)] == [404, 200]
    assert whole(phone.call("delete", f"{API}/me/feed")) == (204, None)
    assert calendar(second).status_code == 404
    assert calendar("/panel/calendar/x.ics").status_code == 404


def test_the_database_does_not_know_the_address(hope: Hope, robin: Person) -> None:
    secret = agenda.renew_feed(robin.row)
    assert len(secret) == 32
    assert secret.encode() not in bytes(Feed.objects.get().digest)


def test_who_has_left_has_no_calendar(hope: Hope, robin: Person) -> None:
    secret = agenda.renew_feed(robin.row)
    robin.row.status = ExpertStatus.LEFT
    robin.row.save()
    assert calendar(f"/panel/calendar/{secret}.ics").status_code == 404


def test_a_calendar_is_read_and_not_written(hope: Hope, robin: Person) -> None:
    secret = agenda.renew_feed(robin.row)
    assert Client().post(f"/panel/calendar/{secret}.ics").status_code == 405
    assert Notice.objects.count() == 0


@pytest.mark.parametrize("year", ["0001", "9999"])
def test_a_moment_at_the_end_of_the_calendar_is_refused(hope: Hope, year: str) -> None:
    row = an_assignment(hope, "begun")
    body = {
        "kind": "day",
        "starts_at": f"{year}-12-31T22:00:00Z",
        "ends_at": f"{year}-12-31T23:00:00Z",
    }
    answer = desk(hope).post(f"{API}/desk/requests/{row.id}/appointments", body)
    pointers = [error["pointer"] for error in answer.json()["errors"]]
    assert (answer.status_code, pointers) == (400, ["/starts_at", "/ends_at"])
