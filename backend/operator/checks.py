"""What a check of an installation comes out with."""

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """How a check came out."""

    GOOD = "good"
    # It runs, but somebody should look at it.
    OPEN = "open"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Check:
    """What was looked at, how it is, and what to do about it; `page` is a page of the operator."""

    name: str
    state: State
    text: str
    advice: str = ""
    page: str = ""

    @property
    def is_good(self) -> bool:
        """Whether nothing has to be done."""
        return self.state == State.GOOD
