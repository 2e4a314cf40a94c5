"""A pytest plugin: installs a Chromium if browser tests run."""

import pytest

from .browsers import find_chromium, install, missing_packages


def pytest_collection_finish(session: pytest.Session) -> None:
    """Install what is missing; without a Chromium browser tests are skipped."""
    if session.config.option.collectonly:
        return
    if not any(item.get_closest_marker("browser") for item in session.items):
        return
    if missing := missing_packages():
        say(session, f"For browser tests: installing {', '.join(missing)}")
        if why := install(missing):
            say(session, f"That was not possible: {why}")
    if not find_chromium().path:
        say(session, f"So the browser tests are skipped: {find_chromium().why}")


def say(session: pytest.Session, line: str) -> None:
    """Write a line that pytest does not capture."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter:
        reporter.write_line(line)
