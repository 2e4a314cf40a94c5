"""Open files (descriptors) of a server process: how many there may be, and what they are for."""

import resource
from dataclasses import dataclass

# More sockets than this are for another process: each costs some 20 kB.
MAX_SOCKETS = 20_000
# For the database, files, Redis and what libraries open.
LEAST_HEADROOM = 64


@dataclass(frozen=True, slots=True)
class Shares:
    """How the descriptors of this process are divided.

    :ivar sockets: for live events, of all clients
    :ivar connections: for HTTP
    """

    sockets: int
    connections: int

    @property
    def sockets_of_one_address(self) -> int:
        """Sockets of one address: a shelter or a phone network may stand behind it."""
        return self.sockets // 2


def raise_limit() -> None:
    """Allow this process as many open files as the system lets it ask for."""
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


def shares() -> Shares:
    """Return how the open files that this process may have are divided.

    Sockets get half. HTTP has the rest but for a tenth, so it never runs out because of sockets.
    """
    limit, _hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if limit == resource.RLIM_INFINITY:
        limit = 4 * MAX_SOCKETS
    sockets = min(limit // 2, MAX_SOCKETS)
    return Shares(sockets, max(limit - sockets - max(limit // 10, LEAST_HEADROOM), 1))
