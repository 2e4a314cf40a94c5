"""What an expression may look at."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Context:
    """What an expression may look at.

    Lists are as long as the questionnaire lets a repeat become; two of them compared take the time
    of both lengths multiplied.

    :param values: what was answered, by question; of a question within a repeat, seen from outside
        of it, a list; of a repeat itself, a list with one value for each repetition
    :param own: the answer to the question whose expression it is, for `.`
    :param today: the day where the respondent is
    :param now: the time on the respondent's clock; its offset is read over. None: not known
    :param position: which repetition this is, the first is 1; None outside of a repeat
    :param lists: for `indexed-repeat`, all values of a question where `values` holds one
    :param labels: by question, of each choice its label in the respondent's language
    :param columns: of the choice that is being filtered, what its columns hold
    """

    values: Mapping[str, object]
    today: date
    own: object = ""
    now: datetime | None = None
    position: int | None = None
    lists: Mapping[str, Sequence[object]] = field(default_factory=dict)
    labels: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    columns: Mapping[str, str] = field(default_factory=dict)
