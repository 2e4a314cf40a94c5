"""Tokens of an expression's source."""

import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

from .errors import ExpressionError

# Word processors put a space that does not break, and curly quotes; pyxform takes these as well.
PATTERN = re.compile(
    r"""[ \t\r\n\u00a0]*(?:
    (?P<reference>\$\{[^}]*\})
    |(?P<number>[0-9]+(?:\.[0-9]*)?|\.[0-9]+)
    |(?P<text>'[^']*'|"[^"]*"|[‘’][^‘’]*[‘’]|[“”][^“”]*[“”])
    |(?P<name>[^\W\d][\w.-]*(?::[^\W\d][\w.-]*)?)
    |(?P<sign>\.\.|<=|>=|!=|[-=<>+*(),.])
    |(?P<end>\Z)
    )""",
    re.VERBOSE,
)
BLANKS = " \t\r\n\u00a0"
NAME = re.compile(r"[^\W\d][\w.-]*")


@dataclass(frozen=True, slots=True)
class Token:
    """A token: its kind (a group of `PATTERN`), its text without signs around it, its position."""

    kind: str
    text: str
    # In characters from 1; of a text that of its first quote.
    position: int


def tokens_of(source: str) -> list[Token]:
    """Return all tokens up to the `end`; raise ExpressionError for an invalid reference."""
    tokens: list[Token] = []
    place = 0
    while not tokens or tokens[-1].kind != "end":
        found = PATTERN.match(source, place)
        if not found:
            # A reader that comes so far says what is wrong; what follows means nothing.
            start = place + len(source[place:]) - len(source[place:].lstrip(BLANKS))
            tokens.append(Token("unknown", source[start], start + 1))
            return [*tokens, Token("end", "", len(source) + 1)]
        kind = found.lastgroup or "end"
        text, start = found[kind], found.start(kind) + 1
        if kind == "reference":
            text = _referred(text, start)
        elif kind == "text":
            text = text[1:-1]
        tokens.append(Token(kind, text, start))
        place = found.end()
    return tokens


def _referred(text: str, position: int) -> str:
    name = text[2:-1].strip()
    if name.startswith("last-saved#"):
        message = _("“{text}” asks for earlier answers of the same person, which nobody keeps.")
        raise ExpressionError(message.replace("{text}", text), position)
    if not NAME.fullmatch(name):
        message = _("“{text}” holds no name of a question.")
        raise ExpressionError(message.replace("{text}", text), position)
    return name


def unknown(token: Token) -> ExpressionError:
    """Return the error for an invalid character."""
    sign = token.text
    if sign in "'\"‘’“”":
        message = _("This text is not closed: a quote is missing.")
    elif sign == "$":
        message = _("Write a question's name within brackets: ${name}.")
    elif sign == "/":
        message = _("Paths such as “/data/name” are not supported: write ${name}. Divide by “div”.")
    elif sign == "[":
        message = _("Filters in square brackets are not supported.")
    elif sign in "&|":
        message = _("Write “and” or “or”.")
    elif sign == "!":
        message = _("Write “!=”, or “not(…)”.")
    else:
        message = _("“{sign}” has no meaning here.").replace("{sign}", sign)
    return ExpressionError(message, token.position)
