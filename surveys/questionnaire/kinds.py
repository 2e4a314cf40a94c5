"""The registry of what may stand in a questionnaire, and how each kind is answered."""

from dataclasses import dataclass
from enum import StrEnum


class Shape(StrEnum):
    """What an answer is, as JSON carries it; no answer is no key."""

    NONE = "none"
    # The name of a choice.
    CHOICE = "choice"
    # Names of choices, each once; for a ranking all of them in order, the first one first.
    CHOICES = "choices"
    WHOLE = "whole"
    NUMBER = "number"
    TEXT = "text"
    # "2026-03-31".
    DATE = "date"
    # "23:59".
    TIME = "time"
    # "2026-03-31T23:59".
    DATE_TIME = "date-time"
    # A list of objects, one for each time that the repeated questions were answered.
    ENTRIES = "entries"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of item.

    `counted` says how results count it: `categories`, `options` (yes or no for each choice),
    `classes` of a number or of a date, `places` of a ranking, `texts`, or not at all (`""`).
    """

    id: str
    shape: Shape
    counted: str = ""
    has_choices: bool = False
    has_items: bool = False


KINDS = {
    kind.id: kind
    for kind in (
        Kind("one", Shape.CHOICE, "categories", has_choices=True),
        Kind("many", Shape.CHOICES, "options", has_choices=True),
        # Its choices are always `yes` and `no`, in words of our own.
        Kind("yes_no", Shape.CHOICE, "categories"),
        # From `start` to `end` of its parameters, by `step`; smileys by appearance.
        Kind("scale", Shape.NUMBER, "classes"),
        Kind("integer", Shape.WHOLE, "classes"),
        Kind("decimal", Shape.NUMBER, "classes"),
        # One line, or more of them by the appearance `multiline`.
        Kind("text", Shape.TEXT, "texts"),
        Kind("date", Shape.DATE, "classes"),
        Kind("time", Shape.TIME),
        Kind("date_time", Shape.DATE_TIME),
        Kind("ranking", Shape.CHOICES, "places", has_choices=True),
        # Ticked, or not: the choice `yes`.
        Kind("acknowledge", Shape.CHOICE, "categories"),
        Kind("note", Shape.NONE),
        # Worked out from other answers; shown to nobody, unless another text names it.
        Kind("calculate", Shape.TEXT),
        Kind("group", Shape.NONE, has_items=True),
        # Rows are items of the kind `one` with the same choices.
        Kind("grid", Shape.NONE, has_choices=True, has_items=True),
        Kind("repeat", Shape.ENTRIES, has_items=True),
    )
}
YES, NO = "yes", "no"
# The parameters of a scale that says nothing else, in every place that asks or counts it.
SCALE = {"start": "1", "end": "10", "step": "1"}
