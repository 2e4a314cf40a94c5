"""Maximum sizes of request bodies by path."""

import re
from collections.abc import Mapping


class BodyLimits:
    """Limits in bytes: `usual`, and `larger` by regular expressions that match a whole path."""

    def __init__(self, usual: int, larger: Mapping[str, int]) -> None:
        self.usual = usual
        self.larger = [(re.compile(pattern), limit) for pattern, limit in larger.items()]

    def at(self, path: str) -> int:
        """Return the limit in bytes for a path."""
        found = (limit for pattern, limit in self.larger if pattern.fullmatch(path))
        return next(found, self.usual)
