"""How a request moves on: who may, what is needed first, and who is told."""

from datetime import timedelta
from typing import Any

import pytest

from backend.core.errors import Conflict, ImpossibleMove
from backend.experts import local_time
from backend.experts.models import Assignment, Entry, Letter, Requester
from backend.experts.selectors.requests import missing_in, related_to, requests_at, warnings_of
from backend.experts.services import requests
from backend.experts.services.history import change, note_entry
from notifications.models import Notice
from tests.experts.factories import Hope, an_assignment, an_expert, an_invitation
from tests.experts.invitation_scenes import states
from tests.experts.requesters import ASKS, COORDINATES, EVERY_ITEM, a_submitted


def told() -> tuple[list[str], list[str]]:
    """Kinds of letters that wait, and of notices."""
    waiting = [*Letter.objects.values_list("kind", flat=True)]
    return waiting, [*Notice.objects.values_list("kind", flat=True)]


def last() -> tuple[str, str, str, str]:
    line = Entry.objects.order_by("-number").first()
    assert line
    return line.what, line.by, line.by_name, line.note


def codes(error: pytest.ExceptionInfo[Conflict]) -> list[tuple[str, str]]:
    return [(one.field, one.code) for one in error.value.errors]


def test_it_is_sent(hope: Hope) -> None:
    row = requests.submit(an_assignment(hope, "draft"), by=ASKS, note="At last")
    assert (row.state, row.submitted_on) == ("submitted", local_time.today())
    assert last() == ("submit", "requester", "A. Adviser", "At last")
    assert told() == ([], ["hope.news"])


def test_it_is_not_sent_as_long_as_something_is_missing(hope: Hope) -> None:
    row = an_assignment(hope, "draft", day=None, briefing={})
    row.briefing = {"question": "What?"}
    row.save()
    with pytest.raises(Conflict) as error:
        requests.submit(row, by=ASKS)
    found = codes(error)
    assert found[0] == ("briefing.purpose", "required")
    assert ("day", "required") in found
    assert ("briefing.question", "required") not in found
    assert Assignment.objects.get().state == "draft"
    assert told() == ([], [])


def test_the_first_day_on_which_it_was_sent_stays(hope: Hope) -> None:
    first = local_time.today() - timedelta(days=3)
    row = requests.submit(an_assignment(hope, "question", submitted_on=first), by=ASKS)
    assert row.submitted_on == first


@pytest.mark.parametrize(
    ("move", "note", "state"),
    [
        (requests.give_back, {"note": "Who reads it?"}, "question"),
        (requests.propose, {"note": "Six members"}, "proposal"),
        (requests.accept, {}, "going"),
        (requests.decline, {"note": "We have no time"}, "declined"),
    ],
)
def test_the_coordinator_answers(hope: Hope, move: Any, note: dict[str, str], state: str) -> None:
    row = move(a_submitted(hope), by=COORDINATES, **note)
    assert (row.stage, row.first_answer_on) == (state, local_time.today())
    assert last()[1:] == ("coordinator", "The coordinator", note.get("note", ""))
    assert told() == (["news"], [])


def test_the_first_answer_counts(hope: Hope) -> None:
    first = local_time.today() - timedelta(days=3)
    row = requests.accept(a_submitted(hope, first_answer_on=first), by=COORDINATES)
    assert row.first_answer_on == first


@pytest.mark.parametrize("move", [requests.give_back, requests.propose, requests.decline])
def test_words_are_needed(hope: Hope, move: Any) -> None:
    with pytest.raises(Conflict) as error:
        move(a_submitted(hope), by=COORDINATES, note="  ")
    assert codes(error) == [("note", "required")]
    assert Assignment.objects.get().state == "submitted"


@pytest.mark.parametrize(
    ("move", "note"), [(requests.accept, {}), (requests.propose, {"note": "x"})]
)
def test_every_point_is_ticked_first(hope: Hope, move: Any, note: dict[str, str]) -> None:
    checked = [one for one in EVERY_ITEM if one not in {"support", "heavy"}]
    with pytest.raises(Conflict) as error:
        move(a_submitted(hope, checked=checked), by=COORDINATES, **note)
    assert codes(error) == [("checked", "support"), ("checked", "heavy")]
    assert Assignment.objects.get().state == "submitted"
    assert told() == ([], [])


