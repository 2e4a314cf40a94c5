"""Members who are away for some days, and the colleagues who cover for them."""

from collections.abc import Collection
from datetime import date, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from backend.core import retention
from backend.core.days import today
from backend.core.errors import FieldConflict, Missing

from .models import Absence
from .staff import lock_member, lock_members

LONGEST_AHEAD = timedelta(days=366)
KEPT = retention.ABSENCES.length


@transaction.atomic
def set_absence(
    *, organisation_id: UUID, member_id: UUID, first: date, last: date, cover_id: UUID | None
) -> Absence:
    """Keep the days on which a member is away, in place of any before.

    :param cover_id: the colleague whose these days' work is too, if any
    :raises FieldConflict: the days are over, too far ahead or out of order, or nobody can cover
    :raises Missing: the member does not work there
    """
    _check_days(first, last)
    if cover_id == member_id:
        raise FieldConflict("cover", "oneself", _("Choose somebody else to cover."))
    found = lock_members(organisation_id, {member_id, cover_id or member_id})
    if member_id not in found:
        raise Missing
    if cover_id is not None and cover_id not in found:
        detail = _("This colleague does not work here any more. Choose another one.")
        raise FieldConflict("cover", "not-a-colleague", detail)
    absence, _created = Absence.objects.update_or_create(
        member_id=member_id, defaults={"first": first, "last": last, "cover_id": cover_id}
    )
    return absence


@transaction.atomic
def end_absence(*, organisation_id: UUID, member_id: UUID) -> None:
    """Erase the days on which a member is away, if any. May raise `Missing`."""
    lock_member(organisation_id, member_id)
    Absence.objects.filter(member=member_id).delete()


def covers_today(members: Collection[UUID]) -> dict[UUID, UUID | None]:
    """Return the colleague who covers for each of these members who is away today.

    Empty if nobody does, or the one who would is away too.
    """
    day = today()
    away = Absence.objects.filter(first__lte=day, last__gte=day)
    found = dict(away.filter(member__in=members).values_list("member", "cover"))
    asked = {cover for cover in found.values() if cover is not None}
    also_away = {*away.filter(member__in=asked).values_list("member", flat=True)} if asked else ()
    return {member: None if cover in also_away else cover for member, cover in found.items()}


def erase_past() -> int:
    """Delete absences whose last day is long over, and return their number."""
    return Absence.objects.filter(last__lt=today() - KEPT).delete()[0]


def _check_days(first: date, last: date) -> None:
    if last < first:
        raise FieldConflict("last", "order", _("The last day is before the first one."))
    if last < today():
        raise FieldConflict("last", "past", _("These days are over."))
    if last > today() + LONGEST_AHEAD:
        raise FieldConflict("last", "too-far", _("Choose days within a year from now."))
