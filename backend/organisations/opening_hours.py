"""The opening hours, closed periods and promise of an organisation, and what it tells the police.

`answer_due` goes by the directory; coordinators change the row.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from backend.core.days import today
from backend.core.errors import Conflict, FieldConflict, FieldError, Missing, field_path

from .directory import forget_directory, partner_of
from .limits import LONGEST_ANSWER, LONGEST_CLOSED
from .models import InterpretedLanguages, Organisation, Practice
from .schedule import ALWAYS_OPEN, DAYS, MIDNIGHT, ClosedPeriod, read_span
from .services import lock_organisation

KEPT_BY_COORDINATORS: Final = (
    "hours",
    "closed",
    "open_on_holidays",
    "police",
    "shows_presence",
    "second_reader",
)
"""The columns of `Practice` that coordinators change."""

KEPT_ELSEWHERE: Final = ("response_hours", "interprets")
"""What they change with these, of `Organisation` and `InterpretedLanguages`."""


def answer_due(organisation: Organisation | UUID, at: datetime | None = None) -> datetime:
    """Return the hour before which an organisation answers what comes now, or at a moment."""
    at = at or timezone.now()
    try:
        return partner_of(_id_of(organisation)).answer_due(at)
    except Missing:
        return ALWAYS_OPEN.answer_due(at, Organisation.USUAL_RESPONSE_HOURS)


def practice_of(organisation_id: UUID) -> Practice:
    """Return an organisation's row with the languages it interprets, or an unsaved one."""
    row = Practice.objects.filter(organisation=organisation_id).first()
    row = row or Practice(organisation_id=organisation_id)
    interpreted = InterpretedLanguages.objects.filter(organisation=organisation_id).first()
    row.interprets = interpreted.languages if interpreted else []
    return row


def closed_periods(practice: Practice) -> list[ClosedPeriod]:
    """Return the closed periods that are not over."""
    periods = (
        (date.fromisoformat(first), date.fromisoformat(last)) for first, last in practice.closed
    )
    return [period for period in periods if period[1] >= today()]


@transaction.atomic
def change_practice(
    *, organisation_id: UUID, revision: int, changes: Mapping[str, Any]
) -> tuple[Organisation, Practice]:
    """Change the given columns, the promise, and the languages that are interpreted.

    :param revision: the one that the changes were made over
    :raises Conflict: somebody changed it meanwhile (`overtaken`), or as `check_practice`
    """
    organisation = lock_organisation(organisation_id)
    row = practice_of(organisation_id)
    if row.revision != revision:
        detail = _("Somebody changed the hours meanwhile. Load them again, and make your change.")
        raise FieldConflict("revision", "overtaken", detail)
    check_practice(organisation, changes)
    if "response_hours" in changes:
        organisation.response_hours = changes["response_hours"]
        organisation.save(update_fields=["response_hours"])
    for name in KEPT_BY_COORDINATORS:
        if name in changes:
            setattr(row, name, changes[name])
    if "interprets" in changes:
        row.interprets = sorted(changes["interprets"])
        InterpretedLanguages(organisation=organisation, languages=row.interprets).save()
    row.revision += 1
    row.save()
    transaction.on_commit(forget_directory)
    return organisation, row


def check_practice(organisation: Organisation, changes: Mapping[str, Any]) -> None:
    """Check changes against each other and against today.

    :raises Conflict: spans overlap, a closed period ends before it begins, is over or is too far
        away, or the promise is too long
    """
    if strangers := changes.keys() - {*KEPT_BY_COORDINATORS, *KEPT_ELSEWHERE}:
        msg = f"not of a practice: {', '.join(sorted(strangers))}"
        raise ValueError(msg)
    check_promise(organisation, changes)
    errors = [*_span_errors(changes.get("hours", {})), *_period_errors(changes.get("closed", ()))]
    if errors:
        raise Conflict(errors[0].detail, errors=errors)


def check_promise(organisation: Organisation, changes: Mapping[str, Any]) -> None:
    """Raise `Conflict` if a new promise is above the limit; an older one may stay."""
    hours = changes.get("response_hours", organisation.response_hours)
    if hours > LONGEST_ANSWER and hours != organisation.response_hours:
        detail = _("Promise an answer within {most} hours at most.").format(most=LONGEST_ANSWER)
        raise FieldConflict("response_hours", "too-long", detail)


def _id_of(organisation: Organisation | UUID) -> UUID:
    return organisation.id if isinstance(organisation, Organisation) else organisation


def _span_errors(hours: Mapping[str, Mapping[str, Sequence[str]]]) -> list[FieldError]:
    """Return errors of spans that overlap, also with those of the day before."""
    detail = _("These hours overlap with others.")
    found = []
    for way, days in hours.items():
        spans = sorted(
            (place * MIDNIGHT + start, place * MIDNIGHT + end, day, index)
            for place, day in enumerate(DAYS)
            for index, (start, end) in enumerate(map(read_span, days.get(day, ())))
        )
        if spans:
            # Sunday's night is before Monday.
            start, end, day, index = spans[0]
            spans.append((start + 7 * MIDNIGHT, end + 7 * MIDNIGHT, day, index))
        found += [
            FieldError(field_path("hours", way, day, index), "overlap", detail)
            for (_start, end, *_before), (start, _end, day, index) in pairwise(spans)
            if start < end
        ]
    return found


def _period_errors(closed: Sequence[Sequence[str]]) -> list[FieldError]:
    found = []
    for place, period in enumerate(closed):
        first, last = map(date.fromisoformat, period)
        farthest = timedelta(days=LONGEST_CLOSED)
        if last < first:
            code, detail = "crossed", _("The last day is before the first.")
        elif last < today():
            code, detail = "over", _("This period is over.")
        elif last - first > farthest or last - today() > 2 * farthest:
            code, detail = "too-long", _("Choose days within a year.")
        else:
            continue
        found.append(FieldError(field_path("closed", place, "last"), code, detail))
    return found
