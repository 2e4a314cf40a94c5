"""What may be shown of numbers of people in the figures of the programme.

Each number stands in one family: an indicator with its parts, in one quarter. A family is shown
once (`ReleasedFigure`), and nothing is computed from two of them but what everybody can add up. So
all releases together say no more than each family does (docs/figures.md).
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any, Final

from backend.organisations.figure_sources import Count
from backend.programmes.models import Indicator
from backend.programmes.states import Counting
from surveys.disclosure.one_way import one_way
from surveys.disclosure.published import THRESHOLD

FEW: Final = Count(0, THRESHOLD - 1)
SMALL_NUMBER: Final = re.compile(
    r"(?<!\d)(?<!\d[.,])[0-4](?![\d.,]?\d)"
    r"|\b(?:niemand|nul|geen enkele?|één|twee|drie|vier|beiden?"
    r"|nobody|no one|none|zero|only one|two|three|four|both)\b",
    re.IGNORECASE,
)
# A number, but for what reads as a year or a quarter.
ANY_NUMBER: Final = re.compile(
    r"(?<![\dQqKk])(?!20\d\d\b)\d+"
    r"|\b(?:vijf|zes|zeven|acht|negen|tien|elf|twaalf|\w+tien"
    r"|\w*(?:twin|der|veer|vijf|zes|zeven|tach|negen)tig|\w*honderd\w*"
    r"|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen"
    r"|(?:twen|thir|for|fif|six|seven|eigh|nine)ty|hundreds?)\b",
    re.IGNORECASE,
)


def is_known(count: Count) -> bool:
    """Return whether readers know the number itself."""
    return count.most == count.least


def shown_of(
    indicator: Indicator, parts: Sequence[Indicator], reached: Mapping[Any, Count | None]
) -> dict[Any, Count | None]:
    """Return what is shown of an indicator and its parts in one quarter, by primary key.

    :param parts: in their order, which does not depend on numbers
    :param reached: the true numbers; what is counted is what was published
    """
    whole = reached.get(indicator.pk)
    if whole is None:
        return {}
    if not indicator.is_people or indicator.source:
        return {indicator.pk: whole}
    if indicator.counting == Counting.STOCK:
        return {indicator.pk: in_steps(whole.least)}
    if whole.least < THRESHOLD:
        return {indicator.pk: FEW}
    known = [(part, count) for part in parts if (count := reached.get(part.pk)) is not None]
    return {indicator.pk: whole} | _parts(whole.least, known)


def in_steps(number: int) -> Count:
    """Return a number that moves by few people at a time, known to the next five."""
    least = number // THRESHOLD * THRESHOLD
    return Count(least, least + THRESHOLD - 1)


def _parts(whole: int, known: Sequence[tuple[Indicator, Count]]) -> dict[Any, Count | None]:
    if not known:
        return {}
    numbers = [count.least for _part, count in known]
    rest = whole - sum(numbers)
    hidden: dict[Any, Count | None] = dict.fromkeys((part.pk for part, _count in known), None)
    if rest < 0:
        return hidden
    # Who is in no part is the last category: that there is nobody may be seen.
    table = one_way([*numbers, rest], threshold=THRESHOLD, no_answer=len(numbers), final=True)
    if table.cells is None:
        return hidden
    return {
        part.pk: Count(cell.lowest, cell.highest)
        for (part, _count), cell in zip(known, table.cells, strict=False)
    }


def may_show_note(note: str, *, is_people: bool, shown: Count | None) -> bool:
    """Return whether the words beside a number are shown: they may tell what it hides."""
    if not is_people or not note:
        return bool(note)
    note = _plain(note)
    if SMALL_NUMBER.search(note):
        return False
    return (shown is not None and is_known(shown)) or not ANY_NUMBER.search(note)


def _plain(note: str) -> str:
    """Return a note without signs that nobody sees, with digits of any script as 0 to 9."""
    seen = "".join(sign for sign in note if unicodedata.category(sign) != "Cf")
    signs = unicodedata.normalize("NFKC", seen)
    return "".join(str(unicodedata.decimal(sign, sign)) for sign in signs)
