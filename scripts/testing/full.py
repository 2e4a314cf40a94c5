"""A plugin for pytest: tests with the marker `full` wait for `--full`, or until they are named.

Named means by a path, by `-k`, by `-m` that asks for something (`-m "not slow"` only leaves out),
or as those that failed last.
"""

import re

import pytest

WAITING = pytest.StashKey[int]()
# What stands in brackets that have none in them.
INNERMOST = re.compile(r"\(([^()]*)\)")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the argument with which everything runs."""
    parser.addoption("--full", action="store_true", help="every test and combination")


def asks_for_some(expression: str) -> bool:
    """Tell whether this `-k` or `-m` names tests to run, not only tests to leave out."""
    while group := INNERMOST.search(expression):
        one = "some" if asks_for_some(group[1]) else "not some"
        expression = expression[: group.start()] + one + expression[group.end() :]
    left = re.sub(r"\bnot\s+\S+", "", re.sub(r"\bnot\s+not\b", "", expression))
    return bool(set(left.split()) - {"and", "or"})


def are_named(config: pytest.Config) -> bool:
    """Tell whether the command line says which tests are to run."""
    by_path = config.args_source is pytest.Config.ArgsSource.ARGS
    option = config.option
    last_failed = bool(getattr(option, "lf", False))
    return by_path or last_failed or any(map(asks_for_some, (option.keyword, option.markexpr)))


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what waits, of the tests that are left to run here."""
    if config.getoption("--full") or are_named(config):
        return
    waiting = [item for item in items if item.get_closest_marker("full")]
    config.stash[WAITING] = len(waiting)
    config.hook.pytest_deselected(items=waiting)
    items[:] = [item for item in items if not item.get_closest_marker("full")]


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    """Say how many were left out."""
    if waiting := config.stash.get(WAITING, 0):
        terminalreporter.write_line(f"{waiting} more tests wait for --full, or to be named")
