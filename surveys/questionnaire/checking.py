"""Whether a questionnaire makes sense: everything that keeps it from being answered."""

from dataclasses import dataclass

from .definition import Definition


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a questionnaire.

    :param pointer: where in its JSON (RFC 6901)
    :param code: one of `CODES`
    :param detail: what to do, in the language of who edits it
    """

    pointer: str
    code: str
    detail: str


def check(definition: Definition) -> list[Fault]:
    """Return what has to be changed before anybody can answer; at most `MOST_FAULTS`."""
    return []
