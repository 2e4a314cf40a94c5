"""Places: registered by themselves, confirmed by mail, kept by their contact person."""

from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from backend.core.days import today
from backend.core.errors import Conflict, FieldConflict, ImpossibleMove, Missing
from backend.core.locale import day_first
from backend.core.names import clean_name, look_alikes
from backend.organisations.municipalities import municipalities
from backend.programmes.models import HouseToken, Place, PlaceCard, PlaceKey, Project, SpentToken
from backend.programmes.models.places import LONGEST_NAME, new_house_code
from backend.programmes.place_names import has_address, sort_key
from backend.programmes.states import TAKING_PART, PlaceState, RevocationReason

from . import place_letters
from .place_certificates import revoke_certificate
from .place_contacts import Contact, sealed
from .place_counts import add_to_counts, add_to_month
from .place_tokens import PART

# More than almost any place has; somebody looks whether it is true.
LARGE_STAFF: Final = 1_000
MOST_STAFF: Final = 20_000
# More than are on the list in any municipality.
MOST_COMPARED: Final = 2_000
# Who changes the number every day would learn from the share on which day somebody passed.
STAFF_STAYS: Final = timedelta(days=30)
# So long before the end of a certificate the next period may begin.
RENEWED_EARLY: Final = timedelta(days=183)


@transaction.atomic
def register_place(
    *,
    project: Project,
    name: str,
    municipality: str,
    kind: str,
    staff: int,
    contact: Contact,
    language: str,
    is_listed: bool = True,
) -> Place | None:
    """Add a place that registers itself; it takes part when its contact person confirms it.

    None, and nothing is kept, if no mail is sent to the address: show no difference.

    :raises Missing: the project has no places
    :raises Conflict: a name is not plainly written, or easily mistaken for that of another place;
        or there is no such municipality
    """
    if PART not in project.parts:
        raise Missing
    row = Place(
        project=project,
        name=name,
        municipality=municipality,
        kind=kind,
        staff=staff,
        language=language,
        is_listed=is_listed,
        registered_on=today(),
    )
    prepare(row)
    _check_new_name(row)
    row.contact = sealed(row, contact)
    row.save(force_insert=True)
    if place_letters.write(row, place_letters.CONFIRM):
        return row
    row.delete()
    return None


def prepare(row: Place) -> None:
    """Check what was given of a place, and set what follows from it.

    :raises Conflict: a name is not plainly written, there is no such municipality, or so many
        members of staff cannot be
    """
    row.name = clean_name(row.name, longest=LONGEST_NAME)
    if not row.name:
        raise FieldConflict("name", "none", _("Say what the place is called."))
    found = municipalities().get(row.municipality)
    if found is None:
        raise FieldConflict("municipality", "unknown", _("Choose a municipality from the list."))
    if not 1 <= row.staff <= MOST_STAFF:
        raise FieldConflict(
            "staff", "range", _("Give a number from 1 to {most}.").format(most=MOST_STAFF)
        )
    row.region = found.region
    row.sort_key = sort_key(f"{found.name} {row.name}")
    row.is_flagged = row.staff > max(LARGE_STAFF, row.checked_staff)


def _check_new_name(row: Place) -> None:
    # It comes into a mail to whatever address somebody typed.
    if has_address(row.name):
        raise FieldConflict(
            "name",
            "not-plain",
            _("Leave out web and mail addresses, and put a space behind a point."),
        )
    listed = Place.objects.filter(
        project=row.project,
        municipality=row.municipality,
        state=PlaceState.CERTIFIED,
        is_listed=True,
    )
    # Only those on the public list: who else takes part nobody hears.
    if look_alikes(row.name, listed.values_list("name", flat=True)[:MOST_COMPARED]):
        raise FieldConflict(
            "name",
            "taken",
            _(
                "A place with this name, or one that looks like it, is on the list already. Add"
                " the street to the name. Is it your place? Then write to the project."
            ),
        )


