"""Members' settings: transports by kind, and times."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from backend.accounts.models import Member
from backend.core.errors import Conflict, FieldError
from backend.organisations.models import Membership, Role

from . import mailboxes
from .kinds import KINDS, Audience, Kind, Via
from .models import ContactTimes, Delivery, Preference
from .recipients import Recipient, member
from .times import BadTimes, Times, Window, is_zone, not_before

# Those of which members can choose how to hear, in the order of the registry.
CHOSEN = {
    kind.id: kind for kind in KINDS.values() if kind.audience is Audience.MEMBER and kind.chosen
}


class Unchanged(Enum):
    """A value for settings that stay as they are."""

    UNCHANGED = "unchanged"


UNCHANGED: Final = Unchanged.UNCHANGED
type Wanted = Callable[[UUID, Kind], Collection[Via]]
type TimesOf = Callable[[UUID], Times | None]
# Where those are who are told.
HERE: Final = "Europe/Amsterdam"


@dataclass(frozen=True, slots=True)
class Settings:
    """A member's settings: each kind with its transports on or off; times; the mailbox."""

    kinds: Sequence[tuple[Kind, Mapping[Via, bool]]]
    times: Times | None
    address: str
    why_no_mail: mailboxes.Why | None


def settings_of(who: Member, parts: Collection[str] = ()) -> Settings:
    """Return a member's settings with defaults, for roles as in `Kind.only_for`; four queries."""
    wanted = wanted_vias([who.pk])
    works = Membership.objects.filter(member=who.pk).values_list("role", "organisation__safety_net")
    role, is_net = works.first() or ("", False)
    kinds = [
        (kind, {via: via is Via.LIVE or via in wanted(who.pk, kind) for via in kind.vias})
        for kind in CHOSEN.values()
        if (is_net or not kind.for_safety_net)
        and (role == Role.COORDINATOR or not kind.for_coordinators)
        and kind.only_for in {"", *parts}
    ]
    times = times_of([who.pk])(who.pk)
    return Settings(kinds, times, who.email, mailboxes.why_stopped(who.email))


@transaction.atomic
def change_settings(
    who: Member,
    *,
    kinds: Sequence[Mapping[str, Any]] = (),
    times: Times | Unchanged | None = UNCHANGED,
    resume_mail: bool = False,
) -> None:
    """Change some of a member's settings, or raise `Conflict`.

    `kinds` are `{"kind", "vias": {via: bool}}`. Waiting deliveries of switched-off transports are
    dropped.
    """
    _check(kinds)
    rows = [
        Preference(member=who, kind=kind["kind"], via=via, on=on)
        for kind in kinds
        for via, on in kind["vias"].items()
        if via != Via.LIVE
    ]
    if rows:
        Preference.objects.bulk_create(
            rows,
            update_conflicts=True,
            unique_fields=["member", "kind", "via"],
            update_fields=["on"],
        )
    for row in rows:
        if not row.on:
            Delivery.objects.filter(owner=who.pk, kind=row.kind, via=row.via).delete()
    if not isinstance(times, Unchanged):
        set_times(member(who.pk), times)
    if resume_mail:
        mailboxes.resume(who.email)


def wanted_vias(owners: Iterable[UUID]) -> Wanted:
    """Return a function for the stored transports that owners want by kind; one query."""
    chosen: dict[tuple[UUID, str], dict[str, bool]] = defaultdict(dict)
    rows = Preference.objects.filter(member__in=list(owners))
    for owner, kind, via, on in rows.values_list("member", "kind", "via", "on"):
        chosen[owner, kind][via] = on

    def wanted(owner: UUID, kind: Kind) -> Collection[Via]:
        own = chosen.get((owner, kind.id), {})
        return [via for via, default in kind.stored_vias.items() if own.get(via, default)]

    return wanted


def times_of(owners: Iterable[UUID]) -> TimesOf:
    """Return a function for the times of these owners; it may raise `BadTimes`; one query."""
    rows = {row.owner: row for row in ContactTimes.objects.filter(owner__in=list(owners))}

    def allowed(owner: UUID) -> Times | None:
        row = rows.get(owner)
        return _times_in(row) if row else None

    return allowed


def _times_in(row: ContactTimes) -> Times:
    # A zone that was renamed, or that this machine does not know: the windows are on a clock here.
    zone = row.timezone if is_zone(row.timezone) else HERE
    try:
        safe, quiet = (tuple(map(Window.of, windows)) for windows in (row.safe, row.quiet))
        return Times(zone, safe, quiet, row.urgent_anyway)
    except (KeyError, TypeError) as error:
        raise BadTimes from error


@transaction.atomic
def set_times(owner: Recipient, times: Times | None) -> None:
    """Set an owner's times, None for always, and move waiting deliveries accordingly."""
    if times is None:
        ContactTimes.objects.filter(owner=owner.id).delete()
    else:
        row = ContactTimes(
            owner_kind=owner.kind,
            owner=owner.id,
            timezone=times.timezone,
            safe=[window.as_kept() for window in times.safe],
            quiet=[window.as_kept() for window in times.quiet],
            urgent_anyway=times.urgent_anyway,
        )
        ContactTimes.objects.bulk_create(
            [row],
            update_conflicts=True,
            unique_fields=["owner"],
            update_fields=["owner_kind", "timezone", "safe", "quiet", "urgent_anyway"],
        )
    _move_what_waits(owner, times)


def _move_what_waits(owner: Recipient, times: Times | None) -> None:
    """Move unclaimed deliveries to the times at which they may be sent."""
    now = timezone.now()
    waiting = Delivery.objects.filter(owner=owner.id, claimed_by=None).exclude(kind="device.test")
    rows = list(waiting.select_for_update())
    for row in rows:
        row.not_before = not_before(times, now, urgent=row.urgent)
        if row.not_before > now:
            worth = timedelta(hours=KINDS[row.kind].worth_hours)
            row.expires_at = max(row.expires_at, row.not_before + worth)
    Delivery.objects.bulk_update(rows, ["not_before", "expires_at"])


def _check(kinds: Sequence[Mapping[str, Any]]) -> None:
    errors, seen = [], set()
    for place, choice in enumerate(kinds):
        if choice["kind"] in seen:
            detail = _("This stands in the list twice.")
            errors.append(FieldError(f"kinds.{place}.kind", "twice", detail))
        seen.add(choice["kind"])
        for via, on in choice["vias"].items():
            here = f"kinds.{place}.vias.{via}"
            if via not in CHOSEN[choice["kind"]].vias:
                detail = _("This cannot come in that way.")
                errors.append(FieldError(here, "no-such-way", detail))
            elif via == Via.LIVE and not on:
                detail = _("What is on the page stays there.")
                errors.append(FieldError(here, "always-on", detail))
    if errors:
        raise Conflict(_("Look at the errors below."), errors=errors)
