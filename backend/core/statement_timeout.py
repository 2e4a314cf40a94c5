"""A time limit for database statements of server processes."""

from django.conf import settings
from django.db import connections


def limit_statements() -> None:
    """Set PostgreSQL's statement timeout before the first connection; none on SQLite."""
    if settings.SQLITE or not settings.STATEMENT_SECONDS:
        return
    options = connections.settings["default"]["OPTIONS"]
    limit = f"-c statement_timeout={settings.STATEMENT_SECONDS}s"
    # What DATABASE_URL says itself comes later, and wins.
    options["options"] = f"{limit} {options.get('options', '')}".strip()
