"""JSON exports, written page by page.

Every file is one object with `content`, `round` and, by content: `results` (as `GET
rounds/{id}/results` returns), `codebook` and `rows`, `texts`, or `codebook`.
"""

from collections.abc import Iterator, Sequence
from itertools import batched
from typing import Any

import orjson

from surveys.models import Round
from surveys.results.labelled import labelled

from .codebook import codebook_of
from .columns import Column
from .rows import read_rows, read_texts
from .sheets import CHUNK, Report


def tables(round_: Round, language: str) -> Iterator[bytes]:
    """Yield the published tables."""
    yield _whole(round_, "tables", language, results=labelled(round_, language))


def codebook(round_: Round, columns: Sequence[Column], language: str) -> Iterator[bytes]:
    """Yield the codebook."""
    found = codebook_of(round_, columns, language)
    yield _whole(round_, "codebook", language, codebook=found)


def rows(
    round_: Round, columns: Sequence[Column], language: str, report: Report
) -> Iterator[bytes]:
    """Yield `{"answers": {…}, "group": "…"}` in random order; the group may be empty."""
    found = codebook_of(round_, columns, language)
    start = _whole(round_, "rows", language, codebook=found)
    has_group = any(not column.question for column in columns)
    found_rows = (
        {"answers": row.answers, "group": row.group if has_group else ""}
        for row in read_rows(round_)
    )
    return _listed(start, "rows", found_rows, report)


def texts(round_: Round, language: str, report: Report) -> Iterator[bytes]:
    """Yield cleared texts as `{"question", "language", "text"}`, in random order."""
    start = _whole(round_, "texts", language)
    found = (text._asdict() for text in read_texts(round_))
    return _listed(start, "texts", found, report)


def _whole(round_: Round, content: str, language: str, **parts: Any) -> bytes:
    about = {
        "id": str(round_.id),
        "name": round_.name,
        "questionnaire": str(round_.version.questionnaire_id),
        "version": round_.version.number,
        "groups": round_.groups,
    }
    return orjson.dumps({"content": content, "language": language, "round": about, **parts})


def _listed(
    start: bytes, name: str, rows: Iterator[dict[str, Any]], report: Report
) -> Iterator[bytes]:
    yield start[:-1] + f',"{name}":['.encode()
    done = 0
    for some in batched(rows, CHUNK, strict=False):
        yield (b"," if done else b"") + orjson.dumps(some)[1:-1]
        done += len(some)
        report(done)
    yield b"]}"
