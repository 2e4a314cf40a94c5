"""Request keys on the page without scripts, where somebody writes to the database."""

import os

import pytest

from backend.core.crypto.proofs import PROOF_SIZE
from backend.help_requests.models import LOCKED_KEY_BYTES, HelpRequest, Message, SeekerEnvelope
from tests.factories import Desk, a_desk
from tests.web.visitor import Visitor

pytestmark = pytest.mark.django_db


def test_nothing_is_sealed_under_a_key_that_somebody_who_left_holds(
    visitor: Visitor, desk: Desk
) -> None:
    """A database writer resets the number to a replaced key."""
    second, third = a_desk("second"), a_desk("third")
    visitor.press("look").press(f"let-in:{second.id}").press(f"withdraw:{desk.id}")
    visitor.press(f"let-in:{third.id}").press(f"withdraw:{second.id}")
    HelpRequest.objects.update(key_number=2)
    visitor.type("reply", "Not for those who left").press("reply")
    assert not Message.objects.filter(key_number=2).exists()
    assert visitor.problem
    assert visitor.values("text", "talk") == ["Not for those who left"]
    HelpRequest.objects.update(key_number=3)
    assert visitor.press("reply").messages[-1] == ("You", "Not for those who left")
    assert Message.objects.latest("number").key_number == 3


def test_an_envelope_without_a_number_keeps_the_others_open(visitor: Visitor, desk: Desk) -> None:
    second = a_desk("second")
    visitor.press("look").press(f"let-in:{second.id}").press(f"withdraw:{desk.id}")
    visitor.type("reply", "Under the second key").press("reply")
    SeekerEnvelope.objects.create(
        request=HelpRequest.objects.get(),
        number=0,
        box=os.urandom(LOCKED_KEY_BYTES),
        chain=os.urandom(PROOF_SIZE),
    )
    visitor.press("look")
    assert visitor.messages == [("You", "Help"), ("You", "Under the second key")]
    assert visitor.type("reply", "And this").press("reply").problem.startswith("Nothing was sent.")
