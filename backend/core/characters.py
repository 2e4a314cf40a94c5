"""Character classes for names and addresses that people tell apart by looking."""

import re
from typing import Final

_CONTROL = r"\u0000-\u001f\u007f-\u009f"
# Format characters (Cf), separators of lines, fillers, selectors and joiners that leave no mark
# (Default_Ignorable_Code_Point), the empty Braille cell, and private use.
_UNSEEN = (
    r"\u00ad\u034f\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u115f\u1160\u17b4\u17b5"
    r"\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u2800\u3164\ue000-\uf8ff\ufe00-\ufe0f"
    r"\ufeff\uffa0\ufff0-\uffff"
)
_UNSEEN_ABOVE = (
    "\U000110bd\U000110cd\U00013430-\U0001345f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U000e0000-\U0010ffff"
)
# Apart: descriptions of the API know no halves of pairs.
_HALVES = r"\ud800-\udfff"
SEEN: Final = f"[^{_CONTROL}{_UNSEEN}{_UNSEEN_ABOVE}{_HALVES}]"
"""A class of a regular expression: one character of a single line that can be seen."""

NOT_IN_ADDRESSES: Final = rf"{_CONTROL}{_UNSEEN} \u00a0" "\U00010000-\U0010ffff"
"""Characters that no address has, for a class: the same, spaces, and rare scripts."""

_HIDDEN = re.compile(f"[{_CONTROL}{_UNSEEN}{_UNSEEN_ABOVE}{_HALVES}]")


def has_hidden(text: str) -> bool:
    """Return whether the text has an invisible character or a line break."""
    return _HIDDEN.search(text) is not None
