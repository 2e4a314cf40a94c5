"""Patterns of `regex`, parsed into a form that means the same everywhere.

The form is JSON: `["set", from, to, from, to, …]` is one character of these code points; `["then",
…]` a sequence; `["either", …]` alternatives; `["many", what, least, most]` a repetition, with
`most` null if there is no end. A pattern matches a whole text, as in ODK; `^` and `$` are allowed
at its ends only. What engines read differently is refused.
"""

import re
from typing import Any, NoReturn

from django.utils.translation import gettext as _

# Steps of the program that `matching` makes of a pattern, each repetition with steps of its own.
# `.{0,1000}` is within it.
MAX_SIZE, MAX_DEPTH, LAST = 2_100, 20, 0x10FFFF
DIGIT, WORD = [(48, 57)], [(48, 57), (65, 90), (95, 95), (97, 122)]
SPACE = [(9, 13), (32, 32)]
CLASSES = {"d": DIGIT, "w": WORD, "s": SPACE}
SIGNS = {"t": 9, "n": 10, "r": 13, "f": 12, "v": 11}
COUNTS = re.compile(r"([0-9]{1,4})(,)?((?<=,)[0-9]{1,4})?\}")
LINE_ENDS = [(10, 10), (13, 13)]

type Ranges = list[tuple[int, int]]
type Pattern = list[Any]


class PatternError(ValueError):
    """An invalid pattern; `position` is the character in it, counted from 1."""

    def __init__(self, message: str, position: int) -> None:
        super().__init__(message)
        self.message, self.position = message, position


def read_pattern(source: str) -> Pattern:
    """Return the form of a pattern; raise PatternError if it is invalid or not supported."""
    reader = _Reader(source)
    pattern = reader.either(0)
    if reader.place < len(source):
        reader.fail(_("This bracket closes nothing: write “\\)” for the sign itself."))
    pattern = _without_ends(pattern, first=True, last=True)
    if size_of(pattern) > MAX_SIZE:
        raise PatternError(_("This pattern is too large: repeat fewer times."), 1)
    return pattern


def size_of(pattern: Pattern) -> int:
    """Return how many steps a pattern has with its repetitions written out."""
    kind, *rest = pattern
    if kind in {"set", "^", "$"}:
        return 1
    if kind == "many":
        within, least, most = rest
        times: int = least + 1 if most is None else most
        return (size_of(within) + 1) * times + 1
    return sum(size_of(part) + 2 for part in rest)


