"""Limits of open files (descriptors) of a server process."""

import resource
from dataclasses import dataclass

# More sockets than this are for another process: each costs some 20 kB.
MAX_SOCKETS = 20_000
# For the database, files, Redis and what libraries open.
LEAST_HEADROOM = 64


@dataclass(frozen=True, slots=True)
class Shares:
    """The descriptors for live-event sockets and for HTTP connections."""

    sockets: int
    connections: int

    @property
    def sockets_of_one_address(self) -> int:
        """The sockets one address may open; a shelter or a phone network may share one."""
        return self.sockets // 2


def raise_limit() -> None:
    """Raise the limit of open files to the system's maximum."""
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


def shares() -> Shares:
    """Divide the descriptors: half for sockets, a tenth in reserve, the rest for HTTP."""
    limit, _hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if limit == resource.RLIM_INFINITY:
        limit = 4 * MAX_SOCKETS
    sockets = min(limit // 2, MAX_SOCKETS)
    return Shares(sockets, max(limit - sockets - max(limit // 10, LEAST_HEADROOM), 1))
