"""Sealed texts: opened by the platform and by their readers, and nowhere else."""

from uuid import uuid4

import pytest

from backend.core.crypto import hope as sealing
from backend.core.crypto.errors import Damaged
from backend.core.crypto.key_pairs import KeyPair
from backend.core.errors import Conflict
from backend.experts.models import Look, SealedText
from backend.experts.services.sealed_texts import keep, note_look
from tests.experts.factories import Hope, an_expert, some_boxes


def test_the_platform_and_the_writer_open_it(hope: Hope) -> None:
    robin = an_expert(hope)
    sealed, key = sealing.seal_text(
        hope.desk.pair.public,
        organisation=hope.desk.id,
        key_id=hope.desk.key_id,
        content={"text": "Mine"},
    )
    member = robin.row.member_id
    box = sealing.seal_to_member(
        robin.staff.pair.public, text_id=sealed.id, member=member, text_key=key
    )
    opened = sealing.open_text_key(
        hope.desk.pair,
        text_id=sealed.id,
        organisation=hope.desk.id,
        key_id=hope.desk.key_id,
        envelope=sealed.envelope,
    )
    own = sealing.open_member_key(robin.staff.pair, text_id=sealed.id, member=member, envelope=box)
    assert opened == own == key
    assert sealing.open_body(own, text_id=sealed.id, body=sealed.body) == {"text": "Mine"}
    with pytest.raises(Damaged):
        sealing.open_member_key(KeyPair.generate(), text_id=sealed.id, member=member, envelope=box)


def test_the_same_again_is_kept_once_and_another_is_refused(hope: Hope) -> None:
    boxes = some_boxes(hope)
    first = keep(hope.platform, boxes)
    assert keep(hope.platform, boxes, before=first) == first
    other = some_boxes(hope)
    with pytest.raises(Conflict):
        keep(
            hope.platform,
            type(other)(boxes.id, other.key, other.envelope, other.body),
            before=first,
        )


def test_a_text_stands_in_one_place_alone(hope: Hope) -> None:
    boxes = some_boxes(hope)
    first, other = keep(hope.platform, boxes), keep(hope.platform, some_boxes(hope))
    for before in (None, other):
        with pytest.raises(Conflict):
            keep(hope.platform, boxes, before=before)
    assert [*SealedText.objects.filter(id=boxes.id)] == [first]


def test_a_key_that_is_not_the_platforms_is_refused(hope: Hope) -> None:
    boxes = some_boxes(hope)
    with pytest.raises(Conflict):
        keep(hope.platform, type(boxes)(boxes.id, boxes.id, boxes.envelope, boxes.body))


def test_two_lines_of_one_day_keep_nobody_from_reading(hope: Hope) -> None:
    robin, subject = an_expert(hope), uuid4()
    by = hope.coordinator.member
    note_look(expert=robin.row, by=by, what="legal", subject=subject)
    # As two who look at the same moment leave it.
    twice = Look.objects.get()
    Look.objects.create(
        expert=robin.row, by=by, by_name="K", what="legal", subject=subject, on=twice.on
    )
    note_look(expert=robin.row, by=by, what="legal", subject=subject)
    assert Look.objects.count() == 2


def test_who_has_no_name_and_a_long_address_is_written_down(hope: Hope) -> None:
    robin, by = an_expert(hope), hope.coordinator.member
    by.name, by.email = "", f"{'k' * 150}@kier.example"
    note_look(expert=robin.row, by=by, what="legal", subject=uuid4())
    assert Look.objects.get().by_name == "k" * 100
