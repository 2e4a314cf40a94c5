"""A link that many open at once, on PostgreSQL: none is lost, and others do not wait for it."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import OperationalError, connection, connections, transaction

from backend.programmes.models import Link, LinkCounts
from backend.programmes.services import weekly_counts
from backend.programmes.services.link_counts import LINK_COUNTS, OPENED
from tests.programmes.factories import Programme, a_link, a_programme, a_project

pytestmark = pytest.mark.django_db(transaction=True)
AT_ONCE, EACH = 4, 25


@pytest.fixture
def programme(transactional_db: None) -> Programme:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite lets one write at a time")
    return a_programme()


def open_it(link: Link) -> None:
    try:
        for _opening in range(EACH):
            LINK_COUNTS.count(link.pk, OPENED)
    finally:
        connections.close_all()


def test_a_hundred_who_open_a_link_at_once_are_all_counted(
    programme: Programme, monkeypatch: pytest.MonkeyPatch
) -> None:
    # However slow this machine is.
    monkeypatch.setattr(weekly_counts, "LONGEST_WAIT", "60s")
    link = a_link(programme, a_project(programme))
    with ThreadPoolExecutor(AT_ONCE) as people:
        [*people.map(open_it, [link] * AT_ONCE)]
    [numbers] = LINK_COUNTS.opened(LinkCounts.objects.get(link=link)).values()
    assert numbers == [AT_ONCE * EACH, 0]


def test_who_would_wait_long_is_shown_the_page_and_not_counted(programme: Programme) -> None:
    link = a_link(programme, a_project(programme))

    def count_elsewhere() -> None:
        try:
            LINK_COUNTS.count(link.pk, OPENED)
        finally:
            connections.close_all()

    with transaction.atomic(), ThreadPoolExecutor(1) as people:
        LinkCounts.objects.select_for_update().get(link=link)
        with pytest.raises(OperationalError):
            people.submit(count_elsewhere).result()
    LINK_COUNTS.count(link.pk, OPENED)
    [numbers] = LINK_COUNTS.opened(LinkCounts.objects.get(link=link)).values()
    assert numbers == [1, 0]
