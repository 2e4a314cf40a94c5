"""A move of a referral is one conditional update: of two at once one is carried out."""

import pytest

from backend.core.errors import ImpossibleMove
from backend.help_requests.models import Referral
from backend.help_requests.services.referrals import move
from backend.help_requests.states import Move, ReferralStatus
from tests.factories import Desk
from tests.personas import Seeker


def test_who_read_a_state_that_is_over_moves_nothing(desk: Desk, seeker: Seeker) -> None:
    seeker.ask(desk)
    accepting, declining = Referral.objects.get(), Referral.objects.get()
    move(accepting, Move.ACCEPT)
    with pytest.raises(ImpossibleMove):
        move(declining, Move.DECLINE)
    assert Referral.objects.get().status == ReferralStatus.ACCEPTED


def test_who_did_not_see_that_it_lies_in_the_bin_moves_nothing(desk: Desk, seeker: Seeker) -> None:
    seeker.ask(desk)
    seen = Referral.objects.get()
    Referral.objects.update(binned_hour=seen.offered_hour)
    with pytest.raises(ImpossibleMove):
        move(seen, Move.ACCEPT)
