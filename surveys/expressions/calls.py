"""Checks of function calls before evaluation."""

from difflib import get_close_matches

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .dates import DIRECTIVE, OF_DATES, OF_TIMES
from .errors import ExpressionError
from .evaluator import Tree
from .patterns import PatternError, read_pattern
from .table import FUNCTIONS, REFUSED

FORMATS = {"format-date": OF_DATES, "format-date-time": OF_DATES | OF_TIMES}


def check_name(name: str, position: int) -> None:
    """Raise ExpressionError, with the reason, unless this is a function of the language."""
    if name in FUNCTIONS:
        return
    if name in REFUSED:
        message = _(REFUSED[name])
    elif close := get_close_matches(name, FUNCTIONS, 1, 0.7):
        message = _("There is no function “{name}”. Is it “{close}”?").replace("{close}", close[0])
    else:
        message = _("There is no function “{name}”.")
    raise ExpressionError(message.replace("{name}", name), position)


def call_of(name: str, arguments: list[Tree], position: int, starts: list[int]) -> Tree:
    """Return the tree of a call; raise ExpressionError if the arguments are wrong."""
    _check_count(name, len(arguments), position)
    if name == "regex":
        arguments[1] = _pattern(arguments[1], starts[1])
    elif name in FORMATS:
        _check_format(arguments[1], FORMATS[name], starts[1])
    elif name == "join" and arguments[0][0] != "text":
        # Within each other, separators from answers could make a text of any length.
        raise ExpressionError(_("Write the separator in quotes."), starts[0])
    elif name == "indexed-repeat":
        arguments[:2] = [_named(*argument) for argument in zip(arguments[:2], starts, strict=False)]
    elif name == "weighted-checklist" and len(arguments) % 2:
        raise ExpressionError(_("Each condition needs a weight after it."), position)
    return ["call", name, *arguments]


def _check_count(name: str, count: int, position: int) -> None:
    least, most = FUNCTIONS[name].least, FUNCTIONS[name].most
    if count < least:
        message = ngettext(
            "“{name}” needs at least {n} argument.", "“{name}” needs at least {n} arguments.", least
        ).replace("{n}", str(least))
    elif most is not None and count > most:
        message = ngettext(
            "“{name}” takes at most {n} argument.", "“{name}” takes at most {n} arguments.", most
        ).replace("{n}", str(most))
    else:
        return
    raise ExpressionError(message.replace("{name}", name), position)


def _pattern(argument: Tree, position: int) -> Tree:
    if argument[0] != "text":
        raise ExpressionError(_("Write the pattern itself, in quotes."), position)
    try:
        return ["pattern", argument[1], read_pattern(argument[1])]
    except PatternError as error:
        # After the quote.
        raise ExpressionError(error.message, position + error.position) from None


def _check_format(argument: Tree, letters: frozenset[str], position: int) -> None:
    if argument[0] != "text":
        raise ExpressionError(_("Write the shape of the date itself, in quotes."), position)
    rest = DIRECTIVE.sub(lambda found: "" if found[1] in letters else found[0], argument[1])
    if "%" not in rest:
        return
    letter = rest[rest.index("%") :][:2]
    if letter in {"%a", "%b", "%A", "%B"}:
        message = _("“{letter}” is the name of a weekday or month, and here is no language for it.")
    else:
        message = _("“{letter}” is not supported in the shape of a date.")
    raise ExpressionError(message.replace("{letter}", letter), position)


def _named(argument: Tree, position: int) -> Tree:
    if argument[0] != "ref":
        raise ExpressionError(_("Name a question here: ${name}."), position)
    return ["text", argument[1]]
