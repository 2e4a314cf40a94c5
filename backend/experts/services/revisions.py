"""The text of a request is changed: by whom, when, and never over what somebody else wrote.

Both sides read the same text. While one of them has to answer, the other leaves it as it is.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from backend.core.errors import Conflict, FieldConflict, FieldError, ImpossibleMove
from backend.experts import checklist, local_time
from backend.experts.briefing import BRIEFING_FIELDS, COLUMNS
from backend.experts.models import Assignment, Entry, Invitation
from backend.experts.selectors.invitations import is_promised
from backend.experts.states import AssignmentState

from . import requester_mail
from .history import Actor, lock_for_update, note_entry
from .notices import tell_members

S = AssignmentState
TEXT = frozenset({*COLUMNS, *BRIEFING_FIELDS})
JUDGED = frozenset({"heavy", "checked"})
# Either way; matching looks at days before and after.
FARTHEST = timedelta(days=3_660)
# What may still change when members say yes to all else.
LATE = frozenset({"place", "preparation", "support", "aftercare", "heavy"})
MAY_CHANGE: Mapping[tuple[str, str], frozenset[str]] = {
    ("requester", S.DRAFT): TEXT,
    ("requester", S.WITH_REQUESTER): TEXT,
    ("coordinator", S.SUBMITTED): TEXT | JUDGED,
    ("coordinator", S.GOING): LATE,
}


@transaction.atomic
def change(
    assignment: Assignment, *, by: Actor, revision: int, values: Mapping[str, Any]
) -> Assignment:
    """Change the text of a request, and write what was and what is into its history.

    What changes by the requester's hand loses its tick on the coordinator's list.

    :param revision: the one that the values were written over
    :param values: of `TEXT` and, at the desk, `heavy` and `checked`; what is left out stays
    :raises ImpossibleMove: it is not theirs to change now
    :raises Conflict: somebody changed it meanwhile, or one of the fields cannot be changed (so)
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