class _Reader:
    def __init__(self, source: str) -> None:
        self.source, self.place = source, 0

    @property
    def sign(self) -> str:
        return self.source[self.place : self.place + 1]

    def take(self, text: str) -> bool:
        if not self.source.startswith(text, self.place):
            return False
        self.place += len(text)
        return True

    def fail(self, message: str, place: int | None = None) -> NoReturn:
        raise PatternError(message, (self.place if place is None else place) + 1)

    def either(self, depth: int) -> Pattern:
        if depth > MAX_DEPTH:
            self.fail(_("This pattern has too many brackets within each other."))
        parts = [self.then(depth)]
        while self.take("|"):
            parts.append(self.then(depth))
        return parts[0] if len(parts) == 1 else ["either", *parts]

    def then(self, depth: int) -> Pattern:
        parts: list[Pattern] = []
        while self.sign and self.sign not in "|)":
            if self.sign in "^$":
                parts.append([self.sign, self.place])
                self.place += 1
            else:
                parts.append(self.many(depth))
        return parts[0] if len(parts) == 1 else ["then", *parts]

    def many(self, depth: int) -> Pattern:
        start = self.place
        repeated = self.atom(depth)
        if self.sign not in {"*", "+", "?", "{"}:
            return repeated
        least, most = self.times()
        # A lazy repetition meets the same whole texts.
        if not self.take("?") and self.sign == "+":
            self.fail(_("“++” and the like are not supported: leave out the second “+”."))
        if self.sign and self.sign in "*+?{":
            self.fail(_("A repetition of a repetition: put brackets around the first one."))
        if size_of(repeated) * (most or least or 1) > MAX_SIZE:
            self.fail(_("This pattern is too large: repeat fewer times."), start)
        return ["many", repeated, least, most]

    def times(self) -> tuple[int, int | None]:
        place, sign = self.place, self.sign
        self.place += 1
        if sign != "{":
            return {"*": (0, None), "+": (1, None), "?": (0, 1)}[sign]
        found = COUNTS.match(self.source, self.place)
        if not found or (found[3] and int(found[3]) < int(found[1])):
            self.fail(_("Write how often as {2}, {2,} or {2,5}; the sign itself is “\\{”."), place)
        self.place = found.end()
        least, comma, most = found.groups()
        return int(least), int(most) if most else None if comma else int(least)

    def atom(self, depth: int) -> Pattern:
        sign, place = self.sign, self.place
        if sign in {"*", "+", "?", "{"}:
            message = _("Nothing stands before “{sign}” to repeat: write “\\{sign}” for the sign.")
            self.fail(message.replace("{sign}", sign))
        self.place += 1
        if sign == "(":
            if not self.take("?:") and self.sign == "?":
                self.fail(_("“(?…)” is not supported: only plain brackets and “(?:…)” are."))
            within = self.either(depth + 1)
            if not self.take(")"):
                self.fail(_("This bracket is not closed."), place)
            return within
        if sign == "[":
            return _as_set(self.charset(place))
        if sign == ".":
            return _as_set(_others(LINE_ENDS))
        if sign == "\\":
            return _as_set(self.escape(place))
        return ["set", ord(sign), ord(sign)]

    def charset(self, start: int) -> Ranges:
        others, ranges = self.take("^"), list[tuple[int, int]]()
        while not self.take("]"):
            if not self.sign:
                self.fail(_("This bracket is not closed."), start)
            low = self.member()
            # After a class such as `\w` engines take a hyphen for itself, and so do addresses of
            # mail in many forms: `[\w-\.]`.
            is_range = self.sign == "-" and len(low) == 1 and not _wide(low)
            if is_range and self.source[self.place + 1 : self.place + 2] not in {"]", ""}:
                place = self.place
                self.place += 1
                high = self.member()
                if len(high) > 1 or low[0][0] > high[0][1] or _wide(high):
                    self.fail(_("This range has to go from one sign to a later one."), place)
                low = [(low[0][0], high[0][1])]
            ranges += low
        if not ranges:
            self.fail(_("Between these brackets stands no sign."), start)
        return _others(ranges) if others else ranges

    def member(self) -> Ranges:
        sign, place = self.sign, self.place
        self.place += 1
        if sign == "\\":
            return self.escape(place)
        if sign == "[" or (sign == "&" and self.sign == "&"):
            self.fail(_("Within square brackets write “\\[” and a single “&”."), place)
        return [(ord(sign), ord(sign))]

    def escape(self, place: int) -> Ranges:
        sign = self.sign
        self.place += 1
        if sign.lower() in CLASSES:
            ranges = CLASSES[sign.lower()]
            return ranges if sign.islower() else _others(ranges)
        if sign in SIGNS:
            return [(SIGNS[sign], SIGNS[sign])]
        if sign in {"u", "x"}:
            return self.numbered(place, 4 if sign == "u" else 2)
        if not sign or not sign.isascii() or sign.isalnum():
            message = _("“\\{sign}” is not supported in a pattern.")
            self.fail(message.replace("{sign}", sign), place)
        return [(ord(sign), ord(sign))]

    def numbered(self, place: int, digits: int) -> Ranges:
        text = self.source[self.place : self.place + digits]
        if len(text) < digits or text.strip("0123456789abcdefABCDEF"):
            self.fail(_("After “\\u” come four hexadecimal digits, after “\\x” two."), place)
        self.place += digits
        return [(int(text, 16), int(text, 16))]


def _without_ends(pattern: Pattern, *, first: bool, last: bool) -> Pattern:
    """Remove `^` and `$` at the ends, where they mean nothing; refuse them elsewhere."""
    kind, *rest = pattern
    if kind == "^" and not first:
        raise PatternError(_("“^” is allowed at the beginning only."), rest[0] + 1)
    if kind == "$" and not last:
        raise PatternError(_("“$” is allowed at the end only."), rest[0] + 1)
    if kind in {"^", "$"}:
        return ["then"]
    if kind == "either":
        return ["either", *(_without_ends(part, first=first, last=last) for part in rest)]
    if kind == "many":
        return ["many", _without_ends(rest[0], first=False, last=False), *rest[1:]]
    if kind == "set":
        return pattern
    parts = []
    for place, part in enumerate(rest):
        begins = first and all(part[0] == "^" for part in rest[:place])
        ends = last and all(part[0] == "$" for part in rest[place + 1 :])
        parts.append(_without_ends(part, first=begins, last=ends))
    parts = [part for part in parts if part != ["then"]]
    return parts[0] if len(parts) == 1 else ["then", *parts]


def _wide(*ends: Ranges) -> bool:
    return any(low != high for ranges in ends for low, high in ranges)


def _as_set(ranges: Ranges) -> Pattern:
    return ["set", *(end for span in _merged(ranges) for end in span)]


def _merged(ranges: Ranges) -> Ranges:
    merged: Ranges = []
    for low, high in sorted(ranges):
        if merged and low <= merged[-1][1] + 1:
            merged[-1] = (merged[-1][0], max(high, merged[-1][1]))
        else:
            merged.append((low, high))
    return merged


def _others(ranges: Ranges) -> Ranges:
    others, start = list[tuple[int, int]](), 0
    for low, high in _merged(ranges):
        if start < low:
            others.append((start, low - 1))
        start = high + 1
    if start <= LAST:
        others.append((start, LAST))
    return others
