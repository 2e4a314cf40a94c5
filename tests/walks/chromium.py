"""Chromium as the browser of a seeker or a caseworker: flags, devices, languages."""

import itertools
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Playwright, sync_playwright

from backend.core.languages import BY_CODE

from .outside import outside

# A page derives keys on a machine that others use too, and asks again after half a minute in which
# no answer came (`TIMEOUT_MS` in its modules). Who sees at once what is waited for loses nothing.
PATIENCE_MS = 120_000
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
# Playwright turns the back-forward cache off; with it off, tests of Back pass wrongly.
NOT_PLAYWRIGHTS = ["--disable-back-forward-cache"]

LANGUAGES: dict[str, str] = {
    "nl": "nl-NL",
    # No phone asks for easy Dutch: its button on the page does.
    "nl-easy": "nl-NL",
    "en": "en-GB",
    "zh-hans": "zh-CN",
    "vi": "vi-VN",
}
"""What a phone of a reader of each of our languages sends as `Accept-Language`."""
_OF_SEEKERS: dict[str, str] = {
    "zh-hant": "zh-TW",
    "th": "th-TH",
    "id": "id-ID",
    "fil": "fil-PH",
    "hi": "hi-IN",
    "ne": "ne-NP",
    "pl": "pl-PL",
    "hu": "hu-HU",
    "ar": "ar-EG",
}
SEEKERS_LANGUAGES: Mapping[str, str] = {
    code: _OF_SEEKERS[code] for code in BY_CODE if code in _OF_SEEKERS and BY_CODE[code].ready
}
"""The same of languages in which only seekers' pages are, once they are offered."""


@dataclass(frozen=True)
class Device:
    """A screen in CSS pixels, and how it is touched."""

    name: str
    width: int
    height: int
    more: Mapping[str, Any] = field(default_factory=dict)

    @property
    def options(self) -> dict[str, Any]:
        return {"viewport": {"width": self.width, "height": self.height}, **self.more}


TOUCH = {"has_touch": True, "is_mobile": True, "device_scale_factor": 2}
PHONE = Device("phone", 360, 740, TOUCH)
SMALL_PHONE = Device("small phone", 320, 568, TOUCH)
DESK = Device("desk", 1280, 800)
# What is left of `DESK` at 200 %: half as many CSS pixels, twice as dense.
DESK_ZOOMED = Device("desk at 200 %", 640, 400, {"device_scale_factor": 2})

# Addresses set aside for measurements (RFC 2544); each context has its own, so that a hundred walks
# from one machine do not share one throttle. `PROXY` makes the server believe them.
_ADDRESSES = (f"198.18.{number >> 8 & 255}.{number & 255}" for number in itertools.count(1))
PROXY = {"KIER_TRUSTED_PROXIES": "127.0.0.1"}


def context_options(
    device: Device = PHONE, language: str = "nl", *, javascript: bool = True
) -> dict[str, Any]:
    return {
        **device.options,
        "locale": (LANGUAGES | _OF_SEEKERS)[language],
        # The other sites of `outside` have a certificate of their own making.
        "ignore_https_errors": True,
        "java_script_enabled": javascript,
        "extra_http_headers": {"X-Forwarded-For": next(_ADDRESSES)},
    }


def patient_context(browser: Browser, device: Device = PHONE) -> BrowserContext:
    """Open a context in which all that must come is waited for as long as in a visitor's."""
    context = browser.new_context(**context_options(device))
    context.set_default_timeout(PATIENCE_MS)
    return context


@dataclass(frozen=True)
class Chromium:
    """The program, its driver, and further flags (those of `outside`)."""

    running: Playwright
    path: Path
    flags: tuple[str, ...] = ()

    def launch(self) -> Browser:
        return self.running.chromium.launch(**self._start)

    def launch_in(
        self, folder: Path, device: Device = PHONE, language: str = "nl"
    ) -> BrowserContext:
        """Start one that keeps its profile in `folder`, as on a phone."""
        options = context_options(device, language)
        return self.running.chromium.launch_persistent_context(folder, **self._start, **options)

    @property
    def _start(self) -> dict[str, Any]:
        return {
            "executable_path": self.path,
            "args": [*FLAGS, *self.flags],
            "ignore_default_args": NOT_PLAYWRIGHTS,
        }


@contextmanager
def chromium(path: Path) -> Iterator[Chromium]:
    """Start Playwright; no other event loop can run in this thread meanwhile."""
    with outside() as flags, sync_playwright() as running:
        yield Chromium(running, path, flags)
