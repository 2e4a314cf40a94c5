"""Evaluations: what is taken, and what is shown once they are open."""

from datetime import timedelta

import pytest

from backend.core.crypto import hope as sealing
from backend.core.errors import Conflict, Missing
from backend.experts import local_time
from backend.experts.models import Assignment, Evaluation, Invitation
from backend.experts.selectors.questionnaires import asked, counted
from backend.experts.services import evaluations
from surveys.services.errors import AnswersRefused
from tests.experts.care_scenes import (
    API,
    MEMBER_SAYS,
    REQUESTER_SAYS,
    browser,
    desk,
    member_says,
    requester_says,
    worked,
)
from tests.experts.factories import Hope, an_expert, sealed_json
from tests.experts.requesters import link_of
from tests.personas import problem, whole

TEXT = "Nobody asked us what we need. Canary7f3k"


# -- Answering ------------------------------------------------------------------------------------
def test_nobody_answers_twice(hope: Hope) -> None:
    done = worked(hope, 2)
    member_says(done)
    requester_says(done)
    with pytest.raises(Conflict, match="answered this already"):
        member_says(done, feeling=1)
    with pytest.raises(Conflict, match="answered this already"):
        requester_says(done, content=1)


def test_nobody_answers_when_the_time_is_over(hope: Hope) -> None:
    done = worked(hope, 2)
    Evaluation.objects.update(until=local_time.today() - timedelta(days=1))
    with pytest.raises(Conflict, match="time to answer this is over"):
        member_says(done)


def test_nobody_answers_before_or_for_another(hope: Hope) -> None:
    done = worked(hope)
    with pytest.raises(Missing):
        evaluations.answer_as_member(
            expert=an_expert(hope, "Other").row,
            invitation_id=done.parts[0].id,
            language="en",
            answers=MEMBER_SAYS,
        )
    Evaluation.objects.all().delete()
    with pytest.raises(Missing):
        member_says(done)
    with pytest.raises(Missing):
        requester_says(done)


