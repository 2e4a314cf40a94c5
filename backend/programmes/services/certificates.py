"""Issuing, checking, renewing and revoking certificates.

Whose a certificate is stands in no row: of its code there is a hash, of the holder's name a HMAC
whose key is made of the code. Paper and badge are made when somebody brings both
(`backend.programmes.services.badges`, `backend.programmes.services.certificate_files`).
"""

import hashlib
import hmac
import json
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.dispatch import Signal
from django.utils.translation import gettext as _

from backend.core import retention
from backend.core.crypto.boxes import hkdf
from backend.core.days import today
from backend.core.errors import Conflict, ImpossibleMove
from backend.core.names import clean_name
from backend.programmes.certificate_addresses import check_address, new_code, read_code
from backend.programmes.models import Award, Certificate, Project
from backend.programmes.roles import Participant
from backend.programmes.selectors.certificates import (
    certificate_by_code,
    certificate_of,
    days_by_code,
    digest_of,
)
from backend.programmes.selectors.projects import visible_project
from backend.programmes.states import (
    CertificateKind,
    CertificateStatus,
    RevocationReason,
    status_on,
)

from .history import note
from .signatures import current_key
from .status_lists import free_entry

certificate_revoked = Signal()
"""A `certificate` was revoked, within the transaction that did it."""

LONGEST_HOLDER: Final = 120
# Two are issued at once at one entry of a status list once in many thousands of years.
TRIES: Final = 3


@dataclass(frozen=True, slots=True)
class Achievement:
    """What somebody did: the course, training or place, and its words by language."""

    id: UUID
    title: Mapping[str, str]
    criteria: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Issued:
    """A new certificate with its code, which is nowhere else."""

    certificate: Certificate
    code: str

    @property
    def address(self) -> str:
        """Where the certificate is checked."""
        return check_address(self.code)


@transaction.atomic
def issue(
    *,
    project: Project,
    kind: CertificateKind,
    achievement: Achievement,
    holder: str,
    language: str,
    valid_until: date | None,
) -> Issued:
    """Issue a certificate.

    :param holder: the name on it, which is not kept; empty: it has none
    :param language: that of the paper, if nobody chooses another one
    :param valid_until: the last day; None: it has no end
    :raises FieldConflict: the name has signs that no name has
    """
    award = _award(project, kind, achievement)
    return _issued(award, project, holder, language, valid_until)


@transaction.atomic
def renew(*, certificate_id: UUID, holder: str, language: str, valid_until: date | None) -> Issued:
    """Issue another certificate for the same; the one before stays until it ends.

    :raises ImpossibleMove: it was revoked, or is not there
    """
    before = Certificate.objects.select_related("award").filter(pk=certificate_id).first()
    if before is None or before.revoked_on is not None:
        raise ImpossibleMove(_("A certificate that was revoked is not renewed."))
    return _issued(before.award, before.project, holder, language, valid_until)


def check(code: str) -> CertificateStatus | None:
    """Return the status of the certificate with a code, as somebody typed it; None if unknown."""
    days = days_by_code(read_code(code))
    return None if days is None else status_on(today(), **days)


def with_code(typed: str) -> Certificate | None:
    """Return the certificate with a code, as somebody typed it."""
    return certificate_by_code(read_code(typed))


def status_of(certificate: Certificate) -> CertificateStatus:
    """Return the status of a certificate today."""
    days = {"valid_until": certificate.valid_until, "revoked_on": certificate.revoked_on}
    return status_on(today(), **days)


def with_code_and_name(*, code: str, holder: str) -> Certificate | None:
    """Return the certificate with a code if this is the name on it.

    Unknown codes take as long as wrong names.
    """
    code = read_code(code)
    found = certificate_by_code(code)
    stored = bytes(found.holder_digest) if found is not None else b""
    is_holder = hmac.compare_digest(_holder_digest(code, holder), stored)
    return found if is_holder else None


def plain_name(typed: str) -> str:
    """Return a name as it comes onto the paper: in the signs that are meant, with single spaces."""
    return " ".join(unicodedata.normalize("NFKC", typed).split())


@transaction.atomic
def revoke(
    *,
    by: Participant | None,
    project_id: UUID,
    certificate_id: UUID,
    reason: RevocationReason,
) -> Certificate:
    """Revoke a certificate, for ever.

    :param by: None: the clock
    :raises Missing: `by` does not see it
    :raises PermissionDenied: `by` does not run the project
    :raises ImpossibleMove: it was revoked already
    """
    project = visible_project(by, project_id) if by else Project.objects.get(pk=project_id)
    if by is not None and not by.runs(project.organisation_id):
        raise PermissionDenied
    row = certificate_of(project, certificate_id)
    standing = Certificate.objects.filter(pk=row.pk, revoked_on=None)
    if not standing.update(revoked_on=today(), reason=reason):
        raise ImpossibleMove(_("This certificate was revoked already."))
    note(project_id=project_id, by=by, event="certificate.revoked", subject=row.pk)
    certificate_revoked.send(sender=Certificate, certificate=row)
    return certificate_of(project, certificate_id)


def erase_ended() -> int:
    """Erase certificates that ended long ago; return how many."""
    day = today() - retention.CERTIFICATES.length
    rows = Certificate.objects.filter(valid_until__lt=day)
    return int(rows.delete()[1].get("programmes.Certificate", 0))


# -- Rows -----------------------------------------------------------------------------------------


def _award(project: Project, kind: CertificateKind, achievement: Achievement) -> Award:
    """Return the row with these words; they are stored once."""
    words = {
        "kind": kind,
        "subject": achievement.id,
        "issuer": project.organisation.name,
        "titles": dict(achievement.title),
        "criteria": dict(achievement.criteria),
    }
    text = json.dumps(words, sort_keys=True, default=str).encode()
    digest = hashlib.sha256(text).digest()
    award: Award = Award.objects.get_or_create(digest=digest, defaults=words)[0]
    return award


def _issued(
    award: Award, project: Project | None, holder: str, language: str, valid_until: date | None
) -> Issued:
    holder = clean_name(holder, longest=LONGEST_HOLDER, field="holder")
    code = new_code()
    key = current_key()
    for _try in range(TRIES):
        number, index = free_entry()
        row = Certificate(
            project=project,
            award=award,
            kind=award.kind,
            code_digest=digest_of(code),
            holder_digest=_holder_digest(code, holder),
            language=language,
            issued_on=today(),
            valid_until=valid_until,
            status_list=number,
            status_index=index,
            key=key,
        )
        try:
            with transaction.atomic():
                row.save(force_insert=True)
        except IntegrityError:
            continue
        return Issued(row, code)
    raise Conflict(_("The certificate was not made. Try again."))


def _holder_digest(code: str, holder: str) -> bytes:
    """Return what is stored of a name: capitals and spaces make no difference."""
    name = plain_name(holder).casefold()
    return hmac.digest(hkdf(code.encode(), b"kier/certificates/holder"), name.encode(), "sha256")
