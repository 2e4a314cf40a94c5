"""Jobs that erase run twice at once, and next to somebody who asks (again), on PostgreSQL."""

from functools import partial
from uuid import UUID

import pytest
from django.db import connection

from backend.experts.models import Assignment, Entry, Letter, Requester, SealedText
from backend.experts.services import retention
from backend.experts.services.links import Sent, ask
from tests.domain.test_help_requests_concurrency import all_at_once
from tests.experts.factories import a_platform
from tests.experts.test_emptying import written
from tests.experts.test_erasing import ago, an_old_request, ended, everything_said
from tests.experts.test_expiring import a_quiet_one

pytestmark = [
    pytest.mark.skipif(connection.vendor != "postgresql", reason="needs several writers"),
    pytest.mark.django_db(transaction=True),
]
JOBS = 4


def test_words_are_erased_once_by_jobs_that_run_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retention, "BATCH", 3)
    hope = a_platform()
    for _each in range(4):
        ended(everything_said(hope), 366)
    erased = all_at_once([retention.erase_words] * JOBS)
    assert (sum(erased), SealedText.objects.count()) == (36, 0)


def test_what_is_quiet_ends_once_in_jobs_that_run_at_once() -> None:
    hope = a_platform()
    for _each in range(3):
        a_quiet_one(hope)
    ended_by = all_at_once([retention.end_what_is_quiet] * JOBS)
    assert (sum(ended_by), Entry.objects.filter(what="expire").count()) == (3, 3)


def test_briefings_are_emptied_once_by_jobs_that_run_at_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(retention, "BATCH", 3)
    hope = a_platform()
    for _each in range(5):
        written(hope)
    assert sum(all_at_once([retention.erase_briefings] * JOBS)) == 5


def test_nobody_who_asks_again_is_without_an_address() -> None:
    hope = a_platform()
    rows = [an_old_request(hope) for _each in range(JOBS)]
    askers = [row.requester for row in rows]

    fields = ("email", "organisation", "name", "kind", "language")
    words = [Sent(**{name: getattr(asker, name) for name in fields}) for asker in askers]
    again = [partial(ask, word) for word in words]
    all_at_once([act for one in again for act in (one, retention.forget_requesters)])
    new = Assignment.objects.filter(created_on=ago(0), confirmed_on=None)
    assert new.count() == JOBS
    assert not new.filter(requester__email="").exists()


def test_a_form_that_comes_several_times_at_once_counts_once() -> None:
    a_platform()
    sent = Sent("a@city.example", "City of Utrecht", "A. Adviser", "municipality", "en")
    all_at_once([partial(ask, sent, form=UUID(int=1))] * JOBS)
    assert [one.objects.count() for one in (Assignment, Requester, Letter)] == [1, 1, 1]
