"""Reading of a form in a process (`child.py`) with limits on memory and time."""

import json
import os
import selectors
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from surveys.questionnaire.definition import read

from .report import Imported, ReportRow, Status, What

BASE = Path(__file__).resolve().parent.parent.parent
# The processor time is bounded by `child.PROCESSOR_SECONDS`; a machine may have none to give.
MAX_SECONDS = 240.0
MAX_RESULT_BYTES = 16_000_000
BLOCK = 65_536

Tell = Callable[[int], None]


class Ended(Exception):
    """The process ended without a result; `why` is the message for people."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def read_form_in_process(
    name: str, data: bytes, language: str = "en", tell: Tell | None = None
) -> Imported:
    """Return what `form_import.read_form` returns; a file that needs too much is refused."""
    try:
        found = _read(name, data, language, tell or (lambda _progress: None))
    except Ended as ended:
        row = ReportRow("", 0, What.REFUSED, ended.why)
        return Imported(None, Status.REFUSED, [row])
    rows = [ReportRow(sheet, row, What(what), why) for sheet, row, what, why in found["rows"]]
    definition = found["definition"]
    return Imported(read(definition) if definition else None, Status(found["status"]), rows)


def _read(name: str, data: bytes, language: str, tell: Tell) -> dict[str, Any]:
    order = {"name": name, "language": language, "languages": _languages()}
    with _as_file(json.dumps(order).encode() + b"\n" + data) as file:
        child = subprocess.Popen(
            [sys.executable, "-m", "surveys.xlsform.child"],
            cwd=BASE,
            env=_environment(),
            stdin=file,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    assert child.stdout  # noqa: S101 - for the types: it is a pipe
    try:
        for line in _lines(child.stdout):
            found: dict[str, Any] = json.loads(line)
            if "status" in found:
                return found
            tell(found["progress"])
    finally:
        child.kill()
        child.wait()
        child.stdout.close()
    raise Ended(_reason(child.returncode))


def _lines(pipe: IO[bytes]) -> Iterator[bytes]:
    """Yield lines until the pipe is closed; raise Ended if they are too many or too late."""
    until, size, rest = time.monotonic() + MAX_SECONDS, 0, b""
    parts: list[bytes] = []
    with selectors.DefaultSelector() as selector:
        selector.register(pipe, selectors.EVENT_READ)
        while selector.select(max(0.0, until - time.monotonic())):
            block = os.read(pipe.fileno(), BLOCK)
            size += len(block)
            if size > MAX_RESULT_BYTES:
                raise Ended(_("This file is far too large once it is unpacked."))
            if not block:
                return
            *whole, rest = block.split(b"\n")
            if whole:
                yield b"".join([*parts, whole[0]])
                yield from whole[1:]
                parts = []
            parts.append(rest)
    raise Ended(_("Reading this file takes too long. Remove what is no questionnaire."))


def _reason(code: int) -> str:
    if code in {-signal.SIGXCPU, -signal.SIGKILL}:
        return _("Reading this file takes too long. Remove what is no questionnaire.")
    # Where memory is short, libraries end in many ways.
    return _("Reading this file takes too much memory. Remove what is no questionnaire.")


def _as_file(data: bytes) -> IO[bytes]:
    file = os.fdopen(os.memfd_create("form"), "w+b")
    file.write(data)
    file.flush()
    file.seek(0)
    return file


def _environment() -> dict[str, str]:
    """Return an environment without settings and secrets of Kier."""
    kept = {name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH") if name in os.environ}
    return kept | {"LC_ALL": "C.UTF-8", "MALLOC_ARENA_MAX": "1"}


def _languages() -> dict[str, Any] | None:
    if not settings.USE_I18N:
        return None
    return {
        "wanted": get_language() or settings.LANGUAGE_CODE,
        "fallback": settings.LANGUAGE_CODE,
        "known": list(settings.LANGUAGES),
        "catalogues": [str(path) for path in settings.LOCALE_PATHS],
    }
