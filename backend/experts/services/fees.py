"""What members are paid: noted after the work, put on a list for payment, paid.

No bank number is kept or listed. A list stays as it was made and can be downloaded again; a fee is
on one list at most, and can be taken off it until somebody says that they have it.
"""

import base64
import hashlib
from collections.abc import Collection
from datetime import timedelta
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from backend.core.errors import ImpossibleMove, Missing
from backend.experts import local_time
from backend.experts.models import Fee, Invitation, Platform
from backend.experts.selectors import get_or_missing
from backend.experts.selectors.care import PaymentList, fees_of, list_of, payee
from backend.experts.states import FeeState
from surveys.exports.csv_form import lines_of, safe
from surveys.exports.sheets import Sheet

from .care import DAYS_TO_PAY

REFERENCE_LENGTH = 10
PAID_AFTER = timedelta(days=DAYS_TO_PAY)
# More go on another list.
MAX_LISTED = 1_000


@transaction.atomic
def change_fee(
    *,
    platform: Platform,
    invitation_id: UUID,
    fee_cents: int | None = None,
    travel_cents: int | None = None,
) -> Fee:
    """Change what somebody gets, as long as it is on no list; what is not given stays."""
    given = {"fee_cents": fee_cents, "travel_cents": travel_cents}
    columns = {name: value for name, value in given.items() if value is not None}
    row = _lock(platform, invitation_id)
    _be_in(row, FeeState.NOTED)
    if columns:
        Fee.objects.filter(pk=row.pk).update(**columns)
    return _read(platform, invitation_id)


@transaction.atomic
def take_back(*, platform: Platform, invitation_id: UUID) -> Fee:
    """Take a mistake off its list: the fee is noted as before, and can be changed."""
    row = _lock(platform, invitation_id)
    _be_in(row, FeeState.LISTED)
    if row.downloaded_on:
        raise ImpossibleMove(_("Somebody has the list on which this payment stands."))
    Fee.objects.filter(pk=invitation_id).update(state=FeeState.NOTED, payment_list=None)
    return _read(platform, invitation_id)


@transaction.atomic
def note_paid(*, platform: Platform, invitation_id: UUID) -> Fee:
    """Note that somebody got their money."""
    _be_in(_lock(platform, invitation_id), FeeState.LISTED)
    Fee.objects.filter(pk=invitation_id).update(state=FeeState.PAID, paid_on=local_time.today())
    return _read(platform, invitation_id)


def reference_of(invitation_id: UUID) -> str:
    """Return what a payment is called on a bank statement: always the same, and says nothing."""
    digest = hashlib.sha256(b"kier/1/hope-fee|" + invitation_id.bytes).digest()
    return base64.b32encode(digest).decode()[:REFERENCE_LENGTH]


def _lock(platform: Platform, invitation_id: UUID) -> Fee:
    rows = Fee.objects.select_for_update(of=("self",), no_key=True)
    return get_or_missing(rows.filter(pk=invitation_id, invitation__assignment__platform=platform))


def _read(platform: Platform, invitation_id: UUID) -> Fee:
    return fees_of(platform).get(pk=invitation_id)


def _be_in(row: Fee, state: FeeState) -> None:
    if row.state != state:
        raise ImpossibleMove(
            _("This payment is “{state}” now. Load this list again.").format(
                state=FeeState(row.state).label
            )
        )


@transaction.atomic
def make_list(*, platform: Platform, parts: Collection[UUID]) -> PaymentList:
    """Put fees that were noted on a list, all or none."""
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
    """Note that somebody has a list: nothing is taken off it any more."""
    rows = fees_of(platform).filter(payment_list=list_id)
    if not rows.exists():
        raise Missing
    Fee.objects.filter(pk__in=rows.values("pk"), payment_list=list_id, downloaded_on=None).update(
        downloaded_on=local_time.today()
    )
    return list_of(platform, list_id)


def written_list(*, platform: Platform, list_id: UUID) -> bytes:
    """Return a list as CSV in the active language: euros with a comma, no formulas."""
    rows = [*fees_of(platform).filter(payment_list=list_id).order_by("due_on", "pk")]
    if not rows:
        raise Missing
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
            reference_of(fee.pk),
            safe(payee(fee.invitation.expert)),
            _euros(fee.fee_cents),
            _euros(fee.travel_cents),
            _euros(fee.fee_cents + fee.travel_cents),
            (fee.due_on - PAID_AFTER).isoformat(),
            fee.due_on.isoformat(),
        )
        for fee in rows
    )
    return b"".join(lines_of(Sheet("fees", header, lines)))


def _euros(cents: int) -> str:
    return f"{cents // 100},{cents % 100:02}"
