"""What a member from before there were pins may pin, where somebody wrote to the database since."""

import os
from uuid import uuid4

import pytest
from django.db import models

from backend.core.crypto.key_pairs import KeyPair
from backend.organisations.models import KeyGrant, OrganisationKey
from tests.colleagues import Colleague, caseworker_at
from tests.factories import Desk

pytestmark = pytest.mark.django_db


def listed(member: Colleague) -> set[str]:
    return {
        organisation_key["id"]
        for organisation_key in member.get("/api/v1/members/me").json()["organisation_keys"]
    }


@pytest.mark.parametrize("is_due", [True, False])
def test_a_written_key_is_not_among_those_that_are_pinned_unseen(desk: Desk, is_due: bool) -> None:
    caseworker = caseworker_at(desk)
    member = caseworker.staff.member
    member.pins_due = is_due
    member.save(update_fields=["pins_due"])
    written = OrganisationKey(
        id=uuid4(),
        organisation=desk.row,
        number=50,
        public=KeyPair.generate().public.raw,
        recovery_envelope=os.urandom(60),
        active=False,
        mac=os.urandom(32),
    )
    models.QuerySet(OrganisationKey).bulk_create([written])
    KeyGrant.objects.create(key_id=written.id, member=member, box=os.urandom(1168))
    # Who has pins compares with them, and is alarmed.
    assert listed(caseworker) == {str(desk.key_id)} | (set() if is_due else {str(written.id)})
