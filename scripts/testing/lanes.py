"""A pytest plugin: runs only the tests of one lane.

Lanes run in parallel, each test in one of them; tests that touch a store run in two.
"""

from collections.abc import Callable
from pathlib import Path

import pytest

from .full import nothing_waits
from .only_stores import every_time, may_run_every_time, never_again, touches_a_store

TESTS = Path(__file__).resolve().parents[2] / "tests"
BROWSER, OTHER_BROWSERS = "browser", "other_browsers"
FOLDERS = {BROWSER, OTHER_BROWSERS}
# About half of what runs on SQLite: the two halves keep a core each busy.
SECOND_HALF = {"experts", "programmes", "surveys", "web"}


def in_a_browser(item: pytest.Item) -> bool:
    """Tell whether it needs what `with_browser` installs: Chromium or Node."""
    return BROWSER in item.path.parts


def in_another_browser(item: pytest.Item) -> bool:
    """Tell whether it needs what `with_other_browsers` installs: Firefox or WebKitGTK."""
    return OTHER_BROWSERS in item.path.parts


def without_a_browser(item: pytest.Item) -> bool:
    """Tell whether it needs no browser."""
    return FOLDERS.isdisjoint(item.path.parts)


def in_second_half(path: Path) -> bool:
    """Tell whether a file belongs to the applications: surveys, HOPE, the programme, pages."""
    return path.is_relative_to(TESTS) and path.relative_to(TESTS).parts[0] in SECOND_HALF


def within(path: Path, folders: str) -> bool:
    """Tell whether a file is in one of these folders below `tests/`."""
    inside = path.relative_to(TESTS).parts if path.is_relative_to(TESTS) else ()
    return len(inside) > 1 and inside[0] in folders.split(",")


LANES: dict[str, Callable[[pytest.Item], bool]] = {
    "browser": in_a_browser,
    "sqlite": lambda item: without_a_browser(item) and not in_second_half(item.path),
    "sqlite-applications": lambda item: in_second_half(item.path),
    "stores": lambda item: without_a_browser(item) and touches_a_store(item),
    "other-browsers": in_another_browser,
}

# Files of which no test is in a lane, by their paths alone: to read one costs as much as its tests.
ELSEWHERE: dict[str, Callable[[Path], bool]] = {
    "browser": lambda path: BROWSER not in path.parts,
    "sqlite": lambda path: not FOLDERS.isdisjoint(path.parts) or in_second_half(path),
    "sqlite-applications": lambda path: not in_second_half(path),
    "stores": lambda path: not FOLDERS.isdisjoint(path.parts) or never_again(path),
    "other-browsers": lambda path: OTHER_BROWSERS not in path.parts,
}


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the lane, and the folder that lanes share."""
    parser.addoption("--lane", choices=LANES, required=True, help="which tests to keep")
    parser.addoption("--shared", help="a folder of what one lane makes for all of them")
    parser.addoption("--folders", help="folders below tests/, with commas; else all of them")


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Skip files without tests of this lane."""
    lane = config.getoption("--lane")
    if collection_path.suffix != ".py":
        return None
    if (folders := config.getoption("--folders")) and not within(collection_path, folders):
        return True
    if lane == "stores" and not nothing_waits(config) and not may_run_every_time(collection_path):
        return True
    return True if ELSEWHERE[lane](collection_path) else None


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Deselect other lanes, and mark what needs `--full` in this one."""
    is_ours = LANES[config.getoption("--lane")]
    config.hook.pytest_deselected(items=[item for item in items if not is_ours(item)])
    items[:] = [item for item in items if is_ours(item)]
    if config.getoption("--lane") == "stores":
        for item in items:
            if not every_time(item):
                item.add_marker(pytest.mark.full)
