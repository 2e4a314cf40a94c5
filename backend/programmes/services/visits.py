"""The address for outreach workers, and the tally that their phones send."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import Count
from django.utils.translation import gettext as _

from backend.core.days import today
from backend.core.errors import FieldError, Missing
from backend.programmes.models import OutreachPage, Project, Visit
from backend.programmes.models.visits import new_page_code
from backend.programmes.roles import Participant
from backend.programmes.selectors.visits import VisitTable, open_weeks, project_of_page
from surveys.exports.csv_form import lines_of, safe
from surveys.exports.sheets import Sheet

from .history import note
from .links import written_project

# Sent at once by one phone.
MOST_AT_ONCE: Final = 100
# Of one project and week: whoever got hold of the address fills no disk with it.
MOST_IN_WEEK: Final = 2_000
# A phone that was offline for longer asks its worker about the week.
WEEKS_TAKEN: Final = 13


@transaction.atomic
def renew_outreach_page(*, by: Participant, project_id: UUID) -> OutreachPage:
    """Give a project's page for outreach workers a new address; the one before ends.

    :raises Missing: `by` does not see the project
    :raises PermissionDenied: `by` does not write for it
    :raises Conflict: the project has no links
    """
    written_project(by, project_id)
    row, _is_new = OutreachPage.objects.update_or_create(
        project_id=project_id, defaults={"code": new_page_code(), "renewed_on": today()}
    )
    note(project_id=project_id, by=by, event="outreach-page.renewed")
    return row


@dataclass(frozen=True, slots=True)
class Tallied:
    """What became of one visit that a phone sent; `error` is None if it is counted."""

    id: UUID
    error: FieldError | None


@transaction.atomic
def add_visits(*, code: str, visits: Sequence[Visit]) -> list[Tallied]:
    """Add visits that a phone sent, each once however often it is sent; answer for each.

    :param visits: not saved yet, at most `MOST_AT_ONCE`; each identifier once
    :raises Missing: no project has this address
    """
    project = project_of_page(code)
    if project is None:
        raise Missing
    before = {row.pk: row for row in Visit.objects.filter(pk__in=[row.pk for row in visits])}
    room = _room_of(project, {row.week for row in visits})
    added: list[Visit] = []
    answers: list[Tallied] = []
    for row in visits:
        row.project = project
        error = _problem(row, before.get(row.pk), room)
        if error is None and row.pk not in before:
            room[row.week] -= 1
            added.append(row)
        answers.append(Tallied(row.pk, error))
    # Another call may have added some meanwhile.
    Visit.objects.bulk_create(added, ignore_conflicts=True)
    return answers


def _room_of(project: Project, weeks: set[date]) -> dict[date, int]:
    taken = set(open_weeks(today(), WEEKS_TAKEN))
    rows = Visit.objects.filter(project=project, week__in=weeks & taken).order_by()
    used = dict(rows.values_list("week").annotate(number=Count("pk")))
    return {week: MOST_IN_WEEK - used.get(week, 0) for week in taken}


def _problem(row: Visit, before: Visit | None, room: dict[date, int]) -> FieldError | None:
    if before is not None:
        names = ("project_id", "municipality", "branch", "cards", "week")
        is_same = all(getattr(row, name) == getattr(before, name) for name in names)
        text = _("This visit was counted already, otherwise than it is now.")
        return None if is_same else FieldError("id", "counted-otherwise", text)
    if row.week not in room:
        text = _("Choose a day of the last three months.")
        return FieldError("week", "not-open", text)
    if room[row.week] <= 0:
        text = _("So many visits in one week cannot be right. Ask your coordinator.")
        return FieldError("week", "too-many", text)
    return None


def visits_as_csv(tables: Iterable[VisitTable]) -> bytes:
    """Return figures of visits as CSV."""
    header = [_("Table"), _("Value"), _("Visits"), _("Cards")]
    rows = [
        tuple(safe(str(cell)) for cell in (table.title, row.label, row.visits, row.cards))
        for table in tables
        for row in table.rows
    ]
    return b"".join(lines_of(Sheet("visits", header, iter(rows), len(rows))))
