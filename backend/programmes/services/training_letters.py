"""Letters to people who registered for a training.

Others may look at a mailbox: a letter says that it is about a training, on which day, and the link
to the own page, where everything else stands.
"""

import logging
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from backend.core.crypto.errors import Damaged
from backend.core.days import day_of
from backend.core.locale import day_first
from backend.programmes.models import Registration, TrainingSession
from backend.programmes.selectors.trainings import mine_address
from backend.programmes.states import LIVE_STATES, RegistrationState
from notifications.letters import (
    Addressed,
    LetterKind,
    Words,
    register_letter_kind,
    write_letter,
    write_letters,
)

from .training_boxes import contact_of

log = logging.getLogger("kier.trainings")

CONFIRM: Final = "training.confirm"
WAITING: Final = "training.waiting"
LINK: Final = "training.link"
SEAT_FREE: Final = "training.seat-free"
CHANGED: Final = "training.changed"
CALLED_OFF: Final = "training.called-off"
REMINDER: Final = "training.reminder"
AFTERWARDS: Final = "training.afterwards"


@dataclass(frozen=True, slots=True)
class Letter:
    """What a letter says above the link, and to whom it still says it when it is sent."""

    text: str | Promise
    states: Collection[RegistrationState] = LIVE_STATES
    by_strangers: bool = False
    by_clock: bool = False


CAME_OR_MAY_HAVE: Final = (RegistrationState.CAME, RegistrationState.CONFIRMED)
LETTERS: Final[Mapping[str, Letter]] = {
    CONFIRM: Letter(
        gettext_lazy(
            "You registered for the training on {day}. Open this page and confirm it within 48 "
            "hours. Else somebody else gets your place."
        ),
        states=(RegistrationState.HELD,),
        by_strangers=True,
    ),
    WAITING: Letter(
        gettext_lazy(
            "The training on {day} is full. Do you want to wait for a place? Open this page and "
            "confirm it within 48 hours. Then we write to you when a place is free."
        ),
        states=(RegistrationState.WAITING,),
        by_strangers=True,
    ),
    LINK: Letter(
        gettext_lazy("You registered for the training on {day}. Everything about it is here."),
        by_strangers=True,
    ),
    SEAT_FREE: Letter(
        gettext_lazy(
            "There is a place for you at the training on {day}. Open this page and take it within "
            "48 hours. Else the next person gets it."
        ),
        states=(RegistrationState.HELD,),
    ),
    CHANGED: Letter(
        gettext_lazy(
            "The training for which you registered was moved. It is on {day}. On this page you see "
            "when and where. If you cannot come, cancel there."
        )
    ),
    CALLED_OFF: Letter(
        gettext_lazy("The training on {day} was called off. You do not have to do anything.")
    ),
    REMINDER: Letter(
        gettext_lazy(
            "The training for which you registered is on {day}. On this page you see when and "
            "where. If you cannot come, cancel there: somebody else may be waiting."
        ),
        states=(RegistrationState.CONFIRMED,),
        by_clock=True,
    ),
    AFTERWARDS: Letter(
        gettext_lazy(
            "What did you think of the training on {day}? On this page you can tell us. Your "
            "certificate is there too, if there is one."
        ),
        states=CAME_OR_MAY_HAVE,
        # Whoever has the trainer's address has it sent by adding people, and by saying of one
        # again and again that they came.
        by_strangers=True,
        by_clock=True,
    ),
}


def register_training_letters() -> None:
    """Add the letters to the registry, when the app starts."""
    for kind, letter in LETTERS.items():
        register_letter_kind(
            LetterKind(
                kind,
                _words_of(kind),
                by_strangers=letter.by_strangers,
                by_clock=letter.by_clock,
            )
        )


def write_to_person(row: Registration, kind: str) -> bool:
    """Write to somebody who registered; return whether a letter goes out."""
    contact = contact_of(row)
    if contact is None or not contact.email:
        return False
    return write_letter(kind=kind, subject=row.pk, address=contact.email, language=row.language)


def write_to_all(session: TrainingSession, kind: str) -> int:
    """Write to everybody to whom a letter says something; return how many letters go out."""
    letters = []
    rows = Registration.objects.filter(session=session, state__in=LETTERS[kind].states)
    for row in rows.order_by("number"):
        try:
            contact = contact_of(row)
        except Damaged:
            # The others hear of it all the same.
            log.exception("the contact of a registration does not open")
            continue
        if contact is not None and contact.email:
            letters.append(Addressed(row.pk, contact.email, row.language))
    return write_letters(kind=kind, letters=letters)


def _words_of(kind: str) -> Callable[[UUID, str], Words | None]:
    def words(registration_id: UUID, language: str) -> Words | None:
        rows = Registration.objects.select_related("session")
        row = rows.filter(pk=registration_id, state__in=LETTERS[kind].states).first()
        if row is None:
            return None
        day = day_first(day_of(row.session.starts_at))
        text = str(LETTERS[kind].text).format(day=day)
        stop = _(
            "Did you not register for this? Then do nothing, or cancel on that page: then we do "
            "not write again."
        )
        return Words(
            _("Your training on {day}").format(day=day), f"{text}\n\n{mine_address(row)}\n\n{stop}"
        )

    return words
