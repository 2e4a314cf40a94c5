"""Names that people give themselves and their organisations: written plainly, and told apart.

What is stored is NFKC without anything that nobody sees. Names that look alike all the same (other
scripts have letters of the same shape) are not refused: whoever answers for the names is told.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import cache, lru_cache

from django.utils.translation import gettext as _

from .characters import has_hidden
from .errors import FieldConflict

# Thai and Hebrew put three marks on one letter; more make towers.
MAX_MARKS = 3
_MARKS = {"Mn", "Mc", "Me"}


def clean_name(text: str, *, longest: int, field: str = "name") -> str:
    """Return a name as it is stored; nothing is left of an empty one.

    :raises Conflict: at `field`: there is something in it that nobody sees, or that no name has
    """
    name = " ".join(unicodedata.normalize("NFKC", text).split())
    if has_hidden(text) or has_hidden(name):
        raise FieldConflict(
            field,
            "not-plain",
            _("There is a character in this name that nobody sees. Type it anew."),
        )
    if any(unicodedata.category(one) in {"Cn", "Me"} for one in name) or _has_tower(name):
        raise FieldConflict(
            field, "not-plain", _("There is a character in this name that is in no name.")
        )
    if len(name) > longest:
        raise FieldConflict(
            field, "not-plain", _("Make this {most} characters or less.").format(most=longest)
        )
    return name


def look_alikes(name: str, others: Iterable[str]) -> list[str]:
    """Return those of the other names that are easily taken for this one, each once, in order."""
    mine = skeletons(name)
    return sorted({other for other in others if not mine.isdisjoint(skeletons(other))})


@lru_cache(maxsize=4096)
def skeletons(name: str) -> frozenset[str]:
    """Return what a name looks like, as written and in small letters (Unicode TS 39, section 4)."""
    plain = unicodedata.normalize("NFKC", name)
    return frozenset(
        skeleton for text in (plain, plain.casefold()) if (skeleton := _skeleton(text))
    )


def _skeleton(text: str) -> str:
    shapes = _shapes()
    signs = "".join(shapes.get(one, one) for one in unicodedata.normalize("NFD", text))
    return re.sub(r"[\W_]+", "", signs).casefold()


@cache
def _shapes() -> dict[str, str]:
    """Return for each sign the one that stands for all of its shape."""
    # 900 kB, which few processes need.
    from confusable_homoglyphs.confusables import confusables_data  # noqa: PLC0415

    shapes: dict[str, str] = {}
    # What has one sign beside it is a variant of that one, or the only variant there is.
    for sign, alike in confusables_data.items():
        if len(sign) == 1 and len(alike) == 1 and shapes.get(alike[0]["c"]) != sign:
            shapes[sign] = alike[0]["c"]
    return shapes


def _has_tower(name: str) -> bool:
    marks = MAX_MARKS
    for one in name:
        marks = marks + 1 if unicodedata.category(one) in _MARKS else 0
        if marks > MAX_MARKS:
            # Also where it begins with one: a mark stands on something.
            return True
    return False
