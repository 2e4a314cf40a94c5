"""Who works on a referral: taken, assigned and handed over, each by one conditional update."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from backend.core.errors import FieldConflict, ImpossibleMove, Missing
from backend.help_requests.models import Referral
from backend.help_requests.states import READING
from backend.organisations.selectors import colleague_name
from backend.organisations.staff import lock_member

from .notices import show_change


@transaction.atomic
def assign(*, referral: Referral, member_id: UUID | None, expected: UUID | None) -> None:
    """Give a referral to a member or to nobody.

    :param expected: who has it, as far as the caller knows
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


def _check_colleague(organisation_id: UUID, member_id: UUID) -> None:
    try:
        lock_member(organisation_id, member_id)
    except Missing:
        detail = _("This colleague does not work here any more. Choose another one.")
        raise FieldConflict("member", "not-a-colleague", detail) from None


def _overtaken(organisation_id: UUID, found: UUID | None) -> FieldConflict:
    """Return the conflict that says who has it."""
    if found is None:
        detail = _("Nobody has this request any more. Look again, then choose.")
    else:
        name = colleague_name(organisation_id, found)
        detail = _("{name} has this request by now. Look again, then choose.").format(name=name)
    return FieldConflict("expected", "overtaken", detail)
