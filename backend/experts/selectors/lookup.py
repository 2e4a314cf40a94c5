"""Look-ups of one row."""

from django.db.models import Model, QuerySet

from backend.core.errors import Missing


def get_or_missing[Row: Model](rows: QuerySet[Row]) -> Row:
    """Return the row of a query for one.

    :raises Missing: it is not there
    """
    found = rows.first()
    if found is None:
        raise Missing("")
    return found
