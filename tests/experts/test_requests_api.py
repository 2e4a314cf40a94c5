"""Requests over HTTP: what requesters and the desk send and get."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from backend.core import throttling
from backend.experts import briefing, checklist, paying
from backend.experts.models import Assignment, Letter, StoryConsent, StoryUse
from backend.experts.services import history
from backend.experts.services.sealed import keep
from notifications import recipients
from notifications.models import Notice
from notifications.outbox import notify
from tests.colleagues import Colleague, coordinator_at
from tests.experts.factories import (
    BRIEFING,
    Hope,
    an_assignment,
    an_expert,
    an_invitation,
    some_boxes,
)
from tests.experts.requesting import (
    ASKS,
    DESK,
    EVERY_ITEM,
    EXPERTS,
    REQUEST,
    Link,
    a_submitted,
    coordinator_of,
    link_of,
)
from tests.factories import a_desk
from tests.personas import Caller, problem, whole

NOTHING_UNDER_IT = problem(
    "unknown-code", "This link leads nowhere. Look for a newer mail, or ask for advice again."
)


def shown(row: Assignment, **changes: Any) -> dict[str, Any]:
    """A request as its requester gets it, before anything happened."""
    return {
        "id": str(row.id),
        "state": row.state,
        "form": "consultation",
        "topics": ["asking-for-help"],
        "languages": ["nl", "en"],
        "region": "",
        "online": True,
        "day": row.day.isoformat() if row.day else None,
        "wanted": 5,
        "heavy": False,
        "fee_cents": 7500,
        "travel_cents": None,
        "briefing": {"place": "", **BRIEFING},
        "revision": row.revision,
        "missing": [],
        "warnings": [],
        "history": [],
        "members": [],
        "stories": [],
        "requester": {
            "organisation": "City of Utrecht",
            "name": "A. Adviser",
            "kind": "municipality",
            "language": "nl",
            "email": row.requester.email,
        },
        "result": False,
        "evaluation": False,
    } | changes


def at_the_desk(row: Assignment, **changes: Any) -> dict[str, Any]:
    """A request as the desk gets it."""
    ticked = set(row.checked)
    points = [
        {"id": one.id, "text": str(one.text), "source": one.source, "done": one.id in ticked}
        for one in checklist.ITEMS
    ]
    beside = {"checklist": points, "accepted": 0, "said": "", "done": "", "consultation": None}
    return shown(row, **beside) | changes


def line(number: int, what: str, by: str, name: str, note: str = "", **more: Any) -> dict[str, Any]:
    return {
        "number": number,
        "on": timezone.localdate().isoformat(),
        "by": by,
        "by_name": name,
        "what": what,
        "note": note,
        "changes": more,
    }


# -- What anybody reads -------------------------------------------------------------------------


def test_the_steps_and_rules(hope: Hope) -> None:
    status, answer = whole(Caller().get(f"{EXPERTS}/briefing"))
    assert status == 200
    assert [one["id"] for one in answer["steps"]] == [one.id for one in briefing.STEPS]
    assert answer["steps"][0] == {
        "id": "purpose",
        "title": "Why do you ask?",
        "advice": str(briefing.STEPS[0].advice),
        "example": str(briefing.STEPS[0].example),
        "fields": ["purpose"],
    }
    assert answer["rules"][2] == {
        "id": "volunteer-month",
        "text": paying.rule_of("volunteer-month").text,
        "amount_cents": 22_000,
        "per": "month",
        "source": paying.rule_of("volunteer-month").source,
        "date": "2026-01-20",
    }


# -- The requester ------------------------------------------------------------------------------


def test_the_requester_sees_their_own_request_and_no_other(hope: Hope) -> None:
    row, other = an_assignment(hope), an_assignment(hope)
    assert whole(link_of(row).get(REQUEST)) == (200, shown(row))
    assert link_of(other).get(REQUEST).json()["id"] == str(other.id)


def test_a_wrong_link_opens_nothing(hope: Hope) -> None:
    answer = Link("x" * 43).get(REQUEST)
    assert whole(answer) == NOTHING_UNDER_IT
    assert answer["WWW-Authenticate"] == "Kier-Link"


def test_without_a_link_there_is_nothing(hope: Hope) -> None:
    assert whole(Caller().get(REQUEST)) == problem("not-authenticated")
    assert whole(coordinator_of(hope).get(REQUEST)) == problem("not-authenticated")


def test_wrong_links_are_slowed_down(hope: Hope, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(throttling.BURSTS, "call", 1)
    assert [Link("x").get(REQUEST).status_code for _time in range(3)] == [401, 429, 429]


def test_the_requester_writes_and_sends(hope: Hope) -> None:
    row = an_assignment(hope, "draft")
    link = link_of(row)
    answer = link.change(1, wanted=3, briefing={"place": "", "audience": "The council"})
    assert answer.status_code == 200
    status, sent = whole(link.post(f"{REQUEST}/submit", {"note": "Please"}))
    row.refresh_from_db()
    lines = [
        line(
            1,
            "changed",
            "requester",
            "A. Adviser",
            wanted=[5, 3],
            audience=["Three policy advisers", "The council"],
        ),
        line(2, "submit", "requester", "A. Adviser", "Please"),
    ]
    assert (status, sent) == (
        200,
        shown(
            row,
            wanted=3,
            briefing={"place": "", **BRIEFING, "audience": "The council"},
            history=lines,
            warnings=sent["warnings"],
        ),
    )
    assert row.state == "submitted"
    assert [one["code"] for one in sent["warnings"]][:1] == ["benefits"]


def test_what_it_gives_it_takes_back(hope: Hope) -> None:
    row = an_assignment(hope, "draft", briefing={}, day=None)
    link = link_of(row)
    before = link.get(REQUEST).json()
    assert link.change(1, day=None, briefing=before["briefing"]).json() == before


@pytest.mark.parametrize(
    ("fields", "pointer"),
    [
        ({"wanted": 0}, "/wanted"),
        ({"form": "party"}, "/form"),
        ({"topics": ["weather"]}, "/topics/0"),
        ({"day": "tomorrow"}, "/day"),
        ({"checked": []}, "/checked"),
        ({"heavy": True}, "/heavy"),
        ({"briefing": {"names": "legal"}}, "/briefing/names"),
        ({"briefing": {"question": "x" * 301}}, "/briefing/question"),
        ({"briefing": {"secret": "x"}}, "/briefing/secret"),
    ],
)
def test_what_cannot_be_used_is_refused(hope: Hope, fields: dict[str, Any], pointer: str) -> None:
    status, answer = whole(link_of(an_assignment(hope, "draft")).change(1, **fields))
    assert (status, [one["pointer"] for one in answer["errors"]]) == (400, [pointer])


def test_an_older_revision_is_a_conflict(hope: Hope) -> None:
    link = link_of(an_assignment(hope, "draft", revision=3))
    detail = "Somebody changed this request meanwhile. Load it again, and make your change."
    error = {"pointer": "/revision", "code": "overtaken", "detail": detail}
    assert whole(link.change(2, wanted=1)) == problem("conflict", detail, errors=[error])


def test_the_requester_agrees_and_withdraws(hope: Hope) -> None:
    link = link_of(an_assignment(hope, "proposed"))
    assert link.post(f"{REQUEST}/agree", {}).json()["state"] == "accepted"
    answer = link.post(f"{REQUEST}/withdraw", {"note": "No money"}).json()
    assert (answer["state"], answer["history"][-1]["note"]) == ("withdrawn", "No money")
    detail = "This request is “withdrawn” now. Load it again."
    assert whole(link.post(f"{REQUEST}/withdraw", {})) == problem("impossible-move", detail)


def test_chosen_names_from_the_beginning_on(hope: Hope) -> None:
    row = an_assignment(hope, "accepted")
    an_invitation(row, an_expert(hope, "Robin"), "accepted")
    link = link_of(row)
    assert link.get(REQUEST).json()["members"] == []
    coordinator_of(hope).post(f"{DESK}/{row.id}/start", {})
    assert link.get(REQUEST).json()["members"] == ["Robin"]


def test_a_story_is_gone_when_it_is_withdrawn(hope: Hope) -> None:
    row, today = an_assignment(hope), timezone.localdate()
    consent = StoryConsent.objects.create(
        expert=an_expert(hope).row,
        kind="story",
        audiences=["municipality"],
        text=keep(hope.platform, some_boxes(hope)),
        given_on=today,
        until=today,
    )
    StoryUse.objects.create(consent=consent, assignment=row, on=today)
    told = {"id": str(consent.id), "expert": "Robin", "kind": "story", "until": today.isoformat()}
    assert link_of(row).get(REQUEST).json()["stories"] == [told]
    StoryConsent.objects.update(withdrawn_on=today)
    assert link_of(row).get(REQUEST).json()["stories"] == []
    StoryConsent.objects.update(withdrawn_on=None, until=today - timedelta(days=1))
    assert link_of(row).get(REQUEST).json()["stories"] == []


# -- The desk -----------------------------------------------------------------------------------


def test_the_desk_reads_the_same_history(hope: Hope) -> None:
    row = a_submitted(hope)
    desk = coordinator_of(hope)
    name = hope.coordinator.member.name or hope.coordinator.member.email
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


def test_the_desk_lists_what_was_sent(hope: Hope) -> None:
    rows = [
        an_assignment(hope, state, created_on=timezone.localdate() - timedelta(days=days))
        for days, state in enumerate(["declined", "accepted", "draft", "unconfirmed"])
    ]
    expected = [shown(one) for one in rows[:2]]
    for one in expected:
        del one["history"]
    assert whole(coordinator_of(hope).get(DESK)) == (200, {"results": expected, "next": None})
    some = coordinator_of(hope).get(f"{DESK}?state=accepted").json()["results"]
    assert [one["id"] for one in some] == [str(rows[1].id)]


@pytest.mark.parametrize("query", ["state=draft", "state=x", "after=x", f"after={uuid4()}"])
def test_a_query_that_leads_nowhere(hope: Hope, query: str) -> None:
    assert whole(coordinator_of(hope).get(f"{DESK}?{query}")) == problem("not-found")


def test_a_hundred_at_once_and_the_rest(hope: Hope) -> None:
    requester = an_assignment(hope).requester
    for _one in range(100):
        an_assignment(hope, requester=requester)
    desk = coordinator_of(hope)
    first = desk.get(f"{DESK}?state=accepted").json()
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
    assert [one["code"] for one in refused.json()["errors"]] == EVERY_ITEM
    body = {"revision": 4, "checked": EVERY_ITEM}
    assert all(one["done"] for one in desk.patch(f"{DESK}/{row.id}", body).json()["checklist"])
    assert desk.post(f"{DESK}/{row.id}/accept", {}).json()["state"] == "accepted"
    assert Letter.objects.get().kind == "news"


def test_changed_terms_are_proposed(hope: Hope) -> None:
    row = a_submitted(hope)
    desk = coordinator_of(hope)
    desk.patch(f"{DESK}/{row.id}", {"revision": 4, "fee_cents": 15_000})
    answer = desk.post(f"{DESK}/{row.id}/propose", {"note": "As other experts get"}).json()
    assert (answer["state"], answer["fee_cents"]) == ("proposed", 15_000)


def test_no_needs_a_reason(hope: Hope) -> None:
    row = a_submitted(hope)
    desk = coordinator_of(hope)
    assert desk.post(f"{DESK}/{row.id}/decline", {}).status_code == 409
    answer = desk.post(f"{DESK}/{row.id}/decline", {"note": "Nothing can change any more"}).json()
    assert (answer["state"], answer["history"][-1]["note"]) == (
        "declined",
        "Nothing can change any more",
    )


def test_who_looks_need_not_be_told(hope: Hope) -> None:
    row = a_submitted(hope)
    notify("hope.news", [recipients.organisation(hope.platform.organisation_id)], row.id)
    coordinator_of(hope).get(f"{DESK}/{row.id}")
    assert not Notice.objects.exists()


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
        row = an_assignment(hope, "running")
        an_invitation(row, an_expert(hope, f"Robin{len(counts)}"), "accepted")
        history.note_entry(row, "waves", by=ASKS)
        with CaptureQueriesContext(connection) as captured:
            desk.get(DESK)
        counts.append(len(captured))
    assert counts[0] == counts[1]
