"""Answers of the same people: for whom there is a key, until when they are kept, who is asked."""

import pytest

from backend.core import retention
from backend.programmes.models import Measure, MeasurePairs, MeasureTable, Project
from backend.programmes.selectors.measure_report import ReportTable, report_of
from backend.programmes.selectors.measures import asked_by_card, measure_of
from backend.programmes.services.measure_pairs import (
    erase_unfinished_pairs,
    may_say,
    new_pair_code,
    opened,
)
from backend.programmes.services.measure_rounds import end_due_rounds
from backend.programmes.states import TableSort
from backend.programmes.statistics.intervals import mcnemar, newcombe_paired
from tests.clock import Clock
from tests.programmes.factories import Programme, a_project
from tests.programmes.measures import a_measure, a_round, cards_for, ended, says, tried_wording

pytestmark = pytest.mark.django_db

CHANGES = [
    {"group": "victims", "sort": "change", "indicator": "after"},
    {"group": "detectives", "sort": "change", "indicator": "during"},
    {"group": "detectives", "sort": "change", "indicator": "after"},
]


@pytest.fixture
def project(programme: Programme) -> Project:
    return a_project(programme, "melden", kind="trial", ends_on=None)


@pytest.fixture
def measure(programme: Programme, project: Project) -> Measure:
    tried_wording(programme, project)
    return a_measure(programme, project, tables=CHANGES)


def asked(
    programme: Programme, measure: Measure, group: str, phase: str, codes: list[str], answer: str
) -> list[bool]:
    """Ask a group in a phase until the round has ended; return whose answer was kept."""
    row = a_round(programme, measure, group, phase)
    cards = cards_for(programme, row, "NL-UT", len(codes))
    kept = [says(row, card, code, answer) for card, code in zip(cards, codes, strict=True)]
    ended(programme, row)
    return kept


def codes_of(number: int = 20) -> list[str]:
    return [new_pair_code() for _person in range(number)]


def of_change(measure: Measure, group: str, later: str = "after") -> ReportTable:
    [found] = [
        table
        for table in report_of(measure_of(measure.project, measure.pk), "en").tables
        if (table.group, table.sort, table.indicator) == (group, TableSort.CHANGE, later)
    ]
    return found


def clear_change(measure: Measure, group: str) -> bool:
    table = of_change(measure, group)
    return all(line.share for line in table.lines) and table.contrasts[0].is_clear


@pytest.mark.full
def test_a_group_that_begins_after_another_was_counted_has_a_key(
    programme: Programme, measure: Measure
) -> None:
    for group in ("detectives", "victims"):
        codes = codes_of()
        assert all(asked(programme, measure, group, "before", codes, "no"))
        measure.refresh_from_db()
        assert measure.pair_key
        assert all(asked(programme, measure, group, "after", codes, "yes"))
        measure.refresh_from_db()
        assert not measure.pair_key
        assert clear_change(measure, group)


def test_a_rise_is_above_zero_and_a_fall_below(programme: Programme, project: Project) -> None:
    """Of 36 people, five or more in each cell: what is published is later less before."""
    same, changed = ["yes"] * 5 + ["no"] * 6, (20, 5)
    for turned in (False, True):
        rises, falls = reversed(changed) if turned else changed
        measure = a_measure(programme, project, tables=CHANGES)
        codes = codes_of(len(same) + rises + falls)
        said = (same + ["no"] * rises + ["yes"] * falls, same + ["yes"] * rises + ["no"] * falls)
        for phase, answers in zip(("before", "after"), said, strict=True):
            row = a_round(programme, measure, "detectives", phase)
            cards = cards_for(programme, row, "NL-UT", len(codes))
            for one in zip(cards, codes, answers, strict=True):
                says(row, *one)
            ended(programme, row)
        [change] = of_change(measure, "detectives").contrasts
        found = change.interval
        assert found.least == found.most == pytest.approx((rises - falls) / 36)
        assert (found.lowest, found.highest) == newcombe_paired(5, rises, falls, 6)
        assert found.highest < 0 if turned else found.lowest > 0
        assert change.chance == mcnemar(falls, rises)


def test_a_phase_that_was_left_out_stops_no_counting(
    programme: Programme, measure: Measure
) -> None:
    codes = codes_of()
    asked(programme, measure, "detectives", "before", codes, "no")
    asked(programme, measure, "detectives", "after", codes, "yes")
    assert not MeasurePairs.objects.exists()
    assert clear_change(measure, "detectives")
    during = of_change(measure, "detectives", "during")
    assert {line.hidden for line in during.lines} == {"Nobody was asked yet."}


def test_without_answers_before_nothing_is_compared(programme: Programme, measure: Measure) -> None:
    asked(programme, measure, "victims", "after", codes_of(), "yes")
    assert not MeasurePairs.objects.exists()
    assert MeasureTable.objects.get().tables["total"] is None
    assert all(line.share is None for line in of_change(measure, "victims").lines)


def test_the_last_phase_may_follow_when_pairs_of_an_earlier_one_are_counted(
    programme: Programme, project: Project
) -> None:
    measure = a_measure(programme, project, tables=CHANGES[1:2])
    codes = codes_of()
    for phase in ("before", "during"):
        asked(programme, measure, "detectives", phase, codes, "yes")
    assert MeasureTable.objects.get().subject == "pairs/detectives"
    row = a_round(programme, measure, "detectives", "after")
    assert not asked_by_card(row.round.code).is_paired
    assert not MeasurePairs.objects.exists()


