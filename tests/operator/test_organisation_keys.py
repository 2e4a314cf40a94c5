"""The six words of a first key, compared by the operator, and the reset of a key that is lost."""

from typing import Any
from uuid import uuid4

import pytest
from django.contrib.admin.models import LogEntry
from django.core import mail

from backend.accounts.models import Member
from backend.core.crypto.words import organisation_words
from backend.organisations.directory import directory
from backend.organisations.models import Organisation, OrganisationKey, Role
from tests.colleagues import KEYS, newcomer_at
from tests.factories import Desk, a_desk, a_member, an_organisation, someone_invited

from .conftest import Desktop, said, text_of, work

ROOM = "/operator/organisations/organisation/"
COMPARED = ["Written down: the six words were compared."]


@pytest.fixture
def first_key(transactional_db: None) -> Desk:
    member = newcomer_at(an_organisation("new"), role=Role.COORDINATOR)
    desk, body = member.makes_key(Organisation.objects.get())
    assert member.post(KEYS, body).status_code == 201
    return desk


def page_of(desk: Desk) -> str:
    return f"{ROOM}{desk.row.pk}/key/"


def test_the_operator_compares_the_words_and_the_organisation_can_be_asked(
    inside: Desktop, first_key: Desk
) -> None:
    words = organisation_words(first_key.id, first_key.pair.public.raw)
    assert " ".join(words) in text_of(inside.get(page_of(first_key)))
    assert "to be compared" in text_of(inside.get(f"{ROOM}{first_key.row.pk}/change/"))
    assert "words of the key not compared" in text_of(inside.get(ROOM))
    assert directory().partners[first_key.row.pk].key is None
    inside.post(page_of(first_key), {"key": str(first_key.key_id)})
    page = inside.get(page_of(first_key))
    assert said(page) == COMPARED
    assert "All six words are the same" not in text_of(page)
    key = directory().partners[first_key.row.pk].key
    assert key is not None
    assert key.id == first_key.key_id
    assert LogEntry.objects.filter(object_id=str(first_key.row.pk)).count() == 1


def test_another_key_than_the_one_compared_is_not_confirmed(
    inside: Desktop, first_key: Desk
) -> None:
    inside.post(page_of(first_key), {"key": str(uuid4())})
    assert said(inside.get(page_of(first_key))) == [
        "There is another key by now. Look at its words, and compare again."
    ]
    assert OrganisationKey.objects.filter(confirmed=False).count() == 1


def test_a_lost_key_is_reset_and_all_members_get_a_mail_in_their_language(
    transactional_db: None, inside: Desktop
) -> None:
    desk = a_desk("first")
    coordinator = newcomer_at(desk.row, role=Role.COORDINATOR)
    a_member(desk, name="kim")
    someone_invited(desk.row)
    Member.objects.filter(email="kim@first.example").update(language="en")
    inside.post(page_of(desk), {"reset": "yes"})
    assert OrganisationKey.objects.filter(active=True).exists()
    inside.post(page_of(desk), {"reset": "yes", "sure": "on"})
    assert said(inside.get(page_of(desk))) == ["The key was taken away. All members get a mail."]
    row = Organisation.objects.get()
    assert (row.accepting, directory().partners[row.pk].key) == (False, None)
    work()
    subjects = {sent.to[0]: sent.subject for sent in mail.outbox}
    assert subjects == {
        "waiting@first.example": "De sleutel van je organisatie is weggenomen",
        "kim@first.example": "The key of your organisation was taken away",
    }
    # The next one is a first one: it needs no proof, and the operator's comparison.
    newer, body = coordinator.makes_key(desk.row)
    assert coordinator.post(KEYS, body).status_code == 201
    key = OrganisationKey.objects.get(active=True)
    assert (key.id, key.replaces_id, key.confirmed) == (newer.key_id, None, False)
    assert LogEntry.objects.filter(object_id=str(row.pk)).count() == 1


def test_what_has_no_key_is_not_reset(inside: Desktop) -> None:
    row = an_organisation("new")
    page = text_of(inside.get(f"{ROOM}{row.pk}/key/"))
    assert "There is no key yet." in page
    inside.post(
        f"{ROOM}{row.pk}/key/", {"reset": "yes", "sure": "on"}, at=f"{ROOM}{row.pk}/change/"
    )
    detail = "This organisation has no key. A member makes one in the inbox."
    assert said(inside.get(f"{ROOM}{row.pk}/key/")) == [detail]


def test_the_page_of_what_is_not_there(inside: Desktop) -> None:
    answer: Any = inside.get(f"{ROOM}{uuid4()}/key/")
    assert answer.status_code == 404
