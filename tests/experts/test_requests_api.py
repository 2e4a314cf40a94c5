"""Requests over HTTP: what requesters send and get, and what anybody reads."""

from datetime import timedelta
from typing import Any

import pytest

from backend.core import throttling
from backend.experts import briefing, local_time, pay_rules
from backend.experts.models import StoryConsent, StoryUse
from backend.experts.services.sealed_texts import keep
from tests.experts.factories import (
    BRIEFING,
    Hope,
    an_assignment,
    an_expert,
    an_invitation,
    some_boxes,
)
from tests.experts.requesters import (
    DESK,
    EXPERTS,
    REQUEST,
    Link,
    coordinator_of,
    line,
    link_of,
    shown,
)
from tests.personas import Caller, problem, whole

NOTHING_UNDER_IT = problem(
    "unknown-code", "This link leads nowhere. Look for a newer mail, or ask for advice again."
)


# -- What anybody reads -------------------------------------------------------------------------


def test_the_steps_and_rules(hope: Hope) -> None:
    status, answer = whole(Caller().get(f"{EXPERTS}/briefing"))
    assert status == 200
    assert [step["id"] for step in answer["steps"]] == [step.id for step in briefing.STEPS]
    assert answer["steps"][0] == {
        "id": "purpose",
        "title": "Why do you ask?",
        "advice": str(briefing.STEPS[0].advice),
        "example": str(briefing.STEPS[0].example),
        "fields": ["purpose"],
    }
    assert answer["rules"][2] == {
        "id": "volunteer-month",
        "text": pay_rules.rule_of("volunteer-month").text,
        "amount_cents": 22_000,
        "per": "month",
        "source": pay_rules.rule_of("volunteer-month").source,
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


def test_a_move_without_a_body_or_with_null(hope: Hope) -> None:
    link = link_of(an_assignment(hope, "draft"))
    assert link.post(f"{REQUEST}/submit", b"null").status_code == 200
    assert link.post(f"{REQUEST}/withdraw", None).status_code == 200


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
    assert [warning["code"] for warning in sent["warnings"]][:1] == ["benefits"]


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
    assert (status, [error["pointer"] for error in answer["errors"]]) == (400, [pointer])


def test_an_older_revision_is_a_conflict(hope: Hope) -> None:
    link = link_of(an_assignment(hope, "draft", revision=3))
    detail = "Somebody changed this request meanwhile. Load it again, and make your change."
    error = {"pointer": "/revision", "code": "overtaken", "detail": detail}
    assert whole(link.change(2, wanted=1)) == problem("conflict", detail, errors=[error])


def test_the_requester_agrees_and_withdraws(hope: Hope) -> None:
    link = link_of(an_assignment(hope, "proposal"))
    assert link.post(f"{REQUEST}/agree", {}).json()["state"] == "going"
    answer = link.post(f"{REQUEST}/withdraw", {"note": "No money"}).json()
    assert (answer["reason"], answer["history"][-1]["note"]) == ("withdrawn", "No money")
    detail = "This request is “withdrawn” now. Load it again."
    assert whole(link.post(f"{REQUEST}/withdraw", {})) == problem("impossible-move", detail)


def test_a_draft_is_erased_and_its_link_stops(hope: Hope) -> None:
    row = an_assignment(hope, "draft")
    link = link_of(row)
    assert link.post(f"{REQUEST}/withdraw", {}).status_code == 204
    assert link.get(REQUEST).status_code == 401
    assert coordinator_of(hope).get(f"{DESK}/{row.id}").status_code == 404


def test_chosen_names_from_the_beginning_on(hope: Hope) -> None:
    row = an_assignment(hope, "going", form="training")
    an_invitation(row, an_expert(hope, "Robin"), "accepted")
    link = link_of(row)
    assert link.get(REQUEST).json()["members"] == []
    coordinator_of(hope).post(f"{DESK}/{row.id}/start", {})
    assert link.get(REQUEST).json()["members"] == ["Robin"]


def test_a_story_is_gone_when_it_is_withdrawn(hope: Hope) -> None:
    row, today = an_assignment(hope), local_time.today()
    consent = StoryConsent.objects.create(
        expert=an_expert(hope).row,
        kind="story",
        audiences=["municipality"],
        text=keep(hope.platform, some_boxes(hope)),
        given_on=today,
        until=today,
    )
    StoryUse.objects.create(consent=consent, assignment=row, on=today)
    told = {"id": str(consent.id), "expert": None, "kind": "story", "until": today.isoformat()}
    assert link_of(row).get(REQUEST).json()["stories"] == [told]
    StoryConsent.objects.update(withdrawn_on=today)
    assert link_of(row).get(REQUEST).json()["stories"] == []
    StoryConsent.objects.update(withdrawn_on=None, until=today - timedelta(days=1))
    assert link_of(row).get(REQUEST).json()["stories"] == []


def test_requesters_read_whose_story_it_is_only_of_those_who_take_part(hope: Hope) -> None:
    today, states = local_time.today(), ("invited", "accepted", "full")
    row = an_assignment(hope, "begun", form="training")
    for name, state in zip(("Noor", "Robin", "Sam"), states, strict=True):
        person = an_expert(hope, name)
        an_invitation(row, person, state)
        consent = StoryConsent.objects.create(
            expert=person.row,
            kind="quote",
            audiences=["municipality"],
            text=keep(hope.platform, some_boxes(hope)),
            given_on=today,
            until=today,
        )
        StoryUse.objects.create(consent=consent, assignment=row, on=today)
    seen = link_of(row).get(REQUEST).json()["stories"]
    assert sorted(str(one["expert"]) for one in seen) == ["None", "None", "Robin"]
    at_desk = coordinator_of(hope).get(f"{DESK}/{row.id}").json()["stories"]
    assert sorted(one["expert"] for one in at_desk) == ["Noor", "Robin", "Sam"]
