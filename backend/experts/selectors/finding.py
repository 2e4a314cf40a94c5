"""One row, or nothing."""

from django.db.models import Model, QuerySet

from backend.core.errors import Missing


def the_one[Row: Model](rows: QuerySet[Row]) -> Row:
    """The row of a query for one.

    :raises Missing: it is not there
    """
    found = rows.first()
    if found is None:
        raise Missing("")
    return found
