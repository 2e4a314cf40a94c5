"""Which tests touch a database or a cache in a way that another one could answer differently."""

import pytest

# Tests of these folders also use the cache, of which no fixture tells.
FOLDERS = {"accounts", "api", "notifications"}
FIXTURES = {"db", "transactional_db", "live_server", "database_url"}
# What ends the same whoever keeps it: pages that are looked at, descriptions, what a key opens, and
# a server that brings its own SQLite. Whoever writes rows, in pages too, is not among them.
SAME = {
    "test_canary_server.py",
    "test_inbox_page.py",
    "test_pages.py",
    "test_schema.py",
    "test_seeker_way.py",
    "test_stolen_server.py",
}


def touches_a_store(item: pytest.Item) -> bool:
    """Tell whether another database or cache could make this test end differently."""
    if item.get_closest_marker("browser") or item.path.name in SAME:
        return False
    if item.get_closest_marker("django_db") or FOLDERS.intersection(item.path.parts):
        return True
    return bool(FIXTURES.intersection(getattr(item, "fixturenames", ())))
