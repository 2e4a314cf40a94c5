"""From notices to deliveries: recipients, transports and times."""

import logging
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from backend.accounts.models import Member
from backend.core.errors import DATABASE_AWAY
from backend.core.hours import hours_from_now, this_hour
from backend.core.isolation import LATER_HOURS, Work
from backend.organisations.absences import covers_today
from backend.organisations.models import Membership, Role
from backend.organisations.permissions import READS_REQUESTS
from notifications import mailboxes, preferences, times
from notifications.kinds import KINDS, Kind, Via
from notifications.models import Delivery, Device, Notice, Reminder
from notifications.outbox import expiry
from notifications.recipients import RecipientKind
from notifications.transports.registry import is_configured

log = logging.getLogger("kier.notifications")
# One transaction's worth.
BATCH = 100
SPREADING, UNCLEAR_TIMES = Work("spreading"), Work("times")


@dataclass(frozen=True, slots=True)
class Target:
    """A device, or a member's mailbox."""

    id: UUID
    via: Via
    owner: UUID
    lane: str
    device_id: UUID | None = None
    member_id: UUID | None = None


def fan_out_notices() -> int:
    """Make deliveries of up to a hundred notices; return how many. May run side by side."""
    # A look first: most of the time there is nothing, and SQLite has one writer.
    if not _ready().exists():
        return 0
    try:
        return _spread(_ready())
    except DATABASE_AWAY:
        raise
    except Exception as error:
        log.error("a lot of notices cannot be spread together", exc_info=error)
    alone = list(_ready().values_list("id", flat=True)[:BATCH])
    for notice_id in alone:
        SPREADING.on(notice_id, partial(_spread, Notice.objects.filter(id=notice_id)))
    return len(alone)


@transaction.atomic
def _spread(notices: QuerySet[Notice]) -> int:
    taken = list(notices.select_for_update(skip_locked=True)[:BATCH])
    if not taken:
        return 0
    people = _people(taken)
    owners = {owner for concerned in people.values() for owner in concerned}
    devices, mails = _devices(owners), _mailboxes(owners)
    wanted = preferences.wanted_vias(owners)
    allowed = preferences.times_of(owners)
    made: dict[tuple[UUID, Via, str], Delivery] = {}
    # Many of the same become one anyway: a flood costs as much as one.
    alike = {
        (notice.kind, notice.recipient, notice.member, notice.urgent, notice.expires_at): notice
        for notice in taken
    }
    for notice in sorted(alike.values(), key=lambda notice: not notice.urgent):
        kind = KINDS[notice.kind]
        for owner in people[notice.id]:
            vias, first = wanted(owner, kind), _first_moment(allowed, owner, urgent=notice.urgent)
            for target in (*devices[owner], *mails[owner]):
                if target.via in vias:
                    row = _delivery(notice, kind, target, first)
                    made.setdefault((target.id, target.via, kind.collapse), row)
    _insert(list(made.values()))
    _note_reminders(taken)
    ids = [notice.id for notice in taken]
    Notice.objects.filter(id__in=ids).delete()
    SPREADING.forget(*ids)
    return len(taken)


def _ready() -> QuerySet[Notice]:
    """Return notices of known kinds, except those that failed just now."""
    return SPREADING.ready(Notice.objects.filter(kind__in=KINDS))


def _people(taken: Iterable[Notice]) -> dict[UUID, list[UUID]]:
    """Return the owners that each notice concerns: help requests, or members."""
    wanted = {
        notice.recipient for notice in taken if notice.recipient_kind == RecipientKind.ORGANISATION
    }
    staff, coordinators = defaultdict(list), defaultdict(list)
    # Instances, which verify (backend.core.row_macs).
    rows = Membership.objects.filter(
        READS_REQUESTS, member__is_active=True, organisation__in=wanted
    )
    for row in rows:
        staff[row.organisation_id].append(row.member_id)
        if row.role == Role.COORDINATOR:
            coordinators[row.organisation_id].append(row.member_id)

    named = {notice.member for notice in taken if notice.member}
    covers = covers_today(named) if named else {}

    def concerned(notice: Notice) -> list[UUID]:
        if notice.recipient_kind != RecipientKind.ORGANISATION:
            return [notice.recipient]
        if notice.member and (one := covers.get(notice.member, notice.member)) is not None:
            # Whoever left meanwhile, or is away without cover, leaves it to all.
            return [one] if one in staff[notice.recipient] else staff[notice.recipient]
        led = coordinators[notice.recipient] if KINDS[notice.kind].for_coordinators else []
        return led or staff[notice.recipient]

    return {notice.id: concerned(notice) for notice in taken}