@transaction.atomic
def confirm_place(place: Place) -> Place:
    """Let a place take part whose contact person opened the link in the mail; twice is once.

    :raises ImpossibleMove: it stopped
    """
    day = today()
    moved = Place.objects.filter(pk=place.pk, state=PlaceState.NEW).update(
        state=PlaceState.CONFIRMED, confirmed_on=day, period_on=day
    )
    row: Place = Place.objects.select_related("project").get(pk=place.pk)
    if moved:
        add_to_counts(row, registered=1)
        add_to_month(row, day, registered=1)
    elif row.state == PlaceState.WITHDRAWN:
        raise ImpossibleMove(_("This place has stopped. Register it anew."))
    return row


@transaction.atomic
def change_staff(place: Place, *, staff: int) -> Place:
    """Change how many members of staff a place has, at most once in thirty days.

    :raises Conflict: it was changed a short time ago, or cannot be
    """
    day = today()
    if place.staff_changed_on and day < place.staff_changed_on + STAFF_STAYS:
        raise FieldConflict(
            "staff",
            "too-soon",
            _("You changed this number on {day}. You can change it once in 30 days.").format(
                day=day_first(place.staff_changed_on)
            ),
        )
    if staff == place.staff:
        return place
    version = place.version
    place.staff, place.staff_changed_on, place.version = staff, day, version + 1
    prepare(place)
    same = Place.objects.filter(pk=place.pk, state__in=TAKING_PART, version=version)
    if not same.update(
        staff=staff, staff_changed_on=day, is_flagged=place.is_flagged, version=version + 1
    ):
        raise Conflict(_("Somebody changed this place meanwhile. Look at it once more."))
    return place


@transaction.atomic
def change_by_contact(place: Place, **changes: Any) -> None:
    """Change what its contact person may change: `is_listed`, `language`."""
    Place.objects.filter(pk=place.pk).update(**changes, version=F("version") + 1)


def may_begin_period(place: Place) -> bool:
    """Return whether the next period of a place may begin."""
    if place.state == PlaceState.LAPSED:
        return place.certified_period == place.period
    return (
        place.state == PlaceState.CERTIFIED
        and place.certified_period == place.period
        and place.certified_until is not None
        and today() >= place.certified_until - RENEWED_EARLY
    )


@transaction.atomic
def begin_period(place: Place) -> Place:
    """Begin the next period: earlier cards, tokens and links in the house end.

    The certificate stays valid until its end.

    :raises ImpossibleMove: it is too early
    """
    if not may_begin_period(place):
        raise ImpossibleMove(_("The next period cannot begin yet."))
    moved = Place.objects.filter(pk=place.pk, period=place.period).update(
        period=place.period + 1,
        period_on=today(),
        house_code=new_house_code(),
        issued=0,
        passed=0,
        shown=0,
        nudged_on=None,
        version=F("version") + 1,
    )
    if not moved:
        raise ImpossibleMove(_("The next period has begun already."))
    erase_periods(place.pk, before=place.period + 1)
    return Place.objects.select_related("project").get(pk=place.pk)


@transaction.atomic
def withdraw_place(place: Place) -> None:
    """Let a place stop: its contact person, cards and tokens are erased.

    :raises ImpossibleMove: it stopped already
    """
    before = place.state
    moved = before != PlaceState.WITHDRAWN and Place.objects.filter(
        pk=place.pk, state=before
    ).update(
        state=PlaceState.WITHDRAWN,
        ended_on=today(),
        contact=b"",
        is_listed=False,
        is_flagged=False,
        link=F("link") + 1,
        version=F("version") + 1,
    )
    if not moved:
        raise ImpossibleMove(_("This place has stopped already."))
    erase_periods(place.pk, before=place.period + 1)
    revoke_certificate(place.project_id, place.certificate, RevocationReason.HOLDER)
    if before in TAKING_PART:
        is_certified = before == PlaceState.CERTIFIED
        add_to_counts(place, registered=-1, certified=-1 if is_certified else 0)


def erase_periods(place_id: UUID, *, before: int) -> None:
    """Erase keys, cards and tokens of earlier periods."""
    for model in (PlaceKey, PlaceCard, HouseToken, SpentToken):
        rows: Any = model.objects.filter(place=place_id, period__lt=before)
        rows.delete()
