"""The registry of kinds of letters, filled by the apps that write them (`AppConfig.ready`)."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

# Where a letter's secret is put into its text when it is sent (`write_letter`).
SECRET_PLACE = "{secret}"  # noqa: S105 - the place of one


@dataclass(frozen=True, slots=True)
class Words:
    """What a mail says, in plain text.

    Neutral, since others may look at a mailbox: what it is about, a link, and how to stop.
    """

    subject: str
    text: str


@dataclass(frozen=True, slots=True)
class LetterKind:
    """A kind of letter.

    `words` is called when the letter is sent, outside of any transaction, with its subject and
    language; None drops the letter. A mailbox gets few letters a day of kinds that strangers can
    have sent by typing an address (`by_strangers`). Those `by_clock` are sent in turn by the next
    five minutes of the clock, others at once.
    """

    id: str
    words: Callable[[UUID, str], Words | None]
    by_strangers: bool = True
    by_clock: bool = False


_kinds: dict[str, LetterKind] = {}


def register_letter_kind(kind: LetterKind) -> None:
    """Add a kind of letter; one with the same id is replaced."""
    _kinds[kind.id] = kind


def kind_of(kind: str) -> LetterKind:
    """Return a kind by its id; raise KeyError if no app registered it."""
    return _kinds[kind]
