"""The process in which a spreadsheet is read, with limits of its own; `process.py` starts it.

`python -m surveys.xlsform.child` reads a line of JSON and the file from standard input, and writes
lines of JSON: its progress, and at last the result. It has no secret, no database, and no setting
but languages.
"""

import ctypes
import json
import os
import resource
import signal
import sys
from typing import Any

# openpyxl and pyxform take some 150 MB of it, most of which is never touched.
MEMORY_BYTES = 600_000_000
PROCESSOR_SECONDS = 20
# What it writes goes to a pipe; there is no file that it may write.
FILE_BYTES = 0
OPEN_FILES = 64
# Behind the processes that answer calls.
NICENESS = 15

_PR_SET_PDEATHSIG = 1
_PR_SET_NO_NEW_PRIVS = 38


def limit_itself() -> None:
    """Limit memory, processor time and files, and end when the parent ends."""
    libc = ctypes.CDLL(None)
    libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    os.nice(NICENESS)
    limits = {
        resource.RLIMIT_AS: MEMORY_BYTES,
        resource.RLIMIT_CPU: PROCESSOR_SECONDS,
        resource.RLIMIT_FSIZE: FILE_BYTES,
        resource.RLIMIT_NOFILE: OPEN_FILES,
        resource.RLIMIT_CORE: 0,
    }
    for name, most in limits.items():
        _soft, hard = resource.getrlimit(name)
        bounded = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(name, (bounded, bounded))


def prepare(languages: dict[str, Any] | None) -> None:
    """Configure the language of reports; English without languages."""
    import django  # noqa: PLC0415 - only once the limits are set
    from django.conf import settings  # noqa: PLC0415

    # openpyxl would load it for numbers that no spreadsheet holds, with threads and their memory.
    sys.modules["numpy"] = None  # type: ignore[assignment]
    if languages is None:
        settings.configure(USE_I18N=False, LANGUAGE_CODE="en")
        return
    settings.configure(
        USE_I18N=True,
        LANGUAGE_CODE=languages["fallback"],
        LANGUAGES=languages["known"],
        LOCALE_PATHS=languages["catalogues"],
    )
    django.setup(set_prefix=False)
    from django.utils import translation  # noqa: PLC0415

    translation.activate(languages["wanted"])


def write(line: dict[str, Any]) -> None:
    """Write a line for the parent."""
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()


def main() -> None:
    """Read one file."""
    limit_itself()
    order = json.loads(sys.stdin.buffer.readline())
    data = sys.stdin.buffer.read()
    prepare(order["languages"])
    from surveys.questionnaire.definition import write as write_definition  # noqa: PLC0415

    from .form_import import read_form  # noqa: PLC0415

    found = read_form(
        order["name"], data, order["language"], lambda progress: write({"progress": progress})
    )
    write(
        {
            "definition": found.definition and write_definition(found.definition),
            "status": found.status,
            "rows": [[row.sheet, row.row, row.what, row.why] for row in found.rows],
        }
    )


if __name__ == "__main__":
    main()
