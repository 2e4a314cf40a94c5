"""Figures of links as CSV; cards and posters as PDF that screen readers can read (PDF/UA-1)."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.utils import translation
from django.utils.translation import get_language, get_language_bidi, gettext_lazy
from django.utils.translation import gettext as _

from backend.core.days import today
from backend.core.errors import Conflict
from backend.core.locale import seekers_languages
from backend.core.paper import can_be_made, typeset_whole
from backend.programmes.models import Link, Project
from backend.programmes.selectors.link_figures import FigureTable
from backend.programmes.selectors.links import links_with_cards
from backend.programmes.states import TargetKind
from surveys.exports.csv_form import lines_of, safe
from surveys.exports.sheets import Sheet

MEDIA_TYPE: Final = "text/csv; charset=utf-8"
TEMPLATE: Final = Path(__file__).resolve().parents[1] / "data" / "link.typ"
FORMS: Final = ("card", "poster")
NO_PDF: Final = gettext_lazy("This server makes no PDF.")
# Pages of one file: some seconds of a processor.
MOST_IN_KIT: Final = 50
# QR codes in memory, some 4 kB each.
CODES_KEPT: Final = 1_000


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
    if link.target != TargetKind.HELP:
        raise Conflict(_("Cards are made for links that lead to asking for help."))
    if link.language not in seekers_languages():
        raise Conflict(_("The page is not offered in this language yet."))
    return _typeset([link], form)


def kit_of(project: Project, form: str, place: str = "") -> bytes:
    """Return the cards or posters of a project's links in one file, a page for each.

    :param form: one of `FORMS`
    :param place: only of places with this text in their name
    :raises Conflict: no PDF can be made here, there is no font for a language, or there are no
        links with cards, or more than `MOST_IN_KIT`
    """
    links = [*links_with_cards(project, today(), place)[: MOST_IN_KIT + 1]]
    if not links:
        raise Conflict(_("There are no links here that cards are made for."))
    if len(links) > MOST_IN_KIT:
        raise Conflict(
            _("A file holds at most {most} cards. Search for a place first.").format(
                most=MOST_IN_KIT
            )
        )
    return _typeset(links, form)


def _typeset(links: Sequence[Link], form: str) -> bytes:
    if not can_be_made():
        raise Conflict(str(NO_PDF))
    made_at = datetime.combine(max(one.begins_on for one in links), datetime.min.time(), tzinfo=UTC)
    papers = []
    for link in links:
        with translation.override(link.language):
            papers.append(content_of(link))
    # Of several languages the file itself has the one that it would have without any.
    whole = (
        links[0].language if len({one.language for one in links}) == 1 else settings.LANGUAGE_CODE
    )
    with translation.override(whole):
        content = {"form": form, **content_of(links[0]), "papers": papers}
    return typeset_whole(TEMPLATE, content, int(made_at.timestamp()))


def content_of(link: Link) -> dict[str, Any]:
    """Return what stands on a card or poster, in the language that is active."""
    address = address_of(link)
    active = get_language() or settings.LANGUAGE_CODE
    language, script = tag_and_script(active)
    return {
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
        "qr": code_of(address) if can_be_made() else "",
    }


def page_address(code: str) -> str:
    """Return the address of a page for outreach workers."""
    return f"{settings.PUBLIC_URL}/outreach/{code}"


def tag_and_script(code: str) -> tuple[str, str]:
    """Return the language of a code of ours as Typst knows it, and its script if it names one."""
    language, _separator, script = code.replace("nl-easy", "nl").partition("-")
    return language, script


@lru_cache(maxsize=CODES_KEPT)
def code_of(address: str) -> str:
    """Return the QR code of an address as SVG, which is read when a quarter of it is dirty."""
    import segno  # noqa: PLC0415 - for whoever prints

    # Quartile correction: a card is bent, and gets wet.
    code = segno.make(address, error="q", micro=False)
    return str(code.svg_inline(border=4, dark="#1b1712", light="#ffffff", omitsize=True))
