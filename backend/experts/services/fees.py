"""What members are paid: noted after the work, approved, put on a list for payment, paid.

No bank number is kept here, and none is on the list: whoever pays knows whose it is.
"""

import base64
import hashlib
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from backend.core.errors import ImpossibleMove
from backend.experts.models import Fee, Platform
from backend.experts.selectors.fees import fees_of, payee
from backend.experts.selectors.finding import the_one
from backend.experts.states import FeeState
from surveys.exports.csv_form import lines_of, safe
from surveys.exports.sheets import Sheet

from .caring import DAYS_TO_PAY

# More wait for the next list.
MOST_LISTED = 1_000
REFERENCE_LENGTH = 10
PAID_AFTER = timedelta(days=DAYS_TO_PAY)


@transaction.atomic
def change_fee(
    *,
    platform: Platform,
    invitation_id: UUID,
    fee_cents: int | None = None,
    travel_cents: int | None = None,
) -> Fee:
    """Changes what somebody gets, as long as it is not approved; what is not given stays.

    :raises Missing: nothing was noted for this part
    :raises ImpossibleMove: it was approved already
    """
    given = {"fee_cents": fee_cents, "travel_cents": travel_cents}
    columns = {name: value for name, value in given.items() if value is not None}
    row = _held(platform, invitation_id)
    _be_in(row, FeeState.NOTED)
    if columns:
        Fee.objects.filter(pk=row.pk).update(**columns)
    return _read(platform, invitation_id)


@transaction.atomic
def approve(*, platform: Platform, invitation_id: UUID) -> Fee:
    """Lets a fee go on the next list.

    :raises Missing: nothing was noted for this part
    :raises ImpossibleMove: it was approved already
    """
    _be_in(_held(platform, invitation_id), FeeState.NOTED)
    Fee.objects.filter(pk=invitation_id).update(state=FeeState.APPROVED)
    return _read(platform, invitation_id)


@transaction.atomic
def note_paid(*, platform: Platform, invitation_id: UUID) -> Fee:
    """Notes that somebody got their money.

    :raises Missing: nothing was noted for this part
    :raises ImpossibleMove: it was not approved yet, or is paid already
    """
    _be_in(_held(platform, invitation_id), FeeState.APPROVED, FeeState.EXPORTED)
    Fee.objects.filter(pk=invitation_id).update(state=FeeState.PAID, paid_on=timezone.localdate())
    return _read(platform, invitation_id)


@transaction.atomic
def export_approved(*, platform: Platform) -> bytes:
    """A list of what was approved, as CSV in the language that is active; each fee is on one once.

    Euros with a comma; texts that a spreadsheet would take for formulas are made safe.
    """
    rows = [
        *fees_of(platform, state=FeeState.APPROVED)
        .select_for_update(of=("self",), no_key=True)
        .order_by("due_on", "pk")[:MOST_LISTED]
    ]
    Fee.objects.filter(pk__in=[one.pk for one in rows], state=FeeState.APPROVED).update(
        state=FeeState.EXPORTED, exported_on=timezone.localdate()
    )
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


def reference_of(invitation_id: UUID) -> str:
    """What a payment is called on a bank statement: always the same, and says nothing."""
    digest = hashlib.sha256(b"kier/1/hope-fee|" + invitation_id.bytes).digest()
    return base64.b32encode(digest).decode()[:REFERENCE_LENGTH]


def _euros(cents: int) -> str:
    return f"{cents // 100},{cents % 100:02}"


def _held(platform: Platform, invitation_id: UUID) -> Fee:
    rows = Fee.objects.select_for_update(of=("self",), no_key=True)
    return the_one(rows.filter(pk=invitation_id, invitation__assignment__platform=platform))


def _read(platform: Platform, invitation_id: UUID) -> Fee:
    return fees_of(platform).get(pk=invitation_id)


def _be_in(row: Fee, *states: FeeState) -> None:
    if row.state not in states:
        raise ImpossibleMove(
            _("This payment is “{state}” now. Load this list again.").format(
                state=FeeState(row.state).label
            )
        )
