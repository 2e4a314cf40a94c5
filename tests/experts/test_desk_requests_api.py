"""The desk's calls about requests: read, checked, moved on."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from backend.experts import local_time
from backend.experts.models import Letter
from backend.experts.services import history
from notifications import recipients
from notifications.models import Notice
from notifications.outbox import notify
from tests.colleagues import Colleague, coordinator_at
from tests.experts.factories import (
    Hope,
    an_assignment,
    an_expert,
    an_invitation,
)
from tests.experts.requesters import (
    ASKS,
    DESK,
    EVERY_ITEM,
    REQUEST,
    a_submitted,
    at_the_desk,
    coordinator_of,
    line,
    link_of,
    shown,
)
from tests.factories import a_desk
from tests.personas import problem, whole


def test_the_desk_reads_the_same_history(hope: Hope) -> None:
    row = a_submitted(hope)
    desk = coordinator_of(hope)
    hope.coordinator.member.name = name = "Sam de Vries"
    hope.coordinator.member.save()
    desk.patch(f"{DESK}/{row.id}", {"revision": 4, "heavy": True})
    answer = whole(desk.post(f"{DESK}/{row.id}/return", {"note": "Who reads it?"}))
    row.refresh_from_db()
    lines = [
        line(1, "checked", "coordinator", name, heavy=[False, True]),
        line(2, "return", "coordinator", name, "Who reads it?"),
    ]
    warnings = answer[1]["warnings"]
    assert answer == (200, at_the_desk(row, history=lines, heavy=True, warnings=warnings))
    assert link_of(row).get(REQUEST).json()["history"] == lines


def test_a_coordinator_without_a_name_is_the_platform_to_requesters(hope: Hope) -> None:
    row = a_submitted(hope)
    coordinator_of(hope).post(f"{DESK}/{row.id}/return", {"note": "Who reads it?"})
    [seen] = link_of(row).get(REQUEST).json()["history"]
    assert seen["by_name"] == hope.platform.organisation.name


def test_the_desk_lists_what_was_sent(hope: Hope) -> None:
    rows = [
        an_assignment(hope, state, created_on=local_time.today() - timedelta(days=days))
        for days, state in enumerate(["declined", "going", "draft", "unconfirmed"])
    ]
    expected = [shown(row, accepted=0) for row in rows[:2]]
    for one in expected:
        del one["history"]
    assert whole(coordinator_of(hope).get(DESK)) == (200, {"results": expected, "next": None})
    some = coordinator_of(hope).get(f"{DESK}?state=going").json()["results"]
    assert [one["id"] for one in some] == [str(rows[1].id)]


def test_a_list_says_how_many_said_yes(hope: Hope) -> None:
    an_assignment(hope, "going", wanted=5, accepted=2)
    [row] = coordinator_of(hope).get(DESK).json()["results"]
    assert (row["accepted"], row["wanted"]) == (2, 5)


@pytest.mark.parametrize("query", ["state=draft", "state=x", "after=x", f"after={uuid4()}"])
def test_a_query_that_leads_nowhere(hope: Hope, query: str) -> None:
    assert whole(coordinator_of(hope).get(f"{DESK}?{query}")) == problem("not-found")


def test_a_hundred_at_once_and_the_rest(hope: Hope) -> None:
    requester = an_assignment(hope).requester
    for _one in range(100):
        an_assignment(hope, requester=requester)
    desk = coordinator_of(hope)
    first = desk.get(f"{DESK}?state=going").json()
    rest = desk.get(first["next"]).json()
    assert (len(first["results"]), len(rest["results"]), rest["next"]) == (100, 1, None)
    assert len({one["id"] for one in first["results"] + rest["results"]}) == 101


@pytest.mark.parametrize("state", ["draft", "unconfirmed"])
def test_a_draft_is_the_requesters_alone(hope: Hope, state: str) -> None:
    row = an_assignment(hope, state)
    assert whole(coordinator_of(hope).get(f"{DESK}/{row.id}")) == problem("not-found")


def test_ticks_and_then_yes(hope: Hope) -> None:
    row = a_submitted(hope, checked=[])
    desk = coordinator_of(hope)
    refused = desk.post(f"{DESK}/{row.id}/accept", {})
    assert refused.status_code == 409
    assert [error["code"] for error in refused.json()["errors"]] == EVERY_ITEM
    body = {"revision": 4, "checked": EVERY_ITEM}
    assert all(one["done"] for one in desk.patch(f"{DESK}/{row.id}", body).json()["checklist"])
    assert desk.post(f"{DESK}/{row.id}/accept", {}).json()["state"] == "going"
    assert Letter.objects.get().kind == "news"


def test_changed_terms_are_proposed(hope: Hope) -> None:
    row = a_submitted(hope)
    desk = coordinator_of(hope)
    desk.patch(f"{DESK}/{row.id}", {"revision": 4, "fee_cents": 15_000})
    answer = desk.post(f"{DESK}/{row.id}/propose", {"note": "As other experts get"}).json()
    assert (answer["reason"], answer["fee_cents"]) == ("proposal", 15_000)


def test_no_needs_a_reason(hope: Hope) -> None:
    row = a_submitted(hope)
    desk = coordinator_of(hope)
    assert desk.post(f"{DESK}/{row.id}/decline", {}).status_code == 409
    answer = desk.post(f"{DESK}/{row.id}/decline", {"note": "Nothing can change any more"}).json()
    assert (answer["reason"], answer["history"][-1]["note"]) == (
        "declined",
        "Nothing can change any more",
    )


def test_who_looks_need_not_be_told(hope: Hope) -> None:
    row = a_submitted(hope)
    notify("hope.news", [recipients.organisation(hope.platform.organisation_id)], row.id)
    coordinator_of(hope).get(f"{DESK}/{row.id}")
    assert not Notice.objects.exists()


@pytest.mark.parametrize(
    "path", ["", "/matches", "/waves", "/appointments", "/consultation", "/evaluation"]
)
def test_what_was_not_sent_is_its_requesters_alone(hope: Hope, path: str) -> None:
    row = an_assignment(hope, "draft")
    answer = coordinator_of(hope).get(f"{DESK}/{row.id}{path}")
    assert whole(answer) == problem("not-found")


@pytest.mark.parametrize("path", ["", "/return", "/propose", "/accept", "/decline", "/start"])
def test_another_organisation_is_not_the_desk(hope: Hope, path: str) -> None:
    row = a_submitted(hope)
    other: Colleague = coordinator_at(a_desk("other"), "elsewhere")
    method = "get" if not path else "post"
    assert whole(other.call(method, f"{DESK}/{row.id}{path}", {})) == problem("not-allowed")


def test_a_page_asks_the_same_of_the_database_however_long(hope: Hope) -> None:
    desk = coordinator_of(hope)
    desk.get(DESK)
    counts = []
    for _time in range(2):
        row = an_assignment(hope, "begun")
        an_invitation(row, an_expert(hope, f"Robin{len(counts)}"), "accepted")
        history.note_entry(row, "waves", by=ASKS)
        with CaptureQueriesContext(connection) as captured:
            desk.get(DESK)
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_the_list_has_all_that_is_open_and_counts(hope: Hope) -> None:
    for state in ("draft", "submitted", "begun", "closed", "withdrawn"):
        an_assignment(hope, state)
    desk = coordinator_of(hope)
    rows = desk.get(f"{DESK}?open=true").json()["results"]
    assert {row["state"] for row in rows} == {"submitted", "going"}
    counts = desk.get(f"{DESK}/counts").json()
    assert (counts["open"], counts["quiet"]) == (2, 0)
    by_state = {state: number for state, number in counts["by_state"].items() if number}
    assert by_state == {"submitted": 1, "going": 1, "ended": 2}
