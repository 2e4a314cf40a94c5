"""Smileys: a mouth for each step of a scale, from down to up, and what it means in words."""

from collections.abc import Sequence
from typing import Final

from django.utils.translation import gettext as _

# How far the corners of a mouth are above or below its middle, on a drawing of 48 by 48.
DEEPEST: Final = 6.0
MOST: Final = 5


def mouths(count: int) -> list[str]:
    """The mouths of so many faces, the saddest first, as what follows in the path of an SVG."""
    last = max(count - 1, 1)
    return [_mouth(2 * place / last - 1) for place in range(count)]


def meanings(count: int) -> Sequence[str]:
    """What so many faces mean, the saddest first; empty where there are no words of ours for it."""
    words = {
        2: [_("Bad"), _("Good")],
        3: [_("Bad"), _("Not bad, not good"), _("Good")],
        4: [_("Very bad"), _("Bad"), _("Good"), _("Very good")],
        5: [_("Very bad"), _("Bad"), _("Not bad, not good"), _("Good"), _("Very good")],
    }
    return words.get(count, [""] * count)


def _mouth(mood: float) -> str:
    """A mouth for a mood from -1 to 1; corners at 16 and 32, in the middle 30 from the top."""
    corner, middle = 30.5 - mood * DEEPEST / 2, 30.5 + mood * DEEPEST
    return f"M16 {corner:.3g}Q24 {middle:.3g} 32 {corner:.3g}"
