"""Smileys for the steps of a scale."""

from collections.abc import Sequence
from typing import Final

from django.utils.translation import gettext as _

# How far the corners of a mouth are above or below its middle, on a drawing of 48 by 48.
DEEPEST: Final = 6.0
MOST: Final = 5


def mouths(count: int) -> list[str]:
    """Return the mouths of this number of faces as SVG paths, the saddest first."""
    last = max(count - 1, 1)
    return [_mouth(2 * place / last - 1) for place in range(count)]


def meanings(count: int) -> Sequence[str]:
    """Return the meanings of this number of faces, the saddest first, empty if unnamed."""
    words = {
        2: [_("Bad"), _("Good")],
        3: [_("Bad"), _("Not bad, not good"), _("Good")],
        4: [_("Very bad"), _("Bad"), _("Good"), _("Very good")],
        5: [_("Very bad"), _("Bad"), _("Not bad, not good"), _("Good"), _("Very good")],
    }
    return words.get(count, [""] * count)


def _mouth(mood: float) -> str:
    """Return the path of a mouth for a mood from -1 to 1."""
    corner, middle = 30.5 - mood * DEEPEST / 2, 30.5 + mood * DEEPEST
    return f"M16 {corner:.3g}Q24 {middle:.3g} 32 {corner:.3g}"
