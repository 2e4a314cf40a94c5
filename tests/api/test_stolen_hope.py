"""A copy of the database and all server secrets opens no word of Platform HOPE.

The last tests show that the boxes do open with the platform's private key and a member's browser.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.conf import settings

from backend.core.crypto import labels
from backend.experts.models import Evaluation, MemberEnvelope, Recording, SealedText
from backend.experts.services.contributions import LENGTH
from tests.api.hope_roles import HopeWorld
from tests.api.hope_words import DOORS, Pen, draft, speak
from tests.api.hope_world import a_hope_world
from tests.api.test_stolen_server import Stolen, all_that_the_server_has, kinds, open_all
from tests.factories import Staff, a_member
from tests.standing import made_once, standing_clock

pytestmark = pytest.mark.full

# One for each door; the draft is gone, and what was spoken is said with the answers.
TEXTS = len(DOORS) - 2
WORDS = {"text", "text-key", "own-key", "spoken"}


def stolen_from(pen: Pen) -> Stolen:
    stolen = Stolen.copy()
    of_requesters = Evaluation.objects.filter(side="requester").values_list("text", flat=True)
    said = {*pen.written.values(), *of_requesters}
    for text in SealedText.objects.filter(id__in=said).select_related("key"):
        stolen.lock("text", text.body, labels.hope_text(text.id))
        if text.envelope:
            info = labels.hope_key(text.id, text.organisation_id, text.key_id)
            stolen.seal("text-key", text.envelope, info, text.key.public)
    for member_envelope in MemberEnvelope.objects.filter(text__in=said).select_related("member"):
        info = labels.hope_member_key(member_envelope.text_id, member_envelope.member_id)
        stolen.seal("own-key", member_envelope.box, info, member_envelope.member.public_key)
    for spoken in Recording.objects.filter(id=pen.recording):
        aad = labels.attachment_piece(spoken.text_id, spoken.id, 0, last=True)
        stolen.lock("spoken", bytes(spoken.pieces)[LENGTH.size :], aad)
    return stolen


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[HopeWorld]:
    """Made once: what is said by a test is taken back."""
    with made_once(django_db_blocker):
        with standing_clock():
            made = a_hope_world()
        yield made


@dataclass(frozen=True)
class Theft:
    """A copy of the database after everything was said."""

    stolen: Stolen
    known: list[Any]
    world: HopeWorld
    operator: Staff


@pytest.fixture(scope="module")
def theft(world: HopeWorld, django_db_blocker: Any) -> Theft:
    """A copy made once; the texts are rolled back."""
    with made_once(django_db_blocker), standing_clock():
        pen, operator = Pen(world), a_member(name="second-operator", operator=True)
        speak(pen)
        return Theft(stolen_from(pen), all_that_the_server_has(), world, operator)


def test_all_boxes_are_there(theft: Theft) -> None:
    found = kinds([*theft.stolen.locked, *theft.stolen.sealed])
    # A requester's words are sealed to no member, a statement to both who take part.
    wanted = {"text": TEXTS, "text-key": TEXTS, "own-key": TEXTS, "spoken": 1}
    assert {name: found[name] for name in wanted} == wanted
    assert min(found["member"], found["grant"], found["recovery"]) > 0


def test_the_server_opens_nothing(theft: Theft) -> None:
    known = theft.known + [v for name, v in os.environ.items() if name.startswith("KIER_")]
    for secret in (settings.SECRET_KEY, settings.VAPID_KEY, settings.MEMBER_SALT_KEY):
        assert secret in known
    assert open_all(theft.stolen, known) == set()


def test_the_operator_opens_nothing(theft: Theft) -> None:
    known = [theft.operator.login, theft.operator.pair.seed]
    assert not WORDS & {*kinds(open_all(theft.stolen, known))}


def test_the_platforms_private_key_opens_all_that_was_said(theft: Theft) -> None:
    opened = open_all(theft.stolen, [theft.world.hope.desk.pair.seed])
    assert kinds(opened) == {"text-key": TEXTS, "text": TEXTS, "spoken": 1}


def test_the_coordinators_own_key_leads_to_it(theft: Theft) -> None:
    opened = kinds(open_all(theft.stolen, [theft.world.hope.coordinator.pair.seed]))
    assert opened == {"grant": 1, "text-key": TEXTS, "text": TEXTS, "spoken": 1}


def test_a_member_opens_what_they_wrote_and_what_was_written_to_them(theft: Theft) -> None:
    opened = kinds(open_all(theft.stolen, [theft.world.people["member"].staff.pair.seed]))
    assert opened == {"own-key": TEXTS - 1, "text": TEXTS - 1, "spoken": 1}


def test_another_member_opens_nothing(theft: Theft) -> None:
    other = theft.world.people["other member"].staff.pair.seed
    assert open_all(theft.stolen, [other]) == set()


def test_a_draft_opens_for_its_writer_alone(db: None, world: HopeWorld) -> None:
    pen = Pen(world)
    speak(pen, draft)
    stolen = stolen_from(pen)
    assert open_all(stolen, [pen.world.hope.desk.pair.seed]) == set()
    writer = pen.world.people["member"].staff.pair.seed
    assert kinds(open_all(stolen, [writer])) == {"own-key": 1, "text": 1}
