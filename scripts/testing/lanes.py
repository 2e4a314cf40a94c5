"""A plugin for pytest: of the tests that are named, only those of one lane.

Lanes run side by side, and each test in one of them; what touches a store runs in two.
"""

from collections.abc import Callable

import pytest

from .only_stores import touches_a_store

FOLDER = "browser"


def in_a_browser(item: pytest.Item) -> bool:
    """Tell whether it needs what `with_browser` installs: a Chromium, or Node."""
    return FOLDER in item.path.parts


def without_a_browser(item: pytest.Item) -> bool:
    """Tell whether it needs none of that."""
    return not in_a_browser(item)


LANES: dict[str, Callable[[pytest.Item], bool]] = {
    "browser": in_a_browser,
    "sqlite": without_a_browser,
    "stores": touches_a_store,
}


def pytest_addoption(parser: pytest.Parser) -> None:
    """Which lane this is."""
    parser.addoption("--lane", choices=LANES, required=True, help="which tests to keep")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what runs in another lane."""
    is_ours = LANES[config.getoption("--lane")]
    config.hook.pytest_deselected(items=[item for item in items if not is_ours(item)])
    items[:] = [item for item in items if is_ours(item)]
