"""The values that an expression may read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Context:
    """The values that an expression may read; lists are as long as repeats may be."""

    # Answers by question; of a question within a repeat, seen from outside, a list; of a repeat
    # itself, a list with one value for each entry.
    values: Mapping[str, object]
    # The respondent's date.
    today: date
    # The answer to the question itself, for `.`.
    own: object = ""
    # The respondent's local time; an offset is ignored. None: unknown.
    now: datetime | None = None
    # The number of the entry, from 1; None outside of a repeat.
    position: int | None = None
    # For `indexed-repeat`, all values of a question where `values` holds one.
    lists: Mapping[str, Sequence[object]] = field(default_factory=dict)
    # Labels of choices in the respondent's language, by question and choice.
    labels: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    # Of the choice that is being filtered.
    columns: Mapping[str, str] = field(default_factory=dict)
