"""Text functions; characters are code points."""

from math import floor, inf, isfinite, isnan


def between(text: str, start: float, end: float = inf) -> str:
    """Return the text from one place (from 0, or negative from the end) to before another."""
    if isnan(start) or isnan(end):
        return ""
    return text[_place(start, len(text)) : _place(end, len(text))]


def part(text: str, start: float, length: float = inf) -> str:
    """Return `length` characters from a place, counted from 1, as `substring` of XPath."""
    first = _rounded(start)
    end = first + _rounded(length)
    return "".join(sign for place, sign in enumerate(text, 1) if first <= place < end)


def before(text: str, mark: str) -> str:
    """Return the text before the first mark; empty if there is none."""
    return text[: text.find(mark)] if mark in text else ""


def after(text: str, mark: str) -> str:
    """Return the text after the first mark; empty if there is none."""
    return text[text.find(mark) + len(mark) :] if mark in text else ""


def translated(text: str, signs: str, others: str) -> str:
    """Replace each of `signs` by the one at its place in `others`; remove it if there is none."""
    by_sign: dict[str, str] = {}
    for place, sign in enumerate(signs):
        by_sign.setdefault(sign, others[place : place + 1])
    return "".join(by_sign.get(sign, sign) for sign in text)


def _place(number: float, length: int) -> int:
    if not isfinite(number):
        return length if number > 0 else 0
    whole = int(number)
    return min(length, whole) if whole >= 0 else max(0, length + whole)


def _rounded(number: float) -> float:
    return floor(number + 0.5) if isfinite(number) else number
