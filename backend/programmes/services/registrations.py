"""Registering for sessions: places, the waiting list, confirming and cancelling.

All that moves a registration locks its session, so that moves follow each other.
"""

import logging
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from backend.core.crypto.errors import Damaged
from backend.core.errors import Conflict, FieldConflict, ImpossibleMove, Missing
from backend.core.hours import hours_from_now
from backend.core.mail_addresses import NotAnAddress, checked_email, mailbox_of
from backend.core.names import clean_name
from backend.programmes.models import Registration, TrainingSession
from backend.programmes.selectors.trainings import who_wait
from backend.programmes.states import (
    LIVE_STATES,
    SEATED_STATES,
    UNCONFIRMED_STATES,
    RegistrationState,
    SessionState,
)

from .training_boxes import (
    LONGEST_NAME,
    LONGEST_ORGANISATION,
    Contact,
    contact_of,
    lock_contact,
)
from .training_letters import CONFIRM, LINK, SEAT_FREE, WAITING, write_to_person

log = logging.getLogger("kier.trainings")

# To the hour: at least 48 hours, at most 49.
HOLD_HOURS: Final = 49
# From then on the waiting list stands still: nobody could plan a day any more.
STANDS_STILL: Final = timedelta(hours=24)
MOST_WAITING: Final = 200
# Who did not confirm yet that they wait, besides: those who came first make room.
MOST_UNCONFIRMED: Final = 200
MOST_AT_ONCE: Final = 1_000


def register(
    *,
    session_id: UUID,
    name: str,
    email: str,
    organisation: str,
    profession: str,
    region: str,
    language: str,
) -> Registration:
    """Register somebody, who gets a letter with a link; with a place if one is free.

    Who registered already gets their link once more, and nothing else changes; they are refused
    where others are, so that nobody learns who comes.

    :raises Missing: there is no such session
    :raises Conflict: it has begun, was called off, its waiting list is full, or what is given does
        not do
    """
    contact = checked_contact(name, email, organisation)
    with transaction.atomic():
        session = lock_session(session_id)
        check_open(session)
        row = of_mailbox(session, contact.email)
        if row is not None:
            write_to_person(row, LINK)
        state = _state_for_next(session)
        if row is None and state is not None:
            row = _added(session, contact, state, profession, region, language)
    if row is None or state is None:
        raise _full()
    return row


def _added(
    session: TrainingSession,
    contact: Contact,
    state: RegistrationState,
    profession: str,
    region: str,
    language: str,
) -> Registration:
    if state == RegistrationState.WAITING:
        _make_room(session)
    row = Registration(
        session=session,
        number=next_number(session),
        state=state,
        profession=profession,
        region=region,
        language=language,
        hold_until=_hold_until(session),
    )
    row.box = lock_contact(row, contact)
    row.save(force_insert=True)
    write_to_person(row, CONFIRM if state == RegistrationState.HELD else WAITING)
    return row


@transaction.atomic
def confirm(*, registration_id: UUID) -> Registration:
    """Confirm a place that is kept, or take one that is free; a second time changes nothing.

    :raises Missing: the registration is gone
    :raises ImpossibleMove: no place is kept for it any more, or none is free
    """
    row, session = _locked(registration_id)
    if row.state == RegistrationState.CONFIRMED:
        return row
    check_open(session)
    if row.state == RegistrationState.WAITING and _free(session) <= 0:
        raise ImpossibleMove(_("There is no free place yet. We write to you when there is."))
    if row.state not in {RegistrationState.HELD, RegistrationState.WAITING}:
        raise ImpossibleMove(_("This place is not kept any more. Register once more."))
    _move(row, RegistrationState.CONFIRMED)
    return row


@transaction.atomic
def confirm_waiting(*, registration_id: UUID) -> Registration:
    """Confirm that somebody waits; who does not within two days loses their place in the list.

    A second time changes nothing, nor does it if a place is theirs already.

    :raises Missing: the registration is gone
    :raises ImpossibleMove: they are not on the list any more
    :raises Conflict: the waiting list is full
    """
    row, session = _locked(registration_id)
    if row.state in {RegistrationState.HELD, RegistrationState.CONFIRMED}:
        return row
    check_open(session)
    if row.state != RegistrationState.WAITING:
        raise ImpossibleMove(_("This place is not kept any more. Register once more."))
    if row.hold_until is None:
        return row
    if _is_list_full(session):
        raise _full()
    Registration.objects.filter(pk=row.pk).update(hold_until=None)
    fill_seats(session)
    row.refresh_from_db()
    return row


@transaction.atomic
def cancel(*, registration_id: UUID) -> Registration:
    """Cancel a registration: its names are erased at once, and the waiting list moves.

    A second time changes nothing.

    :raises Missing: the registration is gone
    :raises ImpossibleMove: the session has begun
    """
    row, session = _locked(registration_id)
    if row.state == RegistrationState.CANCELLED:
        return row
    if session.starts_at <= timezone.now():
        raise ImpossibleMove(_("This session has begun."))
    if row.state not in LIVE_STATES:
        raise ImpossibleMove(_("This place is not kept any more."))
    _move(row, RegistrationState.CANCELLED)
    fill_seats(session)
    return row


def fill_seats(session: TrainingSession) -> int:
    """Keep places that are free for the first on the waiting list; return how many.

    Those who did not confirm that they wait are passed over. The session is locked by the caller.
    """
    if session.state != SessionState.PLANNED or _stands_still(session):
        return 0
    free = _free(session)
    if free <= 0:
        return 0
    moved = [*who_wait(session.pk).order_by("number")[:free]]
    for row in moved:
        hold_until = _hold_until(session)
        Registration.objects.filter(pk=row.pk).update(
            state=RegistrationState.HELD, hold_until=hold_until
        )
        write_to_person(row, SEAT_FREE)
    return len(moved)


