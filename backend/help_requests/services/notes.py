"""Internal notes of an organisation: what colleagues tell each other about a request."""

from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from backend.core.errors import Conflict, ImpossibleMove, Missing
from backend.core.hours import this_hour
from backend.help_requests.models import Note, Referral
from backend.help_requests.payloads import LockedText
from backend.help_requests.selectors import note_of
from backend.organisations.models import OrganisationKey

from .messages import check_reader
from .notices import show_change
from .referrals import lock_request

MAX_NOTES = 100
"""Notes of one organisation about one request."""


def add_note(*, referral: Referral, author: UUID, note: LockedText) -> tuple[Note, bool]:
    """Store a note; return it and whether it is new.

    The request's own retention and quota do not change: a seeker notices nothing of a note.

    :raises Withheld: the organisation may not read the request
    :raises ImpossibleMove: it interprets, and does not help
    :raises Conflict: the identifier is taken, the key is not the one in use, or there are too many
    """
    try:
        return _add(referral, author, note), True
    except (IntegrityError, Conflict):
        known = Note.objects.filter(id=note.id, referral=referral.id, author=author).first()
        if known and known.key_id == note.key_id and bytes(known.box) == note.box:
            return known, False
        if not Note.objects.filter(id=note.id).exists():
            raise
        raise Conflict(_("This identifier is in use. Make a new one and send again.")) from None


@transaction.atomic
def _add(referral: Referral, author: UUID, note: LockedText) -> Note:
    row = locked_referral(referral)
    if row.interprets:
        raise ImpossibleMove(_("An interpreter keeps no notes of a request."))
    check_key(row.organisation_id, note.key_id)
    rows = Note.objects.filter(referral=row.id)
    if rows.count() >= MAX_NOTES:
        detail = _("There are {number} notes here already. Delete some that are not needed.")
        raise Conflict(detail.format(number=MAX_NOTES))
    last = rows.aggregate(last=Max("number"))["last"] or 0
    kept = Note.objects.create(
        id=note.id,
        referral=row,
        number=last + 1,
        author=author,
        key_id=note.key_id,
        box=note.box,
        written_hour=this_hour(),
    )
    show_change(row)
    return kept


@transaction.atomic
def change_note(*, referral: Referral, note: LockedText) -> Note:
    """Replace a note by its next revision.

    :raises Missing: there is no such note
    :raises Withheld: the organisation may not read the request
    :raises Conflict: the revision does not follow, or the key is not the one in use
    """
    row = locked_referral(referral)
    known = note_of(row, note.id)
    if known.revision == note.revision and bytes(known.box) == note.box:
        return known
    if known.revision + 1 != note.revision:
        raise Conflict(_("This note was changed meanwhile. Look at it once more."))
    check_key(row.organisation_id, note.key_id)
    known.revision, known.key_id, known.box = note.revision, note.key_id, note.box
    known.save(update_fields=["revision", "key", "box"])
    show_change(row)
    return known


@transaction.atomic
def delete_note(*, referral: Referral, note_id: UUID) -> None:
    """Destroy a note. May raise `Missing` or `Withheld`."""
    row = locked_referral(referral)
    note_of(row, note_id).delete()
    show_change(row)


def check_key(organisation_id: UUID, key_id: UUID) -> None:
    """Raise `Conflict` unless this is the key that the organisation uses now."""
    keys = OrganisationKey.objects.filter(organisation=organisation_id, active=True)
    if key_id not in {key.id for key in keys}:
        detail = _("The organisation's key was replaced. Lock the note with the new one.")
        raise Conflict(detail, code="key-replaced")


def locked_referral(referral: Referral) -> Referral:
    """Return the referral as it is now, locked with its request. May raise `Withheld`."""
    lock_request(referral.request_id)
    row = Referral.objects.filter(id=referral.id).first()
    if row is None:
        raise Missing
    check_reader(row)
    return row
