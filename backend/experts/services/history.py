"""How an assignment moves on and its text changes; each change is a line of its history."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from backend.core.errors import Conflict, FieldConflict, FieldError, ImpossibleMove
from backend.experts import checklist, local_time
from backend.experts.briefing import BRIEFING_FIELDS, COLUMNS
from backend.experts.models import Assignment, Entry, Invitation
from backend.experts.selectors import get_or_missing
from backend.experts.selectors.invitations import is_promised
from backend.experts.services import requester_mail
from backend.experts.states import MOVES, AssignmentState
from notifications import recipients
from notifications.models import Notice
from notifications.outbox import announce, forget, notices, notify

# Of `Entry.by_name`.
LONGEST_BY = 100
TEXT = frozenset({*COLUMNS, *BRIEFING_FIELDS})
JUDGED = frozenset({"heavy", "checked"})
# Either way; matching looks at days before and after.
FARTHEST = timedelta(days=3_660)
# What may still change when members say yes to all else.
LATE = frozenset({"place", "preparation", "support", "aftercare", "heavy"})
MAY_CHANGE: Mapping[tuple[str, str], frozenset[str]] = {
    ("requester", AssignmentState.DRAFT): TEXT,
    ("requester", AssignmentState.WITH_REQUESTER): TEXT,
    ("coordinator", AssignmentState.SUBMITTED): TEXT | JUDGED,
    ("coordinator", AssignmentState.GOING): LATE,
}


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does something to an assignment: `kind` is requester, coordinator, member or clock."""

    kind: str
    name: str = ""


CLOCK = Actor("clock")


def lock_for_update(assignment_id: UUID) -> Assignment:
    """Lock the assignment until the transaction ends, and return it."""
    rows = Assignment.objects.select_for_update(of=("self",), no_key=True)
    found = rows.select_related("requester", "platform__organisation").filter(id=assignment_id)
    return get_or_missing(found)


@transaction.atomic
def move(
    assignment: Assignment, how: str, *, by: Actor, note: str = "", **columns: Any
) -> Assignment:
    """Move an assignment on, if it is where this move begins, and write a line.

    :param how: a move of `states.MOVES`
    :param columns: further columns that change with it
    """
    step = MOVES[how]
    if step.state == AssignmentState.ENDED:
        columns["ended_on"] = local_time.today()
    rows = Assignment.objects.filter(step.only, id=assignment.id, state__in=step.before)
    changed = rows.update(state=step.state, reason=step.reason, **columns)
    assignment.refresh_from_db()
    if not changed:
        raise ImpossibleMove(
            _("This request is “{state}” now. Load it again.").format(state=assignment.standing)
        )
    note_entry(assignment, how, by=by, note=note)
    return assignment


@transaction.atomic
def note_entry(
    assignment: Assignment,
    what: str,
    *,
    by: Actor,
    note: str = "",
    changes: Mapping[str, Any] | None = None,
) -> Entry:
    """Write a line of history.

    :param what: a move, or changed, checked, asked, waves, story-ended, new-link
    :param changes: by field, what it was and what it is
    """
    lock_for_update(assignment.id)
    last = Entry.objects.filter(assignment=assignment).order_by("-number").first()
    return Entry.objects.create(
        assignment=assignment,
        number=last.number + 1 if last else 1,
        on=local_time.today(),
        by=by.kind,
        by_name=by.name[:LONGEST_BY],
        what=what,
        note=note,
        changes=dict(changes or {}),
    )


# -- Changes of the text --------------------------------------------------------------------------
@transaction.atomic
def change(
    assignment: Assignment, *, by: Actor, revision: int, values: Mapping[str, Any]
) -> Assignment:
    """Change the text of a request, and note what was and what is.

    What changes by the requester's hand loses its tick on the coordinator's list.

    :param revision: the one that the values were written over
    :param values: of `TEXT` and, at the desk, `heavy` and `checked`; what is left out stays
    :raises Conflict: somebody changed it meanwhile, or a field cannot be changed (so)
    """
    row = lock_for_update(assignment.id)
    _check_fields(row, by, values)
    before = {name: _value(row, name) for name in values}
    after = {name: _given(name, value) for name, value in values.items()}
    if "checked" in after:
        after["checked"] = checklist.still_ticked(after["checked"], ())
    changes = {name: [before[name], after[name]] for name in after if before[name] != after[name]}
    if row.revision != revision:
        raise _overtaken()
    if not changes:
        return row
    if by.kind == "requester":
        kept = checklist.still_ticked(row.checked, changes)
        if kept != row.checked:
            changes["checked"] = [row.checked, kept]
    _save(row, changes)
    what = "checked" if changes.keys() <= JUDGED else "changed"
    note_entry(row, what, by=by, changes=changes)
    if row.is_going and what == "changed":
        _tell_late(row)
    return row