# -- Retention ------------------------------------------------------------------------------------
def test_pairs_that_are_never_counted_are_erased_after_eighteen_months(
    programme: Programme, measure: Measure, clock: Clock
) -> None:
    asked(programme, measure, "victims", "before", codes_of(), "no")
    clock.put_on(days=retention.UNFINISHED_PAIRS.days)
    assert erase_unfinished_pairs() == 0
    assert len(opened(MeasurePairs.objects.get())) == 20
    clock.put_on(days=1)
    assert (erase_unfinished_pairs(), erase_unfinished_pairs()) == (1, 0)
    assert not MeasurePairs.objects.exists()
    measure.refresh_from_db()
    assert not measure.pair_key
    hidden = {line.hidden for line in of_change(measure, "victims").lines}
    assert len(hidden) == 1
    assert "was erased" in hidden.pop()
    # Nothing says how many there were.
    assert MeasureTable.objects.get().tables == {
        "total": None,
        "phases": {},
        "crossed": {},
        "erased": True,
    }


def test_who_is_asked_again_afterwards_is_not_asked_for_a_code(
    programme: Programme, measure: Measure, clock: Clock
) -> None:
    asked(programme, measure, "victims", "before", codes_of(), "no")
    clock.put_on(days=29 + retention.UNFINISHED_PAIRS.days)
    erase_unfinished_pairs()
    row = a_round(programme, measure, "victims", "after")
    [card] = cards_for(programme, row, "NL-UT", 1)
    assert not may_say(asked_by_card(row.round.code), card)
    assert not says(row, card, new_pair_code(), "yes")
    ended(programme, row)
    assert MeasureTable.objects.get().tables["erased"]


@pytest.mark.full
def test_a_later_phase_keeps_what_was_said_before(
    programme: Programme, measure: Measure, clock: Clock
) -> None:
    codes = codes_of()
    asked(programme, measure, "detectives", "before", codes, "no")
    clock.put_on(days=400)
    asked(programme, measure, "detectives", "during", codes, "no")
    clock.put_on(days=400)
    assert erase_unfinished_pairs() == 0
    asked(programme, measure, "detectives", "after", codes, "yes")
    assert clear_change(measure, "detectives")


def test_a_clock_that_jumps_ends_a_round_before_its_pairs_are_erased(
    programme: Programme, measure: Measure, clock: Clock
) -> None:
    codes = codes_of()
    asked(programme, measure, "detectives", "before", codes, "no")
    row = a_round(programme, measure, "detectives", "after")
    cards = cards_for(programme, row, "NL-UT", len(codes))
    for card, code in zip(cards, codes, strict=True):
        says(row, card, code, "yes")
    # Which of the two runs first is chance.
    clock.put_on(days=60 + retention.UNFINISHED_PAIRS.days)
    assert erase_unfinished_pairs() == 0
    assert end_due_rounds() == 1
    assert erase_unfinished_pairs() == 0
    assert clear_change(measure, "detectives")


@pytest.mark.full
def test_the_key_stays_as_long_as_another_group_needs_it(
    programme: Programme, measure: Measure, clock: Clock
) -> None:
    asked(programme, measure, "victims", "before", codes_of(), "no")
    clock.put_on(days=300)
    codes = codes_of()
    asked(programme, measure, "detectives", "before", codes, "no")
    clock.put_on(days=300)
    assert erase_unfinished_pairs() == 1
    assert [row.group for row in MeasurePairs.objects.all()] == ["detectives"]
    asked(programme, measure, "detectives", "after", codes, "yes")
    assert clear_change(measure, "detectives")


def test_a_code_that_two_people_type_counts_once_and_the_first_answer_stays(
    programme: Programme, measure: Measure
) -> None:
    codes = codes_of()
    assert asked(programme, measure, "victims", "before", codes, "no") == [True] * 20
    # One sheet was copied: five people have the code of somebody who answered already.
    copied = [*codes[:15], *[codes[0]] * 5]
    assert asked(programme, measure, "victims", "after", copied, "yes") == [True] * 15 + [False] * 5
    [table] = MeasureTable.objects.filter(measure=measure, subject="pairs/victims")
    assert table.tables["total"] == 15


@pytest.mark.full
def test_codes_that_were_swapped_change_no_share(programme: Programme, project: Project) -> None:
    tried_wording(programme, project)
    shown = []
    for name, swapped in (("as-given", False), ("swapped", True)):
        measure = a_measure(programme, project, tables=CHANGES, name={"nl": name, "en": name})
        codes = codes_of()
        for phase, willing in (("before", 8), ("after", 13)):
            row = a_round(programme, measure, "victims", phase)
            cards = cards_for(programme, row, "NL-UT", len(codes))
            mine = codes[::-1] if swapped and phase == "after" else codes
            for place, (card, code) in enumerate(zip(cards, mine, strict=True)):
                assert says(row, card, code, "yes" if place < willing else "no")
            ended(programme, row)
        shown.append([line.share for line in of_change(measure, "victims").lines])
    # Who said what later is another, and how many did is the same.
    assert shown[0] == shown[1]
    assert [share and share.least for share in shown[0]] == [8, 13]


def test_a_code_that_was_mistyped_later_is_another_person(
    programme: Programme, measure: Measure
) -> None:
    codes = codes_of()
    asked(programme, measure, "victims", "before", codes, "no")
    mistyped = [*codes[:12], *codes_of(8)]
    asked(programme, measure, "victims", "after", mistyped, "yes")
    [table] = MeasureTable.objects.filter(measure=measure, subject="pairs/victims")
    assert table.tables["total"] == 12
