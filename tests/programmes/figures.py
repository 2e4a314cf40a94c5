"""Figures of the programme for tests: indicators, their numbers, and releases."""

from typing import Any

from backend.core.days import today
from backend.core.quarters import Quarter
from backend.organisations.models import Role
from backend.programmes.models import FiguresRelease, Indicator, IndicatorValue, Project
from backend.programmes.services.figure_releases import prepare_release, release_figures
from tests.programmes.factories import Programme


def last_quarter(before: int = 1) -> Quarter:
    """Return the quarter before this one, or an earlier one."""
    return Quarter.of(today()).after(-before)


def an_indicator(project: Project, code: str = "reached", **fields: Any) -> Indicator:
    """Return an indicator of people."""
    made = {"name": {"nl": f"Bereikt {code}", "en": f"Reached {code}"}, "is_people": True}
    return Indicator.objects.create(project=project, code=code, **(made | fields))


def a_figure(
    indicator: Indicator, reached: int | None, quarter: Quarter | None = None, **fields: Any
) -> IndicatorValue:
    """Return a number of an indicator, of the last quarter unless another is given."""
    return IndicatorValue.objects.create(
        indicator=indicator, quarter=str(quarter or last_quarter()), reached=reached, **fields
    )


def a_release(
    programme: Programme, first: Quarter | None = None, last: Quarter | None = None
) -> FiguresRelease:
    """Release quarters, as a manager does who looked at them."""
    by = programme.as_participant(Role.PROGRAMME_MANAGER)
    first, last = first or last_quarter(), last or first or last_quarter()
    digest = prepare_release(by=by, first=first, last=last).digest
    return release_figures(by=by, first=first, last=last, digest=digest)
