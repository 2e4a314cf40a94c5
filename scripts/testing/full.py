"""A pytest plugin: tests marked `full` run with `--full` or if they are named.

Named by a path, by `-k`, by a positive `-m`, or as those that failed last.
"""

import re

import pytest

WAITING = pytest.StashKey[int]()
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


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Deselect tests that wait for `--full`."""
    if config.getoption("--full") or are_named(config):
        return
    waiting = [item for item in items if item.get_closest_marker("full")]
    config.stash[WAITING] = len(waiting)
    config.hook.pytest_deselected(items=waiting)
    items[:] = [item for item in items if not item.get_closest_marker("full")]


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    """Report how many were deselected."""
    if waiting := config.stash.get(WAITING, 0):
        terminalreporter.write_line(f"{waiting} more tests wait for --full, or to be named")
