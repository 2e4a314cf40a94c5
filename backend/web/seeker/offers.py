"""Which organisations a seeker is offered, as the page shows them."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from backend.organisations.directory import Directory, candidates, directory, known_directory
from backend.organisations.explanations import explain
from backend.organisations.lifelines import lifelines_for
from backend.organisations.matcher import Match, match
from backend.organisations.models import Lifeline
from backend.organisations.profiles import Language, Profile
from backend.organisations.texts import in_language

# More choice is no help on a small screen; the others can still be reached by "not this one".
MAX_OFFERED = 5


@dataclass(frozen=True, slots=True)
class Offer:
    """One organisation with its reasons, in the reader's language."""

    id: UUID
    name: str
    about: str
    reasons: list[str]
    languages: str
    response_hours: int
    safety_net: bool


@dataclass(frozen=True, slots=True)
class Offers:
    """The best first; the safety net comes last. `chosen` is one of them, `then` the next."""

    all: Sequence[Offer]
    chosen: Offer | None
    then: Offer | None

    @property
    def others(self) -> list[Offer]:
        """Those that are not chosen."""
        return [one for one in self.all if one is not self.chosen]


def offers_for(profile: Profile, chosen: UUID | None = None) -> Offers:
    """Return who fits, best first; nothing is stored.

    :param chosen: the seeker's own choice; the best one if it is none of those who fit
    """
    here = directory()
    matching = match(profile, candidates())
    net = matching.safety_net
    net_name = here.partners[net.candidate.id].organisation.name if net else None
    found = [_offer(one, here, profile, net_name) for one in matching.matches[:MAX_OFFERED]]
    if net:
        found.append(_offer(net, here, profile, net_name))
    if not found:
        return Offers((), None, None)
    mine = next((one for one in found if one.id == chosen), found[0])
    rest = [one for one in found if one is not mine]
    return Offers(found, mine, rest[0] if rest else None)


def lifelines(profile: Profile) -> list[dict[str, str]]:
    """Return the public lines for this person, in the reader's language."""
    return [_line(line) for line in lifelines_for(profile, directory().lifelines)]


def known_lifelines() -> list[dict[str, str]]:
    """Return the public lines for anybody, as they were read last; never a query."""
    return [_line(line) for line in lifelines_for(Profile(), known_directory().lifelines)]


def name_of(organisation: UUID) -> str:
    """Return an organisation's name; empty if it is gone."""
    partner = directory().partners.get(organisation)
    return partner.organisation.name if partner else ""


def _line(line: Lifeline) -> dict[str, str]:
    return {
        "name": line.name,
        "phone": line.phone,
        "dial": "".join(sign for sign in line.phone if sign.isdigit() or sign == "+"),
        "hours": line.hours,
        "url": line.url,
        "what": in_language(line.what),
    }


def _offer(one: Match, here: Directory, profile: Profile, net_name: str | None) -> Offer:
    row = here.partners[one.candidate.id].organisation
    reasons = explain(
        one.reasons,
        name=row.name,
        languages=tuple(row.languages),
        net_name=net_name,
        response_hours=row.response_hours,
        language=profile.language,
    )
    labels = dict(Language.choices)
    return Offer(
        id=row.id,
        name=row.name,
        about=in_language(row.about),
        reasons=[reason["text"] for reason in reasons],
        languages=", ".join(str(labels.get(code, code)) for code in row.languages),
        response_hours=row.response_hours,
        safety_net=row.safety_net,
    )
