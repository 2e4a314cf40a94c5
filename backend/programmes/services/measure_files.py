"""The report of a project's measures as PDF that screen readers can read, and for Excel."""

import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from django.utils.formats import date_format
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from backend.core.days import today
from backend.core.errors import Conflict
from backend.core.paper import can_be_made, typeset
from backend.programmes.models import Project
from backend.programmes.selectors.measure_lead_times import LeadTimes
from backend.programmes.selectors.measure_report import Report, ReportTable, reports_of
from backend.programmes.selectors.measure_words import (
    between_words,
    chance_words,
    change_words,
    clear_words,
    count_words,
    how_to_read,
    share_words,
    table_title,
)
from backend.programmes.selectors.measures import measures_of, spoken
from backend.programmes.states import Phase

TEMPLATE: Final = Path(__file__).resolve().parents[1] / "data" / "measures.typ"
MEDIA_TYPES: Final = {
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
WIDTHS: Final = (44, 16, 16, 20, 44)


def forms_here() -> list[str]:
    """Return the forms that this installation can make."""
    return [form for form in MEDIA_TYPES if form != "pdf" or can_be_made()]


def file_of(project: Project, *, form: str, language: str) -> bytes:
    """Return the report of a project's measures as a file.

    :raises Conflict: the extra that makes PDFs is not installed
    """
    active = get_language() or "nl"
    # There is no font for Chinese in a PDF.
    with override("en" if form == "pdf" and active.startswith("zh") else active):
        reports = reports_of([*measures_of(project).order_by("begins_on", "pk")], language)
        if form == "xlsx":
            return _workbook(project, reports, language)
        if not can_be_made():
            raise Conflict(_("This server makes no PDF."))
        made_at = datetime.combine(today(), datetime.min.time(), tzinfo=UTC)
        return typeset(TEMPLATE, _content(project, reports, language), int(made_at.timestamp()))


# -- PDF ------------------------------------------------------------------------------------------
def _content(project: Project, reports: Sequence[Report], language: str) -> dict[str, Any]:
    return {
        "language": (get_language() or "nl").partition("-")[0],
        "owner": project.organisation.name,
        "title": spoken(project.name, language),
        "day": date_format(today(), "j F Y"),
        "read": how_to_read(),
        "measures": [
            {
                "name": report.name,
                "kind": report.kind,
                "regions": ", ".join(report.regions),
                "tables": [_table(table) for table in report.tables],
                "lead_times": [_lead_times(times) for times in report.lead_times],
            }
            for report in reports
        ],
        "words": {
            "nothing": _("There are no measures yet."),
            "difference": _("Difference"),
            "row": _("Row"),
            "people": _("People"),
            "share": _("Share"),
            "interval": _("95 % interval"),
            "cases": _("Cases"),
            "median": _("Median"),
        },
    }


def _table(table: ReportTable) -> dict[str, Any]:
    return {
        "title": table_title(table),
        "heading": table.heading,
        "warnings": [*table.warnings],
        "lines": [
            {
                "label": line.label,
                "people": count_words(line.share) if line.share else "",
                "share": share_words(line.interval) if line.interval else "",
                "interval": between_words(line.interval) if line.interval else "",
                "lowest": line.interval.lowest if line.interval else 0,
                "highest": line.interval.highest if line.interval else 0,
                "least": line.interval.least if line.interval else 0,
                "most": line.interval.most if line.interval else 0,
                "hidden": line.hidden,
            }
            for line in table.lines
        ],
        "contrasts": [
            {
                "label": contrast.label,
                "change": change_words(contrast.interval),
                "clear": clear_words(contrast),
                "chance": chance_words(contrast),
            }
            for contrast in table.contrasts
        ],
    }


def _lead_times(times: LeadTimes) -> dict[str, Any]:
    return {
        "title": _("How long cases took: {phase}").format(phase=Phase(times.phase).label),
        "lines": [
            {
                "label": line.label,
                "cases": "" if line.cases is None else str(line.cases),
                "median": line.median,
                "interval": line.interval,
                "hidden": line.hidden,
            }
            for line in times.lines
        ],
    }


# -- Excel ----------------------------------------------------------------------------------------
def _workbook(project: Project, reports: Sequence[Report], language: str) -> bytes:
    # It takes a quarter of a second to load.
    from surveys.exports.xlsx_form import BOLD, Book  # noqa: PLC0415

    with tempfile.TemporaryDirectory(prefix="kier-measures-") as folder:
        path = Path(folder) / "report.xlsx"
        with Book(path) as book:
            about = [(BOLD, [spoken(project.name, language)]), (None, [project.organisation.name])]
            book.add_lines(
                _("How to read"), [100], [*about, *((None, [text]) for text in how_to_read())]
            )
            for number, report in enumerate(reports, 1):
                lines = [(BOLD if is_bold else None, cells) for is_bold, cells in _sheet(report)]
                book.add_lines(f"{number} {_in_title(report.name)}", WIDTHS, lines)
            book.save()
        return path.read_bytes()


def _sheet(report: Report) -> list[tuple[bool, list[Any]]]:
    lines: list[tuple[bool, list[Any]]] = [
        (True, [report.name]),
        (False, [report.kind, ", ".join(report.regions)]),
    ]
    head = [_("Row"), _("People"), _("Share"), _("95 % interval"), _("Remark")]
    for table in report.tables:
        content = _table(table)
        lines += [(False, []), (True, [content["title"]]), (False, [table.heading])]
        lines += [(False, [text]) for text in table.warnings]
        lines.append((True, head))
        lines += [
            (False, [row[name] for name in ("label", "people", "share", "interval", "hidden")])
            for row in content["lines"]
        ]
        lines += [
            (False, [row["label"], "", row["change"], row["chance"], row["clear"]])
            for row in content["contrasts"]
        ]
    for times in report.lead_times:
        content = _lead_times(times)
        lines += [(False, []), (True, [content["title"]])]
        lines.append((True, [_("Row"), _("Cases"), _("Median"), _("95 % interval"), _("Remark")]))
        lines += [
            (False, [row[name] for name in ("label", "cases", "median", "interval", "hidden")])
            for row in content["lines"]
        ]
    return lines


def _in_title(name: str) -> str:
    """Return a name without signs that titles of sheets may not have."""
    return "".join(" " if sign in "[]:*?/\\" else sign for sign in name)
