"""The registry of functions; `functions.py`, `expressions.js` and the documentation follow it."""

from dataclasses import dataclass

from django.utils.translation import gettext_noop as _


@dataclass(frozen=True, slots=True)
class Signature:
    """The signature of a function."""

    # The fewest arguments.
    least: int
    # The most; None if there is no limit.
    most: int | None
    # What it returns, for the documentation.
    says: str


FUNCTIONS: dict[str, Signature] = {
    # Answers by choosing.
    "selected": Signature(2, 2, "whether a name is among the chosen ones"),
    "selected-at": Signature(2, 2, "the chosen name at a place, the first is 0; empty if none"),
    "count-selected": Signature(1, 1, "how many were chosen"),
    "jr:choice-name": Signature(2, 2, "the label of a choice: `jr:choice-name(${q}, '${q}')`"),
    # Deciding.
    "if": Signature(3, 3, "the second argument if the first is true, else the third"),
    "coalesce": Signature(2, None, "the first that is not empty"),
    "once": Signature(1, 1, "the question's own value, or the argument if it is empty"),
    "not": Signature(1, 1, "true if it is false"),
    "true": Signature(0, 0, "true"),
    "false": Signature(0, 0, "false"),
    "boolean": Signature(1, 1, "a value as truth"),
    "boolean-from-string": Signature(1, 1, "true of `true` and `1` alone"),
    "checklist": Signature(2, None, "whether at least, at most so many are true; -1 is no limit"),
    "weighted-checklist": Signature(4, None, "the same with a weight after each"),
    # Numbers.
    "number": Signature(1, 1, "a value as number"),
    "int": Signature(1, 1, "a number without its fraction"),
    "round": Signature(1, 2, "a number rounded, halves upwards; to so many digits"),
    "floor": Signature(1, 1, "the whole number below"),
    "ceiling": Signature(1, 1, "the whole number above"),
    "abs": Signature(1, 1, "a number without its sign"),
    "pow": Signature(2, 2, "a power"),
    "sqrt": Signature(1, 1, "the square root"),
    "exp": Signature(1, 1, "e to this power"),
    "exp10": Signature(1, 1, "10 to this power"),
    "log": Signature(1, 1, "the natural logarithm"),
    "log10": Signature(1, 1, "the logarithm to base 10"),
    "pi": Signature(0, 0, "pi"),
    "sin": Signature(1, 1, "sine; angles are in radians"),
    "cos": Signature(1, 1, "cosine"),
    "tan": Signature(1, 1, "tangent"),
    "asin": Signature(1, 1, "the angle of a sine"),
    "acos": Signature(1, 1, "the angle of a cosine"),
    "atan": Signature(1, 1, "the angle of a tangent"),
    "atan2": Signature(2, 2, "the angle of a point, y first"),
    # Many values.
    "min": Signature(1, None, "the least; what is empty is passed over"),
    "max": Signature(1, None, "the greatest; what is empty is passed over"),
    "sum": Signature(1, None, "the sum; what is empty is passed over"),
    "count": Signature(1, 1, "how many values there are"),
    "count-non-empty": Signature(1, 1, "how many of them are not empty"),
    "indexed-repeat": Signature(3, 3, "a question's value in one repetition, the first is 1"),
    "position": Signature(0, 0, "which repetition this is, the first is 1: `position(..)`"),
    # Texts.
    "string": Signature(1, 1, "a value as text"),
    "concat": Signature(1, None, "all values one after the other"),
    "join": Signature(2, None, "the same with the first argument between them"),
    "substr": Signature(
        2, 3, "from a place, the first is 0, to before another; below 0 from the end"
    ),
    "substring": Signature(2, 3, "from a place, the first is 1, so many characters"),
    "substring-before": Signature(2, 2, "what stands before the first of a text"),
    "substring-after": Signature(2, 2, "what stands after the first of a text"),
    "contains": Signature(2, 2, "whether a text is in another"),
    "starts-with": Signature(2, 2, "whether a text begins with another"),
    "ends-with": Signature(2, 2, "whether a text ends with another"),
    "string-length": Signature(0, 1, "how many characters; of the own value without argument"),
    "normalize-space": Signature(0, 1, "without spaces at the ends and double ones"),
    "translate": Signature(3, 3, "each character of the second by that of the third"),
    "regex": Signature(2, 2, "whether the whole text meets a pattern"),
    # Days.
    "today": Signature(0, 0, "the day"),
    "now": Signature(0, 0, "day and time"),
    "date": Signature(1, 1, "a text or number as date; empty if it is none"),
    "date-time": Signature(1, 1, "the same with the time of day"),
    "decimal-date-time": Signature(1, 1, "days since 1970, with a fraction"),
    "decimal-time": Signature(1, 1, "the time of day as fraction of a day"),
    "format-date": Signature(2, 2, "a date in a shape: `%Y %y %m %n %d %e %%`"),
    "format-date-time": Signature(2, 2, "the same, also `%H %h %M %S %3`"),
}

_CHANCE = _("“{name}” gives another value each time, so that nobody could check an answer.")
_ELSEWHERE = _("“{name}” looks something up outside of the questionnaire, which is not supported.")
_DEVICE = _("“{name}” asks the device about itself, which is not supported.")
_PLACE = _("“{name}” works with places on a map, which are not supported.")
_HASH = _("“{name}” is not supported.")
REFUSED: dict[str, str] = {
    **dict.fromkeys(("random", "uuid", "randomize"), _CHANCE),
    **dict.fromkeys(("pulldata", "instance", "lookup", "current", "itemset"), _ELSEWHERE),
    **dict.fromkeys(("property", "version", "device-id", "extract-signed"), _DEVICE),
    **dict.fromkeys(("area", "distance", "geofence", "intersects"), _PLACE),
    **dict.fromkeys(("digest", "base64-decode", "base64-encode", "name", "id", "lang"), _HASH),
    **dict.fromkeys(("local-name", "namespace-uri", "last", "thousandsep"), _HASH),
}
