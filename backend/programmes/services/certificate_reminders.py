"""One mail before a certificate ends, for holders who left an address for it.

The address is sealed at rest, and erased with the mail or with the certificate.
"""

import logging
from collections.abc import Iterable
from datetime import timedelta
from typing import Final
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from backend.accounts.services import checked_address
from backend.core.at_rest import lock_at_rest, open_at_rest
from backend.core.crypto.encoding import decode, encode
from backend.core.crypto.padding import MIN_PACKED_SIZE, pack, unpack
from backend.core.days import today
from backend.core.errors import Conflict
from backend.core.locale import day_first
from backend.programmes.models import Certificate, CertificateReminder
from backend.programmes.states import CertificateStatus
from notifications.letters import LetterKind, Words, register_letter_kind, write_letter

from .certificates import status_of

log = logging.getLogger("kier.certificates")

KIND: Final = "certificate-ends"
BEFORE: Final = timedelta(days=30)
BATCH: Final = 200


@transaction.atomic
def remind(*, certificate: Certificate, email: str, language: str) -> None:
    """Have one mail sent before a certificate ends; another address replaces the one before.

    :raises FieldConflict: it is no mail address
    :raises Conflict: the certificate has no last day, or is over
    """
    address = checked_address(email)
    until = certificate.valid_until
    if until is None or _words(certificate.pk, language) is None:
        raise Conflict(_("This certificate does not end, or it is over."))
    row = CertificateReminder(certificate=certificate, due_on=max(until - BEFORE, today()))
    values = {"box": locked(row, address), "language": language, "due_on": row.due_on}
    CertificateReminder.objects.update_or_create(certificate=certificate, defaults=values)


def send_reminders() -> int:
    """Write the letters that are due, and erase their addresses here; return how many."""
    done, after = 0, UUID(int=0)
    while ids := [*_ids_after(after)]:
        for certificate_id in ids:
            try:
                done += _send(certificate_id)
            except Exception:
                # The next ones are written all the same, and this one tomorrow.
                log.exception("a reminder of a certificate was left by the clock")
        after = ids[-1]
    return done


def locked(row: CertificateReminder, address: str) -> bytes:
    """Return an address as it is stored, always of the same size."""
    return lock_at_rest(purpose_of(row), encode(pack({"address": address}, size=MIN_PACKED_SIZE)))


def purpose_of(row: CertificateReminder) -> bytes:
    """Return the purpose for which a row's box is locked: one that was moved does not open."""
    certificate_id: UUID = row.pk
    return b"kier/certificates/reminder/" + certificate_id.bytes


def register_reminders() -> None:
    """Register the kind of letter, once the apps are loaded."""
    register_letter_kind(LetterKind(KIND, _words, by_clock=True))


def _ids_after(after: UUID) -> Iterable[UUID]:
    rows = CertificateReminder.objects.filter(due_on__lte=today(), pk__gt=after)
    return rows.order_by("pk").values_list("pk", flat=True)[:BATCH]


@transaction.atomic
def _send(certificate_id: UUID) -> bool:
    rows = CertificateReminder.objects.select_for_update()
    row = rows.filter(pk=certificate_id, due_on__lte=today()).first()
    if row is None:
        return False
    content = unpack(decode(open_at_rest(purpose_of(row), bytes(row.box))))
    address, language = str(content["address"]), row.language
    row.delete()
    write_letter(kind=KIND, subject=certificate_id, address=address, language=language)
    return True


def _words(certificate_id: UUID, _language: str) -> Words | None:
    found = Certificate.objects.filter(pk=certificate_id).first()
    if found is None or found.valid_until is None:
        return None
    if status_of(found) != CertificateStatus.VALID:
        return None
    return Words(
        subject=_("Your certificate ends soon"),
        text="\n\n".join(
            [
                _("Your certificate is valid until {day}.").format(
                    day=day_first(found.valid_until)
                ),
                _("Do you want another one? Then do the course or the training again:"),
                f"{settings.PUBLIC_URL}/learn/",
                _("You asked for this mail once. We erased your address."),
            ]
        ),
    )
