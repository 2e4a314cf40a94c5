"""The history of signal tables: lines that hold together by their digests."""

import hashlib
import json
from collections.abc import Iterator
from typing import Final

from django.db.models import QuerySet

from backend.core.crypto.encoding import encode
from backend.programmes.models import SignalHistory, SignalTable

# What the first line names as the digest before it.
BEFORE_ALL: Final = bytes(32)


def line_digest(line: SignalHistory) -> bytes:
    """Return SHA-256 of a line and of the digest before it, as canonical JSON (RFC 8785)."""
    content = {
        "day": line.day.isoformat(),
        "event": str(line.event),
        "fields": [*line.fields],
        "number": line.number,
        "organisation": str(line.organisation) if line.organisation else None,
        "previous": encode(bytes(line.previous)),
        "subject": str(line.subject) if line.subject else None,
        "table": str(line.table_id),
    }
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).digest()


def history_of(table: SignalTable) -> QuerySet[SignalHistory]:
    """Return the lines of a table's history."""
    return SignalHistory.objects.filter(table=table)


def first_broken(table: SignalTable) -> int | None:
    """Return the number of the first line that is missing or was changed; None if all hold."""
    number, previous = 0, BEFORE_ALL
    for line in _in_order(table):
        number += 1
        if line.number != number or bytes(line.previous) != previous:
            return number
        previous = line_digest(line)
        if bytes(line.digest) != previous:
            return number
    if number != table.history_length:
        return min(number, table.history_length) + 1
    return None if bytes(table.head) == (previous if number else b"") else max(number, 1)


def _in_order(table: SignalTable) -> Iterator[SignalHistory]:
    return history_of(table).order_by("number").iterator(chunk_size=500)
