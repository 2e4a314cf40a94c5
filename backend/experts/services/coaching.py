"""Days of group coaching: members hear of them, and say whether they come."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from backend.core.errors import FieldConflict, ImpossibleMove, Missing
from backend.experts.models import Coaching, Coming, Expert, Platform
from backend.experts.states import ExpertStatus
from notifications import outbox, recipients


@transaction.atomic
def add_coaching(
    *,
    platform: Platform,
    title: dict[str, str],
    starts_at: datetime,
    ends_at: datetime,
    place: str = "",
) -> Coaching:
    """Plans a day, and tells everybody who works with the platform that there is something new.

    :param title: by language
    :raises Conflict: it ends before it starts
    """
    _check(starts_at, ends_at)
    row = Coaching.objects.create(
        platform=platform, title=title, starts_at=starts_at, ends_at=ends_at, place=place
    )
    _tell(row, _everybody(row))
    return row


@transaction.atomic
def change_coaching(coaching: Coaching, **changes: Any) -> Coaching:
    """Changes what is given; of another time or place everybody is told, as of a new day.

    Who could not come may be able to now, and whoever comes has to know.

    :raises Conflict: it ends before it starts
    """
    moved = {name for name, value in changes.items() if value != getattr(coaching, name)}
    for name, value in changes.items():
        setattr(coaching, name, value)
    _check(coaching.starts_at, coaching.ends_at)
    if not changes:
        return coaching
    coaching.save(update_fields=[*changes])
    if moved & {"starts_at", "ends_at", "place"}:
        _tell(coaching, _everybody(coaching))
    return coaching


@transaction.atomic
def cancel_coaching(coaching: Coaching) -> None:
    """Erases a day, and tells who said that they come, if it is not over."""
    _tell(coaching, coaching.coming.filter(comes=True).values_list("expert", flat=True))
    coaching.delete()


@transaction.atomic
def say_coming(*, expert: Expert, coaching: Coaching, comes: bool) -> None:
    """A member says that they come, or that they do not; the last word counts.

    :raises Missing: it is a day of another platform
    :raises ImpossibleMove: it is over
    """
    if coaching.platform_id != expert.platform_id:
        raise Missing("")
    if coaching.ends_at < timezone.now():
        raise ImpossibleMove(_("This day is over. Choose one that is still to come."))
    Coming.objects.update_or_create(coaching=coaching, expert=expert, defaults={"comes": comes})


def _check(starts_at: datetime, ends_at: datetime) -> None:
    if ends_at <= starts_at:
        detail = _("The end must come after the start.")
        raise FieldConflict("ends_at", "not-after", detail)


def _everybody(coaching: Coaching) -> Iterable[UUID]:
    people = Expert.objects.filter(platform=coaching.platform_id).exclude(status=ExpertStatus.LEFT)
    return people.order_by("pk").values_list("pk", flat=True)


def _tell(coaching: Coaching, people: Iterable[UUID]) -> None:
    # Who was not told yet need not hear of what there is no more.
    outbox.forget([coaching.pk])
    if coaching.ends_at < timezone.now():
        return
    told = [recipients.member(one) for one in people]
    if told:
        outbox.notify("expert.news", told, subject=coaching.pk)
