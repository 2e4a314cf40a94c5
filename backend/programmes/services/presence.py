"""Who came to a session, as the trainer says; messages may come late, twice, or in any order.

The trainer sees first names and organisations.
"""

import logging
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from backend.core.crypto.errors import Damaged
from backend.core.errors import Conflict, FieldConflict, ImpossibleMove
from backend.programmes.models import Registration, TrainingSession
from backend.programmes.selectors.trainings import (
    BEFORE_BEGINNING,
    PRESENCE_OPEN,
    people_to_mark,
)
from backend.programmes.states import LIVE_STATES, RegistrationState, SessionState

from .registrations import checked_contact, lock_session, next_number, of_mailbox
from .training_boxes import Contact, contact_of, lock_contact
from .training_letters import AFTERWARDS, LINK, write_to_person

log = logging.getLogger("kier.trainings")

MOST_WALK_INS: Final = 200
HIGHEST_COUNTER: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class Expected:
    """Somebody who is expected; `came` is None as long as nobody said.

    :ivar counter: how often something was said of them
    """

    id: UUID
    name: str
    organisation: str
    came: bool | None
    waits: bool
    counter: int


@dataclass(frozen=True, slots=True)
class Mark:
    """Whether somebody came, and how often the phone had said something of them by then."""

    registration_id: UUID
    came: bool
    counter: int


@transaction.atomic
def mark(*, session_id: UUID, marks: list[Mark]) -> int:
    """Take what a trainer says of people; return how many of it was news.

    What was said later, by its counter, stays; people who are not of the session are passed over.

    :raises Missing: there is no such session
    :raises ImpossibleMove: it was called off, does not begin yet, or is over for long
    """
    session = lock_session(session_id)
    check_marking(session)
    news = 0
    known = Registration.objects.filter(session=session, state__in=LIVE_STATES).in_bulk(
        [one.registration_id for one in marks]
    )
    for one in marks:
        row = known.get(one.registration_id)
        if row is None or row.presence >= one.counter:
            continue
        was_told = row.state in {RegistrationState.CONFIRMED, RegistrationState.CAME}
        row.state = RegistrationState.CAME if one.came else RegistrationState.MISSED
        row.presence = one.counter
        rows = Registration.objects.filter(pk=row.pk, presence__lt=one.counter)
        news += rows.update(state=row.state, presence=one.counter, hold_until=None)
        if one.came and session.is_evaluated and not was_told:
            write_to_person(row, AFTERWARDS)
    return news


@transaction.atomic
def add_walk_in(
    *,
    session_id: UUID,
    registration_id: UUID,
    name: str,
    organisation: str,
    profession: str,
    region: str,
    language: str,
    email: str = "",
) -> Registration:
    """Add somebody who came without having registered; a second time changes nothing.

    Whose mailbox registered is not added: that registration says that they came.

    :param registration_id: made on the phone
    :param email: where their link goes, at which the certificate is; else they get none
    :raises Missing: there is no such session
    :raises ImpossibleMove: as in `mark`
    :raises Conflict: too many were added, or what is given does not do
    """
    session = lock_session(session_id)
    check_marking(session)
    known = Registration.objects.filter(pk=registration_id).first()
    if known is not None:
        if known.session_id != session_id:
            text = _("This was sent for another session. Add this person once more.")
            raise FieldConflict("id", "taken", text)
        return known
    contact = checked_contact(name, email, organisation, needs_email=False)
    registered = of_mailbox(session, contact.email) if contact.email else None
    if registered is not None:
        return _came_after_all(session, registered)
    if Registration.objects.filter(session=session, is_walk_in=True).count() >= MOST_WALK_INS:
        raise Conflict(_("Too many people were added. Ask your coordinator."))
    row = Registration(
        pk=registration_id,
        session=session,
        number=next_number(session),
        state=RegistrationState.CAME,
        profession=profession,
        region=region,
        language=language,
        presence=1,
        is_walk_in=True,
    )
    row.box = lock_contact(row, contact)
    row.save(force_insert=True)
    write_to_person(row, AFTERWARDS if session.is_evaluated else LINK)
    return row


def _came_after_all(session: TrainingSession, row: Registration) -> Registration:
    if row.state == RegistrationState.CAME:
        return row
    Registration.objects.filter(pk=row.pk).update(
        state=RegistrationState.CAME, presence=F("presence") + 1, hold_until=None
    )
    row.refresh_from_db()
    write_to_person(row, AFTERWARDS if session.is_evaluated else LINK)
    return row


def check_marking(session: TrainingSession) -> None:
    """Refuse a session of which nobody says now who came, as `ImpossibleMove`."""
    now = timezone.now()
    if session.state != SessionState.PLANNED:
        raise ImpossibleMove(_("This session was called off."))
    if now < session.starts_at - BEFORE_BEGINNING:
        raise ImpossibleMove(_("Say who came from two hours before the beginning."))
    if session.erased_on or now > session.ends_at + PRESENCE_OPEN:
        raise ImpossibleMove(_("It is too late to say who came."))


# -- Who is expected ------------------------------------------------------------------------------
def people_of_trainer(session: TrainingSession) -> list[Expected]:
    """Return who has a place at a session or waits for one."""
    return [_expected(row) for row in people_to_mark(session)]


def _expected(row: Registration) -> Expected:
    said = {RegistrationState.CAME: True, RegistrationState.MISSED: False}
    contact = _contact(row)
    return Expected(
        id=row.pk,
        # One cannot tell which part of a name is which; trainers need one to call somebody by.
        name=contact.name.split()[0] if contact.name else str(row.number),
        organisation=contact.organisation,
        came=said.get(RegistrationState(row.state)),
        waits=row.state == RegistrationState.WAITING,
        counter=row.presence,
    )


def _contact(row: Registration) -> Contact:
    try:
        return contact_of(row) or Contact("", "", "")
    except Damaged:
        log.exception("the contact of a registration does not open")
        return Contact("", "", "")
