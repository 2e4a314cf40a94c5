"""`/api/v1/surveys/rounds/{id}/results` and `…/texts`: what is read of a round, and by whom."""

from typing import Any
from uuid import uuid4

import pytest

from surveys.models import FreeText, Publication, Round
from surveys.services.boxes import open_text
from surveys.services.rounds import close_round
from tests.colleagues import Colleague, caseworker_at, coordinator_at
from tests.factories import Desk, an_organisation
from tests.personas import problem, whole
from tests.surveys.services.scenes import an_open_round, answer

ROUNDS = "/api/v1/surveys/rounds"


@pytest.fixture
def coordinator(desk: Desk) -> Colleague:
    return coordinator_at(desk)


@pytest.fixture
def caseworker(desk: Desk) -> Colleague:
    return caseworker_at(desk)


def a_round_that_is_over(desk: Desk, people: int = 6) -> Round:
    survey = an_open_round(desk.row)
    for number in range(people):
        answers = {"glad": "yes", "why": f"Sam {number}"}
        answer(survey, number, answers=answers, language="en")
    return close_round(survey)


def text_of(row: FreeText, **changes: Any) -> dict[str, Any]:
    return {
        "id": str(row.id),
        "question": "why",
        "language": "en",
        "state": "waiting",
        "text": open_text(bytes(row.box)).text,
    } | changes


def waiting(survey: Round) -> list[FreeText]:
    return [*FreeText.objects.filter(round=survey).order_by("id")]


def test_what_is_published(desk: Desk, coordinator: Colleague, caseworker: Colleague) -> None:
    survey = a_round_that_is_over(desk)
    last = Publication.objects.get()
    for caller in (coordinator, caseworker):
        status, body = whole(caller.get(f"{ROUNDS}/{survey.id}/results"))
        glad, number = body.pop("variables")
        assert (status, body) == (
            200,
            {
                "round": str(survey.id),
                "number": 1,
                "day": last.day.isoformat(),
                "respondents": 6,
                "final": True,
                "threshold": 5,
                "tables": last.tables,
            },
        )
        assert glad == {
            "id": "glad",
            "question": "glad",
            "label": "Glad?",
            "categories": [
                {"id": "yes", "label": "Yes"},
                {"id": "no", "label": "No"},
                {"id": "-", "label": "No answer"},
            ],
            "options": [],
        }
        assert [category["id"] for category in number["categories"]] == last.tables["variables"][
            "number"
        ]["categories"]


def test_nothing_is_published(desk: Desk, caseworker: Colleague) -> None:
    survey = an_open_round(desk.row)
    for number in range(7):
        answer(survey, number)
    found: dict[str, Any] = {
        "round": str(survey.id),
        "number": None,
        "day": None,
        "respondents": None,
        "final": False,
        "threshold": 5,
        "tables": None,
        "variables": [],
    }
    assert whole(caseworker.get(f"{ROUNDS}/{survey.id}/results")) == (200, found)


def test_a_coordinator_takes_out_what_identifies(desk: Desk, coordinator: Colleague) -> None:
    survey = a_round_that_is_over(desk)
    there = f"{ROUNDS}/{survey.id}/texts"
    first, second, *others = waiting(survey)
    everything = {"results": [text_of(one) for one in waiting(survey)], "next": None}
    assert whole(coordinator.get(there)) == (200, everything)

    body = {"state": "cleared", "text": " Somebody\nsaid so "}
    cleared = text_of(first, state="cleared", text="Somebody\nsaid so")
    assert whole(coordinator.patch(f"{there}/{first.id}", body)) == (200, cleared)
    withheld = text_of(second, state="withheld")
    answered = coordinator.patch(f"{there}/{second.id}", {"state": "withheld"})
    assert whole(answered) == (200, withheld)

    for query, found in {
        "?state=cleared": [cleared],
        "?state=withheld": [withheld],
        "?state=waiting&question=why": [text_of(one) for one in others],
        "?question=glad": [],
        f"?after={second.id}": [text_of(one) for one in others],
    }.items():
        assert whole(coordinator.get(there + query)) == (200, {"results": found, "next": None})
    for query in ("?state=lost", "?question=why%3F", "?after=1"):
        assert whole(coordinator.get(there + query)) == problem("not-found")


def test_texts_in_pages(
    desk: Desk, coordinator: Colleague, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("surveys.services.texts.AT_ONCE", 4)
    survey = a_round_that_is_over(desk)
    rows = waiting(survey)
    there = f"{ROUNDS}/{survey.id}/texts"
    page = coordinator.get(f"{there}?state=waiting").json()
    following = f"http://testserver{there}?state=waiting&after={rows[3].id}"
    assert page == {"results": [text_of(row) for row in rows[:4]], "next": following}
    found = {"results": [text_of(row) for row in rows[4:]], "next": None}
    assert whole(coordinator.get(following)) == (200, found)


def test_what_has_to_be_sent_with_a_text(desk: Desk, coordinator: Colleague) -> None:
    survey = a_round_that_is_over(desk)
    there = f"{ROUNDS}/{survey.id}/texts/{waiting(survey)[0].id}"
    detail = "Send the text as it is to be read."
    errors = [{"pointer": "/text", "code": "required", "detail": detail}]
    assert whole(coordinator.patch(there, {"state": "cleared"})) == problem(
        "conflict", detail, errors=errors
    )
    detail = "This field is required."
    errors = [{"pointer": "/state", "code": "required", "detail": detail}]
    assert whole(coordinator.patch(there, {"text": "So"})) == problem(
        "conflict", detail, errors=errors
    )
    detail = "Leave something to read, of at most 4000 characters."
    errors = [{"pointer": "/text", "code": "invalid", "detail": detail}]
    assert whole(coordinator.patch(there, {"state": "cleared", "text": " "})) == problem(
        "conflict", detail, errors=errors
    )


def test_others_read_what_was_cleared_if_it_is_enough(
    desk: Desk, coordinator: Colleague, caseworker: Colleague
) -> None:
    survey = a_round_that_is_over(desk)
    there = f"{ROUNDS}/{survey.id}/texts"
    cleared: list[Any] = []
    for place, row in enumerate(waiting(survey)):
        found = cleared if place >= survey.threshold else []
        for query in ("", "?state=cleared", "?question=why"):
            assert whole(caseworker.get(there + query)) == (200, {"results": found, "next": None})
        body = {"state": "cleared", "text": f"Text {place}"}
        cleared.append(coordinator.patch(f"{there}/{row.id}", body).json())
    for query in ("?state=waiting", "?state=withheld"):
        assert whole(caseworker.get(there + query)) == problem("not-allowed")


def test_what_is_theirs_is_not_there(desk: Desk, coordinator: Colleague) -> None:
    mine = a_round_that_is_over(desk)
    theirs = an_open_round(an_organisation("theirs"))
    text = waiting(mine)[0].id
    for row_id in (theirs.id, uuid4()):
        there = f"{ROUNDS}/{row_id}"
        for answered in (
            coordinator.get(f"{there}/results"),
            coordinator.get(f"{there}/texts"),
            coordinator.patch(f"{there}/texts/{text}", {"state": "withheld"}),
        ):
            assert whole(answered) == problem("not-found")
    unknown = coordinator.patch(f"{ROUNDS}/{mine.id}/texts/{uuid4()}", {"state": "withheld"})
    assert whole(unknown) == problem("not-found")
