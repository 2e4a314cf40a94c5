"""The registry of question types."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext_noop as _


class ValueType(StrEnum):
    """The JSON type of an answer; without an answer there is no key."""

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
class Notation:
    """A fixed text notation of an answer, its error message and its HTML input type."""

    pattern: re.Pattern[str]
    fault: str
    input: str = "text"
    # Whether the calendar has to have the day, too.
    has_day: bool = False


DAY, TIME = r"[0-9]{4}-[0-9]{2}-[0-9]{2}", r"(?:[01][0-9]|2[0-3]):[0-5][0-9]"
# The same patterns stand in static/kier/shared/questionnaire/flow-answers.js.
NOTATIONS: Mapping[ValueType, Notation] = {
    ValueType.DATE: Notation(
        re.compile(DAY), _("Write a date: day, month and year."), "date", has_day=True
    ),
    ValueType.TIME: Notation(re.compile(TIME), _("Write a time, such as 14:30."), "time"),
    ValueType.DATE_TIME: Notation(
        re.compile(f"{DAY}T{TIME}"), _("Write a date and a time."), "datetime-local", has_day=True
    ),
}


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of item.

    `counted` says how results count it: `categories`, `options` (yes or no for each choice),
    `classes` of a number or date, `places` of a ranking, `texts`, or not at all (`""`). `xlsform`
    is its type in spreadsheets if it is not `id`; pyxform has to know it.
    """

    id: str
    value_type: ValueType
    counted: str = ""
    has_choices: bool = False
    has_items: bool = False
    xlsform: str = ""

    @property
    def xlsform_type(self) -> str:
        """Return its type in spreadsheets."""
        return self.xlsform or self.id

    @property
    def is_asked(self) -> bool:
        """Whether it has an answer of its own, and not only questions within."""
        return self.value_type not in {ValueType.NONE, ValueType.ENTRIES} and self.id != "calculate"


KINDS = {
    kind.id: kind
    for kind in (
        Kind("one", ValueType.CHOICE, "categories", has_choices=True, xlsform="select_one"),
        Kind("many", ValueType.CHOICES, "options", has_choices=True, xlsform="select_multiple"),
        # Its choices are always `yes` and `no`, in words of our own.
        Kind("yes_no", ValueType.CHOICE, "categories", xlsform="select_one"),
        # From `start` to `end` of its parameters, by `step`; smileys by appearance.
        Kind("scale", ValueType.NUMBER, "classes", xlsform="range"),
        Kind("integer", ValueType.WHOLE, "classes"),
        Kind("decimal", ValueType.NUMBER, "classes"),
        # One line, or more of them by the appearance `multiline`.
        Kind("text", ValueType.TEXT, "texts"),
        Kind("date", ValueType.DATE, "classes"),
        Kind("time", ValueType.TIME),
        Kind("date_time", ValueType.DATE_TIME, xlsform="dateTime"),
        Kind("ranking", ValueType.CHOICES, "places", has_choices=True, xlsform="rank"),
        # Ticked, or not: the choice `yes`.
        Kind("acknowledge", ValueType.CHOICE, "categories"),
        Kind("note", ValueType.NONE),
        # Worked out from other answers; shown to nobody, unless another text names it.
        Kind("calculate", ValueType.TEXT),
        Kind("group", ValueType.NONE, has_items=True, xlsform="begin_group"),
        # Rows are items of the kind `one` with the same choices.
        Kind("grid", ValueType.NONE, has_choices=True, has_items=True, xlsform="begin_group"),
        Kind("repeat", ValueType.ENTRIES, has_items=True, xlsform="begin_repeat"),
    )
}
YES, NO = "yes", "no"
# The parameters of a scale that says nothing else, in every place that asks or counts it.
SCALE = {"start": "1", "end": "10", "step": "1"}
