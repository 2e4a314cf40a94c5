"""A provider in trouble is said once, taken back when it works, and gone with who said it."""

import pytest

from notifications.kinds import Via
from notifications.models import Trouble, Worker
from notifications.worker import claims
from notifications.worker.provider_faults import Reporter, ask_again
from tests.clock import HOUR, Clock

pytestmark = pytest.mark.django_db


def rows() -> list[tuple[str, str, bool]]:
    return [*Trouble.objects.order_by("lane").values_list("lane", "cause", "asked_again")]


@pytest.fixture
def reporter() -> Reporter:
    return Reporter(Via.WEB_PUSH, claims.begin())


def test_said_by_the_hour_and_taken_back(clock: Clock, reporter: Reporter) -> None:
    reporter.report({"web:a": "http-503", "web:b": "dns"})
    assert rows() == [("web:a", "http-503", False), ("web:b", "dns", False)]
    assert {row.since.isoformat() for row in Trouble.objects.all()} == {HOUR.replace("Z", "+00:00")}
    reporter.report({"web:a": "timeout"})
    assert rows() == [("web:a", "timeout", False)]
    reporter.report({})
    assert rows() == []


def test_it_goes_with_the_worker_that_said_it(reporter: Reporter) -> None:
    reporter.report({"web:a": "dns"})
    other = Reporter(Via.WEB_PUSH, claims.begin())
    other.report({"web:a": "dns"})
    Worker.objects.filter(id=reporter.worker).delete()
    assert rows() == [("web:a", "dns", False)]


def test_the_operator_asks_each_worker_once(reporter: Reporter) -> None:
    other = Reporter(Via.WEB_PUSH, claims.begin())
    for one in (reporter, other):
        one.report({"web:a": "dns"})
    ask_again(Via.WEB_PUSH)
    assert [reporter.asked_again(), other.asked_again()] == [{"web:a"}, {"web:a"}]
    assert reporter.asked_again() == set()


def test_a_worker_that_goes_on_as_another_says_it_again(reporter: Reporter) -> None:
    reporter.report({"web:a": "dns"})
    claims.end(reporter.worker)
    reporter.become(claims.begin())
    reporter.report({"web:a": "dns"})
    assert rows() == [("web:a", "dns", False)]
