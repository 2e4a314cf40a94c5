"""What members are paid: noted after the work, put on a list for payment, paid.

No bank number is kept here, and none is on the list: whoever pays knows whose it is.
"""

import base64
import hashlib
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from backend.core.errors import ImpossibleMove
from backend.experts import local_time
from backend.experts.models import Fee, Platform
from backend.experts.selectors.fees import fees_of
from backend.experts.selectors.finding import the_one
from backend.experts.states import FeeState

from .caring import DAYS_TO_PAY

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
    """Changes what somebody gets, as long as it is on no list; what is not given stays.

    :raises Missing: nothing was noted for this part
    :raises ImpossibleMove: it is on a list already
    """
    given = {"fee_cents": fee_cents, "travel_cents": travel_cents}
    columns = {name: value for name, value in given.items() if value is not None}
    row = _held(platform, invitation_id)
    _be_in(row, FeeState.NOTED)
    if columns:
        Fee.objects.filter(pk=row.pk).update(**columns)
    return _read(platform, invitation_id)


@transaction.atomic
def take_back(*, platform: Platform, invitation_id: UUID) -> Fee:
    """Takes a mistake off its list: the fee is noted as before, and can be changed.

    :raises Missing: nothing was noted for this part
    :raises ImpossibleMove: it is on no list, or somebody has the list on which it stands
    """
    row = _held(platform, invitation_id)
    _be_in(row, FeeState.LISTED)
    if row.downloaded_on:
        raise ImpossibleMove(_("Somebody has the list on which this payment stands."))
    Fee.objects.filter(pk=invitation_id).update(state=FeeState.NOTED, payment_list=None)
    return _read(platform, invitation_id)


@transaction.atomic
def note_paid(*, platform: Platform, invitation_id: UUID) -> Fee:
    """Notes that somebody got their money.

    :raises Missing: nothing was noted for this part
    :raises ImpossibleMove: it is on no list yet, or is paid already
    """
    _be_in(_held(platform, invitation_id), FeeState.LISTED)
    Fee.objects.filter(pk=invitation_id).update(state=FeeState.PAID, paid_on=local_time.today())
    return _read(platform, invitation_id)


def reference_of(invitation_id: UUID) -> str:
    """What a payment is called on a bank statement: always the same, and says nothing."""
    digest = hashlib.sha256(b"kier/1/hope-fee|" + invitation_id.bytes).digest()
    return base64.b32encode(digest).decode()[:REFERENCE_LENGTH]


def _held(platform: Platform, invitation_id: UUID) -> Fee:
    rows = Fee.objects.select_for_update(of=("self",), no_key=True)
    return the_one(rows.filter(pk=invitation_id, invitation__assignment__platform=platform))


def _read(platform: Platform, invitation_id: UUID) -> Fee:
    return fees_of(platform).get(pk=invitation_id)


def _be_in(row: Fee, state: FeeState) -> None:
    if row.state != state:
        raise ImpossibleMove(
            _("This payment is “{state}” now. Load this list again.").format(
                state=FeeState(row.state).label
            )
        )
