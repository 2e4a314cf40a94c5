"""The one way to a sealed text: a look is written down; drafts and blind texts stay closed."""

from datetime import timedelta
from typing import Any

import pytest

from backend.core.crypto.encoding import encode
from backend.experts import local_time
from backend.experts.models import (
    CheckIn,
    Contribution,
    Evaluation,
    Invitation,
    Look,
    Question,
    SealedText,
)
from backend.experts.services.departure import report_grievance
from backend.experts.services.people import set_legal
from backend.experts.services.sealed_texts import keep
from backend.experts.states import Path
from tests.experts.factories import (
    Hope,
    Person,
    an_assignment,
    an_expert,
    an_invitation,
    some_boxes,
)
from tests.experts.people import DESK, ME, AtHope, at_desk
from tests.factories import a_desk
from tests.personas import whole


@pytest.fixture
def robin(hope: Hope) -> Person:
    return an_expert(hope)


@pytest.fixture
def part(hope: Hope, robin: Person) -> Invitation:
    return an_invitation(an_assignment(hope), robin)


def a_text(hope: Hope) -> SealedText:
    return keep(hope.platform, some_boxes(hope))


def opened(hope: Hope, text: SealedText) -> Any:
    return at_desk(hope).get(f"{DESK}/texts/{text.id}")


def looks() -> list[tuple[str, str]]:
    return [(look.what, look.by_name) for look in Look.objects.all()]


def test_a_look_at_a_legal_name_is_written_down(hope: Hope, robin: Person) -> None:
    set_legal(robin.row, some_boxes(hope))
    text = SealedText.objects.get()
    expected = {
        "id": str(text.id),
        "key": str(hope.desk.key_id),
        "envelope": encode(text.envelope),
        "body": encode(text.body),
        "expert": {"id": str(robin.row.pk), "chosen_name": "Robin"},
    }
    assert whole(opened(hope, text)) == (200, expected)
    assert whole(opened(hope, text)) == (200, expected)
    today = local_time.today().isoformat()
    by = hope.coordinator.member.email
    row = {"id": str(Look.objects.get().id), "by": by, "what": "legal", "on": today}
    answer = AtHope(robin.staff).get(f"{ME}/looks")
    assert whole(answer) == (200, {"results": [row], "next": None})


def test_every_relation_is_found(hope: Hope, robin: Person, part: Invitation) -> None:
    today, texts = local_time.today(), [a_text(hope) for _ in range(4)]
    grievance = report_grievance(expert=robin.row, path=Path.GRIEVANCE, sealed=some_boxes(hope))
    Question.objects.create(
        assignment=part.assignment, expert=robin.row, text=texts[0], asked_on=today
    )
    Contribution.objects.create(invitation=part, text=texts[1])
    CheckIn.objects.create(invitation=part, kind="week", due_on=today, text=texts[2])
    Evaluation.objects.create(
        assignment=part.assignment,
        side="member",
        invitation=part,
        until=today,
        opened=True,
        text=texts[3],
    )
    assert grievance.text
    theirs = {"id": str(robin.row.pk), "chosen_name": "Robin"}
    said = [opened(hope, text).json()["expert"] for text in (grievance.text, *texts)]
    # An evaluation is nameless, but that it was read is written down.
    assert said == [*[theirs] * 4, None]
    assert {what for what, _by in looks()} == {
        "grievance",
        "question",
        "answer",
        "check-in",
        "evaluation",
    }


def test_a_draft_is_nobody_elses(hope: Hope, part: Invitation) -> None:
    draft = a_text(hope)
    Contribution.objects.create(invitation=part, draft=draft)
    assert opened(hope, draft).status_code == 404
    assert looks() == []


def test_an_evaluation_is_blind_until_it_is_opened(hope: Hope, part: Invitation) -> None:
    text, until = a_text(hope), local_time.today() + timedelta(days=14)
    Evaluation.objects.create(
        assignment=part.assignment, side="member", invitation=part, until=until, text=text
    )
    assert opened(hope, text).status_code == 404
    Evaluation.objects.update(opened=True)
    assert opened(hope, text).status_code == 200


def test_a_requesters_words_are_no_members(hope: Hope) -> None:
    text = a_text(hope)
    Evaluation.objects.create(
        assignment=an_assignment(hope),
        side="requester",
        until=local_time.today(),
        opened=True,
        text=text,
    )
    answer = opened(hope, text)
    assert (answer.status_code, answer.json()["expert"]) == (200, None)
    assert looks() == []


def test_a_text_of_another_organisation_is_not_there(hope: Hope, robin: Person) -> None:
    set_legal(robin.row, some_boxes(hope))
    text = SealedText.objects.get()
    SealedText.objects.update(organisation=a_desk("other").row)
    assert opened(hope, text).status_code == 404
    assert looks() == []


def test_nobody_reads_who_looked_at_anothers_texts(hope: Hope, robin: Person) -> None:
    set_legal(robin.row, some_boxes(hope))
    opened(hope, SealedText.objects.get())
    kim = AtHope(an_expert(hope, "Kim").staff)
    assert kim.get(f"{ME}/looks").json()["results"] == []
