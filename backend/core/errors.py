"""Errors of the domain; `api.problems` alone gives them a status and the form of RFC 9457."""

from dataclasses import dataclass


class KierError(Exception):
    """Something that was asked cannot be done; `code` names it for programs, `detail` for people."""

    code = "refused"

    def __init__(self, detail: str, *, code: str | None = None) -> None:
        super().__init__(detail)
        self.detail = detail
        if code:
            self.code = code


@dataclass(frozen=True, slots=True)
class FieldError:
    """What is wrong at one place of the input; `pointer` is a JSON Pointer (RFC 6901)."""

    pointer: str
    code: str
    detail: str


class InvalidInput(KierError):
    """The input has the right shape, but names things that do not exist or do not go together."""

    code = "invalid-input"

    def __init__(self, errors: list[FieldError]) -> None:
        super().__init__("; ".join(error.detail for error in errors))
        self.errors = errors


class Conflict(KierError):
    """The identifier is taken by something else, or another was quicker."""

    code = "conflict"


class ImpossibleMove(Conflict):
    """The thing is in a state from which this move does not lead on; nothing was changed."""

    code = "impossible-move"


class Missing(KierError):
    """There is no such thing, or not for the one who asks: the two look alike on purpose."""

    code = "not-found"


class Withheld(KierError):
    """It is there, and known to the one who asks, but no longer theirs to read."""

    code = "withheld"
