"""Inviting over the wire: the desk plans, members answer, and nobody sees what is not theirs."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from backend.core.crypto.encoding import encode
from backend.core.crypto.hope import seal_text, seal_to_member
from backend.core.hours import hours_from_now
from backend.experts import local_time
from backend.experts.models import Assignment, Invitation, Question, SealedText
from backend.experts.services.invitations import accept, ask_question
from notifications.models import Notice
from tests.clock import Clock
from tests.experts.factories import (
    BRIEFING,
    Hope,
    Person,
    an_assignment,
    an_expert,
    an_invitation,
    some_boxes,
)
from tests.experts.invitation_scenes import ROOT, app_of, asked, desk_of, many_experts, part_of
from tests.personas import problem, whole

FITS = [
    {"code": "topic-asking-for-help", "text": "Knows this topic: asking for help."},
    {"code": "all-languages", "text": "Speaks all the languages."},
    {"code": "worked-0", "text": "Did not take part in the last twelve months."},
]
FITS_YOU = [
    {"code": "topic-asking-for-help", "text": "You know this topic: asking for help."},
    {"code": "all-languages", "text": "You speak all the languages."},
]


def name(person: Person) -> dict[str, str]:
    return {"id": str(person.row.member_id), "chosen_name": person.row.chosen_name}


def hour(hours: int) -> str:
    return f"{hours_from_now(hours).isoformat()[:13]}:00:00Z"


def planned(work: Assignment, person: Person, **changes: Any) -> dict[str, Any]:
    part = part_of(work, person)
    return {
        "id": str(part.id),
        "expert": name(person),
        "wave": 1,
        "state": "invited",
        "answer_by": hour(25),
        "reasons": FITS,
    } | changes


def seen_by(person: Person, work: Assignment, **changes: Any) -> dict[str, Any]:
    return {
        "id": str(part_of(work, person).id),
        "state": "invited",
        "answer_by": hour(73),
        "assignment": {
            "id": str(work.id),
            "state": "going",
            "reason": "",
            "begun": False,
            "form": "consultation",
            "topics": ["asking-for-help"],
            "languages": ["nl", "en"],
            "region": "",
            "online": True,
            "day": (local_time.today() + timedelta(days=21)).isoformat(),
            "heavy": False,
            "fee_cents": 7500,
            "travel_cents": None,
            "briefing": BRIEFING | {"place": ""},
            "requester": {"organisation": "City of Utrecht", "kind": "municipality"},
            "said": "",
            "done": "",
        },
        "reasons": FITS_YOU,
        "questions": [],
        "pseudonym": "",
        "consultation": None,
    } | changes


def own_question(hope: Hope, person: Person) -> dict[str, Any]:
    sealed, key = seal_text(
        hope.desk.pair.public,
        organisation=hope.desk.id,
        key_id=hope.desk.key_id,
        content={"text": "May I bring somebody?"},
    )
    own = seal_to_member(
        person.staff.pair.public,
        text_id=sealed.id,
        member=person.row.member_id,
        text_key=key,
    )
    return {
        "id": str(sealed.id),
        "key": str(sealed.key_id),
        "envelope": encode(sealed.envelope),
        "body": encode(sealed.body),
        "own": encode(own),
    }


# -- The desk -----------------------------------------------------------------------------------


def test_who_fits_and_who_does_not(hope: Hope) -> None:
    robin, sam = an_expert(hope, "Robin"), an_expert(hope, "Sam", paused=True)
    an_invitation(an_assignment(hope), robin)
    work = an_assignment(hope)
    took_part = {"code": "worked-1", "text": "Took part once in the last twelve months."}
    assert whole(desk_of(hope).get(f"{ROOT}/desk/requests/{work.id}/matches")) == (
        200,
        {
            "results": [
                {
                    "expert": name(robin),
                    "reasons": [*FITS[:2], took_part],
                    "asked": 1,
                    "worked": 1,
                }
            ],
            "left_out": [
                {"expert": name(sam), "reasons": [{"code": "paused", "text": "Has a pause."}]}
            ],
        },
    )


def test_waves_are_planned_read_and_moved_on(hope: Hope, clock: Clock) -> None:
    robin, sam = an_expert(hope, "Robin"), an_expert(hope, "Sam")
    work, desk = an_assignment(hope), desk_of(hope)
    path = f"{ROOT}/desk/requests/{work.id}/waves"
    plan = {"waves": [[name(robin)["id"]], [name(sam)["id"]]], "hours": 24}
    answer = whole(desk.call("put", path, plan))
    expected = {
        "wanted": 5,
        "accepted": 0,
        "results": [
            planned(work, robin),
        ],
        "later": [{"expert": name(sam), "wave": 2, "reasons": FITS}],
    }
    assert answer == (200, expected)
    assert whole(desk.get(path)) == (200, expected)
    answer = whole(desk.post(f"{path}/next"))
    expected |= {"results": [planned(work, robin), planned(work, sam, wave=2)], "later": []}
    assert answer == (200, expected)


def test_somebody_who_cannot_be_asked_is_named(hope: Hope) -> None:
    sam = an_expert(hope, "Sam", paused=True)
    work = an_assignment(hope)
    answer = desk_of(hope).call(
        "put", f"{ROOT}/desk/requests/{work.id}/waves", {"waves": [[name(sam)["id"]]]}
    )
    told = "Sam: Has a pause."
    error = {"pointer": "/waves/0/0", "code": "paused", "detail": told}
    assert whole(answer) == problem("conflict", told, errors=[error])


def test_the_desk_has_seen_what_it_was_told(hope: Hope) -> None:
    [one] = many_experts(hope, 1)
    work = an_assignment(hope, wanted=1)
    asked(work, [one])
    accept(part_of(work, one))
    assert Notice.objects.filter(kind="hope.news").exists()
    desk_of(hope).get(f"{ROOT}/desk/requests/{work.id}/waves")
    assert not Notice.objects.filter(kind="hope.news").exists()


@pytest.mark.parametrize("path", ["matches", "waves"])
def test_a_request_that_is_not_there(hope: Hope, path: str) -> None:
    answer = desk_of(hope).get(f"{ROOT}/desk/requests/{uuid4()}/{path}")
    assert whole(answer) == problem("not-found")


def test_members_see_nothing_of_the_desk(hope: Hope) -> None:
    robin, work = an_expert(hope), an_assignment(hope)
    for path in (f"requests/{work.id}/matches", f"requests/{work.id}/waves", "questions"):
        assert whole(app_of(hope, robin).get(f"{ROOT}/desk/{path}")) == problem("not-allowed")


# -- Members ------------------------------------------------------------------------------------


def test_an_invitation_as_its_member_sees_it(hope: Hope, clock: Clock) -> None:
    robin, sam = an_expert(hope, "Robin"), an_expert(hope, "Sam")
    work = an_assignment(hope)
    asked(work, [robin, sam])
    app, mine = app_of(hope, robin), seen_by(robin, work)
    assert whole(app.get(f"{ROOT}/me/invitations")) == (200, {"results": [mine], "next": None})
    assert Notice.objects.filter(recipient=robin.row.member_id).exists()
    assert whole(app.get(f"{ROOT}/me/invitations/{mine['id']}")) == (200, mine)
    assert not Notice.objects.filter(recipient=robin.row.member_id).exists()


def test_lists_by_state(hope: Hope) -> None:
    robin = an_expert(hope)
    asked(an_assignment(hope), [robin])
    app = app_of(hope, robin)
    assert app.get(f"{ROOT}/me/invitations?state=accepted").json()["results"] == []
    assert len(app.get(f"{ROOT}/me/invitations?state=invited").json()["results"]) == 1
    assert app.get(f"{ROOT}/me/invitations?state=queued").status_code == 404


def test_who_is_asked_later_sees_nothing(hope: Hope) -> None:
    robin, sam = an_expert(hope, "Robin"), an_expert(hope, "Sam")
    work = an_assignment(hope)
    asked(work, [robin], [sam])
    assert app_of(hope, sam).get(f"{ROOT}/me/invitations").json()["results"] == []
    assert not Invitation.objects.filter(expert=sam.row).exists()


def test_another_members_invitation_is_not_there(hope: Hope) -> None:
    robin, sam = an_expert(hope, "Robin"), an_expert(hope, "Sam")
    work = an_assignment(hope)
    asked(work, [robin])
    part = part_of(work, robin).id
    for how in ("accept", "decline", "step-back"):
        answer = app_of(hope, sam).post(f"{ROOT}/me/invitations/{part}/{how}", {})
        assert whole(answer) == problem("not-found")


def test_yes_and_not_after_all(hope: Hope, clock: Clock) -> None:
    robin, work = an_expert(hope), an_assignment(hope)
    asked(work, [robin])
    app, part = app_of(hope, robin), part_of(work, robin).id
    for _again in range(2):
        answer = app.post(f"{ROOT}/me/invitations/{part}/accept", {})
        assert whole(answer) == (200, seen_by(robin, work, state="accepted"))
    answer = app.post(f"{ROOT}/me/invitations/{part}/step-back", {})
    assert whole(answer) == (200, seen_by(robin, work, state="declined"))


def test_no_needs_no_reason_and_takes_none(hope: Hope, clock: Clock) -> None:
    robin, work = an_expert(hope), an_assignment(hope)
    asked(work, [robin])
    path = f"{ROOT}/me/invitations/{part_of(work, robin).id}/decline"
    app = app_of(hope, robin)
    assert app.post(path, {"reason": "tired"}).status_code == 400
    assert whole(app.post(path)) == (200, seen_by(robin, work, state="declined"))


def test_too_late(hope: Hope) -> None:
    robin, sam = an_expert(hope, "Robin"), an_expert(hope, "Sam")
    work = an_assignment(hope, wanted=1)
    asked(work, [robin, sam])
    accept(part_of(work, sam))
    answer = app_of(hope, robin).post(f"{ROOT}/me/invitations/{part_of(work, robin).id}/accept", {})
    told = "Enough others said yes before you. Thank you for wanting to!"
    assert whole(answer) == problem("impossible-move", told)


# -- Questions ----------------------------------------------------------------------------------


def test_a_question_from_one_app_to_all(hope: Hope, clock: Clock) -> None:
    robin, sam = an_expert(hope, "Robin"), an_expert(hope, "Sam")
    work, desk = an_assignment(hope), desk_of(hope)
    asked(work, [robin, sam])
    sealed = own_question(hope, robin)
    path = f"{ROOT}/me/invitations/{part_of(work, robin).id}/questions"
    answer = whole(app_of(hope, robin).post(path, {"sealed": sealed}))
    row = Question.objects.get()
    mine = {"id": sealed["id"], "body": sealed["body"], "own": sealed["own"]}
    open_one = {"id": str(row.id), "said": "", "answer": "", "mine": mine}
    assert answer == (200, seen_by(robin, work, questions=[open_one]))

    waiting = {
        "id": str(row.id),
        "assignment": str(work.id),
        "expert": name(robin),
        "text": sealed["id"],
        "said": "",
        "answer": "",
        "asked_on": local_time.today().isoformat(),
    }
    open_page = whole(desk.get(f"{ROOT}/desk/questions?open=true"))
    assert open_page == (200, {"results": [waiting], "next": None})

    told = {"said": "May you bring somebody?", "answer": "Yes, who you like."}
    answer = whole(desk.post(f"{ROOT}/desk/questions/{row.id}/answer", told))
    assert answer == (200, waiting | told)
    assert desk.get(f"{ROOT}/desk/questions?open=true").json()["results"] == []
    assert desk.get(f"{ROOT}/desk/questions").json()["results"] == [waiting | told]
    for person, words in ((robin, mine), (sam, None)):
        found = app_of(hope, person).get(f"{ROOT}/me/invitations").json()["results"]
        one = {"id": str(row.id), "mine": words} | told
        assert found == [seen_by(person, work, questions=[one])]


def test_what_nobody_answered_yet_only_who_asked_sees(hope: Hope) -> None:
    robin, sam = an_expert(hope, "Robin"), an_expert(hope, "Sam")
    work = an_assignment(hope)
    asked(work, [robin, sam])
    ask_question(invitation=part_of(work, robin), boxes=some_boxes(hope))
    [found] = app_of(hope, sam).get(f"{ROOT}/me/invitations").json()["results"]
    assert found["questions"] == []
    assert SealedText.objects.count() == 1


def test_a_question_that_is_not_there(hope: Hope) -> None:
    told = {"said": "When?", "answer": "Then."}
    answer = desk_of(hope).post(f"{ROOT}/desk/questions/{uuid4()}/answer", told)
    assert whole(answer) == problem("not-found")
