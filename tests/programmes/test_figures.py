"""Indicators of projects, numbers by quarter, and releases."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from backend.core.days import today
from backend.core.errors import ChangedMeanwhile, Conflict, ImpossibleMove, Missing
from backend.core.quarters import Quarter
from backend.organisations.figure_sources import Count
from backend.organisations.models import Role
from backend.programmes.models import (
    FiguresRelease,
    HistoryEntry,
    Indicator,
    IndicatorValue,
    Project,
)
from backend.programmes.selectors.figure_releases import newest_release, release_of, releases
from backend.programmes.selectors.figures import figures_of, recent_quarters, trend_of
from backend.programmes.selectors.release_content import content_of, draft_of
from backend.programmes.services.figure_releases import (
    prepare_release,
    release_figures,
    withdraw_release,
)
from backend.programmes.services.indicators import (
    change_indicator,
    create_indicator,
    enter_figure,
    erase_indicator,
)
from tests.authenticated_rows import write_by_sql
from tests.programmes.factories import Programme, a_project
from tests.programmes.figures import a_figure, a_release, an_indicator, last_quarter

pytestmark = pytest.mark.django_db


@pytest.fixture
def project(programme: Programme) -> Project:
    day = last_quarter(8).first_day
    return a_project(programme, begins_on=day, ends_on=None)


def shown(release: Any, code: str) -> Any:
    indicators = release.content["projects"][0]["indicators"]
    return next(one for one in indicators if one["code"] == code)["cells"][-1]["reached"]


def enter(programme: Programme, indicator: Indicator, version: int, **changes: Any) -> Any:
    return enter_figure(
        by=programme.as_participant(Role.COORDINATOR),
        project_id=indicator.project_id,
        indicator_id=indicator.pk,
        quarter=last_quarter(),
        version=version,
        **changes,
    )


class TestQuarters:
    def test_they_follow_each_other(self) -> None:
        assert [str(one) for one in Quarter(2026, 3).until(Quarter(2027, 1))] == [
            "2026-Q3",
            "2026-Q4",
            "2027-Q1",
        ]
        assert Quarter(2026, 1).after(-1) == Quarter(2025, 4)
        assert Quarter.of(Quarter(2028, 1).last_day) == Quarter(2028, 1)

    @pytest.mark.parametrize("text", ["2026-Q5", "26-Q1", "2026Q1", "1926-Q1", "2026-Q1 ", ""])
    def test_nothing_else_is_one(self, text: str) -> None:
        with pytest.raises(ValueError, match="^" + re.escape(text) + "$"):
            Quarter.from_text(text)


class TestNumbers:
    def test_two_who_enter_at_once_lose_nothing(
        self, programme: Programme, project: Project
    ) -> None:
        indicator = an_indicator(project)
        enter(programme, indicator, 0, reached=7, note="first")
        with pytest.raises(ChangedMeanwhile):
            enter(programme, indicator, 0, reached=8)
        assert enter(programme, indicator, 1, reached=9).version == 2
        assert IndicatorValue.objects.get().note == "first"

    def test_who_manages_sees_what_is_shown_and_never_the_number(
        self, programme: Programme, project: Project
    ) -> None:
        a_figure(an_indicator(project), 3)
        for role, entered in ((Role.COORDINATOR, 3), (Role.PROGRAMME_MANAGER, None)):
            by = programme.as_participant(role)
            cell = figures_of(by, [last_quarter()])[0].rows[0].cells[0]
            assert (cell.entered, cell.reached) == (entered, Count(0, 4))

    @pytest.mark.parametrize("note", ["Three boys.", "12 of them.", "Niemand kwam.", "Twaalf."])
    def test_a_note_that_may_tell_a_hidden_number_is_read_by_who_runs_the_project(
        self, programme: Programme, project: Project, note: str
    ) -> None:
        a_figure(an_indicator(project), 3, note=note)
        for role, seen in ((Role.COORDINATOR, note), (Role.PROGRAMME_MANAGER, "")):
            by = programme.as_participant(role)
            found = figures_of(by, [last_quarter()])
            cell = found[0].rows[0].cells[0]
            assert (cell.note, cell.note_hidden) == (seen, True)
            content = content_of(found, [last_quarter()])
            assert (note in str(content)) == bool(seen)

    def test_a_note_without_numbers_is_read_by_all(
        self, programme: Programme, project: Project
    ) -> None:
        a_figure(an_indicator(project), 3, note="Begun late.")
        by = programme.as_participant(Role.PROGRAMME_MANAGER)
        cell = figures_of(by, [last_quarter()])[0].rows[0].cells[0]
        assert (cell.note, cell.note_hidden) == ("Begun late.", False)

    def test_a_manager_sets_targets_and_enters_no_number(
        self, programme: Programme, project: Project
    ) -> None:
        by = programme.as_participant(Role.PROGRAMME_MANAGER)
        indicator = an_indicator(project)
        place: dict[str, Any] = {"project_id": project.pk, "indicator_id": indicator.pk}
        enter_figure(by=by, **place, quarter=last_quarter(), version=0, target=40)
        with pytest.raises(PermissionDenied):
            enter_figure(by=by, **place, quarter=last_quarter(), version=1, reached=40)

    def test_a_quarter_to_come_has_a_target_and_no_number(
        self, programme: Programme, project: Project
    ) -> None:
        indicator = an_indicator(project)
        place: dict[str, Any] = {"project_id": project.pk, "indicator_id": indicator.pk}
        by = programme.as_participant(Role.COORDINATOR)
        ahead = Quarter.of(today()).after(1)
        assert enter_figure(by=by, **place, quarter=ahead, version=0, target=5).target == 5
        with pytest.raises(Conflict):
            enter_figure(by=by, **place, quarter=ahead, version=1, reached=5)

    def test_what_is_missing_is_said_of_quarters_that_are_over(
        self, programme: Programme, project: Project
    ) -> None:
        an_indicator(project)
        by = programme.as_participant(Role.COORDINATOR)
        cells = figures_of(by, recent_quarters(today(), 2))[0].rows[0].cells
        assert [cell.is_missing for cell in cells] == [True, False]

    def test_a_quarter_that_runs_makes_no_trend(
        self, programme: Programme, project: Project
    ) -> None:
        indicator = an_indicator(project, is_people=False)
        for before, reached in ((2, 8), (1, 9), (0, 1)):
            a_figure(indicator, reached, last_quarter(before))
        by = programme.as_participant(Role.PROGRAMME_MANAGER)
        [found] = figures_of(by, recent_quarters(today()))
        assert found.rows[0].trend == "better"
        # Once the quarter is over it counts.
        day = Quarter.of(today()).after(1).first_day
        [found] = figures_of(by, recent_quarters(today()), day=day)
        assert found.rows[0].trend == "worse"

    def test_a_trend_is_said_only_of_what_is_shown(self) -> None:
        assert trend_of([Count(10, 10), Count(12, 12)], "up") == "better"
        assert trend_of([Count(10, 10), Count(12, 12)], "down") == "worse"
        assert trend_of([Count(0, 4), Count(0, 4)], "up") == ""
        assert trend_of([Count(0, 4), Count(3, 9)], "up") == ""
        assert trend_of([Count(9, 9), Count(9, 9)], "up") == "same"


class TestIndicators:
    def test_what_a_number_means_stays(self, programme: Programme, project: Project) -> None:
        indicator = an_indicator(project)
        a_figure(indicator, 12)
        by = programme.as_participant(Role.COORDINATOR)
        place: dict[str, Any] = {"project_id": project.pk, "indicator_id": indicator.pk}
        with pytest.raises(Conflict):
            change_indicator(by=by, **place, version=1, is_people=False)
        assert change_indicator(by=by, **place, version=1, is_public=False).version == 2

    def test_one_that_was_released_is_not_erased(
        self, programme: Programme, project: Project
    ) -> None:
        indicator = an_indicator(project)
        a_figure(indicator, 12)
        a_release(programme)
        by = programme.as_participant(Role.COORDINATOR)
        with pytest.raises(Conflict):
            erase_indicator(by=by, project_id=project.pk, indicator_id=indicator.pk)

    @pytest.mark.parametrize(
        "fields",
        [
            {"name": {}},
            {"unit": "euros"},
            {"source": "pages.live"},
            {"source": "nothing.known"},
        ],
    )
    def test_what_does_not_fit_together_is_refused(
        self, programme: Programme, project: Project, fields: Any
    ) -> None:
        given = {"name": {"nl": "Naam"}, "is_people": True} | fields
        by = programme.as_participant(Role.COORDINATOR)
        with pytest.raises(Conflict):
            create_indicator(by=by, project_id=project.pk, code="new", **given)

    def test_a_part_is_of_people_and_has_no_parts(
        self, programme: Programme, project: Project
    ) -> None:
        whole = an_indicator(project)
        part = an_indicator(project, "part", part_of=whole)
        things = an_indicator(project, "things", is_people=False)
        by = programme.as_participant(Role.COORDINATOR)
        for of in (part, things):
            with pytest.raises(Conflict):
                create_indicator(
                    by=by,
                    project_id=project.pk,
                    code="new",
                    name={"nl": "Naam"},
                    is_people=True,
                    part_of_id=of.pk,
                )


class TestReleases:
    def test_it_shows_what_the_draft_showed(self, programme: Programme, project: Project) -> None:
        a_figure(an_indicator(project), 12, target=10, note="Good.")
        release = a_release(programme)
        assert release.content == draft_of([last_quarter()]).content
        assert shown(release, "reached") == [12, 12]
        assert newest_release() == release
        assert HistoryEntry.objects.filter(event="figures.released").count() == 1

    def test_what_somebody_wrote_into_it_is_not_shown(
        self, programme: Programme, project: Project
    ) -> None:
        a_figure(an_indicator(project), 12)
        release = a_release(programme)
        forged = release.content | {"quarters": ["2020-Q1"]}
        write_by_sql(release, content=forged)
        assert newest_release() is None
        with pytest.raises(Missing):
            release_of(release.number)
        # Its number is listed: that is under the MAC.
        assert [one.number for one in releases()] == [release.number]
        write_by_sql(release, content=release.content)
        assert newest_release() == release

    def test_a_day_that_somebody_wrote_takes_a_release_from_every_list(
        self, programme: Programme, project: Project
    ) -> None:
        a_figure(an_indicator(project), 12)
        release = a_release(programme)
        for written in ({"released_on": today() - timedelta(1)}, {"last_quarter": "2031-Q1"}):
            write_by_sql(release, **written)
            assert newest_release() is None
            assert not [*releases()]
            write_by_sql(release, **{name: getattr(release, name) for name in written})
        by = programme.as_participant(Role.PROGRAMME_MANAGER)
        withdrawn = withdraw_release(by=by, number=release.number, word={"nl": "Fout."})
        assert withdrawn.withdrawn_on == today()
        write_by_sql(withdrawn, withdrawn_on=None)
        assert not [*releases()]

    def test_a_number_that_changed_since_is_not_released_unseen(
        self, programme: Programme, project: Project
    ) -> None:
        value = a_figure(an_indicator(project), 12)
        by = programme.as_participant(Role.PROGRAMME_MANAGER)
        span = {"first": last_quarter(), "last": last_quarter()}
        digest = prepare_release(by=by, **span).digest
        IndicatorValue.objects.filter(pk=value.pk).update(reached=13)
        with pytest.raises(ChangedMeanwhile):
            release_figures(by=by, **span, digest=digest)
        assert newest_release() is None

    def test_a_correction_of_people_is_never_seen(
        self, programme: Programme, project: Project
    ) -> None:
        people, things = an_indicator(project), an_indicator(project, "things", is_people=False)
        a_figure(people, 12)
        a_figure(things, 3)
        a_release(programme)
        IndicatorValue.objects.update(reached=11)
        later = a_release(programme)
        assert shown(later, "reached") == [12, 12]
        assert shown(later, "things") == [11, 11]

    def test_a_correction_is_said_and_the_release_before_stays(
        self, programme: Programme, project: Project
    ) -> None:
        people, things = an_indicator(project), an_indicator(project, "things", is_people=False)
        a_figure(people, 12)
        a_figure(things, 3)
        first = a_release(programme)
        before = FiguresRelease.objects.get(pk=first.pk).content
        IndicatorValue.objects.update(reached=11, target=20, note="Counted again.")
        second, third = a_release(programme), a_release(programme)
        assert FiguresRelease.objects.get(pk=first.pk).content == before
        assert (first.content["corrects"], third.content["corrects"]) == (None, None)
        assert second.content["corrects"] == {"release": first.number, "numbers": 1}
        was = {
            one["code"]: one["cells"][-1]["was"]
            for one in second.content["projects"][0]["indicators"]
        }
        assert was == {"reached": None, "things": [3, 3]}

    def test_the_same_sent_twice_is_one_release(
        self, programme: Programme, project: Project
    ) -> None:
        a_figure(an_indicator(project, "things", is_people=False), 3)
        first = a_release(programme)
        assert a_release(programme) == first
        IndicatorValue.objects.update(reached=11)
        second = a_release(programme)
        assert second.number == first.number + 1

    def test_what_was_withdrawn_is_not_said_again(
        self, programme: Programme, project: Project
    ) -> None:
        a_figure(an_indicator(project, "things", is_people=False), 3)
        first = a_release(programme)
        by = programme.as_participant(Role.PROGRAMME_MANAGER)
        withdraw_release(by=by, number=first.number, word={"nl": "Fout."})
        IndicatorValue.objects.update(reached=11)
        assert a_release(programme).content["corrects"] is None

    def test_a_part_that_comes_later_is_not_shown_for_that_quarter(
        self, programme: Programme, project: Project
    ) -> None:
        whole = an_indicator(project)
        a_figure(whole, 12)
        a_release(programme)
        a_figure(an_indicator(project, "part", part_of=whole), 11)
        assert shown(a_release(programme), "part") is None

    def test_a_small_part_hides_who_is_in_none(
        self, programme: Programme, project: Project
    ) -> None:
        whole = an_indicator(project)
        a_figure(whole, 40)
        a_figure(an_indicator(project, "boys", part_of=whole), 38)
        release = a_release(programme)
        assert shown(release, "reached") == [40, 40]
        least, most = shown(release, "boys")
        assert most - least >= 4

    def test_a_part_is_public_only_with_its_whole(
        self, programme: Programme, project: Project
    ) -> None:
        whole = an_indicator(project, is_public=False)
        a_figure(whole, 12)
        a_figure(an_indicator(project, "part", part_of=whole), 11)
        an_indicator(project, "other", is_people=False)
        release = a_release(programme)
        codes = [one["code"] for one in release.content["projects"][0]["indicators"]]
        assert codes == ["other"]

    def test_a_quarter_that_runs_is_not_released(
        self, programme: Programme, project: Project
    ) -> None:
        an_indicator(project)
        now = Quarter.of(today())
        by = programme.as_participant(Role.PROGRAMME_MANAGER)
        with pytest.raises(Conflict):
            prepare_release(by=by, first=now, last=now)

    def test_withdrawn_it_says_why_and_its_numbers_stay_known(
        self, programme: Programme, project: Project
    ) -> None:
        a_figure(an_indicator(project), 12)
        release = a_release(programme)
        by = programme.as_participant(Role.PROGRAMME_MANAGER)
        with pytest.raises(Conflict):
            withdraw_release(by=by, number=release.number, word={"nl": " "})
        withdraw_release(by=by, number=release.number, word={"nl": "Fout."})
        with pytest.raises(ImpossibleMove):
            withdraw_release(by=by, number=release.number, word={"nl": "Fout."})
        assert newest_release() is None
        IndicatorValue.objects.update(reached=13)
        assert shown(a_release(programme), "reached") == [12, 12]
