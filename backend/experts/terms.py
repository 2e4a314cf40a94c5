"""What was agreed in a request, as rules look at it; they know no rows."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol


class Terms(Protocol):
    """What is agreed: columns of a request, and its briefing by field."""

    @property
    def form(self) -> str:
        """One of `states.Form`, empty if it was not chosen."""

    @property
    def topics(self) -> list[Any]:
        """Of `catalogue.Topic`."""

    @property
    def languages(self) -> list[Any]:
        """Of `catalogue.LANGUAGES`."""

    @property
    def region(self) -> str:
        """ISO 3166-2:NL."""

    @property
    def online(self) -> bool:
        """Nobody has to travel."""

    @property
    def day(self) -> date | None:
        """The day, or the last one to answer."""

    @property
    def fee_cents(self) -> int | None:
        """For each member, preparation included."""

    @property
    def travel_cents(self) -> int | None:
        """For each member, at the most."""

    @property
    def briefing(self) -> dict[str, Any]:
        """Answers by field."""


@dataclass(frozen=True, slots=True)
class Warned:
    """Something to think of: never a refusal. `date` is the day of the source, in ISO 8601."""

    code: str
    text: str
    source: str
    date: str
