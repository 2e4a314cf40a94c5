"""A server for walks in Firefox and WebKitGTK, with `--full` alone and where they are installed."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack
from pathlib import Path

import pytest

from scripts.demonstrations.intake import Desks
from scripts.demonstrations.server import OwnServer
from scripts.testing.other_browsers import NEEDED, find_programs, why_not
from tests.browser.survey_rounds import open_rounds
from tests.environment import FULL

from . import wire
from .page import Page
from .programs import Setting, firefox, screen, webkit
from .way_out import way_out
from .wire import Wire

DESK = {"width": 1280, "height": 900}


class Visitors:
    """Opens a browser for each person; a preference is of Firefox's `about:config`."""

    def __init__(self, start: Callable[[dict[str, Setting]], AbstractContextManager[Wire]]) -> None:
        self.start, self.open = start, ExitStack()

    def __call__(self, preferences: dict[str, Setting] | None = None) -> Page:
        page = Page(self.open.enter_context(self.start(preferences or {})))
        page.wire(wire.SIZE, **DESK)
        return page


# Before a server is started, which takes a session's own fixtures.
@pytest.fixture(scope="session")
def programs() -> dict[str, Path]:
    if not FULL:
        pytest.skip("other browsers than Chromium are walked with --full")
    if all(whys := [why_not(browser) for browser in NEEDED]):
        pytest.skip("; ".join(whys))
    return find_programs()


@pytest.fixture(scope="package")
def proxy() -> Iterator[int]:
    with way_out() as port:
        yield port


@pytest.fixture(scope="package")
def display(programs: dict[str, Path]) -> Iterator[str]:
    with screen(programs["screen"]) as name:
        yield name


def visitors_of(name: str, request: pytest.FixtureRequest) -> Visitors:
    programs, proxy = request.getfixturevalue("programs"), request.getfixturevalue("proxy")
    if why := why_not(name):
        pytest.skip(why)
    if name == "firefox":
        return Visitors(lambda preferences: firefox(programs["firefox"], proxy, preferences))
    display = request.getfixturevalue("display")
    return Visitors(lambda _none: webkit(programs["webkit"], display, proxy))


@pytest.fixture(params=list(NEEDED))
def visitors(request: pytest.FixtureRequest) -> Iterator[Visitors]:
    made = visitors_of(request.param, request)
    with made.open:
        yield made


@pytest.fixture
def in_firefox(request: pytest.FixtureRequest) -> Iterator[Visitors]:
    made = visitors_of("firefox", request)
    with made.open:
        yield made


@pytest.fixture(scope="package")
def server(
    programs: dict[str, Path], started_before: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[OwnServer]:
    data = shutil.copytree(started_before, tmp_path_factory.mktemp("served") / "kept")
    # All walks together are no wave.
    with OwnServer({"KIER_LEAST_WAVE": "100000"}, data=Path(data)) as started:
        yield started
        assert started.process.poll() is None, started.said()


@pytest.fixture(scope="package")
def rounds(server: OwnServer) -> dict[str, str]:
    """The address of an open round of each sort."""
    return open_rounds(server)


@pytest.fixture(scope="package")
def desks(server: OwnServer) -> Desks:
    return Desks(server)
