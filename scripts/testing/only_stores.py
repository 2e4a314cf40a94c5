"""A plugin for pytest: keeps the tests that touch a database or a cache, leaves out the others."""

import pytest

# Tests of these folders also use the cache, of which no fixture tells.
FOLDERS = {"accounts", "api", "notifications"}
FIXTURES = {"db", "transactional_db", "live_server", "database_url"}


def touches_a_store(item: pytest.Item) -> bool:
    """Tell whether another database or cache could make this test end differently.

    Browser tests look at pages, which are the same on every store.
    """
    if item.get_closest_marker("browser"):
        return False
    if item.get_closest_marker("django_db") or FOLDERS.intersection(item.path.parts):
        return True
    return bool(FIXTURES.intersection(getattr(item, "fixturenames", ())))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what does not touch a store."""
    others = [item for item in items if not touches_a_store(item)]
    config.hook.pytest_deselected(items=others)
    items[:] = [item for item in items if touches_a_store(item)]
