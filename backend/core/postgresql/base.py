"""The database engine of `settings.DATABASES` for PostgreSQL."""

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