def release_overdue() -> int:
    """Let registrations lapse that nobody confirmed in time; return how many."""
    now = timezone.now()
    rows = Registration.objects.filter(
        state__in=UNCONFIRMED_STATES, hold_until__lte=now, session__starts_at__gt=now
    )
    sessions = rows.order_by().values_list("session", flat=True).distinct()
    released = 0
    for session_id in sessions[:MOST_AT_ONCE]:
        try:
            released += _release(session_id, now)
        except Exception:
            # The others move all the same, and this one in ten minutes.
            log.exception("the places of a session were not given away")
    return released


@transaction.atomic
def _release(session_id: UUID, now: datetime) -> int:
    session = lock_session(session_id)
    rows = Registration.objects.filter(
        session=session, state__in=UNCONFIRMED_STATES, hold_until__lte=now
    )
    released = _let_lapse(rows)
    fill_seats(session)
    return released


def _let_lapse(rows: QuerySet[Registration]) -> int:
    return rows.update(state=RegistrationState.LAPSED, box=b"", hold_until=None)


# -- What moves of registrations share ------------------------------------------------------------
def lock_session(session_id: UUID) -> TrainingSession:
    """Lock a session within a transaction, and return it as it is. May raise `Missing`."""
    rows = TrainingSession.objects.unverified().filter(pk=session_id)
    if rows.select_for_update(no_key=True).first() is None:
        raise Missing
    found = TrainingSession.objects.select_related("training__project").filter(pk=session_id)
    session = found.first()
    if session is None:
        raise Missing
    return session


def check_open(session: TrainingSession) -> None:
    """Refuse a session that was called off or has begun, as `ImpossibleMove`."""
    if session.state != SessionState.PLANNED:
        raise ImpossibleMove(_("This session was called off."))
    if session.starts_at <= timezone.now():
        raise ImpossibleMove(_("This session has begun."))


def next_number(session: TrainingSession) -> int:
    """Return the number of the next registration; the session is locked by the caller."""
    session.numbers += 1
    TrainingSession.objects.filter(pk=session.pk).update(numbers=session.numbers)
    return session.numbers


def checked_contact(
    name: str, email: str, organisation: str, *, needs_email: bool = True
) -> Contact:
    """Return a contact as it is kept; raise `FieldConflict` at what does not do."""
    name = clean_name(name, longest=LONGEST_NAME)
    if not name:
        raise FieldConflict("name", "none", _("Say what you are called."))
    organisation = clean_name(organisation, longest=LONGEST_ORGANISATION, field="organisation")
    if email or needs_email:
        try:
            email = checked_email(email)
        except NotAnAddress:
            text = _("Give a mail address, such as name@organisation.nl.")
            raise FieldConflict("email", "not-an-address", text) from None
    return Contact(name, email, organisation)


def of_mailbox(session: TrainingSession, email: str) -> Registration | None:
    """Return who registered with this mailbox; what is kept of addresses can only be opened."""
    mailbox = mailbox_of(email)
    for row in Registration.objects.filter(session=session, state__in=LIVE_STATES):
        try:
            contact = contact_of(row)
        except Damaged:
            log.error("the contact of a registration does not open")
            continue
        if contact and contact.email and mailbox_of(contact.email) == mailbox:
            return row
    return None


def _state_for_next(session: TrainingSession) -> RegistrationState | None:
    """Return what the next one who registers has; None if the waiting list is full too."""
    fill_seats(session)
    if _free(session) > 0 and (_stands_still(session) or not who_wait(session.pk).exists()):
        return RegistrationState.HELD
    return None if _is_list_full(session) else RegistrationState.WAITING


def _stands_still(session: TrainingSession) -> bool:
    is_still: bool = timezone.now() >= session.starts_at - STANDS_STILL
    return is_still


def _is_list_full(session: TrainingSession) -> bool:
    waiting: int = who_wait(session.pk).count()
    return waiting >= MOST_WAITING


def _full() -> Conflict:
    return Conflict(_("This session is full, and so is its waiting list. Choose another one."))


def _make_room(session: TrainingSession) -> None:
    """Let who came first lapse if too many did not confirm that they wait.

    Addresses that somebody made up would else keep others from the list.
    """
    rows = Registration.objects.filter(
        session=session, state=RegistrationState.WAITING, hold_until__isnull=False
    )
    newest = [*rows.order_by("-number").values_list("pk", flat=True)[: MOST_UNCONFIRMED - 1]]
    _let_lapse(rows.exclude(pk__in=newest))


def _free(session: TrainingSession) -> int:
    placed = Registration.objects.filter(session=session, state__in=SEATED_STATES).count()
    return session.seats - placed


def _hold_until(session: TrainingSession) -> datetime:
    return min(hours_from_now(HOLD_HOURS), session.starts_at)


def _locked(registration_id: UUID) -> tuple[Registration, TrainingSession]:
    rows = Registration.objects.filter(pk=registration_id)
    found = rows.first()
    if found is None:
        raise Missing
    session = lock_session(found.session_id)
    row = rows.first()
    if row is None:
        raise Missing
    return row, session


def _move(row: Registration, state: RegistrationState) -> None:
    """Move a registration from the state that it has; nobody else did, as the session is locked."""
    values: dict[str, object] = {"state": state, "hold_until": None}
    if state == RegistrationState.CANCELLED:
        values["box"] = b""
    if not Registration.objects.filter(pk=row.pk, state=row.state).update(**values):
        raise ImpossibleMove(_("This place is not kept any more."))
    row.refresh_from_db()
