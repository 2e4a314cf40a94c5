"""Cards to print: a page with them, and the same as PDF. Their codes are nowhere else."""

from typing import Any

from django.http import HttpResponse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from backend.core.errors import Conflict
from backend.core.throttling import bucket_of, take
from backend.programmes.qr_codes import qr_code_of
from backend.programmes.services.place_cards import (
    MOST_AT_ONCE,
    card_address,
    cards_paper,
    languages_of,
    make_cards,
    own_codes,
    poster_paper,
    words_of,
)
from backend.web.sent_forms import busy
from backend.web.templatetags.kier import lang_of

from .forms import CardsForm
from .mine import PDF, Visit, behind_link


@behind_link
def cards(visit: Visit) -> HttpResponse:
    """Make cards and show them; or return those that are shown as PDF."""
    if seconds := take(bucket_of("place", visit.place.pk), "stretch"):
        return _refused(visit, busy(seconds), 429)
    codes = visit.request.POST.getlist("code")
    try:
        if codes:
            own = own_codes(visit.place, codes[:MOST_AT_ONCE])
            if not own:
                return _refused(visit, _("These cards have ended. Make new ones."), 409)
            content = cards_paper(visit.place, own)
            return visit.file(content, media_type=PDF, name=_("cards") + ".pdf")
        form = CardsForm.of(visit.request.POST)
        if not form.is_valid():
            return _refused(visit, form.faults[0]["text"], 409)
        made = make_cards(
            visit.place,
            number=form.cleaned_data["number"],
            others_end=bool(form.cleaned_data["end"]),
        )
    except Conflict as conflict:
        detail = conflict.errors[0].detail if conflict.errors else conflict.detail
        return _refused(visit, detail, 409)
    return visit.show("cards", {"cards": [_card(code) for code in made], "words": _words(visit)})


@behind_link
def poster(visit: Visit) -> HttpResponse:
    """Return the poster with the link of the house."""
    if seconds := take(bucket_of("place", visit.place.pk), "stretch"):
        return _refused(visit, busy(seconds), 429)
    try:
        content = poster_paper(visit.place)
    except Conflict as conflict:
        return _refused(visit, conflict.detail, 409)
    return visit.file(content, media_type=PDF, name=_("poster") + ".pdf")


def _card(code: str) -> dict[str, Any]:
    address = card_address(code)
    qr = qr_code_of(address)
    return {
        "code": code,
        "address": address.partition("://")[2],
        "size": qr.size if qr else 0,
        "path": mark_safe(qr.path) if qr else "",  # noqa: S308 - segno's modules, as numbers
    }


def _words(visit: Visit) -> list[dict[str, Any]]:
    return [words_of(code, "cards") | {"lang": lang_of(code)} for code in languages_of(visit.place)]


def _refused(visit: Visit, fault: str, status: int) -> HttpResponse:
    return visit.show("refused", {"fault": fault}, status=status)


cards = require_POST(cards)
poster = require_safe(poster)
