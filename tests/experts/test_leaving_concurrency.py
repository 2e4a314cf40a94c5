"""Somebody's work ends at the moment at which they say yes, on PostgreSQL."""

from contextlib import suppress

import pytest
from django.db import connection

from backend.core.errors import KierError
from backend.experts.models import Expert, Invitation
from backend.experts.services.departure import leave
from backend.experts.services.invitations import accept
from tests.domain.test_help_requests_concurrency import all_at_once
from tests.experts.factories import a_platform, an_assignment
from tests.experts.invitation_scenes import asked, many_experts, part_of

pytestmark = [
    pytest.mark.skipif(connection.vendor != "postgresql", reason="needs several writers"),
    pytest.mark.django_db(transaction=True),
]
PEOPLE = 12


def says_yes(part: Invitation) -> None:
    # They may have left before.
    with suppress(KierError):
        accept(part)


def test_nobody_who_has_left_has_a_part_in_what_has_not_begun() -> None:
    hope = a_platform()
    row, people = an_assignment(hope, wanted=PEOPLE), many_experts(hope, PEOPLE)
    asked(row, people)
    leaving = [lambda one=one: leave(one) for one in people]
    agreeing = [lambda one=one: says_yes(part_of(row, one)) for one in people]
    all_at_once([act for both in zip(leaving, agreeing, strict=True) for act in both])
    row.refresh_from_db()
    assert Expert.objects.filter(status="left").count() == PEOPLE
    assert (row.accepted, row.invitations.filter(state="accepted").count()) == (0, 0)
