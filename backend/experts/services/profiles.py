"""Profiles: what members say of themselves, and may change at any time."""

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from backend.core.errors import Conflict, FieldConflict, FieldError, ImpossibleMove
from backend.core.names import clean_name
from backend.experts import local_time
from backend.experts.models import Expert, Platform
from backend.experts.models.people import LONGEST_NAME, MAX_PER_MONTH
from backend.experts.states import ExpertStatus

from .sealed_texts import Boxes, keep, replace

FIELDS = frozenset(
    {
        "chosen_name",
        "forms",
        "topics",
        "not_topics",
        "regions",
        "travels",
        "online",
        "languages",
        "per_month",
        "paused",
        "paused_until",
    }
)


@transaction.atomic
def change_profile(expert: Expert, **fields: Any) -> Expert:
    """Changes what is named, and nothing else; a pause needs no reason.

    A day until which somebody pauses means that they pause; who goes on has no such day.

    :param fields: columns of `FIELDS`, with identifiers of `catalogue` that exist
    :raises Conflict: the name is somebody else's; a topic is both known and not to be touched; a
        month has too many assignments; the pause ended before today
    :raises ImpossibleMove: they have left
    :raises ValueError: a field that is not part of a profile
    """
    if unknown := fields.keys() - FIELDS:
        raise ValueError(unknown)
    row = held_expert(expert)
    if "chosen_name" in fields:
        fields["chosen_name"] = checked_name(row.platform, fields["chosen_name"], but=row)
    _check_topics(fields, row)
    _check_per_month(fields.get("per_month", 0))
    _settle_pause(fields, row)
    for name, value in fields.items():
        setattr(row, name, value)
    if fields:
        _save(row, fields)
    for name in fields:
        setattr(expert, name, getattr(row, name))
    return expert


def held_expert(expert: Expert) -> Expert:
    """The row, with nobody else changing it until the transaction ends.

    :raises ImpossibleMove: they have left, and nothing is kept of them any more
    """
    row = Expert.objects.select_for_update(of=("self",), no_key=True).get(pk=expert.pk)
    if row.status == ExpertStatus.LEFT:
        raise ImpossibleMove(_("This person has left."))
    return row


def checked_name(platform: Platform, name: str, *, but: Expert | None = None) -> str:
    """A name that nobody else has, whatever its capitals, plainly written.

    :raises Conflict: it is somebody's, or empty, or has something in it that nobody sees
    """
    name = clean_name(name, longest=LONGEST_NAME, field="chosen_name")
    if not name:
        raise FieldConflict("chosen_name", "empty", _("Choose a name."))
    others = Expert.objects.filter(platform=platform, chosen_name__iexact=name)
    if but:
        others = others.exclude(pk=but.pk)
    if others.exists():
        raise _name_in_use()
    return name


@transaction.atomic
def set_legal(expert: Expert, boxes: Boxes) -> None:
    """Keeps a sealed legal name instead of the one before, which is erased.

    :raises ImpossibleMove: they have left
    :raises Conflict: as of `sealed_texts.keep`
    """
    row = held_expert(expert)
    old = row.legal
    text = keep(row.platform, boxes, before=old)
    Expert.objects.filter(pk=row.pk).update(legal=text)
    replace(old, text)


@transaction.atomic
def erase_legal(expert: Expert) -> None:
    """Erases the sealed legal name; nothing happens if there is none."""
    row = Expert.objects.select_for_update(of=("self",), no_key=True).get(pk=expert.pk)
    old = row.legal
    Expert.objects.filter(pk=row.pk).update(legal=None)
    replace(old, None)


def _check_topics(fields: dict[str, Any], row: Expert) -> None:
    known: Collection[str] = fields.get("topics", row.topics)
    untouched: Collection[str] = fields.get("not_topics", row.not_topics)
    if both := {*known} & {*untouched}:
        at = "not_topics" if "not_topics" in fields else "topics"
        detail = _("One topic cannot be both: known, and not to be touched. Choose one.")
        places = [place for place, one in enumerate(fields.get(at, ())) if one in both]
        raise Conflict(
            detail, errors=[FieldError(f"{at}.{place}", "both", detail) for place in places]
        )


def _check_per_month(number: int) -> None:
    if not 0 <= number <= MAX_PER_MONTH:
        detail = _("Give a number from 0 to {most}.").format(most=MAX_PER_MONTH)
        raise FieldConflict("per_month", "out-of-bounds", detail)


def _settle_pause(fields: dict[str, Any], row: Expert) -> None:
    until: date | None = fields.get("paused_until")
    if until is not None:
        if until < local_time.today():
            detail = _("This day is over. Choose a day to come, or none.")
            raise FieldConflict("paused_until", "in-the-past", detail)
        if not fields.setdefault("paused", True):
            detail = _("You do not pause, so leave this day out.")
            raise FieldConflict("paused_until", "no-pause", detail)
    elif "paused" in fields and (not fields["paused"] or not row.paused):
        # A pause that begins now has no end of an earlier one.
        fields["paused_until"] = None


def _save(row: Expert, fields: Collection[str]) -> None:
    try:
        with transaction.atomic():
            row.save(update_fields=[*fields])
    except IntegrityError:
        # Two chose the same name at once.
        raise _name_in_use() from None


def _name_in_use() -> Conflict:
    detail = _("Somebody else has this name here. Choose another one.")
    return FieldConflict("chosen_name", "in-use", detail)
