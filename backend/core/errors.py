"""Domain errors. `api.common.problems` gives them a status and a form (RFC 9457)."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import InterfaceError, OperationalError
from django.utils.translation import gettext as _

DATABASE_AWAY = (OperationalError, InterfaceError)
"""Errors while the database cannot be reached, is full, or takes too long to answer."""

AWAY_SECONDS = 5
"""The value of `Retry-After`."""


class KierError(Exception):
    """An operation cannot be done; `detail` tells people what to do instead."""

    def __init__(self, detail: str = "") -> None:
        super().__init__(detail)
        self.detail = detail


@dataclass(frozen=True, slots=True)
class FieldError:
    """An error of one input field, or of the whole input if `field` is empty."""

    field: str
    code: str
    detail: str

    def within(self, outer: str) -> "FieldError":
        """Return this error with its path below the field `outer`."""
        field = f"{outer}.{self.field}" if self.field else outer
        return FieldError(field, self.code, self.detail)


def field_path(*steps: str | int) -> str:
    """Return the path of a field, with `~` and `.` in its steps escaped."""
    return ".".join(str(step).replace("~", "~0").replace(".", "~1") for step in steps)


def steps_of(field: str) -> list[str]:
    """Return the unescaped steps of a field's path."""
    if not field:
        return []
    return [step.replace("~1", ".").replace("~0", "~") for step in field.split(".")]


class Conflict(KierError):
    """Valid input conflicts with the present state; `code` is a type of `api.common.problems`."""

    def __init__(
        self, detail: str, *, code: str = "conflict", errors: Sequence[FieldError] = ()
    ) -> None:
        super().__init__(detail)
        self.code = code
        self.errors = tuple(errors)


class FieldConflict(Conflict):
    """A conflict caused by one field."""

    def __init__(self, field: str, code: str, detail: str) -> None:
        super().__init__(detail, errors=[FieldError(field, code, detail)])


class ImpossibleMove(Conflict):
    """The object's state does not allow this transition; nothing was changed."""

    def __init__(self, detail: str) -> None:
        super().__init__(detail, code="impossible-move")


class ChangedMeanwhile(Conflict):
    """Somebody else changed the object after the caller looked at it; nothing was changed."""

    def __init__(self) -> None:
        super().__init__(
            _("Somebody else changed this meanwhile. Compare what you typed with what is there."),
            code="changed-meanwhile",
        )


class HolderProofRequired(KierError):
    """The caller has not proved to hold the organisation's key."""


class OutOfSpace(KierError):
    """There is too little space to take anything new."""


class Missing(KierError):
    """The object does not exist, or not for this caller; deliberately the same error."""


class Withheld(KierError):
    """The object exists and is known to the caller, who may no longer read it."""
