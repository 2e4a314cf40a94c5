"""Figures of links as CSV; cards and posters as PDF that screen readers can read (PDF/UA-1)."""

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.utils import translation
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _

from backend.core.errors import Conflict
from backend.core.locale import seekers_languages
from backend.core.paper import can_be_made, typeset_whole
from backend.programmes.models import Link
from backend.programmes.selectors.link_figures import FigureTable
from backend.programmes.states import TargetKind
from surveys.exports.csv_form import lines_of, safe
from surveys.exports.sheets import Sheet

MEDIA_TYPE: Final = "text/csv; charset=utf-8"
TEMPLATE: Final = Path(__file__).resolve().parents[1] / "data" / "link.typ"
FORMS: Final = ("card", "poster")


def figures_as_csv(tables: Iterable[FigureTable]) -> bytes:
    """Return published figures as CSV."""
    header = [
        _("Table"),
        _("Value"),
        _("Opened, at least"),
        _("Went on, at least"),
        _("Went on, at most"),
    ]
    rows = [
        tuple(
            safe(str(cell))
            for cell in (
                table.title,
                row.label,
                row.opened,
                row.continued_least,
                row.continued_most,
            )
        )
        for table in tables
        for row in table.rows
    ]
    return b"".join(lines_of(Sheet("links", header, iter(rows), len(rows))))


def address_of(link: Link) -> str:
    """Return what is printed, and opened."""
    return f"{settings.PUBLIC_URL}/l/{link.code}"


def paper_of(link: Link, form: str) -> bytes:
    """Return a card (A6) or a poster (A4) with the link's QR code, in the link's language.

    :param form: one of `FORMS`
    :raises Conflict: no PDF can be made here, seekers' pages do not speak the language, there is no
        font for it, or the link does not lead to asking for help
    """
    if not can_be_made():
        raise Conflict(_("This server makes no PDF."))
    if link.target != TargetKind.HELP:
        raise Conflict(_("Cards are made for links that lead to asking for help."))
    if link.language not in seekers_languages():
        raise Conflict(_("The page is not offered in this language yet."))
    made_at = datetime.combine(link.begins_on, datetime.min.time(), tzinfo=UTC)
    with translation.override(link.language):
        content = _content(link, form)
    return typeset_whole(TEMPLATE, content, int(made_at.timestamp()))


def _content(link: Link, form: str) -> dict[str, Any]:
    import segno  # noqa: PLC0415 - for whoever prints

    address = address_of(link)
    # Quartile correction: a card is bent, and gets wet.
    code = segno.make(address, error="q", micro=False)
    language, _separator, script = link.language.replace("nl-easy", "nl").partition("-")
    return {
        "form": form,
        "language": language,
        "script": script,
        "direction": "rtl" if get_language_bidi() else "ltr",
        "title": _("Is something wrong? Tell it here."),
        "lead": _("Photos. Money. Work. Someone who forces you."),
        "facts": [
            _("A Dutch aid organisation reads it for free."),
            _("No name needed."),
            _("You choose who reads it. Not your boss or family."),
        ],
        "address": address.partition("://")[2],
        "qr": code.svg_inline(border=4, dark="#1b1712", light="#ffffff"),
    }
