"""Certificates as Open Badges 3.0: credentials that others verify without asking us.

openbadgeslib makes the documents, we sign them: a badge names its key by the DID of this Kier, so
that keys can be replaced, and holds it too, for verifiers that resolve no DID.
"""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final

from backend.core.days import HERE
from backend.core.errors import Missing
from backend.core.languages import BY_CODE
from backend.organisations.texts import in_language
from backend.programmes.certificate_addresses import (
    award_address,
    check_address,
    issuer_address,
    issuer_id,
    list_address,
)
from backend.programmes.models import Award, Certificate
from backend.programmes.selectors.certificates import published_keys
from backend.programmes.states import CertificateKind

from .signatures import current_key, signed
from .status_lists import PURPOSE

ISSUER: Final = "Kier"
MEDIA_TYPE: Final = "application/vc+jwt"

# Of the vocabulary of Open Badges (AchievementType).
TYPES: Final = {
    CertificateKind.COURSE: "CertificateOfCompletion",
    CertificateKind.TRAINING: "CertificateOfCompletion",
    CertificateKind.PLACE: "Certification",
}


def badge_of(certificate: Certificate, code: str, holder: str) -> str:
    """Return the badge of a certificate as a signed JWT (Open Badges 3.0, section 8.2).

    Made again, it is another signature of the same: with the key that is in use by then.

    :param holder: the name on it, as `backend.programmes.services.certificates.held` takes it
    """
    return signed(_credential(certificate, code, holder), current_key())


def did_document() -> dict[str, Any]:
    """Return the DID document of this Kier (did:web): the keys whose signatures count.

    :raises Missing: nothing was issued yet
    """
    from openbadgeslib.ob3 import build_did_document  # noqa: PLC0415 - slow to import

    keys = published_keys()
    if not keys:
        raise Missing
    document: dict[str, Any] = build_did_document(
        issuer_id(), [(key.pk, key.public) for key in keys]
    )
    return document


def issuer_profile() -> dict[str, Any]:
    """Return who issues, as in the badges."""
    return _issuer().to_dict()  # type: ignore[no-any-return]


def award_document(award: Award, language: str) -> dict[str, Any]:
    """Return what a certificate is for (`Achievement`), in a language if there are words in it."""
    from openbadgeslib.ob3 import Achievement  # noqa: PLC0415 - slow to import

    title, criteria = in_language(award.titles, language), in_language(award.criteria, language)
    address = award_address(award.pk)
    achievement = Achievement(
        id=address,
        name=str(title),
        description=str(criteria),
        criteria_narrative=str(criteria),
        achievement_type=TYPES[CertificateKind(award.kind)],
    )
    document: dict[str, Any] = achievement.to_dict()
    # What openbadgeslib has no field for.
    document["criteria"]["id"] = address
    document["inLanguage"] = BY_CODE[getattr(title, "language", language)].tag
    document["creator"] = {"id": f"{address}#creator", "type": ["Profile"], "name": award.issuer}
    return document


def _credential(certificate: Certificate, code: str, holder: str) -> dict[str, Any]:
    from openbadgeslib.ob3 import (  # noqa: PLC0415 - slow to import
        Achievement,
        Evidence,
        IdentityObject,
        OpenBadgeCredential,
        status_entry,
    )

    document = award_document(certificate.award, certificate.language)
    until = certificate.valid_until
    credential = OpenBadgeCredential(
        issuer=_issuer(),
        recipient_id=None,
        achievement=Achievement(document["id"], document["name"], "", ""),
        id=f"urn:uuid:{certificate.pk}",
        issuance_date=_midnight(certificate.issued_on),
        expiration_date=_last_second(until) if until else None,
        evidence=[Evidence(id=check_address(code), name="Check this certificate")],
        credential_status=[
            status_entry(list_address(certificate.status_list), PURPOSE, certificate.status_index)
        ],
        identifiers=[
            IdentityObject(holder, "name", hashed=False)
            if holder
            else IdentityObject(code, "identifier", hashed=False)
        ],
    )
    payload: dict[str, Any] = credential.to_jwt_payload()
    payload["credentialSubject"]["achievement"] = document
    return payload


def _issuer() -> Any:
    from openbadgeslib.ob3 import Issuer  # noqa: PLC0415 - slow to import

    return Issuer(id=issuer_id(), name=ISSUER, url=issuer_address())


def _last_second(day: date) -> datetime:
    return _midnight(day + timedelta(days=1)) - timedelta(seconds=1)


def _midnight(day: date) -> datetime:
    """Return when a day begins where certificates are issued, in UTC."""
    return datetime.combine(day, time(), HERE).astimezone(UTC)
