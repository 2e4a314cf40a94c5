"""How large a body may be: little nearly everywhere, more at few paths."""

import re
from collections.abc import Mapping


class BodyLimits:
    """Bytes that a body may have, by the path that it is sent to.

    :param usual: anywhere else
    :param larger: by a regular expression that the whole path meets
    """

    def __init__(self, usual: int, larger: Mapping[str, int]) -> None:
        self.usual = usual
        self.larger = [(re.compile(pattern), limit) for pattern, limit in larger.items()]

    def at(self, path: str) -> int:
        """Return the most bytes at this path."""
        found = (limit for pattern, limit in self.larger if pattern.fullmatch(path))
        return next(found, self.usual)
