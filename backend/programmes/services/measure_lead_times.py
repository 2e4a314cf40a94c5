"""How long cases took, by region and phase, without a case: numbers in classes of days.

They lie in a box that the server's key opens until a phase is published, once.
"""

import json
from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from backend.core.at_rest import digest_at_rest, lock_at_rest, open_at_rest
from backend.core.days import today
from backend.core.errors import FieldConflict, ImpossibleMove
from backend.programmes.models import Measure, MeasureLeadTimes, MeasureTable
from backend.programmes.models.measures import LEAD_TIMES_BYTES
from backend.programmes.roles import Participant
from backend.programmes.selectors.measures import PART, lead_times_subject, measure_of
from backend.programmes.states import LEAD_TIME_ENDS, Phase, lead_time_class
from surveys.disclosure.one_way import one_way
from surveys.disclosure.published import THRESHOLD
from surveys.disclosure.two_way import two_way

from .history import note
from .links import written_project

OVERHEAD: Final = 28
CLASSES: Final = len(LEAD_TIME_ENDS) + 1
LONGEST_DAYS: Final = 3_650
# Of a class in a region and phase.
MOST_CASES: Final = 9_999

type Counts = dict[str, dict[str, list[int]]]


def lead_times_purpose(row: MeasureLeadTimes) -> bytes:
    """Return the purpose for which this row's box is locked: one that was moved does not open."""
    return b"kier/measures/lead-times/" + UUID(str(row.pk)).bytes


def opened(row: MeasureLeadTimes) -> Counts:
    """Return counts by phase, region and class. May raise `Damaged`."""
    found: Counts = json.loads(open_at_rest(lead_times_purpose(row), bytes(row.box)))
    return found


def filled(row: MeasureLeadTimes, counts: Mapping[str, Any]) -> MeasureLeadTimes:
    """Put counts into the box of a row, which is not saved yet."""
    text = json.dumps(counts, separators=(",", ":")).ljust(LEAD_TIMES_BYTES - OVERHEAD)
    row.box = lock_at_rest(lead_times_purpose(row), text)
    return row


def add_lead_times(measure: Measure) -> None:
    """Give a new measure its empty box."""
    filled(MeasureLeadTimes(measure=measure), {}).save(force_insert=True)


@transaction.atomic
def count_lead_time(
    *,
    by: Participant,
    project_id: UUID,
    measure_id: UUID,
    region: str,
    phase: str,
    days: int,
    takes_back: bool = False,
) -> None:
    """Count that a case took so many days; of the case nothing is kept, and of the days a class.

    The answer is the same whatever was counted: a refusal would tell a number that is hidden, such
    as none to take back. So where there is none, nothing changes.

    :param takes_back: it was counted by mistake
    :raises Missing: `by` does not see the measure
    :raises PermissionDenied: `by` does not write for its project
    :raises ImpossibleMove: the phase is published
    :raises Conflict: the region is not of the measure
    """
    measure = measure_of(written_project(by, project_id, PART), measure_id)
    if region not in measure.regions:
        raise FieldConflict("region", "unknown", _("The measure is not tried in this region."))
    row = _locked(measure)
    _check_open(measure, phase)
    counts = opened(row)
    numbers = counts.setdefault(phase, {}).setdefault(region, [0] * CLASSES)
    place = lead_time_class(days)
    numbers[place] = min(MOST_CASES, max(0, numbers[place] + (-1 if takes_back else 1)))
    filled(row, counts).save(update_fields=["box"])


@transaction.atomic
def publish_lead_times(
    *, by: Participant, project_id: UUID, measure_id: UUID, phase: str
) -> Measure:
    """Publish how long cases of a phase took, once; nothing is counted for it afterwards.

    Of too few cases it is published that they are hidden. A refusal could be asked for again and
    again, with cases counted for it and taken back, until it tells the number.

    :raises Missing: `by` does not see the measure
    :raises PermissionDenied: `by` does not write for its project
    :raises ImpossibleMove: it is published
    """
    project = written_project(by, project_id, PART)
    measure = measure_of(project, measure_id)
    row = _locked(measure)
    _check_open(measure, phase)
    counts = opened(row)
    found = counts.pop(phase, {})
    MeasureTable.objects.create(
        measure=measure,
        subject=lead_times_subject(phase),
        day=today(),
        tables=lead_time_tables(measure, phase, found),
    )
    filled(row, counts).save(update_fields=["box"])
    note(
        project_id=project_id,
        by=by,
        event="measure.lead-times-published",
        fields=[phase],
        subject=measure.pk,
    )
    return measure_of(project, measure_id)


def lead_time_tables(
    measure: Measure, phase: str, found: Mapping[str, list[int]]
) -> dict[str, Any]:
    """Return what is published of a phase: JSON of `disclosure`, and the order of its regions."""
    regions = [*measure.regions]
    table = [found.get(region, [0] * CLASSES) for region in regions]
    by_region = one_way([sum(row) for row in table], threshold=THRESHOLD, final=True)
    by_class = one_way(
        [sum(column) for column in zip(*table, strict=True)], threshold=THRESHOLD, final=True
    )
    secret = digest_at_rest(b"measure-lead-times", f"{measure.pk}/{phase}")
    crossed = two_way(table, by_region, by_class, secret=secret)
    return {
        "regions": regions,
        "by_region": by_region.as_json(),
        "by_class": by_class.as_json(),
        "crossed": crossed.as_json(),
    }


def _locked(measure: Measure) -> MeasureLeadTimes:
    return MeasureLeadTimes.objects.select_for_update().get(pk=measure.pk)


def _check_open(measure: Measure, phase: str) -> None:
    subject = lead_times_subject(Phase(phase))
    if MeasureTable.objects.filter(measure=measure, subject=subject).exists():
        raise ImpossibleMove(_("How long cases of this phase took is published already."))
