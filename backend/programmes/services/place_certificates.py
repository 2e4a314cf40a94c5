"""Certificates of places: given when enough people passed, valid for two years."""

from datetime import date
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils import translation
from django.utils.translation import gettext as _

from backend.core.days import today
from backend.core.errors import Conflict
from backend.programmes.models import Certificate, Place, Project
from backend.programmes.states import TAKING_PART, CertificateKind, PlaceState, RevocationReason

from . import place_letters
from .certificate_files import paper_of
from .certificates import Achievement, issue, revoke
from .history import note
from .place_counts import add_to_counts, add_to_month

YEARS_VALID: Final = 2
LANGUAGES: Final = ("nl", "en", "vi", "zh-hans")


@transaction.atomic
def certify(place: Place, *, day: date | None = None, is_new: bool = True) -> bool:
    """Give a place the certificate of its period, once; return whether it got it now.

    :param day: the day on which it got it; today if it is left out
    :param is_new: whether it is counted, told and written down; not for places that are loaded
    """
    day = day or today()
    rows = Place.objects.select_for_update(of=("self",))
    row: Place = rows.select_related("project__organisation").get(pk=place.pk)
    if row.state not in TAKING_PART or row.certified_period >= row.period:
        return False
    was_certified = row.state == PlaceState.CERTIFIED
    until = end_of(day)
    values = {
        "state": PlaceState.CERTIFIED,
        "certified_on": day,
        "certified_until": until,
        "certified_period": row.period,
        "reminded": None,
        **_issued(row, until),
    }
    Place.objects.filter(pk=row.pk).update(**values, version=F("version") + 1)
    for name, value in values.items():
        setattr(place, name, value)
    if is_new:
        add_to_counts(row, certified=0 if was_certified else 1)
        add_to_month(row, day, certified=1)
        note(project_id=row.project_id, by=None, event="place.certified", subject=row.pk)
        place_letters.write(place, place_letters.CERTIFIED)
    return True


def _issued(row: Place, until: date) -> dict[str, Any]:
    """Issue a certificate and return the columns that lead to it."""
    issued = issue(
        project=row.project,
        kind=CertificateKind.PLACE,
        achievement=achievement_of(row.project),
        holder=row.name,
        language=row.language,
        valid_until=until,
    )
    return {"certificate": issued.certificate.pk, "certificate_code": issued.code}


def achievement_of(project: Project) -> Achievement:
    """Return what places of a project get certificates for, in all languages of professionals."""
    titles, criteria = {}, {}
    for code in LANGUAGES:
        with translation.override(code):
            titles[code] = _("Place whose staff knows the signs of trafficking")
            criteria[code] = _(
                "At least 60% of the people who work there passed the course, which was proven"
                " without naming anybody."
            )
    return Achievement(project.pk, titles, criteria)


def renew_name(place: Place) -> None:
    """Issue the certificate of a place anew, since its name was corrected."""
    if place.state != PlaceState.CERTIFIED or place.certified_until is None:
        return
    before = place.certificate
    Place.objects.filter(pk=place.pk).update(**_issued(place, place.certified_until))
    revoke_certificate(place.project_id, before, RevocationReason.MISTAKE)


def revoke_certificate(
    project_id: UUID, certificate_id: UUID | None, reason: RevocationReason
) -> None:
    """Revoke a certificate of a place, if it is valid and still there."""
    if certificate_id is None:
        return
    if Certificate.objects.filter(pk=certificate_id, revoked_on=None).first() is not None:
        revoke(by=None, project_id=project_id, certificate_id=certificate_id, reason=reason)


def end_revoked(sender: object, certificate: Certificate, **_more: Any) -> None:
    """Let the certificate of a place end at once when somebody revoked it."""
    for place in Place.objects.filter(certificate=certificate.pk, state=PlaceState.CERTIFIED):
        lapse(place)


def end_of(day: date) -> date:
    """Return the last day of a certificate that was given on a day."""
    try:
        return day.replace(year=day.year + YEARS_VALID)
    except ValueError:
        # A 29 February.
        return day.replace(year=day.year + YEARS_VALID, day=28)


@transaction.atomic
def lapse(place: Place) -> bool:
    """Let the certificate of a place end; return whether it did now."""
    moved = Place.objects.filter(pk=place.pk, state=PlaceState.CERTIFIED).update(
        state=PlaceState.LAPSED, version=F("version") + 1
    )
    if moved:
        add_to_counts(place, certified=-1)
    return bool(moved)


def certificate_paper(place: Place, language: str) -> bytes:
    """Return the certificate of a place as PDF.

    :raises Conflict: it has none, or no PDF can be made here
    """
    rows = Certificate.objects.select_related("award", "key")
    found = rows.filter(pk=place.certificate).first() if place.certificate else None
    if found is None:
        raise Conflict(_("The certificate of this place cannot be shown."))
    return paper_of(found, place.certificate_code, place.name, language)
