"""Rounds owned by a part of Kier, which alone changes them and takes their answers."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from backend.core.errors import ImpossibleMove
from surveys.models import Round

# What a part says of its rounds, and where they are changed, by kind of owner.
_details: dict[str, Promise | str] = {}


@dataclass(frozen=True, slots=True)
class Owner:
    """The owner of a round; `kind` is the name that the part registered."""

    kind: str
    id: UUID

    def columns(self) -> Mapping[str, Any]:
        """Return the columns of the owner's rounds."""
        return {"owner_kind": self.kind, "owner_id": self.id}


def register_owner(kind: str, detail: Promise | str) -> None:
    """Register a part of Kier that owns rounds; `detail` tells people where to change them."""
    _details[kind] = detail


def owner_of(survey: Round) -> Owner | None:
    """Return the owner of a round; None if its organisation acts on it."""
    if not survey.owner_kind or survey.owner_id is None:
        return None
    return Owner(survey.owner_kind, survey.owner_id)


def owner_detail(survey: Round) -> str | None:
    """Return the message about a round that has an owner, in the active language; else None."""
    if not survey.owner_kind:
        return None
    return str(_details.get(survey.owner_kind) or _("This round is changed elsewhere in Kier."))


def check_owner(survey: Round, owner: Owner | None = None) -> None:
    """Raise ImpossibleMove unless the caller may act on a round; None is the organisation."""
    if owner_of(survey) != owner:
        raise ImpossibleMove(owner_detail(survey) or _("This round is changed elsewhere in Kier."))


def check_questionnaire(questionnaire_id: UUID, owner: Owner | None = None) -> None:
    """Raise ImpossibleMove if a round of another owner uses this questionnaire."""
    rounds = Round.objects.filter(version__questionnaire=questionnaire_id).exclude(owner_kind="")
    for survey in rounds.only("owner_kind", "owner_id"):
        check_owner(survey, owner)
