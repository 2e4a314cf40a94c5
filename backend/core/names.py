"""Names of people and organisations: normalisation and look-alikes."""

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
    """Return a name as stored; raise `Conflict` at `field` for characters that no name has."""
    name = " ".join(unicodedata.normalize("NFKC", text).split())
    if has_hidden(text) or has_hidden(name):
        raise FieldConflict(
            field,
            "not-plain",
            _("There is a character in this name that nobody sees. Type it anew."),
        )
    if any(unicodedata.category(character) in {"Cn", "Me"} for character in name) or _has_tower(
        name
    ):
        raise FieldConflict(
            field, "not-plain", _("There is a character in this name that is in no name.")
        )
    if len(name) > longest:
        raise FieldConflict(
            field, "not-plain", _("Make this {most} characters or less.").format(most=longest)
        )
    return name


def look_alikes(name: str, names: Iterable[str]) -> list[str]:
    """Return the names that are easily mistaken for this one, sorted."""
    own = skeletons(name)
    return sorted({candidate for candidate in names if not own.isdisjoint(skeletons(candidate))})


@lru_cache(maxsize=4096)
def skeletons(name: str) -> frozenset[str]:
    """Return the skeletons of a name as written and in lower case (Unicode TS 39, section 4)."""
    plain = unicodedata.normalize("NFKC", name)
    return frozenset(
        skeleton for text in (plain, plain.casefold()) if (skeleton := _skeleton(text))
    )


def _skeleton(text: str) -> str:
    representatives = _shapes()
    signs = "".join(
        representatives.get(character, character)
        for character in unicodedata.normalize("NFD", text)
    )
    return re.sub(r"[\W_]+", "", signs).casefold()


@cache
def _shapes() -> dict[str, str]:
    """Map each confusable character to the representative of its look-alikes."""
    # 900 kB, which few processes need.
    from confusable_homoglyphs.confusables import confusables_data  # noqa: PLC0415

    representatives: dict[str, str] = {}
    # What has one sign beside it is a variant of that one, or the only variant there is.
    for sign, alike in confusables_data.items():
        if len(sign) == 1 and len(alike) == 1 and representatives.get(alike[0]["c"]) != sign:
            representatives[sign] = alike[0]["c"]
    return representatives


def _has_tower(name: str) -> bool:
    marks = MAX_MARKS
    for character in name:
        marks = marks + 1 if unicodedata.category(character) in _MARKS else 0
        if marks > MAX_MARKS:
            # Also where it begins with one: a mark stands on something.
            return True
    return False
