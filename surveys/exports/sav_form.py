"""Files for SPSS, made in memory; importing polars takes half a second, so workers alone do it."""

from collections.abc import Callable, Sequence
from datetime import date, datetime, time
from itertools import batched
from pathlib import Path
from typing import Any

import polars as pl
import pyreadstat

from surveys.models import Round

from .columns import Column, Sort
from .layout import Layout
from .rows import read_rows
from .sheets import CHUNK, Report

# IBM SPSS Statistics, "Variable Names" and "Value Labels": bytes of UTF-8.
MAX_LABEL, MAX_VALUE_LABEL = 255, 120
TYPES: dict[Sort, pl.DataType] = {
    Sort.CHOICE: pl.Int32(),
    Sort.OPTION: pl.Int8(),
    Sort.PLACE: pl.Int16(),
    Sort.WHOLE: pl.Int64(),
    Sort.NUMBER: pl.Float64(),
    Sort.DATE: pl.Date(),
    Sort.TIME: pl.Time(),
    Sort.DATE_TIME: pl.Datetime("us"),
}
MEASURES = {Sort.CHOICE: "nominal", Sort.OPTION: "nominal", Sort.PLACE: "ordinal"}
FORMATS = {
    Sort.CHOICE: "F8.0",
    Sort.OPTION: "F1.0",
    Sort.PLACE: "F8.0",
    Sort.WHOLE: "F12.0",
    Sort.DATE: "SDATE10",
    Sort.TIME: "TIME5",
    Sort.DATE_TIME: "DATETIME20",
}


def write_rows(path: Path, round_: Round, columns: Sequence[Column], report: Report) -> None:
    """Write the rows of a round as a system file with labels of variables and values."""
    layout = Layout(columns, cell_of)
    schema = {column.name: TYPES.get(column.sort, pl.String()) for column in columns}
    frames, done = [pl.DataFrame(schema=schema)], 0
    rows = (layout.row(answers, group) for answers, group in read_rows(round_))
    for some in batched(rows, CHUNK, strict=False):
        frames.append(pl.DataFrame(list(some), schema=schema, orient="row"))
        done += len(some)
        report(done)
    whole = _with_numbers(pl.concat(frames), columns)
    labelled = [column for column in columns if column.values]
    pyreadstat.write_sav(
        whole,
        path,
        file_label=shortened(round_.name, 64),
        column_labels=[shortened(column.label, MAX_LABEL) for column in columns],
        compress=True,
        variable_value_labels={
            column.name: {
                value.code: shortened(value.label, MAX_VALUE_LABEL) for value in column.values
            }
            for column in labelled
        },
        variable_measure={column.name: MEASURES.get(column.sort, "unknown") for column in columns},
        variable_format={
            column.name: FORMATS[column.sort] for column in columns if column.sort in FORMATS
        },
    )


def cell_of(column: Column) -> Callable[[Any], Any] | None:
    """Return how values of a column are written: choices as numbers with labels."""
    match column.sort:
        case Sort.CHOICE:
            return {value.name: value.code for value in column.values}.get
        case Sort.NUMBER:
            return float
        case Sort.DATE:
            return date.fromisoformat
        case Sort.TIME:
            return time.fromisoformat
        case Sort.DATE_TIME:
            return datetime.fromisoformat
        case _:
            return None


def shortened(text: str, most: int) -> str:
    """Return a text of at most `most` bytes of UTF-8, with "…" if it was cut."""
    raw = text.encode()
    if len(raw) <= most:
        return text
    return raw[: most - 3].decode(errors="ignore") + "…"


def _with_numbers(frame: pl.DataFrame, columns: Sequence[Column]) -> pl.DataFrame:
    """Convert columns of calculations that hold a number in every row."""
    for column in columns:
        if column.sort is not Sort.TEXT:
            continue
        texts = frame[column.name]
        numbers = texts.cast(pl.Float64, strict=False)
        if numbers.null_count() == texts.null_count() < len(texts):
            frame = frame.with_columns(numbers)
    return frame