def changed_since(assignment: Assignment, move: str, *, by: str) -> bool:
    """Return whether one side changed the text since the last such move.

    :param by: requester or coordinator
    """
    lines = Entry.objects.filter(assignment=assignment)
    last = lines.filter(what=move).order_by("-number").values_list("number", flat=True).first()
    return lines.filter(number__gt=last or 0, what="changed", by=by).exists()


def _check_fields(row: Assignment, by: Actor, values: Mapping[str, Any]) -> None:
    allowed = MAY_CHANGE.get((by.kind, row.state))
    if allowed is None:
        raise ImpossibleMove(
            _("This request is “{state}” now, and is not changed here.").format(state=row.standing)
        )
    if refused := [name for name in values if name not in allowed]:
        detail = _("This can no longer be changed: members said yes to it.")
        raise Conflict(
            detail, errors=[FieldError(field_of(name), "fixed", detail) for name in refused]
        )
    day = values.get("day")
    if day is not None and abs(day - local_time.today()) > FARTHEST:
        detail = _("Choose a day within the next ten years.")
        raise FieldConflict("day", "out-of-range", detail)


def _save(row: Assignment, changes: Mapping[str, list[Any]]) -> None:
    briefing = dict(row.briefing)
    columns: dict[str, Any] = {}
    for name, (_was, value) in changes.items():
        if name in BRIEFING_FIELDS:
            briefing[name] = value
        else:
            columns[name] = date.fromisoformat(value) if name == "day" and value else value
    same = Assignment.objects.filter(id=row.id, revision=row.revision, state=row.state)
    if not same.update(briefing=briefing, revision=F("revision") + 1, **columns):
        raise _overtaken()
    row.refresh_from_db()


def _tell_late(row: Assignment) -> None:
    requester_mail.write(assignment=row, kind=requester_mail.NEWS)
    tell_members("expert.news", Invitation.objects.filter(is_promised(), assignment=row))


def _overtaken() -> Conflict:
    detail = _("Somebody changed this request meanwhile. Load it again, and make your change.")
    return FieldConflict("revision", "overtaken", detail)


def field_of(name: str) -> str:
    """Return the path of a field of the request; some are in its briefing."""
    return f"briefing.{name}" if name in BRIEFING_FIELDS else name


def _value(row: Assignment, name: str) -> Any:
    return row.briefing.get(name, "") if name in BRIEFING_FIELDS else _plain(getattr(row, name))


def _given(name: str, value: Any) -> Any:
    # A day of the briefing that was taken back is as empty as one that was never given.
    return "" if value is None and name in BRIEFING_FIELDS else _plain(value)


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


# -- Notices --------------------------------------------------------------------------------------
def tell_members(kind: str, invitations: Iterable[Invitation]) -> None:
    """Tell members of their own invitations; what waits to be told goes first. One insert.

    :param kind: expert.invited or expert.news
    """
    told = [(recipients.member(invitation.expert_id), invitation.id) for invitation in invitations]
    if not told:
        return
    # Who was not told of the invitation yet need not hear of it and of its end.
    forget(subject for _one, subject in told)
    rows = [row for recipient, subject in told for row in notices(kind, [recipient], subject)]
    Notice.objects.bulk_create(rows)
    for recipient, subject in told:
        announce(kind, [recipient], subject)


def tell_desk(organisation_id: UUID, subject: UUID) -> None:
    """Tell the platform's desk that something waits: an assignment, or a question."""
    notify("hope.news", [recipients.organisation(organisation_id)], subject)
