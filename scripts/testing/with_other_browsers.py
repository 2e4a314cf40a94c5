"""A pytest plugin: installs Firefox and WebKitGTK if their tests run."""

import pytest

from .browsers import install
from .lanes import in_another_browser
from .other_browsers import NEEDED, missing_packages, why_not
from .with_browser import say


def pytest_collection_finish(session: pytest.Session) -> None:
    """Install what is missing; without a browser its tests are skipped."""
    if session.config.option.collectonly or not any(map(in_another_browser, session.items)):
        return
    if missing := missing_packages():
        say(session, f"For tests in other browsers: installing {', '.join(missing)}")
        if why := install(missing):
            say(session, f"That was not possible: {why}")
    for why in filter(None, map(why_not, NEEDED)):
        say(session, f"So some tests are skipped: {why}")
