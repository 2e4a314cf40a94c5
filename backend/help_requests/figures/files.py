"""Figures as files: the cells of the page as CSV, and as a PDF that screen readers can read."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from backend.core.errors import Conflict, Missing
from backend.core.paper import can_be_made, typeset
from surveys.exports.csv_form import lines_of, safe
from surveys.exports.sheets import Sheet

from .cells import Figures
from .overview import Month
from .publication import publication_day

TEMPLATE: Final = Path(__file__).resolve().parent / "data" / "figures.typ"
FORMS: Final = ("csv", "pdf")
MEDIA_TYPES: Final = {"csv": "text/csv; charset=utf-8", "pdf": "application/pdf"}


def file_of(found: Month, *, form: str, owner: str) -> bytes:
    """Return the figures of a month as a file.

    :raises Missing: nothing is published
    :raises Conflict: the extra that makes PDFs is not installed
    """
    if found.figures is None or found.month is None:
        raise Missing
    if form == "csv":
        return _csv(found.figures, found.month.strftime("%Y-%m"))
    if not can_be_made():
        raise Conflict(_("This server makes no PDF."))
    made_at = datetime.combine(publication_day(found.month), datetime.min.time(), tzinfo=UTC)
    return typeset(TEMPLATE, _content(found, owner), int(made_at.timestamp()))


def file_language(form: str) -> str:
    """Return the language of a file: the active one, where there is a font for it."""
    language = get_language() or settings.LANGUAGE_CODE
    return "en" if form == "pdf" and language.startswith("zh") else language


def why_hidden() -> str:
    """Return why numbers are hidden, for whoever reads figures."""
    return _(
        "Numbers below five are not shown, and some others with them, so that nobody can be"
        " found by subtracting. What was published never changes."
    )


def _csv(figures: Figures, month: str) -> bytes:
    header = [_("Month"), _("Table"), _("Value"), _("Requests"), _("At least"), _("At most")]
    total = figures.total
    rows = [[month, "", total.label, total.text, total.least, total.most]]
    for table in figures.tables:
        if not table.cells:
            rows.append([month, table.title, "", _("not shown"), "", ""])
        rows += [
            [month, table.title, cell.label, cell.text, cell.least, cell.most]
            for cell in table.cells
        ]
    texts = [tuple(safe(str(value)) for value in row) for row in rows]
    return b"".join(lines_of(Sheet("figures", header, iter(texts), len(texts))))


def _content(found: Month, owner: str) -> dict[str, Any]:
    figures: Any = found.figures
    month: Any = found.month
    return {
        "language": (get_language() or "nl").partition("-")[0],
        "owner": owner,
        "title": _("Figures of {month}").format(month=date_format(month, "F Y")),
        "day": date_format(publication_day(month), "j F Y"),
        "total": {"label": figures.total.label, "text": figures.total.text},
        "most": max(1, figures.total.most),
        "tables": [
            {
                "title": table.title,
                "note": table.note,
                "cells": [
                    {
                        "label": cell.label,
                        "text": cell.text,
                        "least": cell.least,
                        "most": cell.most,
                    }
                    for cell in table.cells
                ],
            }
            for table in figures.tables
        ],
        "words": {
            "kind": capfirst(_("requests for help")),
            "nothing": _("Too few requests to show this table."),
            "why": why_hidden(),
        },
    }
