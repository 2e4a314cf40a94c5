"""Open sockets, by whose they are: a few for each code and member, and the newest stay.

In one process the count is exact. Several processes tell each other over the channel layer; what
is lost there (a process that was killed) at most closes a socket early, which opens again.
"""

import secrets
from typing import Any, Protocol

# One person has few pages and phones open; whoever has more keeps the newest.
MAX_OF_A_CODE, MAX_OF_A_MEMBER = 5, 20
# What one process calls itself to the others.
PROCESS = secrets.token_urlsafe(9)


class Socket(Protocol):
    """What is asked of a socket; `elsewhere` are newer ones of its owner in other processes."""

    elsewhere: set[str]


class OpenSockets[S: Socket]:
    """The sockets of this process; to be used on its loop alone."""

    def __init__(self) -> None:
        self._of: dict[str, list[S]] = {}

    def add(self, owner: str, socket: S) -> None:
        """Note a socket that was opened."""
        self._of.setdefault(owner, []).append(socket)

    def remove(self, owner: str, socket: S) -> None:
        """Forget a socket; may be called twice."""
        kept = [one for one in self._of.get(owner, ()) if one is not socket]
        if kept:
            self._of[owner] = kept
        else:
            self._of.pop(owner, None)

    def too_old(self, owner: str, most: int) -> list[S]:
        """Return the sockets of an owner that have so many newer ones, here and elsewhere."""
        newest_first = enumerate(reversed(self._of.get(owner, ())))
        return [one for newer, one in newest_first if newer + len(one.elsewhere) >= most]


def opened(name: str) -> dict[str, Any]:
    """Return what the processes are told of a socket that was opened."""
    return {"type": "kier.opened", "process": PROCESS, "socket": name}


def left(name: str) -> dict[str, Any]:
    """Return what the processes are told of a socket that was closed."""
    return {"type": "kier.left", "process": PROCESS, "socket": name}


def most_for(groups: tuple[str, ...]) -> int:
    """Return how many sockets the owner of a ticket may have; a seeker listens in one group."""
    return MAX_OF_A_CODE if len(groups) == 1 else MAX_OF_A_MEMBER
