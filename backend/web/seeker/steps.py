"""The steps of the seeker's page."""

from collections.abc import Mapping
from typing import Final

# In order. The server is told nothing before `write` where the page runs its modules.
ASKING: Final = ("start", "who", "about", "where", "write", "code", "next")
# Beside the order: coming back with a code.
RETURNING: Final = ("return", "talk")
# From here on the request is sent, and no step leads back.
SENT: Final = ("code", "next")
# The last screen of all, after which there is nothing any more.
ERASED: Final = "erased"
# Parts of the page with screens that the first one need not wait for.
LATER: Final = {"asking": ("about", "where"), "sent": SENT, "talk": (*RETURNING, ERASED)}
# Steps of pages that were opened before an upgrade, and where they go on now.
FORMER: Final[Mapping[str, str]] = {
    "trust": "start",
    "age": "where",
    "wishes": "about",
    "answer": "where",
    "match": "write",
}


def after(step: str) -> str:
    """Return the next step; the last one stays."""
    place = ASKING.index(step)
    return ASKING[min(place + 1, len(ASKING) - 1)]


def before(step: str) -> str:
    """Return the previous step; the first one stays."""
    if step in RETURNING:
        return ASKING[0]
    return ASKING[max(ASKING.index(step) - 1, 0)]
