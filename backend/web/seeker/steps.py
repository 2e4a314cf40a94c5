"""The steps of the seeker's page."""

from typing import Final

# In order. The server is told nothing before `match` where the page runs its modules.
ASKING: Final = (
    "start",
    "trust",
    "who",
    "about",
    "where",
    "age",
    "wishes",
    "answer",
    "match",
    "write",
    "code",
    "next",
)
# Beside the order: coming back with a code.
RETURNING: Final = ("return", "talk")
# Up to the question in which language to answer.
ASKED_BY_ANSWER: Final = ASKING[:8]
# From here on the request is sent, and no step leads back.
SENT: Final = ("code", "next")
# The last screen of all, after which there is nothing any more.
ERASED: Final = "erased"
# Parts of the page with screens that the first one need not wait for.
LATER: Final = {"sent": SENT, "talk": (*RETURNING, ERASED)}


def after(step: str) -> str:
    """Return the next step; the last one stays."""
    place = ASKING.index(step)
    return ASKING[min(place + 1, len(ASKING) - 1)]


def before(step: str) -> str:
    """Return the previous step; the first one stays."""
    if step in RETURNING:
        return ASKING[0]
    return ASKING[max(ASKING.index(step) - 1, 0)]
