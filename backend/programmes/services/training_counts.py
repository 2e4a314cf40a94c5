"""What stays of sessions when their names are erased: numbers that point at nobody.

Counts lie in a box that the server's key opens until enough people came. What is published once is
never published again, and each session is counted in one publication only: two that overlap would
be subtracted from each other. When something is published is decided by how many came alone, never
by who they were.
"""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from backend.core.at_rest import lock_at_rest, open_at_rest
from backend.core.days import day_of
from backend.organisations.profiles import Region
from backend.programmes.models import (
    Registration,
    Training,
    TrainingCounts,
    TrainingFigures,
    TrainingSession,
)
from backend.programmes.models.trainings import TRAINING_COUNTS_BYTES
from backend.programmes.selectors.page_trials import respondents_of
from backend.programmes.states import Profession, RegistrationState
from surveys.disclosure.one_way import one_way
from surveys.disclosure.published import THRESHOLD

from .training_boxes import OVERHEAD

# So many have to have come before anything is published.
ENOUGH: Final = 2 * THRESHOLD
EMPTY: Final[Mapping[str, Any]] = {
    "sessions": 0,
    "registered": 0,
    "came": 0,
    "judged": 0,
    "until": "",
    "tables": {"profession": {}, "region": {}},
}


def purpose_of(row: TrainingCounts) -> bytes:
    """Return the purpose for which this row's box is locked: one that was moved does not open."""
    training_id: UUID = row.pk
    return b"kier/trainings/counts/" + training_id.bytes


def opened(row: TrainingCounts) -> dict[str, Any]:
    """Return what is in the box of a row. May raise `Damaged`."""
    counts: dict[str, Any] = json.loads(open_at_rest(purpose_of(row), bytes(row.box)))
    return counts


def filled(row: TrainingCounts, counts: Mapping[str, Any]) -> TrainingCounts:
    """Put counts into the box of a row, which is not saved yet."""
    text = json.dumps(counts).ljust(TRAINING_COUNTS_BYTES - OVERHEAD)
    row.box = lock_at_rest(purpose_of(row), text)
    return row


def add_counts(training: Training) -> None:
    """Give a new training its empty box."""
    filled(TrainingCounts(training=training), EMPTY).save(force_insert=True)


def categories(training: Training, variable: str) -> Sequence[str]:
    """Return the categories of a table, which do not depend on who came."""
    if variable == "region":
        return list(Region.values)
    chosen = [code for code in Profession.values if code in training.professions]
    if not chosen:
        return list(Profession.values)
    return chosen if Profession.OTHER in chosen else [*chosen, Profession.OTHER.value]


def count_session(session: TrainingSession) -> None:
    """Count a session whose names are erased in the same transaction, and publish if it is time."""
    training = session.training
    row = TrainingCounts.objects.select_for_update().get(pk=training.pk)
    counts = opened(row)
    people = [
        (person.state, person.profession, person.region)
        for person in Registration.objects.filter(session=session)
        if person.state != RegistrationState.LAPSED
    ]
    came = [(profession, region) for state, profession, region in people if state == "came"]
    counts["sessions"] += 1
    counts["registered"] += len(people)
    counts["came"] += len(came)
    counts["judged"] += (respondents_of(session.round) or 0) if session.round else 0
    counts["until"] = max(counts["until"], day_of(session.ends_at).isoformat())
    for place, variable in enumerate(("profession", "region")):
        table = Counter(counts["tables"][variable])
        table.update(person[place] for person in came)
        counts["tables"][variable] = dict(table)
    if counts["came"] >= ENOUGH:
        publish_counts(training, counts)
    filled(row, counts).save(update_fields=["box"])


def publish_counts(training: Training, counts: dict[str, Any]) -> None:
    """Publish what was counted, and take it out of `counts`."""
    came, registered = counts["came"], counts["registered"]
    # Tables, certificates and answers say how many came. So who did not come is hidden among who
    # registered, and not the other way round.
    is_few = registered - came < THRESHOLD
    TrainingFigures.objects.create(
        training=training,
        until=counts["until"],
        sessions=counts["sessions"],
        registered=came if is_few else registered,
        registered_most=came + THRESHOLD - 1 if is_few else None,
        came_least=came,
        came_most=came,
        judged=counts["judged"],
        tables={
            variable: rows
            for variable in ("profession", "region")
            if (rows := _table(training, variable, counts))
        },
    )
    kept = counts["tables"]
    counts.update(EMPTY, tables=kept)


def _table(training: Training, variable: str, counts: dict[str, Any]) -> list[list[Any]]:
    """Return category, least and most of a table, which is empty as long as too few came."""
    known = categories(training, variable)
    found = counts["tables"][variable]
    # From so many on there is always enough to hide small numbers among.
    if sum(found.values()) < THRESHOLD * len(known) + 1:
        return []
    numbers = [found.get(code, 0) for code in known]
    if variable == "profession":
        numbers[-1] += sum(number for code, number in found.items() if code not in known)
    cells = one_way(numbers, threshold=THRESHOLD, final=True).cells or ()
    counts["tables"][variable] = {}
    return [[code, cell.lowest, cell.highest] for code, cell in zip(known, cells, strict=False)]
