"""Editors who open, end and read one trial at once, on PostgreSQL."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.db import connection

from backend.core.errors import ImpossibleMove
from backend.programmes.models import HistoryEntry, PageTrial
from backend.programmes.services import page_notices
from backend.programmes.states import PageState
from notifications.models import Notice
from surveys.models import Questionnaire, Round
from tests.programmes.factories import a_programme, in_days
from tests.programmes.page_scenes import TriedPage, answer
from tests.surveys.services.scenes import all_at_once

pytestmark = [
    pytest.mark.skipif(connection.vendor != "postgresql", reason="needs several writers"),
    pytest.mark.django_db(transaction=True),
]


@pytest.fixture
def page() -> TriedPage:
    return TriedPage(a_programme())


def refused(act: Callable[[], Any]) -> int:
    """Return how many of four who do it at once are told that it was done."""
    found = all_at_once([act] * 4)
    others = [one for one in found if isinstance(one, Exception)]
    assert all(isinstance(one, ImpossibleMove) for one in others), others
    return len(others)


def test_of_editors_who_open_a_trial_at_once_one_does(page: TriedPage) -> None:
    assert refused(page.open) == 3
    counts = (PageTrial.objects.count(), Round.objects.count(), Questionnaire.objects.count())
    assert counts == (1, 1, 1)
    assert page.text().state == PageState.TRIAL


def test_a_trial_ends_once(page: TriedPage) -> None:
    trial = page.open()
    answer(trial, 5)
    assert refused(partial(page.end, trial)) == 3
    assert HistoryEntry.objects.filter(event="page.trial-ended").count() == 1
    assert page.text().state == PageState.DRAFT


def test_what_readers_said_is_read_once(page: TriedPage) -> None:
    trial = page.tried()
    assert refused(partial(page.read, trial)) == 0
    assert HistoryEntry.objects.filter(event="page.trial-read").count() == 1


def test_of_clocks_that_run_at_once_one_tells_the_owner(page: TriedPage) -> None:
    texts = page.text()._meta.model.objects.filter(page=page.page)
    texts.update(state=PageState.LIVE, review_on=in_days(0))
    assert sum(all_at_once([page_notices.notify_owners] * 4)) == 1
    assert Notice.objects.count() == 1
