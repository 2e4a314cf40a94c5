"""What a thief of disks looks for: the bytes of a request, in all files of a database."""

import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from uuid import UUID

from tests.attacks.writer import DatabaseWriter

# The request's own row by its identifier, all others by the column that names it.
ROWS = {
    "help_requests_helprequest": "id",
    "help_requests_seekerenvelope": "request_id",
    "help_requests_referral": "request_id",
    "help_requests_message": "request_id",
}
# Long enough that no other bytes are alike.
PIECE = 24
LOOK_SECONDS = 0.5


def bytes_of(writer: DatabaseWriter, request: str) -> set[bytes]:
    key = UUID(request)
    found: set[bytes] = set()
    for table, column in ROWS.items():
        rows = writer.execute(f"SELECT * FROM {table} WHERE {column} = %s", key)  # noqa: S608
        for value in (value for row in rows for value in row):
            if isinstance(value, bytes | memoryview) and len(value) >= PIECE:
                found |= set(_pieces(bytes(value)))
    return found | {key.hex.encode(), key.bytes}


def found_in(files: Iterable[Path], wanted: set[bytes]) -> list[str]:
    read = [(file, _content(file)) for file in files if file.is_file()]
    return sorted(file.name for file, content in read if any(one in content for one in wanted))


def wait_until_gone(folder: Path, wanted: set[bytes], seconds: float) -> list[str]:
    """Look in a folder until nothing is found or time is up; return what is found at last."""
    until = time.monotonic() + seconds
    while (found := found_in(folder.iterdir(), wanted)) and time.monotonic() < until:
        time.sleep(LOOK_SECONDS)
    return found


def _pieces(value: bytes) -> Iterator[bytes]:
    for start in (0, len(value) // 2 - PIECE // 2, len(value) - PIECE):
        yield value[max(0, start) :][:PIECE]


def _content(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except FileNotFoundError:
        return b""
