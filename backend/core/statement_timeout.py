"""How long one statement of a server process may take: its caller has gone long before.

Workers, commands and migrations are not limited: they may have much to do, and hold up nobody's
call.
"""

from django.conf import settings
from django.db import connections


def limit_statements() -> None:
    """Have PostgreSQL end each statement of this process after `settings.STATEMENT_SECONDS`.

    To be called before the first connection. SQLite runs in the process, and has no such limit.
    """
    if settings.SQLITE or not settings.STATEMENT_SECONDS:
        return
    options = connections.settings["default"]["OPTIONS"]
    limit = f"-c statement_timeout={settings.STATEMENT_SECONDS}s"
    # What DATABASE_URL says itself comes later, and wins.
    options["options"] = f"{limit} {options.get('options', '')}".strip()
