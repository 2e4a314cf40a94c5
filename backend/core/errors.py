"""Errors of the domain. Only `api.common.problems` knows their status and form (RFC 9457).

A place in the input is named by the path of its field, "referrals.0.organisation".
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import InterfaceError, OperationalError

DATABASE_AWAY = (OperationalError, InterfaceError)
"""What is raised while the database cannot be reached, is full, or takes too long to answer."""

AWAY_SECONDS = 5
"""When to try again: `Retry-After`."""


class KierError(Exception):
    """Something that was asked cannot be done; `detail` says to people what to do instead."""

    def __init__(self, detail: str) -> None:
        super().__init__(detail)
        self.detail = detail


@dataclass(frozen=True, slots=True)
class FieldError:
    """What is wrong with one field of the input, or with all of it if `field` is empty."""

    field: str
    code: str
    detail: str

    def within(self, outer: str) -> "FieldError":
        """Return the same error of input that is itself the field `outer` of some other."""
        field = f"{outer}.{self.field}" if self.field else outer
        return FieldError(field, self.code, self.detail)


def field_path(*steps: str | int) -> str:
    """Return the path of a field; steps that may hold any character are escaped."""
    return ".".join(str(step).replace("~", "~0").replace(".", "~1") for step in steps)


def steps_of(field: str) -> list[str]:
    """Return the steps of a field's path."""
    if not field:
        return []
    return [step.replace("~1", ".").replace("~0", "~") for step in field.split(".")]


class Conflict(KierError):
    """The input is well formed, but does not go together with what is there.

    `code` is a type of `api.common.problems.TYPES`; `errors` names the places, where there are any.
    """

    def __init__(
        self, detail: str, *, code: str = "conflict", errors: Sequence[FieldError] = ()
    ) -> None:
        super().__init__(detail)
        self.code = code
        self.errors = tuple(errors)


class FieldConflict(Conflict):
    """A conflict that one field is the reason of; `code` says which."""

    def __init__(self, field: str, code: str, detail: str) -> None:
        super().__init__(detail, errors=[FieldError(field, code, detail)])


class ImpossibleMove(Conflict):
    """The thing is in a state from which this move does not lead on; nothing was changed."""

    def __init__(self, detail: str) -> None:
        super().__init__(detail, code="impossible-move")


class HolderProofRequired(KierError):
    """The one who asks has not proved to hold the organisation's key."""


class OutOfSpace(KierError):
    """There is too little room to begin anything new; what is there goes on."""


class Missing(KierError):
    """There is no such thing, or not for the one who asks: the two look alike on purpose."""


class Withheld(KierError):
    """It is there, and known to the one who asks, but no longer theirs to read."""
