"""Erasing while a month is published, on PostgreSQL: each request counts once, and nobody waits."""

from datetime import UTC, date, datetime
from functools import partial
from typing import Any

import pytest
from django.db import connection

from backend.help_requests.figures.publication import publish
from backend.help_requests.figures.tables import Published
from backend.help_requests.models import MonthlyFigures, Referral
from backend.help_requests.services.erasure import erase_request
from tests.clock import Clock
from tests.factories import a_desk, many_referrals

from .test_help_requests_concurrency import all_at_once

pytestmark = [
    pytest.mark.skipif(connection.vendor != "postgresql", reason="needs several writers"),
    pytest.mark.django_db(transaction=True),
]

NOVEMBER = date(2026, 11, 1)


def test_erased_while_published(transactional_db: Any, clock: Clock) -> None:
    desk = a_desk("first")
    many_referrals(desk, 20, came_month=NOVEMBER)
    Referral.objects.update(offered_hour=datetime(2026, 11, 15, 9, tzinfo=UTC))
    erased = Referral.objects.values_list("request_id", flat=True)[:6]
    acts: list[Any] = [partial(erase_request, request_id=one) for one in erased]
    acts += [partial(publish, desk.row.id, NOVEMBER)] * 2
    found = all_at_once(acts)
    # One of the two publishes, whichever came first.
    assert [one for one in found if one is not None].count(True) == 1
    [row] = MonthlyFigures.objects.all()
    assert Published.from_json(row.figures).total == 20
    assert Referral.objects.count() == 14
