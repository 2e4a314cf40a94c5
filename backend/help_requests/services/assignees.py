"""Who works on a referral: taken, assigned, handed over one by one, or all of a member's."""

from uuid import UUID, uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from backend.core.errors import FieldConflict, ImpossibleMove, Missing
from backend.help_requests.models import Referral
from backend.help_requests.states import READING, WRITING
from backend.organisations.selectors import colleague_name
from backend.organisations.staff import lock_member

from .bin import Moved
from .notices import show_change, show_changes, tell_assigned

MOVED_AT_ONCE = 200
"""Referrals that one call moves from a member to another."""


@transaction.atomic
def assign(*, referral: Referral, member_id: UUID | None, expected: UUID | None, by: UUID) -> None:
    """Give a referral to a member or to nobody.

    :param expected: who has it, as far as the caller knows
    :param by: the caller, who is not told of their own acts
    :raises FieldConflict: somebody else has it by now, or the member does not work there
    :raises ImpossibleMove: the organisation does not read it, or has it in its bin
    """
    if member_id is not None:
        _check_colleague(referral.organisation_id, member_id)
    rows = Referral.objects.filter(id=referral.id, status__in=READING, binned_hour=None)
    if not rows.filter(assignee=expected).update(assignee=member_id):
        found = rows.first()
        if found is None:
            raise ImpossibleMove(_("This request cannot be given to anybody now. Look again."))
        if found.assignee_id != member_id:
            raise _overtaken(referral.organisation_id, found.assignee_id)
    elif member_id != expected:
        show_change(referral)
        if member_id not in {None, by}:
            tell_assigned(referral.organisation_id, member_id, referral.id)


@transaction.atomic
def move_all(*, organisation_id: UUID, from_id: UUID, to_id: UUID | None, by: UUID) -> Moved:
    """Give up to two hundred open referrals of a member to another, or to nobody.

    :raises FieldConflict: the other does not work there
    """
    if to_id is not None:
        _check_colleague(organisation_id, to_id, "to")
    theirs = Referral.objects.filter(
        organisation=organisation_id,
        assignee=from_id,
        status__in=sorted(WRITING),
        binned_hour=None,
    )
    batch = list(theirs.order_by("id").values_list("id", flat=True)[:MOVED_AT_ONCE])
    moved = list(theirs.filter(id__in=batch).select_for_update(no_key=True).order_by("id"))
    Referral.objects.filter(id__in=[row.id for row in moved]).update(assignee=to_id)
    show_changes(moved)
    if moved and to_id not in {None, by}:
        # One for all: what it is about is no single request.
        tell_assigned(organisation_id, to_id, uuid4())
    return Moved(len(moved), theirs.count() if to_id != from_id else 0)


def _check_colleague(organisation_id: UUID, member_id: UUID, field: str = "member") -> None:
    try:
        lock_member(organisation_id, member_id)
    except Missing:
        detail = _("This colleague does not work here any more. Choose another one.")
        raise FieldConflict(field, "not-a-colleague", detail) from None


def _overtaken(organisation_id: UUID, found: UUID | None) -> FieldConflict:
    """Return the conflict that says who has it."""
    if found is None:
        detail = _("Nobody has this request any more. Look again, then choose.")
    else:
        name = colleague_name(organisation_id, found)
        detail = _("{name} has this request by now. Look again, then choose.").format(name=name)
    return FieldConflict("expected", "overtaken", detail)
