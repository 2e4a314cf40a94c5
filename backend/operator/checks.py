"""Results of the checks of an installation."""

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """The result of a check."""

    GOOD = "good"
    # It runs, but somebody should look at it.
    OPEN = "open"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Check:
    """A result with advice and the name of an operator's page."""

    name: str
    state: State
    text: str
    advice: str = ""
    page: str = ""

    @property
    def is_good(self) -> bool:
        """Whether nothing has to be done."""
        return self.state == State.GOOD
