"""What is written to contact persons of places; a mail says what it is about and has a link."""

from collections.abc import Callable, Mapping
from typing import Final
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _

from backend.core.locale import day_first
from backend.programmes.models import Place
from backend.programmes.states import TAKING_PART, PlaceState
from notifications.letters import LetterKind, Words, register_letter_kind, write_letter

from .place_contacts import Purpose, contact_of, link_token

CONFIRM: Final = "place-confirm"
READY: Final = "place-ready"
CERTIFIED: Final = "place-certified"
ENDS: Final = "place-ends"
UNDERWAY: Final = "place-underway"


def write(row: Place, kind: str) -> bool:
    """Have a mail sent to the contact person of a place; return whether it will be."""
    contact = contact_of(row)
    if contact is None:
        return False
    return write_letter(
        kind=kind, subject=row.pk, address=contact.email, language=row.language, once=True
    )


def confirm_address(row: Place) -> str:
    """Return where a place is confirmed."""
    return f"{settings.PUBLIC_URL}/places/confirm/{link_token(row, Purpose.CONFIRM)}"


def own_address(row: Place) -> str:
    """Return the page of a place's contact person."""
    return f"{settings.PUBLIC_URL}/places/mine/{link_token(row, Purpose.MINE)}"


def _confirm(row: Place) -> Words | None:
    if row.state != PlaceState.NEW:
        return None
    return Words(
        _("Confirm that {place} takes part").format(place=row.name),
        _(
            "Somebody registered {place} with this mail address.\n\n"
            "Was it you? Then open this link within 14 days, and press the button:\n{link}\n\n"
            "Was it not you? Then do nothing. After 14 days we erase it."
        ).format(place=row.name, link=confirm_address(row)),
    )


def _ready(row: Place) -> Words | None:
    if row.state not in TAKING_PART or row.is_flagged:
        return None
    return Words(
        _("{place} has its cards").format(place=row.name),
        _(
            "We looked at how many people work at {place}. You can make cards now, and hang up the"
            " poster.\n\n"
            "They are on your page:\n{link}\n\n{stop}"
        ).format(place=row.name, link=own_address(row), stop=_stop()),
    )


def _certified(row: Place) -> Words | None:
    if row.state != PlaceState.CERTIFIED or row.certified_until is None:
        return None
    return Words(
        _("{place} has its certificate").format(place=row.name),
        _(
            "Enough people of {place} passed the course. The certificate is valid until {day}.\n\n"
            "You find it on your page:\n{link}\n\n{stop}"
        ).format(
            place=row.name,
            day=day_first(row.certified_until),
            link=own_address(row),
            stop=_stop(),
        ),
    )


def _ends(row: Place) -> Words | None:
    if row.state != PlaceState.CERTIFIED or row.certified_until is None:
        return None
    return Words(
        _("The certificate of {place} ends").format(place=row.name),
        _(
            "The certificate of {place} is valid until {day}. It is renewed when 60% of the people"
            " who work there take the course again.\n\n"
            "Begin the next period on your page, and hand out new cards:\n{link}\n\n{stop}"
        ).format(
            place=row.name,
            day=day_first(row.certified_until),
            link=own_address(row),
            stop=_stop(),
        ),
    )


def _underway(row: Place) -> Words | None:
    if row.state not in TAKING_PART or row.certified_period == row.period:
        return None
    return Words(
        _("How far is {place}?").format(place=row.name),
        _(
            "Not enough people of {place} have passed the course yet. Lay out some cards, or hang"
            " up the poster.\n\n"
            "On your page you see how far you are:\n{link}\n\n"
            "We write this at most once a month.\n\n{stop}"
        ).format(place=row.name, link=own_address(row), stop=_stop()),
    )


def _stop() -> str:
    return _("Do you want no more mails? Let the place stop, at the bottom of that page.")


WORDS: Final[Mapping[str, Callable[[Place], Words | None]]] = {
    CONFIRM: _confirm,
    READY: _ready,
    CERTIFIED: _certified,
    ENDS: _ends,
    UNDERWAY: _underway,
}


def _words_of(kind: str) -> Callable[[UUID, str], Words | None]:
    def words(place_id: UUID, _language: str) -> Words | None:
        row = Place.objects.filter(pk=place_id).first()
        return WORDS[kind](row) if row is not None and row.contact else None

    return words


def register_letters() -> None:
    """Add the kinds of letters to the registry."""
    for kind in WORDS:
        by_strangers = kind == CONFIRM
        register_letter_kind(
            LetterKind(kind, _words_of(kind), by_strangers=by_strangers, by_clock=not by_strangers)
        )
