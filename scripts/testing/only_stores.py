"""Which tests touch a database or a cache in a way that another one could answer differently."""

from pathlib import Path

import pytest

# Tests of these folders also use the cache, of which no fixture tells.
FOLDERS = {"accounts", "api", "notifications"}
FIXTURES = {"db", "transactional_db", "live_server", "database_url"}
# What ends the same whoever keeps it: pages that are looked at or walked, whose rows are written by
# services that other tests call on each store; descriptions, and calls made up from them, which end
# at the wire; what a key opens; what asks providers and no database; and a server that brings its
# own SQLite.
SAME = {
    "test_breaker.py",
    "test_canary_server.py",
    "test_endpoints.py",
    "test_fakes.py",
    "test_fcm.py",
    "test_inbox_page.py",
    "test_kinds.py",
    "test_mail_answers.py",
    "test_pages.py",
    "test_retry_after.py",
    "test_schema.py",
    "test_schemathesis.py",
    "test_seeker_contact.py",
    "test_seeker_hostile.py",
    "test_seeker_way.py",
    "test_start.py",
    "test_stolen_server.py",
    "test_survey_results.py",
    "test_times.py",
    "test_transports.py",
    "test_waiting.py",
    "test_web_push.py",
    "test_web_push_calls.py",
}
# Of these folders nothing runs twice: Django's own pages for the operator.
SAME_FOLDERS = {"operator"}


def never_again(path: Path) -> bool:
    """Tell whether all tests of this file end the same whoever keeps what they write."""
    return path.name in SAME or bool(SAME_FOLDERS.intersection(path.parts))


def touches_a_store(item: pytest.Item) -> bool:
    """Tell whether another database or cache could make this test end differently."""
    if item.get_closest_marker("browser") or never_again(item.path):
        return False
    if item.get_closest_marker("django_db") or FOLDERS.intersection(item.path.parts):
        return True
    return bool(FIXTURES.intersection(getattr(item, "fixturenames", ())))
