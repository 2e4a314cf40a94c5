"""Cards of a place: a pile from which everybody takes one, and a poster for the house.

A code stands on its card alone; here is a keyed digest of it. Whoever loses a sheet makes another.
"""

import secrets
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _

from backend.core.at_rest import digest_at_rest, digests_at_rest
from backend.core.errors import Conflict, FieldConflict
from backend.core.paper import can_be_made, typeset_whole
from backend.programmes.models import Place, PlaceCard
from backend.programmes.models.links import CODE_SIGNS
from backend.programmes.place_shares import most_tokens
from backend.programmes.qr_codes import svg_of

from .link_files import NO_PDF, tag_and_script
from .place_tokens import CARD, has_tokens, key_of

TEMPLATE: Final = Path(__file__).resolve().parents[1] / "data" / "place.typ"
CODE_LENGTH: Final = 10
# Of one file: some seconds of a processor.
MOST_AT_ONCE: Final = 200
# Cards that lie about, for each token that can be given out.
CARDS_PER_TOKEN: Final = 3
# The languages in which each card says what it is; that of the place comes first.
LANGUAGES: Final = ("nl", "en")


def card_address(code: str) -> str:
    """Return what is printed on a card, and opened."""
    return f"{settings.PUBLIC_URL}/learn/card/{code}"


def house_address(place: Place) -> str:
    """Return the address of the link that hangs in the house."""
    return f"{settings.PUBLIC_URL}/learn/house/{place.house_code}"


@transaction.atomic
def make_cards(place: Place, *, number: int, others_end: bool) -> list[str]:
    """Return the codes of new cards, which are nowhere else.

    More cards never mean more tokens: the place gives out as many as it has staff, and a fifth.

    :param others_end: whether cards that nobody used yet end, since they were lost
    :raises Conflict: there are too many cards already, or somebody looks at the place first
    """
    if not 1 <= number <= MOST_AT_ONCE:
        raise FieldConflict(
            "number", "range", _("Give a number from 1 to {most}.").format(most=MOST_AT_ONCE)
        )
    # The row is held: two sheets at once are no more than one after the other.
    row = Place.objects.select_for_update(of=("self",)).select_related("project").get(pk=place.pk)
    if not has_tokens(row):
        raise Conflict(_("There are no cards yet: somebody looks at this place first."))
    cards = PlaceCard.objects.filter(place=row, period=row.period)
    if others_end:
        cards.filter(blinded=None).delete()
    most = CARDS_PER_TOKEN * most_tokens(row.staff)
    if cards.count() + number > most:
        raise FieldConflict(
            "number", "too-many", _("There are too many cards already. Let the unused ones end.")
        )
    key_of(row)
    codes = [new_card_code() for _card in range(number)]
    made = [
        PlaceCard(place=row, period=row.period, digest=digest_at_rest(CARD, code)) for code in codes
    ]
    # In the order of random numbers: no sheet tells which card came after which.
    PlaceCard.objects.bulk_create(sorted(made, key=lambda card: card.pk))
    return codes


def new_card_code() -> str:
    """Return a code that nobody guesses: one of 31^10."""
    return "".join(secrets.choice(CODE_SIGNS) for _sign in range(CODE_LENGTH))


def own_codes(place: Place, codes: Sequence[str]) -> list[str]:
    """Return those of some codes that are on cards of this place, in their order."""
    digests = {code: digests_at_rest(CARD, code) for code in codes[:MOST_AT_ONCE]}
    wanted = [digest for several in digests.values() for digest in several]
    rows = PlaceCard.objects.filter(place=place, period=place.period, digest__in=wanted)
    known = {bytes(digest) for digest in rows.values_list("digest", flat=True)}
    return [code for code, several in digests.items() if not known.isdisjoint(several)]


def cards_paper(place: Place, codes: Sequence[str]) -> bytes:
    """Return sheets of cards (A4, eight on each) as PDF that screen readers can read.

    :raises Conflict: no PDF can be made here
    """
    return _paper(place, "cards", [card_address(code) for code in codes])


def poster_paper(place: Place) -> bytes:
    """Return the poster with the link of the house (A4).

    :raises Conflict: no PDF can be made here
    """
    return _paper(place, "poster", [house_address(place)])


def languages_of(place: Place) -> list[str]:
    """Return the languages of a place's cards, its own first."""
    return [*dict.fromkeys((place.language, *LANGUAGES))]


def words_of(code: str, form: str) -> dict[str, Any]:
    """Return what a card or poster says in one language."""
    language, script = tag_and_script(code)
    with translation.override(code):
        return {
            "language": language,
            "script": script,
            "direction": "rtl" if get_language_bidi() else "ltr",
            "title": _("A short course for everybody who works here"),
            "facts": [
                _("On your own phone. No name, no account."),
                _("Nobody sees who learned. Your boss sees only how many."),
                _("Take any card from the pile. It works once.")
                if form == "cards"
                else _("Open it on your own phone. It counts once."),
            ],
        }


def _paper(place: Place, form: str, addresses: Sequence[str]) -> bytes:
    if not can_be_made():
        raise Conflict(str(NO_PDF))
    day = place.period_on or place.registered_on
    made_at = datetime.combine(day, datetime.min.time(), tzinfo=UTC)
    words = [words_of(code, form) for code in languages_of(place)]
    content = {
        "form": form,
        "language": words[0]["language"],
        "script": words[0]["script"],
        "title": words[0]["title"],
        "place": place.name,
        "words": words,
        "cards": [
            {"address": address.partition("://")[2], "qr": svg_of(address)} for address in addresses
        ],
    }
    try:
        return typeset_whole(TEMPLATE, content, int(made_at.timestamp()))
    except Conflict:
        # A name may have a sign for which there is no font here.
        return typeset_whole(TEMPLATE, content | {"place": ""}, int(made_at.timestamp()))
