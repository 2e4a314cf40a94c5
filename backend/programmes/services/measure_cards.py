"""Cards of a round of a measure on paper: one code on each, and nothing about whom it is for.

Tokens come from whoever made the cards, and are nowhere else. They are not looked up: an answer
would tell which of them were used.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from django.utils import translation
from django.utils.translation import gettext as _

from backend.core.days import today
from backend.core.errors import Conflict, FieldConflict, ImpossibleMove
from backend.core.paper import can_be_made, typeset_whole
from backend.programmes.qr_codes import svg_of
from backend.programmes.roles import Participant
from backend.programmes.selectors.measures import (
    PART,
    card_address,
    group_label,
    measure_of,
    region_name,
    round_in,
)
from backend.programmes.states import Phase
from surveys.states import RoundStatus

from .link_files import NO_PDF
from .links import written_project

TEMPLATE: Final = Path(__file__).resolve().parents[1] / "data" / "measure-cards.typ"
# The same for all groups: another language would tell whom a card is for. The page behind it
# comes in the language of the phone.
LANGUAGES: Final = ("nl", "en")


def cards_paper(
    *,
    by: Participant,
    project_id: UUID,
    measure_id: UUID,
    round_id: UUID,
    region: str,
    tokens: Sequence[str],
) -> bytes:
    """Return cards as PDF that screen readers can read, ten on an A4.

    :param tokens: as `make_cards` returned them
    :raises Missing: `by` does not see the round
    :raises PermissionDenied: `by` does not write for its project
    :raises ImpossibleMove: it has ended
    :raises Conflict: the region is not of the measure, or no PDF can be made here
    """
    measure = measure_of(written_project(by, project_id, PART), measure_id)
    row = round_in(measure, round_id)
    if row.round.status != RoundStatus.OPEN:
        raise ImpossibleMove(_("This round has ended."))
    if region not in measure.regions:
        raise FieldConflict("region", "unknown", _("The measure is not tried in this region."))
    if not can_be_made():
        raise Conflict(str(NO_PDF))
    addresses = [card_address(row.round, token) for token in tokens]
    made_at = datetime.combine(today(), datetime.min.time(), tzinfo=UTC)
    content = _content(row.group, f"{Phase(row.phase).label} · {region_name(region)}")
    cards = [{"address": one.partition("://")[2], "qr": svg_of(one)} for one in addresses]
    return typeset_whole(TEMPLATE, content | {"cards": cards}, int(made_at.timestamp()))


def _content(group: str, where: str) -> dict[str, Any]:
    words = [words_of(language) for language in LANGUAGES]
    label = group_label(group)
    return {
        "language": words[0]["language"],
        "title": label[:1].upper() + label[1:],
        "about": f"{where} · {_('Cut this off before you hand cards out.')}",
        "words": words,
    }


def words_of(language: str) -> dict[str, Any]:
    """Return what a card says in a language: neutral, since others may find it."""
    with translation.override(language):
        return {
            "language": language,
            "title": _("Your experience"),
            "facts": [
                _("A few questions, on your own phone."),
                _("No name. You can skip everything, and stop when you like."),
                _("This card works once."),
            ],
        }