def test_who_steps_back_while_answering_has_not_answered(
    hope: Hope, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = worked(hope)
    monkeypatch.setattr(evaluations, "part_of", lambda *_which: done.parts[0])
    Invitation.objects.update(state="declined")
    with pytest.raises(Missing):
        member_says(done)


def test_wrong_answers_are_named_and_nothing_is_kept(hope: Hope) -> None:
    done = worked(hope)
    at = f"{API}/me/invitations/{done.parts[0].id}/evaluation"
    answer = browser(done.people[0]).post(at, {"language": "en", "answers": {"again": "yes"}})
    errors = [{"pointer": "/answers/feeling", "code": "required", "detail": "Choose a face."}]
    wanted = problem("invalid-input", "Some answers are not right yet.", errors=errors)
    assert whole(answer) == wanted
    with pytest.raises(AnswersRefused):
        requester_says(done, change_words="Everything")
    assert not Evaluation.objects.filter(answered=True).exists()


def test_what_is_answered_in_words_is_asked_nowhere(hope: Hope) -> None:
    for side in ("member", "requester"):
        assert "text" not in {one.item.kind for one in asked(side).nodes.values()}


def test_words_of_the_requester_are_sealed_for_the_platform_alone(hope: Hope) -> None:
    done = worked(hope)
    link_of(done.row).post(
        f"{API}/request/evaluation",
        {"language": "nl", "answers": REQUESTER_SAYS, "text": TEXT},
    )
    row = Evaluation.objects.get(side="requester").text
    key = sealing.open_text_key(
        hope.desk.pair,
        text_id=row.id,
        organisation=hope.desk.id,
        key_id=row.key_id,
        envelope=bytes(row.envelope),
    )
    assert sealing.open_body(key, text_id=row.id, body=bytes(row.body)) == {"text": TEXT}
    assert not row.envelopes.exists()


def test_without_a_key_words_are_refused_and_choices_taken(hope: Hope) -> None:
    done = worked(hope)
    hope.desk.row.keys.update(active=False)
    with pytest.raises(Conflict) as refused:
        requester_says(done, text=TEXT)
    assert [error.field for error in refused.value.errors] == ["text"]
    assert requester_says(done, text=" ").answered


# -- Open -----------------------------------------------------------------------------------------
def test_both_sides_see_what_they_may(hope: Hope) -> None:
    done = worked(hope)
    at = f"{API}/me/invitations/{done.parts[0].id}/evaluation"
    phone, office, link = browser(done.people[0]), desk(hope), link_of(done.row)
    until = (local_time.today() + timedelta(days=14)).isoformat()
    first = phone.get(at).json()
    assert first.pop("definition")["title"] == "How was this assignment for you?"
    closed = {"until": until, "answered": False, "opened": False, "mine": None, "theirs": None}
    assert first == closed
    sealed = sealed_json(hope)
    mine = phone.post(at, {"language": "en", "answers": MEMBER_SAYS, "sealed": sealed}).json()
    mine.pop("definition")
    assert mine == closed | {"answered": True}
    theirs = link.post(f"{API}/request/evaluation", {"language": "nl", "answers": REQUESTER_SAYS})
    # Of one member the requester sees nothing.
    whole_of = {"until": until, "answered": True, "opened": True}
    shown = theirs.json()
    shown.pop("definition")
    assert shown == whole_of | {"mine": REQUESTER_SAYS, "theirs": None}
    opened = phone.get(at).json()
    opened.pop("definition")
    chosen = [
        ("How satisfied are you with the cooperation?", "5 (Very satisfied)"),
        ("Will you do anything differently because of this?", "Yes, it is planned"),
        ("How many professionals will notice? An estimate is enough.", "40"),
        ("Would you ask an expert by experience again?", "Yes"),
    ]
    said = [
        {"question": question, "answers": [{"label": label, "count": 1}]}
        for question, label in chosen
    ]
    assert opened == whole_of | {"mine": MEMBER_SAYS, "theirs": said}
    seen = office.get(f"{API}/desk/requests/{done.row.id}/evaluation").json()
    [member] = seen["members"].pop("answers")
    assert [one["answers"][0]["label"] for one in member] == [
        "4",
        "Yes",
        "2",
        "Yes",
    ]
    assert seen == {
        "point": "end",
        "points": ["end"],
        "until": until,
        "opened": True,
        "requester": {"answered": True, "answers": said, "text": None},
        "members": {"asked": 1, "answered": 1, "texts": [sealed["id"]]},
    }


def test_who_is_too_late_is_asked_nothing_and_sees_the_other_side(hope: Hope) -> None:
    done = worked(hope)
    requester_says(done)
    yesterday = local_time.today() - timedelta(days=1)
    Evaluation.objects.update(until=yesterday)
    at = f"{API}/me/invitations/{done.parts[0].id}/evaluation"
    seen = browser(done.people[0]).get(at).json()
    assert len(seen.pop("theirs")) == 4
    assert seen == {
        "definition": None,
        "until": yesterday.isoformat(),
        "answered": False,
        "opened": True,
        "mine": None,
    }


def test_the_order_of_answers_says_nothing_of_whose_they_are(hope: Hope) -> None:
    first, second = worked(hope, 3), worked(hope, 3)
    for done, order in ((first, (1, 2, 3)), (second, (3, 1, 2))):
        for place, feeling in enumerate(order):
            member_says(done, place, feeling=feeling)
        requester_says(done)
    seen = [
        desk(hope).get(f"{API}/desk/requests/{done.row.id}/evaluation").json()["members"]
        for done in (first, second)
    ]
    assert seen[0]["answers"] == seen[1]["answers"]


def test_counts_that_point_at_somebody_are_hidden() -> None:
    rows = [MEMBER_SAYS] * 29 + [MEMBER_SAYS | {"again": "no"}]
    assert counted("member", rows[-4:], "en") is None
    shown = counted("member", rows, "en") or []
    by_question = {one["question"]: one["answers"] for one in shown}
    again = by_question["Do you want to do an assignment again?"]
    known = [one["count"] for one in again if one["count"] is not None]
    # One "no" hides more than itself: the others would tell it.
    assert 1 not in known
    assert len(known) < len(again) - 1


def test_who_was_asked_a_further_question_is_not_counted() -> None:
    shown = counted("member", [MEMBER_SAYS] * 30, "en") or []
    assert "What did not go well?" not in {one["question"] for one in shown}


# -- Over time ------------------------------------------------------------------------------------
def test_over_time_there_are_means_of_five_and_more(hope: Hope) -> None:
    done = worked(hope, 5, topics=["police"])
    for place, feeling in enumerate((5, 4, 3, 4, 5)):
        member_says(done, place, feeling=feeling)
    requester_says(done)
    office = desk(hope)
    month = local_time.today().isoformat()[:7]
    group = {
        "group": "police",
        "label": "police and reporting",
        "count": 5,
        "months": [{"month": month, "mean": 4.2}],
    }
    at = f"{API}/desk/evaluations"
    assert whole(office.get(f"{at}?by=topic&side=member")) == (200, {"results": [group]})
    few = {"group": "city of utrecht", "label": "City of Utrecht", "count": None, "months": []}
    assert whole(office.get(f"{at}?by=requester&side=requester")) == (200, {"results": [few]})
    assert whole(office.get(f"{at}?by=member&side=member")) == problem("not-found")


def test_five_evaluations_of_one_member_are_one_members(hope: Hope) -> None:
    for _one in range(5):
        done = worked(hope)
        member_says(done)
        requester_says(done)
    parts = [evaluation.invitation for evaluation in Evaluation.objects.filter(side="member")]
    for one in parts:
        one.expert = done.people[0].row
        one.save()
    [group] = desk(hope).get(f"{API}/desk/evaluations?by=form&side=member").json()["results"]
    assert group["count"] is None


def test_five_evaluations_of_one_requester_are_one_requesters(hope: Hope) -> None:
    for _one in range(5):
        requester_says(worked(hope, 0))
    asker = Assignment.objects.earliest("pk").requester
    at = f"{API}/desk/evaluations?by=form&side=requester"
    [group] = desk(hope).get(at).json()["results"]
    assert group["count"] == 5
    Assignment.objects.update(requester=asker)
    [group] = desk(hope).get(at).json()["results"]
    assert group["count"] is None
