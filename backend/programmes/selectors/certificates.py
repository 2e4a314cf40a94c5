"""Certificates: which there are, whether one is valid, and the keys that sign them."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from types import MappingProxyType
from typing import Any, Final
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS
from django.db.models import BinaryField, Q, QuerySet

from backend.core.compiled_queries import CompiledQuery
from backend.core.days import today
from backend.core.errors import Missing
from backend.core.row_macs import is_authentic
from backend.programmes.models import Award, Certificate, Place, Project, SigningKey
from backend.programmes.states import CertificateKind, CertificateStatus

MOST_KEYS = 100
CODE = b"kier/certificates/code/"
MOST_VERIFIED: Final = 4096
"""Rows of certificates that were checked last, of 1 kB each: verifying is a fifth of a check."""


def signing_key() -> SigningKey | None:
    """Return the key that signs now."""
    found: SigningKey | None = SigningKey.objects.filter(retired_on=None).first()
    return found


def all_keys() -> Sequence[SigningKey]:
    """Return all keys, also those that count no more, the newest first."""
    return [*SigningKey.objects.order_by("-made_on", "retired_on", "pk")[:MOST_KEYS]]


def published_keys() -> Sequence[SigningKey]:
    """Return the keys whose signatures count, the one that signs now first."""
    rows = SigningKey.objects.filter(compromised_on=None).order_by("-made_on", "pk")
    return sorted(rows, key=lambda key: key.retired_on is not None)


def digest_of(code: str) -> bytes:
    """Return what is stored of a code. It is random enough for a hash without a key."""
    return hashlib.sha256(CODE + code.encode()).digest()


_COLUMNS: Final = tuple(field.attname for field in Certificate._meta.concrete_fields)
_BY_CODE: Final = CompiledQuery(
    lambda digest: Certificate.objects.filter(code_digest=digest).values_list(*_COLUMNS),
    (BinaryField, b"digest"),
)


def certificate_by_code(code: str) -> Certificate | None:
    """Return the certificate with a code, by one statement whatever the code is."""
    rows = (_row_of(values) for values in _BY_CODE(digest_of(code)))
    return next((row for row in rows if is_authentic(row)), None)


def days_by_code(code: str) -> Mapping[str, date | None] | None:
    """Return what says whether the certificate with a code is valid, by one statement."""
    for values in _BY_CODE(digest_of(code)):
        try:
            return _verified_days(values)
        except Missing:
            continue
    return None


def _row_of(values: tuple[Any, ...]) -> Certificate:
    row: Certificate = Certificate.from_db(DEFAULT_DB_ALIAS, _COLUMNS, values)
    return row


@lru_cache(maxsize=MOST_VERIFIED)
def _verified_days(values: tuple[Any, ...]) -> Mapping[str, date | None]:
    """Return the days of a row of which no column differs from one that was verified before.

    :raises Missing: it does not verify; that is not kept, so that each reading of it is told
    """
    row = _row_of(values)
    if not is_authentic(row):
        raise Missing
    return MappingProxyType({"valid_until": row.valid_until, "revoked_on": row.revoked_on})


def certificates_of(project: Project) -> QuerySet[Certificate]:
    """Return the certificates of a project with what they are for."""
    rows: QuerySet[Certificate] = Certificate.objects.filter(project=project)
    return rows.select_related("award")


def listed_certificates(project: Project) -> QuerySet[Certificate]:
    """Return those of a project that are listed: of places, and of people if they were revoked.

    The others would count people who passed a course, few by few; there is nothing to do with them
    before somebody shows a code.
    """
    return certificates_of(project).filter(Q(kind=CertificateKind.PLACE) | ~Q(revoked_on=None))


def names_of_places(rows: Iterable[Certificate]) -> Mapping[UUID, str]:
    """Return, by certificate, the names of places that have one of these; at most one statement."""
    of_places = [row for row in rows if row.kind == CertificateKind.PLACE]
    if not of_places:
        return {}
    projects = {row.project_id for row in of_places}
    places = Place.objects.filter(
        project__in=projects, certificate__in=[row.pk for row in of_places]
    )
    return {place.certificate: place.name for place in places if place.certificate}


def with_status(rows: QuerySet[Certificate], status: CertificateStatus) -> QuerySet[Certificate]:
    """Return those of some certificates that have a status today."""
    if status == CertificateStatus.REVOKED:
        return rows.filter(revoked_on__isnull=False)
    over = Q(valid_until__isnull=False, valid_until__lt=today())
    standing = rows.filter(revoked_on=None)
    return standing.filter(over) if status == CertificateStatus.EXPIRED else standing.exclude(over)


def certificate_of(project: Project, certificate_id: UUID) -> Certificate:
    """Return a certificate of a project. May raise `Missing`."""
    found = certificates_of(project).filter(pk=certificate_id).first()
    if found is None:
        raise Missing
    return found


def award_of(award_id: UUID) -> Award:
    """Return what certificates are for. May raise `Missing`."""
    found: Award | None = Award.objects.filter(pk=award_id).first()
    if found is None:
        raise Missing
    return found
