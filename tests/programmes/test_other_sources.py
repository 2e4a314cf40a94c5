"""What requests for help and for advice are counted for the figures of the programme."""

from datetime import date
from typing import Any

import pytest

from backend.core.quarters import Quarter
from backend.help_requests.figures.tables import Counts, Published
from backend.help_requests.models import MonthlyFigures
from backend.organisations.figure_sources import SOURCES, Count, Owner
from tests.experts.factories import UNCONFIRMED, a_platform, an_assignment
from tests.factories import a_desk

pytestmark = pytest.mark.django_db
FIRST, SECOND = Quarter(2026, 1), Quarter(2026, 2)


def counted(name: str, organisation: Any) -> dict[Quarter, Count]:
    found = SOURCES[name].count([organisation.pk], [FIRST, SECOND])
    assert {owner for owner, _quarter in found} <= {organisation.pk}
    return {quarter: count for (_owner, quarter), count in found.items()}


def published(organisation: Any, month: date, requests: int) -> None:
    counts = Counts()
    for _request in range(requests):
        counts.add({"theme": ["labour-exploitation"], "region": ["NL-UT"], "language": ["nl"]})
    MonthlyFigures.objects.create(
        organisation=organisation, month=month, figures=Published.of(counts).as_json()
    )


class TestRequestsForHelp:
    def test_three_published_months_are_a_quarter(self) -> None:
        own, other = a_desk("own").row, a_desk("other").row
        for month, requests in ((1, 7), (2, 30), (3, 12), (4, 6)):
            published(own, date(2026, month, 1), requests)
        published(other, date(2026, 1, 1), 50)
        # Of the second quarter two months are not published yet.
        assert counted("help-requests.came", own) == {FIRST: Count(49, 49), SECOND: Count(6, None)}

    def test_a_month_of_few_is_a_range(self) -> None:
        own = a_desk("own").row
        for month, requests in ((1, 7), (2, 3), (3, 0)):
            published(own, date(2026, month, 1), requests)
        assert counted("help-requests.came", own) == {FIRST: Count(7, 15)}

    def test_of_what_is_not_published_nothing_is_known(self) -> None:
        source = SOURCES["help-requests.came"]
        assert counted("help-requests.came", a_desk("own").row) == {}
        assert (source.nothing, source.owner) == (Count(0, None), Owner.ORGANISATION)


class TestRequestsForAdvice:
    def test_they_are_counted_by_the_day_on_which_they_came(self) -> None:
        hope, other = a_platform(), a_platform("other")
        for platform, day in (
            (hope, date(2026, 3, 31)),
            (hope, date(2026, 4, 1)),
            (hope, date(2026, 6, 30)),
            (hope, date(2026, 7, 1)),
            (other, date(2026, 4, 1)),
        ):
            an_assignment(platform, created_on=day)
        found = counted("advice.asked", hope.desk.row)
        assert found == {FIRST: Count(1, 1), SECOND: Count(2, 2)}

    def test_one_whose_link_nobody_opened_is_not_counted(self) -> None:
        hope = a_platform()
        an_assignment(hope, UNCONFIRMED, created_on=date(2026, 2, 1))
        assert counted("advice.asked", hope.desk.row) == {}
