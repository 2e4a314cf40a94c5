"""Measures: planned, asked in rounds, paired by codes, published once."""

import pytest

from backend.core.errors import ChangedMeanwhile, FieldConflict, ImpossibleMove
from backend.organisations.models import Role
from backend.programmes.models import Measure, MeasurePairs, MeasureTable, Project
from backend.programmes.selectors.measure_report import report_of
from backend.programmes.selectors.measures import measure_of, warnings_of
from backend.programmes.services.measure_pairs import new_pair_code
from backend.programmes.services.measure_rounds import end_due_rounds
from backend.programmes.services.measure_trials import (
    end_wording_trial,
    open_wording_trial,
    read_wording_trial,
)
from backend.programmes.services.measures import change_measure, erase_measure
from surveys.models import Round
from surveys.services.responses import hand_in, open_round
from tests.programmes.factories import Programme, a_programme, a_project, in_days
from tests.programmes.measures import (
    REGIONS,
    a_measure,
    a_round,
    answers,
    cards_for,
    ended,
    expects,
    place_of,
    says,
    tried_wording,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def programme() -> Programme:
    return a_programme()


@pytest.fixture
def project(programme: Programme) -> Project:
    return a_project(programme, "melden", kind="trial")


def test_what_a_table_can_show_is_worked_out_when_it_is_planned(
    programme: Programme, project: Project
) -> None:
    measure = a_measure(programme, project, expected=expects(12, 12))
    found = {(row.group, row.sort): row for row in measure.tables.all()}
    change = found["victims", "change"]
    assert (change.people, change.smallest) == (8, None)
    assert "no difference would show" in warnings_of(change)[0]
    phases = found["detectives", "phases"]
    assert (phases.people, phases.smallest) == (12, 46)
    assert warnings_of(phases) == ["With 12 respondents only a difference of 46 points would show."]
    regions = found["detectives", "regions"]
    assert (regions.people, regions.others) == (6, 6)
    assert len(warnings_of(regions)) == 2


def test_a_plan_is_fixed_once_somebody_is_asked(programme: Programme, project: Project) -> None:
    measure = a_measure(programme, project)
    place = place_of(programme, measure)
    changed = change_measure(**place, version=1, expected=expects(60, 60))
    assert changed.tables.get(sort="phases").people == 60
    with pytest.raises(ChangedMeanwhile):
        change_measure(**place, version=1, tables=[])
    a_round(programme, measure)
    with pytest.raises(ImpossibleMove):
        change_measure(**place, version=2, expected=expects(80, 60))
    with pytest.raises(ImpossibleMove):
        change_measure(**place, version=2, tables=[])
    assert change_measure(**place, version=2, name={"nl": "Anders"}).name == {"nl": "Anders"}


@pytest.mark.parametrize(
    ("table", "field"),
    [
        ({"group": "judges", "sort": "phases", "indicator": "time"}, "tables.0.group"),
        ({"group": "victims", "sort": "phases", "indicator": "works"}, "tables.0.indicator"),
        ({"group": "victims", "sort": "change", "indicator": "before"}, "tables.0.indicator"),
    ],
)
def test_a_table_has_to_fit_the_measure(
    programme: Programme, project: Project, table: dict[str, str], field: str
) -> None:
    with pytest.raises(FieldConflict) as refused:
        a_measure(programme, project, tables=[table])
    assert refused.value.errors[0].field == field


def test_victims_are_asked_with_words_that_readers_tried(
    programme: Programme, project: Project
) -> None:
    measure = a_measure(programme, project)
    with pytest.raises(ImpossibleMove):
        a_round(programme, measure, "victims")
    by = programme.as_participant(Role.EDITOR)
    trial = open_wording_trial(by=by, project_id=project.pk, group="victims")
    with pytest.raises(ImpossibleMove):
        open_wording_trial(by=by, project_id=project.pk, group="victims")
    assert trial.round is not None
    for _reader in range(5):
        hand_in(trial.round, answers={"easy": 5}, language="nl")
    with pytest.raises(ImpossibleMove):
        read_wording_trial(by=by, project_id=project.pk, trial_id=trial.pk)
    end_wording_trial(by=by, project_id=project.pk, trial_id=trial.pk)
    assert read_wording_trial(by=by, project_id=project.pk, trial_id=trial.pk).read_on
    assert a_round(programme, measure, "victims").round.status == "open"


def test_a_trial_with_four_readers_allows_nothing(programme: Programme, project: Project) -> None:
    measure = a_measure(programme, project)
    by = programme.as_participant(Role.EDITOR)
    trial = open_wording_trial(by=by, project_id=project.pk, group="victims")
    assert trial.round is not None
    for _reader in range(4):
        hand_in(trial.round, answers={"easy": 5}, language="nl")
    end_wording_trial(by=by, project_id=project.pk, trial_id=trial.pk)
    with pytest.raises(ImpossibleMove):
        read_wording_trial(by=by, project_id=project.pk, trial_id=trial.pk)
    with pytest.raises(ImpossibleMove):
        a_round(programme, measure, "victims")


def test_cards_answer_once_and_nothing_is_shown_before_the_end(
    programme: Programme, project: Project
) -> None:
    measure = a_measure(programme, project)
    row = a_round(programme, measure)
    for region in REGIONS:
        for place, card in enumerate(cards_for(programme, row, region, 12)):
            answers(row, card, contact=4, time="yes" if place % 2 else "no", works=4)
    measure = measure_of(project, measure.pk)
    before = report_of(measure, "en")
    assert {line.hidden for table in before.tables for line in table.lines} == {
        "Nobody was asked yet.",
        "The round has not ended. Nothing is shown before.",
    }
    ended(programme, row)
    tables = report_of(measure_of(project, measure.pk), "en").tables
    [regions] = [table for table in tables if table.sort == "regions"]
    assert [line.label for line in regions.lines] == ["Utrecht", "Zuid-Holland"]
    assert [line.share and (line.share.least, line.share.total) for line in regions.lines] == [
        (6, 12),
        (6, 12),
    ]
    assert not regions.contrasts[0].is_clear
    [phases] = [table for table in tables if table.sort == "phases"]
    assert phases.lines[0].share is not None
    assert phases.lines[0].share.total == 24


def test_no_more_cards_than_people_need(programme: Programme, project: Project) -> None:
    row = a_round(programme, a_measure(programme, project))
    cards_for(programme, row, "NL-UT", 30)
    with pytest.raises(FieldConflict):
        cards_for(programme, row, "NL-UT", 7)
    with pytest.raises(FieldConflict):
        cards_for(programme, row, "NL-GE", 1)


def test_the_organisation_does_not_act_on_a_round_of_a_measure(
    programme: Programme, project: Project
) -> None:
    row = a_round(programme, a_measure(programme, project))
    from backend.core.errors import Missing
    from surveys.services.rounds import close_round

    with pytest.raises(ImpossibleMove):
        close_round(row.round)
    with pytest.raises(Missing):
        open_round(row.round.code)


@pytest.mark.full
def test_pairs_are_counted_when_the_last_phase_ends(programme: Programme, project: Project) -> None:
    measure = a_measure(programme, project)
    tried_wording(programme, project)
    codes = [new_pair_code() for _person in range(20)]
    for phase, willing in (("before", 6), ("after", 14)):
        row = a_round(programme, measure, "victims", phase)
        cards = cards_for(programme, row, "NL-UT", 20)
        for place, (card, code) in enumerate(zip(cards, codes, strict=True)):
            assert says(row, card, code.upper(), "yes" if place < willing else "maybe")
            assert not says(row, card, code, "no")
        assert MeasurePairs.objects.filter(measure=measure).count() == 1
        ended(programme, row)
    assert not MeasurePairs.objects.exists()
    assert Measure.objects.get(pk=measure.pk).pair_key == b""
    table = MeasureTable.objects.get(measure=measure)
    assert table.subject == "pairs/victims"
    [change] = [
        each
        for each in report_of(measure_of(project, measure.pk), "en").tables
        if each.sort == "change"
    ]
    assert [line.share and line.share.least for line in change.lines] == [6, 14]
    assert change.contrasts[0].is_clear


def test_phases_are_asked_in_their_order(programme: Programme, project: Project) -> None:
    measure = a_measure(programme, project)
    row = a_round(programme, measure, phase="before")
    with pytest.raises(ImpossibleMove):
        a_round(programme, measure, phase="before")
    with pytest.raises(ImpossibleMove):
        a_round(programme, measure, phase="after")
    ended(programme, row)
    a_round(programme, measure, phase="after")
    with pytest.raises(ImpossibleMove):
        a_round(programme, measure, phase="during")


def test_the_clock_ends_rounds(programme: Programme, project: Project) -> None:
    measure = a_measure(programme, project)
    row = a_round(programme, measure)
    assert end_due_rounds() == 0
    Round.objects.filter(pk=row.round_id).update(closes_on=in_days(-1), opens_on=in_days(-3))
    assert end_due_rounds() == 1
    assert end_due_rounds() == 0
    assert Round.objects.get(pk=row.round_id).status == "closed"


def test_a_measure_is_erased_with_its_rounds(programme: Programme, project: Project) -> None:
    measure = a_measure(programme, project)
    row = a_round(programme, measure)
    with pytest.raises(Exception, match="open rounds"):
        erase_measure(**place_of(programme, measure))
    ended(programme, row)
    erase_measure(**place_of(programme, measure))
    assert not Measure.objects.exists()
    assert not Round.objects.exists()
