"""All organisations at hand, read once in a while instead of at every call.

There are dozens, they change by the week, and each call to the door needs them. A copy in memory
is at most `FRESH_SECONDS` old in other processes, and never in the one that wrote.
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Sum

from .models import Lifeline, Organisation, OrganisationKey, OrganisationLoad
from .profiles import Candidate

FRESH_SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class Partner:
    """An organisation with its active key, if it has one."""

    organisation: Organisation
    key: OrganisationKey | None

    def candidate(self, *, is_open: int = 0, taken: int = 0) -> Candidate:
        """The organisation as the matcher takes it, with the load it carries now."""
        row = self.organisation
        return Candidate(
            id=row.id,
            slug=row.slug,
            safety_net=row.safety_net,
            accepting=row.accepting,
            audiences=frozenset(row.audiences),
            themes=frozenset(row.themes),
            age_from=row.age_from,
            age_to=row.age_to,
            regions=frozenset(row.regions),
            home_regions=frozenset(row.home_regions),
            languages=tuple(row.languages),
            wishes=frozenset(row.wishes),
            easy_language=row.easy_language,
            capacity=row.capacity,
            taken=taken,
            open=is_open,
            response_hours=row.response_hours,
            has_key=self.key is not None,
        )


@dataclass(frozen=True, slots=True)
class Directory:
    """Partners by identifier, and the lifelines in their order."""

    partners: Mapping[UUID, Partner]
    lifelines: tuple[Lifeline, ...]
    read_at: float

    @property
    def safety_net(self) -> Organisation | None:
        """The first safety net, if there is one."""
        rows = (partner.organisation for partner in self.partners.values())
        return next((row for row in rows if row.safety_net), None)


class _Shelf:
    """Where this process keeps its copy."""

    directory: Directory | None = None


def directory() -> Directory:
    """The organisations as of `FRESH_SECONDS` ago at the most; three queries when it is read."""
    kept = _Shelf.directory
    if kept and time.monotonic() - kept.read_at < FRESH_SECONDS:
        return kept
    read_at = time.monotonic()
    keys = {key.organisation_id: key for key in OrganisationKey.objects.filter(active=True)}
    partners = {row.id: Partner(row, keys.get(row.id)) for row in Organisation.objects.all()}
    _Shelf.directory = Directory(partners, tuple(Lifeline.objects.all()), read_at)
    return _Shelf.directory


def partner_of(organisation_id: UUID) -> Partner:
    """The partner that a row names; read anew if it came within the last seconds.

    :raises KeyError: there is no such organisation
    """
    if organisation_id not in directory().partners:
        forget_directory()
    return directory().partners[organisation_id]


def forget_directory() -> None:
    """Reads anew at the next call; whoever changes an organisation or a key calls this."""
    _Shelf.directory = None


def candidates() -> list[Candidate]:
    """All organisations as the matcher takes them, with their load as of now; one query more."""
    loads = {
        row["organisation_id"]: (row["open__sum"], row["taken__sum"])
        for row in OrganisationLoad.objects.values("organisation_id").annotate(
            Sum("open"), Sum("taken")
        )
    }
    return [
        partner.candidate(is_open=loads.get(id, (0, 0))[0], taken=loads.get(id, (0, 0))[1])
        for id, partner in directory().partners.items()  # noqa: A001 - a row's own word
    ]
