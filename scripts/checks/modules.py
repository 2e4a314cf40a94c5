"""Messages in JavaScript modules: `t("…")` and `tn("one", "many", n)` of `text.js`.

A message must be one literal in double quotes, or it is refused. Calls are found as text, because
Babel misreads nested template literals.
"""

import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

LITERAL = r'"((?:[^"\\\n]|\\.)*)"'
CALL = re.compile(r"(?<![\w.$])(tn?)\(")
ONE = re.compile(rf"\s*{LITERAL}\s*(?=[,)])")
TWO = re.compile(rf"\s*{LITERAL}\s*,\s*{LITERAL}\s*(?=[,)])")
# Where the functions themselves are written.
DEFINED = "text.js"

type Found = str | tuple[str, str]


class NotALiteral(Exception):
    """A message that cannot be collected, and where it is."""


class TwoForms(NotALiteral):
    """A message used with and without a plural, which has one translation only."""


def messages_of(path: Path) -> Iterator[Found]:
    """Yield the messages of a module, pairs for plurals; raise `NotALiteral`."""
    if path.name == DEFINED:
        return
    source = path.read_text(encoding="utf-8")
    for call in CALL.finditer(source):
        found = (TWO if call[1] == "tn" else ONE).match(source, call.end())
        if not found:
            line = source.count("\n", 0, call.start()) + 1
            raise NotALiteral(f"{path.name}:{line}: a message must be one literal in double quotes")
        texts = [json.loads(f'"{text}"') for text in found.groups()]
        yield texts[0] if call[1] == "t" else (texts[0], texts[1])


def check_forms(found: Iterable[tuple[str, Found]]) -> None:
    """Raise `TwoForms` if a message is used with `t` and with `tn`."""
    places: dict[str, dict[bool, str]] = {}
    for place, message in found:
        counts = isinstance(message, tuple)
        seen = places.setdefault(message[0] if isinstance(message, tuple) else message, {})
        seen.setdefault(counts, place)
        if len(seen) > 1:
            both = " and ".join(seen.values())
            raise TwoForms(f"{both}: {message!r} is asked for with t and with tn")
