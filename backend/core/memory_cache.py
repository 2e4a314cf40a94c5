"""Django's cache in the memory of one process, which also counts turns (docs/throttles.md)."""

from django.core.cache.backends.locmem import LocMemCache


class MemoryCache(LocMemCache):
    """The cache of `settings.CACHES` without a Redis, and while one is unavailable."""

    def take_turn(self, key: str, *, now: float, interval: float, window: float) -> float:
        """Take a turn; return by how many seconds it is too early, 0 if it was taken.

        :param interval: seconds in which one turn comes back
        :param window: seconds ahead of now for which turns may be taken
        """
        kept: float = self.get(key, 0.0)
        full_at = max(kept, now) + interval
        if full_at - now > window + interval / 2:
            return full_at - now - window
        self.set(key, full_at, int(window))
        return 0.0