def _devices(owners: Iterable[UUID]) -> dict[UUID, list[Target]]:
    found = defaultdict(list)
    rows = Device.objects.filter(owner__in=owners)
    for pk, via, owner, lane in rows.values_list("id", "via", "owner", "lane"):
        if is_configured(Via(via)):
            found[owner].append(Target(pk, Via(via), owner, lane, device_id=pk))
    return found


def _mailboxes(owners: Iterable[UUID]) -> dict[UUID, list[Target]]:
    rows = {
        member.pk: member.email for member in Member.objects.filter(id__in=owners, is_active=True)
    }
    stopped = mailboxes.stopped(rows.values())
    return defaultdict(
        list,
        {
            pk: [Target(pk, Via.MAIL, pk, Via.MAIL, member_id=pk)]
            for pk, email in rows.items()
            if email not in stopped
        },
    )


def _first_moment(allowed: preferences.TimesOf, owner: UUID, *, urgent: bool) -> datetime | None:
    """Return the first moment at which somebody may be notified, or None for now."""
    now = timezone.now()
    try:
        found = allowed(owner)
        first = times.next_allowed(found, now, urgent=urgent) if found else now
    except times.BadTimes:
        # Nobody knows when; all others are told.
        UNCLEAR_TIMES.note(owner)
        return hours_from_now(LATER_HOURS)
    return first if first > now else None


def _delivery(notice: Notice, kind: Kind, target: Target, first: datetime | None) -> Delivery:
    not_before, expires_at = this_hour(), notice.expires_at
    if first:
        # The boundary of a window, which says nothing of when something happened.
        not_before = first
        expires_at = max(expires_at, first + timedelta(hours=kind.worth_hours))
    return Delivery(
        id=uuid4(),
        via=target.via,
        kind=kind.id,
        collapse=kind.collapse,
        target=target.id,
        owner=target.owner,
        device_id=target.device_id,
        member_id=target.member_id,
        lane=target.lane,
        urgent=notice.urgent,
        not_before=not_before,
        expires_at=expires_at,
    )


def _insert(rows: list[Delivery]) -> None:
    """Insert new deliveries; those that are being sent now are sent once more afterwards."""
    if not rows:
        return
    alike = defaultdict(list)
    for row in rows:
        alike[row.collapse, row.expires_at, row.urgent].append(row.target)
    # In one order, so that two that spread wait for each other and not crosswise.
    for (collapse, expires_at, urgent), targets in sorted(alike.items()):
        there = Delivery.objects.filter(target__in=targets, collapse=collapse)
        there.filter(claimed_by__isnull=False).update(again=True)
        there.filter(expires_at__lt=expires_at).update(expires_at=expires_at)
        if urgent:
            calm = there.filter(urgent=False)
            calm.filter(claimed_by=None).update(urgent=True, not_before=this_hour())
            calm.update(urgent=True)
    Delivery.objects.bulk_create(rows, ignore_conflicts=True)


def _note_reminders(taken: Iterable[Notice]) -> None:
    rows = [
        Reminder(
            kind=notice.kind,
            recipient_kind=notice.recipient_kind,
            recipient=notice.recipient,
            subject=notice.subject,
            urgent=notice.urgent,
            remind_at=hours_from_now(hours),
        )
        for notice in taken
        if not notice.reminder and (hours := KINDS[notice.kind].remind_hours)
    ]
    Reminder.objects.bulk_create(rows, ignore_conflicts=True)


def remind() -> int:
    """Repeat notifications that were not looked at in time; return how many notices that made."""
    made = 0
    while True:
        with transaction.atomic():
            due = Reminder.objects.filter(remind_at__lte=this_hour(), kind__in=KINDS)
            taken = list(due.select_for_update(skip_locked=True)[:BATCH])
            Notice.objects.bulk_create(
                Notice(
                    kind=reminder.kind,
                    recipient_kind=reminder.recipient_kind,
                    recipient=reminder.recipient,
                    subject=reminder.subject,
                    urgent=reminder.urgent,
                    reminder=True,
                    expires_at=expiry(KINDS[reminder.kind]),
                )
                for reminder in taken
            )
            Reminder.objects.filter(id__in=[reminder.id for reminder in taken]).delete()
        made += len(taken)
        if len(taken) < BATCH:
            return made
