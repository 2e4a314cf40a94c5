"""Lists for whoever pays: made, downloaded, and had again.

A list stays as it was made, and can be had as often as somebody wants it, so that a download that
broke off loses nothing; no fee is on two. Until somebody says that they have it, a fee can be taken
off it again (`fees.take_back`).
"""

from collections.abc import Collection
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from backend.core.errors import ImpossibleMove, Missing
from backend.experts import local_time
from backend.experts.models import Fee, Invitation, Platform
from backend.experts.selectors.fees import PaymentList, fees_of, list_of, payee
from backend.experts.states import FeeState
from surveys.exports.csv_form import lines_of, safe
from surveys.exports.sheets import Sheet

from .fees import PAID_AFTER, reference_of

# More go on another list.
MOST_LISTED = 1_000


@transaction.atomic
def make_list(*, platform: Platform, parts: Collection[UUID]) -> PaymentList:
    """Puts fees that were noted on a list, all or none.

    :param parts: the invitations that are paid
    :raises ImpossibleMove: one of them is not noted, or on a list by now
    """
    # One after the other, or two lists of the same fees could wait for each other.
    Platform.objects.select_for_update(no_key=True).get(pk=platform.pk)
    chosen, number = {*parts}, uuid4()
    theirs = Invitation.objects.filter(assignment__platform=platform, pk__in=chosen)
    noted = Fee.objects.filter(state=FeeState.NOTED, pk__in=theirs.values("pk"))
    if noted.update(state=FeeState.LISTED, payment_list=number) != len(chosen):
        raise ImpossibleMove(_("Some of these fees are on a list by now. Load this page again."))
    return list_of(platform, number)


@transaction.atomic
def note_downloaded(*, platform: Platform, list_id: UUID) -> PaymentList:
    """Notes that somebody has a list: nothing is taken off it any more.

    :raises Missing: there is no such list
    """
    rows = fees_of(platform).filter(payment_list=list_id)
    if not rows.exists():
        raise Missing("")
    Fee.objects.filter(pk__in=rows.values("pk"), payment_list=list_id, downloaded_on=None).update(
        downloaded_on=local_time.today()
    )
    return list_of(platform, list_id)


def written_list(*, platform: Platform, list_id: UUID) -> bytes:
    """A list as CSV in the language that is active, as often as somebody wants it.

    Euros with a comma; texts that a spreadsheet would take for formulas are made safe.

    :raises Missing: there is no such list
    """
    rows = [*fees_of(platform).filter(payment_list=list_id).order_by("due_on", "pk")]
    if not rows:
        raise Missing("")
    header = (
        _("Reference"),
        _("Name"),
        _("Fee (€)"),
        _("Travel (€)"),
        _("Total (€)"),
        _("Day of the work"),
        _("Pay until"),
    )
    lines = (
        (
            reference_of(one.pk),
            safe(payee(one.invitation.expert)),
            _euros(one.fee_cents),
            _euros(one.travel_cents),
            _euros(one.fee_cents + one.travel_cents),
            (one.due_on - PAID_AFTER).isoformat(),
            one.due_on.isoformat(),
        )
        for one in rows
    )
    return b"".join(lines_of(Sheet("fees", header, lines)))


def _euros(cents: int) -> str:
    return f"{cents // 100},{cents % 100:02}"
