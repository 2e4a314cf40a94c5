"""Open sockets by owner; of too many the newest stay.

The count is exact within a process. Processes tell each other over the channel layer; a message
lost there at most closes a socket early, which then reconnects.
"""

import secrets
from typing import Any, Protocol

# One person has few pages and phones open; whoever has more keeps the newest.
MAX_OF_A_CODE, MAX_OF_A_MEMBER = 5, 20
# What one process calls itself to the others.
PROCESS = secrets.token_urlsafe(9)


class Socket(Protocol):
    """What is needed of a socket; `elsewhere` are newer ones of its owner in other processes."""

    elsewhere: set[str]


class OpenSockets[S: Socket]:
    """The sockets of this process; to be used in its event loop only."""

    def __init__(self) -> None:
        self._of: dict[str, list[S]] = {}

    def add(self, owner: str, socket: S) -> None:
        """Note an open socket."""
        self._of.setdefault(owner, []).append(socket)

    def remove(self, owner: str, socket: S) -> None:
        """Forget a socket; may be called twice."""
        kept = [other for other in self._of.get(owner, ()) if other is not socket]
        if kept:
            self._of[owner] = kept
        else:
            self._of.pop(owner, None)

    def too_old(self, owner: str, most: int) -> list[S]:
        """Return the sockets of an owner that have `most` or more newer ones, here or elsewhere."""
        newest_first = enumerate(reversed(self._of.get(owner, ())))
        return [socket for newer, socket in newest_first if newer + len(socket.elsewhere) >= most]


def opened(name: str) -> dict[str, Any]:
    """Return the message to other processes about an opened socket."""
    return {"type": "kier.opened", "process": PROCESS, "socket": name}


def left(name: str) -> dict[str, Any]:
    """Return the message to other processes about a closed socket."""
    return {"type": "kier.left", "process": PROCESS, "socket": name}


def most_for(groups: tuple[str, ...]) -> int:
    """Return how many sockets the owner of a ticket may have; a seeker listens in one group."""
    return MAX_OF_A_CODE if len(groups) == 1 else MAX_OF_A_MEMBER
