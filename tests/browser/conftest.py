"""One server and one Chromium for all tests of this folder; a context for each visitor."""

import shutil
from collections.abc import Generator, Iterator
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Error, Page, expect

from scripts.demonstrations.intake import Desks
from scripts.demonstrations.server import OwnServer
from scripts.fake_providers.push_service import FakePushService
from scripts.testing.browsers import find_chromium
from tests.walks.chromium import (
    PATIENCE_MS,
    PHONE,
    PROXY,
    Chromium,
    Device,
    chromium,
    context_options,
)
from tests.walks.line import Line
from tests.walks.watch import Watch

from .survey_rounds import open_rounds

expect.set_options(timeout=PATIENCE_MS)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark tests that use Chromium as browser tests."""
    for item in items:
        if "chromium_path" in getattr(item, "fixturenames", ()):
            item.add_marker("browser")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Add what the visitors' pages show to the report of a test that fails."""
    report = yield
    visitors = getattr(item, "funcargs", {}).get("visitors")
    if call.when == "call" and report.failed and visitors:
        report.sections += [("A visitor's pages", watch.describe()) for watch in visitors.watches]
    return report


@pytest.fixture(scope="package")
def chromium_path() -> Path:
    found = find_chromium()
    if not found.path:
        pytest.skip(found.why)
    return found.path


@pytest.fixture(scope="package")
def push_service() -> Iterator[FakePushService]:
    service = FakePushService()
    with service.serving():
        yield service


@pytest.fixture(scope="package")
def server(
    chromium_path: Path,
    push_service: FakePushService,
    started_before: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[OwnServer]:
    own = {"KIER_OWN_PUSH_SERVICES": urlsplit(push_service.url).netloc}
    # All tests together are no wave.
    own["KIER_LEAST_WAVE"] = "100000"
    data = shutil.copytree(started_before, tmp_path_factory.mktemp("served") / "kept")
    with OwnServer({**PROXY, **own}, data=Path(data)) as started:
        yield started
        assert started.process.poll() is None, started.said()


@pytest.fixture(scope="package")
def rounds(server: OwnServer) -> dict[str, str]:
    """Addresses of open rounds by audience; each invitation is for one test."""
    return open_rounds(server)


# Ends with this folder: while Playwright runs, asynchronous tests cannot.
@pytest.fixture(scope="package")
def driven(chromium_path: Path) -> Iterator[Chromium]:
    with chromium(chromium_path) as started:
        yield started


@pytest.fixture(scope="package")
def browser(driven: Chromium) -> Iterator[Browser]:
    launched = driven.launch()
    yield launched
    launched.close()


@pytest.fixture(scope="package")
def desks(server: OwnServer) -> Desks:
    return Desks(server)


def close(context: BrowserContext) -> None:
    """Close it, ignoring what is still under way."""
    # The test may have closed it already.
    with suppress(Error):
        context.unroute_all(behavior="ignoreErrors")
        context.close()


class Visitors:
    """Opens a browser for each person, and reports faults at the end."""

    def __init__(self, driven: Chromium, browser: Browser, address: str) -> None:
        self.driven, self.browser, self.address = driven, browser, address
        self.open = ExitStack()
        self.watches: list[Watch] = []

    def __call__(
        self,
        device: Device = PHONE,
        language: str = "nl",
        *,
        javascript: bool = True,
        address: str | None = None,
        **more: Any,
    ) -> Page:
        options = context_options(device, language, javascript=javascript) | more
        return self._watched(self.browser.new_context(**options), address)

    def with_profile(
        self,
        folder: Path,
        device: Device = PHONE,
        language: str = "nl",
        *,
        address: str | None = None,
    ) -> Page:
        """Return an empty page of a browser that keeps its profile in `folder`."""
        return self._watched(self.driven.launch_in(folder, device, language), address)

    def watch(self, page: Page) -> Watch:
        [found] = [one for one in self.watches if one.context is page.context]
        return found

    def _watched(self, context: BrowserContext, address: str | None) -> Page:
        self.open.callback(close, context)
        context.set_default_timeout(PATIENCE_MS)
        watch = Watch(context, address or self.address)
        if address:
            # The counting line may close an idle connection at the moment when it is used again.
            watch.expect(r"net::ERR_SOCKET_NOT_CONNECTED")
        self.watches.append(watch)
        return context.pages[0] if context.pages else context.new_page()


@pytest.fixture
def visitors(driven: Chromium, browser: Browser, server: OwnServer) -> Iterator[Visitors]:
    made = Visitors(driven, browser, server.address)
    with made.open:
        yield made
    assert [fault for watch in made.watches for fault in watch.faults] == []


@pytest.fixture
def line(server: OwnServer, visitors: Visitors) -> Iterator[Line]:
    """A proxy to the server that counts bytes and can be cut."""
    with Line(server.address) as opened:
        yield opened
        # A page may ask for something until it is closed; a line that is gone would be its fault.
        visitors.open.close()
