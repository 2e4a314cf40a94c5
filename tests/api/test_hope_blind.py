"""What one side says of an assignment is read nowhere before the other has answered."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from backend.core.crypto.encoding import encode
from backend.experts.models import SealedText
from backend.experts.services import care, evaluations
from tests.api.hope_roles import HopeWorld
from tests.api.hope_walk import Read, texts, walk
from tests.api.hope_world import a_hope_world
from tests.experts.care_scenes import MEMBER_SAYS, REQUESTER_SAYS
from tests.experts.factories import an_expert, an_invitation, some_boxes
from tests.standing import made_once, standing_clock

# Full: all that each role gets is read again and again.
pytestmark = pytest.mark.full

# A number that stands nowhere else, and words.
MARK, TEXT = 41_337, "Canary6h3 heard too little"
# That somebody has answered may be seen; a page's nonce, and what tells one form from another, is
# another one each time.
BESIDE = re.compile(r'"answered": ?(true|false|\d+)|nonce="[^"]*"|name="form" value="[^"]*"')
EVALUATION = "/api/v1/experts/request/evaluation of delivered"
PAGE = "page/evaluation of delivered"
# Asks for an evaluation as long as there is none.
STANDING = ("requester", "page of delivered")


@pytest.fixture(scope="module")
def made(django_db_setup: None, django_db_blocker: Any) -> Iterator[tuple[HopeWorld, Read]]:
    """A delivered result with five participants, made once; each test rolls back."""
    with made_once(django_db_blocker):
        with standing_clock():
            world = a_hope_world()
            row = world.requests["delivered"]
            for number in range(4):
                an_invitation(row, an_expert(world.hope, f"Other-{number}"))
            care.after_work(row)
            # Looks that are written down stand in the list of looks the next time.
            for _role, _name, path, headers in texts(world):
                Client().get(path, headers=headers)
            before = walk(world)
        yield world, before


@pytest.fixture
def world(db: None, made: tuple[HopeWorld, Read]) -> HopeWorld:
    for request in made[0].requests.values():
        request.refresh_from_db()
    return made[0]


@pytest.fixture
def before(made: tuple[HopeWorld, Read]) -> Read:
    return made[1]


def members_answer(world: HopeWorld) -> None:
    row = world.requests["delivered"]
    for part in row.invitations.select_related("expert"):
        evaluations.answer_as_member(
            expert=part.expert,
            invitation_id=part.id,
            language="en",
            answers=MEMBER_SAYS | {"feeling": 1, "heavy": 5},
            boxes=some_boxes(world.hope),
        )


def requester_answers(world: HopeWorld) -> None:
    evaluations.answer_as_requester(
        assignment=world.requests["delivered"],
        language="en",
        answers=REQUESTER_SAYS | {"reach": MARK},
        text=TEXT,
    )


def changed(before: Read, after: Read) -> set[tuple[str, str]]:
    """Return where the answers differ, apart from whether somebody has answered."""
    new = {at for at in {*after} - {*before} if not after[at].startswith("404")}
    assert {*before} <= {*after}
    return new | {at for at, words in before.items() if bare(words) != bare(after[at])}


def bare(words: str) -> str:
    return BESIDE.sub("", words)


def where(trace: str, seen: Read) -> set[tuple[str, str]]:
    return {at for at, words in seen.items() if trace.lower() in words.lower()}


def test_nobody_reads_what_members_said_first(world: HopeWorld, before: Read) -> None:
    known = {*SealedText.objects.values_list("id", flat=True)}
    members_answer(world)
    after = walk(world)
    assert changed(before, after) == set()
    new = SealedText.objects.exclude(id__in=known)
    assert len(new) == 5
    for text in new:
        assert after["coordinator", f"/api/v1/experts/desk/texts/{text.id}"].startswith("404")
        for trace in (str(text.id), encode(bytes(text.body)), encode(bytes(text.envelope))):
            assert where(trace, after) == set()


def test_nobody_reads_what_the_requester_said_first(world: HopeWorld, before: Read) -> None:
    requester_answers(world)
    after = walk(world)
    # Their own pages thank them; what they said is not read back.
    assert changed(before, after) <= {("requester", PAGE), STANDING}
    assert where(str(MARK), after) | where("Canary6h3", after) == set()


def test_both_are_read_where_they_should_once_both_have_answered(
    world: HopeWorld, before: Read
) -> None:
    members_answer(world)
    requester_answers(world)
    after = walk(world)
    mine = f"/api/v1/experts/me/invitations/{world.parts['delivered']}/evaluation"
    at_desk = f"/api/v1/experts/desk/requests/{world.requests['delivered'].id}/evaluation"
    assert where(str(MARK), after) == {
        ("member", mine),
        ("coordinator", at_desk),
        ("requester", EVALUATION),
        ("requester", PAGE),
    }
    opened = {at for at in {*after} - {*before} if after[at].startswith("200")}
    assert len(opened) == 6
    over_time = {at for at in after if "/desk/evaluations?" in at[1] and at[0] == "coordinator"}
    new = opened | over_time | where(str(MARK), after)
    assert changed(before, after) - {STANDING} == new
    assert "5 (Very hard)" in after["coordinator", at_desk]
    assert json.loads(after["requester", EVALUATION].removeprefix("200 "))["theirs"]
