"""The organisations that are offered to a seeker."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.utils import timezone
from django.utils.translation import get_language

from backend.core.locale import listed
from backend.organisations.directory import (
    Directory,
    Partner,
    candidate_index,
    directory,
    known_directory,
)
from backend.organisations.explanations import answered_before, explain, match_sentence
from backend.organisations.lifeline_hours import hours_of, opening_of
from backend.organisations.lifelines import details_of, lifelines_for
from backend.organisations.loads import StoredLoads
from backend.organisations.matcher import Match, match
from backend.organisations.models import Lifeline
from backend.organisations.opening_texts import opening_text
from backend.organisations.profiles import Language, Profile
from backend.organisations.reasons import Reason
from backend.organisations.schedule import Way
from backend.organisations.texts import in_language

# More choice is no help on a small screen; the others can still be reached by "not this one".
MAX_OFFERED = 5
FEW = 3

ELSEWISE: Final = frozenset({Reason.NO_LANGUAGE, Reason.LANGUAGES_SPOKEN})
"""Reasons that tell that they answer in other languages than the one asked."""


class Lines(list[dict[str, str]]):
    """Public lines as a page shows them; where there is little room only a `few`, `others` folded.

    Lines that belong together are never divided.
    """

    @property
    def few(self) -> Sequence[dict[str, str]]:
        """The first of them."""
        return self[: self._split]

    @property
    def others(self) -> Sequence[dict[str, str]]:
        """The rest."""
        return self[self._split :]

    @property
    def _split(self) -> int:
        groups = [line["together"] for line in self]
        split = min(FEW, len(self))
        while 0 < split < len(self) and groups[split] and groups[split] == groups[split - 1]:
            split -= 1
        return split or len(self)


@dataclass(frozen=True, slots=True)
class Offer:
    """An organisation with its reasons, in the reader's language."""

    id: UUID
    name: str
    about: str
    summary: str
    reasons: list[str]
    languages: str
    speaks: bool
    promise: str
    police: str
    safety_net: bool


@dataclass(frozen=True, slots=True)
class Offers:
    """The organisations, best first and the safety net last, with the chosen and the next one."""

    all: Sequence[Offer]
    chosen: Offer | None
    then: Offer | None

    @property
    def others(self) -> list[Offer]:
        """The organisations that are not chosen."""
        return [offer for offer in self.all if offer is not self.chosen]


def offers_for(profile: Profile, chosen: UUID | None = None) -> Offers:
    """Return the organisations that fit; `chosen` is the best one unless it is among them."""
    known = directory()
    matching = match(profile, candidate_index(known), StoredLoads(known), most=MAX_OFFERED)
    net = matching.safety_net
    net_name = known.partners[net.candidate.id].organisation.name if net else None
    found = [_offer(entry, known, profile, net_name) for entry in matching.matches]
    if net:
        found.append(_offer(net, known, profile, net_name))
    if not found:
        return Offers((), None, None)
    mine = next((entry for entry in found if entry.id == chosen), found[0])
    remaining = [entry for entry in found if entry is not mine]
    return Offers(found, mine, remaining[0] if remaining else None)


def lifelines(profile: Profile, *, kept: bool = False) -> Lines:
    """Return the public lines for a profile, in the reader's language.

    :param kept: the page is read later too, so that it says the hours of the week
    """
    at = None if kept else timezone.now()
    return Lines(_line(line, at) for line in lifelines_for(profile, directory().lifelines))


def known_lifelines() -> list[dict[str, str]]:
    """Return the public lines for anybody, without a query."""
    return [_line(line) for line in lifelines_for(Profile(), known_directory().lifelines)]


def name_of(organisation: UUID) -> str:
    """Return an organisation's name, empty if it is gone."""
    partner = directory().partners.get(organisation)
    return partner.organisation.name if partner else ""


def police_of(organisation: UUID) -> str:
    """Return what an organisation does with police and reporting, empty if it does not say."""
    partner = directory().partners.get(organisation)
    return in_language(partner.police) if partner else ""


def _line(line: Lifeline, at: datetime | None = None) -> dict[str, str]:
    return {
        "name": line.name,
        "phone": line.phone,
        "dial": "".join(sign for sign in line.phone if sign.isdigit() or sign == "+"),
        "hours": (opening_of(line, at) if at else "") or hours_of(line),
        "languages": _spoken(line),
        "together": details_of(line).together,
        "url": line.url,
        "what": in_language(line.what),
    }


def _spoken(line: Lifeline) -> str:
    """Return the languages of a line, if a reader of this language wants to know them."""
    languages, mine = details_of(line).languages, get_language() or ""
    if not languages or (mine.startswith(Language.NL) and Language.NL in languages):
        return ""
    return language_names(languages)


def language_names(languages: Sequence[str]) -> str:
    """Return the names of languages in the reader's."""
    labels = dict(Language.choices)
    return listed(labels.get(code, code) for code in languages)


def _opening(partner: Partner) -> list[str]:
    """Return when an organisation opens, in a sentence, if it keeps hours."""
    return [opening_text(partner.schedule, timezone.now())] if partner.hours.get(Way.APP) else []


def _offer(fitting: Match, known: Directory, profile: Profile, net_name: str | None) -> Offer:
    partner = known.partners[fitting.candidate.id]
    row = partner.organisation
    reasons = explain(
        fitting.reasons,
        name=row.name,
        languages=tuple(row.languages),
        net_name=net_name,
        response_hours=row.response_hours,
        language=profile.language,
        before=answered_before(partner),
    )
    return Offer(
        id=row.id,
        name=row.name,
        about=in_language(row.about),
        summary=match_sentence(fitting.reasons, partner),
        reasons=[*(reason["text"] for reason in reasons), *_opening(partner)],
        languages=language_names(row.languages),
        speaks=ELSEWISE.isdisjoint(fitting.reasons),
        promise=match_sentence((), partner),
        police=in_language(partner.police),
        safety_net=row.safety_net,
    )