def test_what_the_coordinator_changed_is_not_taken_on_unseen(hope: Hope) -> None:
    row = a_submitted(hope, state="draft")
    requests.submit(row, by=ASKS)
    change(row, by=COORDINATES, revision=4, values={"wanted": 6})
    with pytest.raises(Conflict, match="Propose it"):
        requests.accept(row, by=COORDINATES)
    requests.propose(row, by=COORDINATES, note="Six members, so that all are heard")
    assert requests.agree(row, by=ASKS).state == "going"
    assert Assignment.objects.get().wanted == 6


def test_judging_it_is_no_change_of_the_text(hope: Hope) -> None:
    row = a_submitted(hope, state="draft")
    requests.submit(row, by=ASKS)
    change(row, by=COORDINATES, revision=4, values={"heavy": True})
    assert requests.accept(row, by=COORDINATES).heavy


def test_what_the_requester_changed_is_not_agreed_on_unseen(hope: Hope) -> None:
    row = requests.propose(a_submitted(hope), by=COORDINATES, note="Six members")
    change(row, by=ASKS, revision=4, values={"wanted": 20})
    with pytest.raises(Conflict, match="Send it again"):
        requests.agree(row, by=ASKS)
    assert requests.submit(row, by=ASKS).state == "submitted"


def test_nobody_agrees_with_what_was_not_proposed(hope: Hope) -> None:
    with pytest.raises(ImpossibleMove):
        requests.agree(a_submitted(hope), by=ASKS)


def test_whoever_was_asked_hears_that_it_is_withdrawn(hope: Hope) -> None:
    row = an_assignment(hope, "going")
    an_invitation(row, an_expert(hope), "invited")
    requests.withdraw(row, by=ASKS, note="There is no money")
    assert states(row) == ["ended"]
    assert sorted(told()[1]) == ["expert.news", "hope.news"]
    assert last() == ("withdraw", "requester", "A. Adviser", "There is no money")


def test_whoever_was_asked_hears_that_it_is_declined(hope: Hope) -> None:
    row = an_assignment(hope, "going")
    an_invitation(row, an_expert(hope), "invited")
    requests.decline(row, by=COORDINATES, note="It changed too much")
    assert (states(row), told()) == (["ended"], (["news"], ["expert.news"]))


def test_it_begins_with_those_who_said_yes(hope: Hope) -> None:
    row = an_assignment(hope, "going")
    with pytest.raises(Conflict, match="Nobody has said yes"):
        requests.start(row, by=COORDINATES)
    row.refresh_from_db()
    an_invitation(row, an_expert(hope), "accepted")
    assert requests.start(row, by=COORDINATES).is_begun
    assert told() == (["news"], [])


@pytest.mark.parametrize("asked_more", [False, True])
def test_a_draft_that_is_taken_back_is_erased_and_never_at_the_desk(
    hope: Hope, *, asked_more: bool
) -> None:
    row = an_assignment(hope, "draft")
    if asked_more:
        an_assignment(hope, "submitted", requester=row.requester)
    note_entry(row, "changed", by=ASKS)
    assert requests.withdraw(row, by=ASKS, note="My mistake") is None
    assert not Assignment.objects.filter(pk=row.pk).exists()
    assert Requester.objects.filter(pk=row.requester_id).exists() == asked_more
    assert not Entry.objects.exists()
    assert not Notice.objects.exists()
    assert not any(one.pk == row.pk for one in requests_at(hope.platform))


@pytest.mark.parametrize("state", ["delivered", "closed", "declined", "withdrawn"])
def test_what_is_over_is_not_withdrawn(hope: Hope, state: str) -> None:
    with pytest.raises(ImpossibleMove):
        requests.withdraw(an_assignment(hope, state), by=ASKS)


def test_names_are_seen_from_the_beginning_on_and_of_those_who_take_part(hope: Hope) -> None:
    row = an_assignment(hope, "going", form="meeting")
    an_invitation(row, an_expert(hope, "Robin"), "accepted")
    an_invitation(row, an_expert(hope, "Alex"), "accepted")
    an_invitation(row, an_expert(hope, "Sam"), "declined")
    assert related_to([row])[row.id].members == []
    row.begun_on = local_time.today()
    assert related_to([row])[row.id].members == ["Alex", "Robin"]


def test_what_was_agreed_on_is_neither_missing_nor_warned_of(hope: Hope) -> None:
    old = local_time.today() - timedelta(days=1)
    row = an_assignment(hope, "begun", day=old)
    assert (missing_in(row), warnings_of(row)) == ([], [])
    row.state, row.reason = "with-requester", "question"
    assert missing_in(row) == ["day"]
    assert [one.code for one in warnings_of(row)][:1] == ["no-time"]
