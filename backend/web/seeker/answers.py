"""The seeker's answers, which travel in the fields of the form and are not stored."""

import re
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.http import QueryDict

from backend.organisations.profiles import (
    PLACES,
    AgeBand,
    Audience,
    Language,
    Profile,
    Region,
    Theme,
    Wish,
)

UUID_TEXT = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
# More organisations than this are nobody's choice.
MAX_EXCLUDED = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """The profile so far, and the organisations `chosen`, `shown` before, and asked `then`."""

    profile: Profile = field(default_factory=Profile)
    chosen: UUID | None = None
    shown: UUID | None = None
    then: UUID | None = None

    @property
    def exclude(self) -> list[str]:
        """The excluded organisations, sorted."""
        return sorted(map(str, self.profile.exclude))


def read_answers(form: QueryDict, interface: str) -> Answers:
    """Return a form's answers; `interface` is the language unless one was chosen."""
    language, before = form.get("answer_language"), form.get("in", "")
    if not language or language == before:
        # Nobody chose another: it goes with the page.
        language = interface
    profile = Profile(
        audience=_one_of(Audience, form.get("audience"), Audience.OTHER),
        themes=_some_of(Theme, form.getlist("themes")),
        region=_one_of(dict(PLACES), form.get("region"), Region.UNKNOWN),
        age_band=_one_of(AgeBand, form.get("age_band"), AgeBand.UNKNOWN),
        language=_one_of(Language, language, Language.OTHER),
        wishes=_some_of(Wish, form.getlist("wishes")),
        urgent=form.get("urgent") == "yes",
        exclude=frozenset(_uuids(form.getlist("exclude"))),
        concerns_netherlands=form.get("concerns") == "nl",
    )
    named = {name: _uuids([form.get(name, "")]) for name in ("chosen", "shown", "then")}
    return Answers(profile=profile, **{name: ids[0] for name, ids in named.items() if ids})


def _one_of(vocabulary: Any, value: str | None, otherwise: str) -> str:
    return value if value in vocabulary else otherwise  # type: ignore[return-value]


def _some_of(vocabulary: Any, values: list[str]) -> frozenset[str]:
    return frozenset(values).intersection(vocabulary.values)


def _uuids(values: list[str]) -> list[UUID]:
    return [UUID(value) for value in values[:MAX_EXCLUDED] if UUID_TEXT.fullmatch(value)]
