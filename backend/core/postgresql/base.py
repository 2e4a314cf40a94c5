"""The database engine of `settings.DATABASES` for PostgreSQL."""

import select
import time
from typing import Any, override

from django.db.backends.postgresql import base
from psycopg import OperationalError

from backend.core.outage import Outage

# Whoever is refused at once may ask again at once; only waiting costs a thread.
SLOW_SECONDS = 1.0


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection. While the server is silent, new ones fail at once except for one that tries.

    Otherwise each thread would wait for `connect_timeout` at each call.
    """

    outage = Outage()

    @override
    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        if not self.outage.may_try():
            raise OperationalError("the server did not answer just now")
        began = time.monotonic()
        try:
            connection = super().get_new_connection(conn_params)
        except OperationalError:
            if time.monotonic() - began > SLOW_SECONDS:
                self.outage.begin()
            raise
        self.outage.end()
        return connection

    @override
    def close_if_health_check_failed(self) -> None:
        """Close a connection that broke since the last call, so that this one makes a new one.

        Nothing was sent on it for this call. Asking the server costs a round trip each time; the
        system knows whether anything came meanwhile, be it that the other end closed it.
        """
        # Django's stubs lack its fields.
        this: Any = self
        kept = this.connection
        if kept is None or not this.health_check_enabled or this.health_check_done:
            return
        if kept.closed or _has_news(kept):
            super().close_if_health_check_failed()
        this.health_check_done = True


def _has_news(connection: Any) -> bool:
    """Return whether something can be read from a connection on which nothing was asked."""
    waiting = select.poll()
    waiting.register(connection.fileno(), select.POLLIN)
    return bool(waiting.poll(0))
