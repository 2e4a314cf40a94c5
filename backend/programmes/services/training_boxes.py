"""What is kept of people in trainings under the server's key: contacts, and where a session is.

All boxes of a kind have one length, whatever they hold.
"""

import json
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from backend.core.at_rest import lock_at_rest, open_at_rest
from backend.programmes.models import Registration, TrainingSession
from backend.programmes.models.trainings import CONTACT_BYTES, DETAILS_BYTES

OVERHEAD = 28
LONGEST_NAME, LONGEST_ORGANISATION, LONGEST_WHERE = 80, 100, 300


@dataclass(frozen=True, slots=True)
class Contact:
    """Who registered; `certificate` is the code of the certificate that they got."""

    name: str
    email: str
    organisation: str
    certificate: str = ""


@dataclass(frozen=True, slots=True)
class Details:
    """Where a session is, which who registered sees, and who gives it."""

    where: str
    trainer: str = ""


def contact_purpose(row: Registration) -> bytes:
    """Return the purpose for which this row's box is locked: one that was moved does not open."""
    row_id: UUID = row.pk
    return b"kier/trainings/contact/" + row_id.bytes


def details_purpose(row: TrainingSession) -> bytes:
    """Return the same of a session."""
    row_id: UUID = row.pk
    return b"kier/trainings/details/" + row_id.bytes


def lock_contact(row: Registration, contact: Contact) -> bytes:
    """Return the box of a registration with a contact."""
    return lock_at_rest(contact_purpose(row), _padded(asdict(contact), CONTACT_BYTES))


def contact_of(row: Registration) -> Contact | None:
    """Return who registered; None if it was erased. May raise `Damaged`."""
    if not row.box:
        return None
    return Contact(**json.loads(open_at_rest(contact_purpose(row), bytes(row.box))))


def lock_details(row: TrainingSession, details: Details) -> bytes:
    """Return the box of a session with where it is."""
    return lock_at_rest(details_purpose(row), _padded(asdict(details), DETAILS_BYTES))


def details_of(row: TrainingSession) -> Details:
    """Return where a session is, and who gives it; nothing once it was erased.

    May raise `Damaged`.
    """
    if not row.details:
        return Details("")
    return Details(**json.loads(open_at_rest(details_purpose(row), bytes(row.details))))


def _padded(values: dict[str, Any], length: int) -> str:
    text = json.dumps(values, ensure_ascii=False)
    return text + " " * (length - OVERHEAD - len(text.encode()))
