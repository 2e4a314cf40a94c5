"""A log line tells where in the code something happened, never what was sent."""

import asyncio
import io
import logging
import logging.config
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings

from backend.core.log import BareFormatter

CANARY = "canary-7f3a"


def line(name: str, message: Any, *args: Any, exc_info: Any = None) -> str:
    record = logging.LogRecord(name, logging.WARNING, "x.py", 7, message, args, exc_info, "act")
    return BareFormatter().format(record)


def failure(error: Exception) -> Any:
    try:
        raise error
    except Exception as caught:
        return type(caught), caught, caught.__traceback__


@pytest.mark.parametrize(
    ("message", "args"),
    [("Not Found: %s", (CANARY,)), (f"Invalid header: {CANARY}", ()), (ValueError(CANARY), ())],
    ids=["argument", "text", "error"],
)
def test_only_the_place_is_written(message: Any, args: Any) -> None:
    assert line("django.request", message, *args) == "WARNING django.request: x.py:7 act"


def test_machinery_may_speak() -> None:
    written = line("kier.health", "%s does not answer", "cache")
    assert written == "WARNING kier.health: cache does not answer"


def test_of_an_error_its_type_and_places() -> None:
    error = ValueError(CANARY)
    error.__cause__ = KeyError(CANARY)
    error.add_note(CANARY)
    written = line("kier.api", "a view failed", exc_info=failure(error)).splitlines()
    assert written[:2] == ["WARNING kier.api: a view failed", "  ValueError"]
    assert len(written) == 3
    assert written[2].startswith(f"  {__file__}:")
    assert written[2].endswith(" failure")


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    logging.config.dictConfig(settings.LOGGING)
    console = next(iter(logging.getLogger().handlers))
    before, console.stream = console.stream, io.StringIO()  # type: ignore[attr-defined]
    yield console.stream  # type: ignore[attr-defined]
    console.stream = before  # type: ignore[attr-defined]


def test_a_task_nobody_waited_for_tells_nothing(written: io.StringIO) -> None:
    async def fail() -> None:
        raise ValueError(CANARY)

    async def main() -> None:
        task = asyncio.create_task(fail())
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        del task

    asyncio.run(main())
    assert written.getvalue().startswith("ERROR asyncio: ")
    assert CANARY not in written.getvalue()
