"""A pytest plugin: tests marked `full` run with `--full` or if they are named.

Named by a path, by `-k`, by a positive `-m`, or as those that failed last.
"""

import re
from pathlib import Path

import pytest

WAITING, FILES_WAITING = pytest.StashKey[int](), pytest.StashKey[int]()
# All tests of a file wait.
ALL_WAIT = re.compile(r"^pytestmark = (?:\[[^\]]*)?pytest\.mark\.full\b", re.MULTILINE)
# What stands in brackets that have none in them.
INNERMOST = re.compile(r"\(([^()]*)\)")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add `--full`."""
    parser.addoption("--full", action="store_true", help="every test and combination")


def asks_for_some(expression: str) -> bool:
    """Tell whether this `-k` or `-m` selects tests rather than only excluding some."""
    while group := INNERMOST.search(expression):
        one = "some" if asks_for_some(group[1]) else "not some"
        expression = expression[: group.start()] + one + expression[group.end() :]
    left = re.sub(r"\bnot\s+\S+", "", re.sub(r"\bnot\s+not\b", "", expression))
    return bool(set(left.split()) - {"and", "or"})


def are_named(config: pytest.Config) -> bool:
    """Tell whether the command line selects tests."""
    by_path = config.args_source is pytest.Config.ArgsSource.ARGS
    option = config.option
    last_failed = bool(getattr(option, "lf", False))
    return by_path or last_failed or any(map(asks_for_some, (option.keyword, option.markexpr)))


def nothing_waits(config: pytest.Config) -> bool:
    """Tell whether tests marked `full` run, too."""
    return config.getoption("--full") or are_named(config)


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Skip files of which all tests wait: to read one costs as much as some of its tests."""
    if collection_path.suffix != ".py" or nothing_waits(config):
        return None
    if not ALL_WAIT.search(collection_path.read_text()):
        return None
    config.stash[FILES_WAITING] = config.stash.get(FILES_WAITING, 0) + 1
    return True


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Deselect tests that wait for `--full`."""
    if nothing_waits(config):
        return
    waiting = [item for item in items if item.get_closest_marker("full")]
    config.stash[WAITING] = len(waiting)
    config.hook.pytest_deselected(items=waiting)
    items[:] = [item for item in items if not item.get_closest_marker("full")]


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    """Report how many were deselected."""
    waiting, files = config.stash.get(WAITING, 0), config.stash.get(FILES_WAITING, 0)
    if waiting or files:
        more = f" and all tests of {files} files" if files else ""
        terminalreporter.write_line(f"{waiting} more tests{more} wait for --full, or to be named")
