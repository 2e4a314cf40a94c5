"""Writers by file format and content; heavy libraries are imported at first use."""

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from surveys.models import Round
from surveys.results.tables import read_results

from . import json_form
from .columns import Column, columns_of
from .content import codebook_sheet, rows_sheet, texts_sheet
from .direct import row_columns, stream_rows, stream_safe, stream_tables
from .rows import one_entry
from .sheets import Report

# Writes a file of a round, in a language, and reports how many rows are done.
type Writer = Callable[[Path, Round, str, Report], None]


def _csv_tables(path: Path, round_: Round, language: str, report: Report) -> None:
    _save(path, stream_tables(read_results(round_, language), report))


def _csv_rows(path: Path, round_: Round, language: str, report: Report) -> None:
    _save(path, stream_rows(round_, language, report))


def _csv_texts(path: Path, round_: Round, language: str, report: Report) -> None:
    _save(path, stream_safe(texts_sheet(round_, language), report))


def _csv_codebook(path: Path, round_: Round, language: str, report: Report) -> None:
    sheet = codebook_sheet(round_, _columns_of_any(round_, language), language)
    _save(path, stream_safe(sheet, report))


def _json_tables(path: Path, round_: Round, language: str, _report: Report) -> None:
    _save(path, json_form.tables(round_, language))


def _json_rows(path: Path, round_: Round, language: str, report: Report) -> None:
    _save(path, json_form.rows(round_, row_columns(round_, language), language, report))


def _json_texts(path: Path, round_: Round, language: str, report: Report) -> None:
    _save(path, json_form.texts(round_, language, report))


def _json_codebook(path: Path, round_: Round, language: str, _report: Report) -> None:
    _save(path, json_form.codebook(round_, _columns_of_any(round_, language), language))


def _xlsx_tables(path: Path, round_: Round, language: str, _report: Report) -> None:
    from . import xlsx_form, xlsx_tables  # noqa: PLC0415 - loads openpyxl, for the worker alone

    with xlsx_form.Book(path) as book:
        xlsx_tables.write_tables(book, read_results(round_, language))
        book.save()


def _xlsx_rows(path: Path, round_: Round, language: str, report: Report) -> None:
    from . import xlsx_form  # noqa: PLC0415 - loads openpyxl, for the worker alone

    columns = row_columns(round_, language)
    with xlsx_form.Book(path) as book:
        book.add(rows_sheet(round_, xlsx_form.rows_layout(columns)), "rows", report)
        book.add(codebook_sheet(round_, columns, language), "codebook")
        book.save()


def _xlsx_texts(path: Path, round_: Round, language: str, report: Report) -> None:
    from . import xlsx_form  # noqa: PLC0415 - loads openpyxl, for the worker alone

    with xlsx_form.Book(path) as book:
        book.add(texts_sheet(round_, language), "texts", report)
        book.save()


def _xlsx_codebook(path: Path, round_: Round, language: str, report: Report) -> None:
    from . import xlsx_form  # noqa: PLC0415 - loads openpyxl, for the worker alone

    columns = _columns_of_any(round_, language)
    with xlsx_form.Book(path) as book:
        book.add(codebook_sheet(round_, columns, language), "codebook", report)
        book.save()


def _sav_rows(path: Path, round_: Round, language: str, report: Report) -> None:
    from . import sav_form  # noqa: PLC0415 - loads polars and pyreadstat, for the worker alone

    sav_form.write_rows(path, round_, row_columns(round_, language), report)


def write(
    path: Path, round_: Round, content: str, form: str, language: str, report: Report
) -> None:
    """Write a file and report the number of rows done; raise KeyError if there is no such file."""
    WRITERS[form][content](path, round_, language, report)


# By form, then by content.
WRITERS: Mapping[str, Mapping[str, Writer]] = {
    "csv": {
        "tables": _csv_tables,
        "rows": _csv_rows,
        "texts": _csv_texts,
        "codebook": _csv_codebook,
    },
    "xlsx": {
        "tables": _xlsx_tables,
        "rows": _xlsx_rows,
        "texts": _xlsx_texts,
        "codebook": _xlsx_codebook,
    },
    "json": {
        "tables": _json_tables,
        "rows": _json_rows,
        "texts": _json_texts,
        "codebook": _json_codebook,
    },
    "sav": {"rows": _sav_rows},
}


def _columns_of_any(round_: Round, language: str) -> list[Column]:
    """Return all columns a round may have, whether or not its rows exist or may be seen."""
    return columns_of(round_, language, one_entry(round_), has_group=True)


def _save(path: Path, parts: Iterable[bytes]) -> None:
    with path.open("wb") as file:
        file.writelines(parts)
