"""`DELETE /api/v1/intake/request`: all of it, at once; only a count remains."""

from uuid import UUID

from django.db import connection

from backend.help_requests.models import ErasedReferral, HelpRequest, Tally
from backend.help_requests.services.erasure import erase_overdue, erase_request
from tests.api.trace import bytes_of_all_rows, rows_of_all_tables
from tests.clock import Clock
from tests.factories import Desk, a_desk
from tests.personas import INTAKE, Caseworker, Seeker, whole


def test_nothing_is_left_but_a_count(
    seeker: Seeker, caseworker: Caseworker, other_desk: Desk
) -> None:
    caseworker.inbox()
    third = a_desk("third")
    before = rows_of_all_tables(connection)
    seeker.ask(caseworker.desk, third, waiting=[other_desk])
    caseworker.move(seeker, "accept")
    caseworker.write(seeker)
    seeker.withdraw(third, seeker.next_key(caseworker.desk, other_desk))
    seeker.write("Under the new key")
    boxes = [
        bytes(value)
        for row in rows_of_all_tables(connection)["help_requests_message"]
        for value in row
        if isinstance(value, bytes)
    ]
    assert len(boxes) == 3
    assert whole(seeker.erase()) == (204, None)
    after = rows_of_all_tables(connection)
    [tally] = after.pop("help_requests_tally")
    assert tally[1:] == (tally[1], "by-seeker", 1)
    assert (tally[1].year, tally[1].month, tally[1].day) == (2026, 11, 1)
    loads = after.pop("organisations_organisationload")
    assert (sum(row[2] for row in loads), sum(row[3] for row in loads)) == (0, 0)
    # Counts under the server's key, one box for each organisation whether it was asked or not.
    boxes_of_figures = after.pop("help_requests_erasedfigures")
    assert len(boxes_of_figures) == 3
    before.pop("help_requests_erasedfigures")
    # For those who worked on it, that it was erased; who waited or left knows of nothing.
    lines = after.pop("help_requests_erasedreferral")
    assert len(lines) == 1
    before.pop("help_requests_erasedreferral")
    # That something changed in an inbox, and in which hour; nothing of the request.
    organisations = {UUID(desk.id).hex for desk in (caseworker.desk, other_desk, third)}
    changes = after.pop("help_requests_inboxchange")
    assert {(UUID(str(row[1])).hex, row[2].minute) for row in changes} == {
        (organisation, 0) for organisation in organisations
    }
    before.pop("help_requests_inboxchange")
    for table in ("help_requests_tally", "organisations_organisationload"):
        del before[table]
    assert after == before
    everything = bytes_of_all_rows(connection)
    for box in (*boxes, seeker.request.encode(), seeker.request.replace("-", "").encode()):
        assert box[:32] not in everything


def test_the_code_opens_nothing_any_more(seeker: Seeker, desk: Desk) -> None:
    seeker.ask(desk)
    seeker.erase()
    assert seeker.get(f"{INTAKE}/request").json()["type"] == "/problems/unknown-code"
    assert seeker.erase().status_code == 401
    assert Tally.objects.get().count == 1


def test_others_stay(seeker: Seeker, desk: Desk) -> None:
    other = Seeker()
    seeker.ask(desk)
    other.ask(desk, text="still here")
    seeker.erase()
    assert other.texts() == ["still here"]


def test_the_organisation_sees_it_no_more(seeker: Seeker, caseworker: Caseworker) -> None:
    seeker.ask(caseworker.desk)
    messages = caseworker.at(seeker, "messages")
    seeker.erase()
    assert caseworker.inbox() == {"results": [], "next": None}
    assert caseworker.get(messages).status_code == 404


def test_the_same_request_may_come_anew(seeker: Seeker, desk: Desk) -> None:
    seeker.ask(desk)
    seeker.erase()
    assert seeker.ask(desk).status_code == 201
    assert HelpRequest.objects.count() == 1


ERASED = "/api/v1/inbox/erased"


def test_a_line_stays_for_the_day_with_those_who_worked_on_it(
    seeker: Seeker, caseworker: Caseworker, other_caseworker: Caseworker, clock: Clock
) -> None:
    seeker.ask(caseworker.desk)
    name = caseworker.inbox()["results"][0]["id"][:6]
    seeker.erase()
    line = {"name": name, "day": "2026-11-02"}
    assert whole(caseworker.get(ERASED)) == (200, {"results": [line], "next": None})
    assert other_caseworker.get(ERASED).json()["results"] == []
    # By night it is the next day in the Netherlands.
    clock.put_on(hours=8)
    assert caseworker.get(ERASED).json()["results"] == [line]
    clock.put_on(hours=6)
    assert caseworker.get(ERASED).json()["results"] == []
    assert ErasedReferral.objects.exists()
    erase_overdue()
    assert not ErasedReferral.objects.exists()


def test_what_was_declined_or_erased_by_time_leaves_no_line(
    seeker: Seeker, caseworker: Caseworker
) -> None:
    seeker.ask(caseworker.desk)
    caseworker.move(seeker, "decline")
    seeker.erase()
    other = Seeker()
    other.ask(caseworker.desk)
    erase_request(request_id=UUID(other.request), ending="offered-by-time")
    assert not ErasedReferral.objects.exists()
