"""The page of an organisation, which its coordinators maintain."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from backend.core.errors import Conflict, FieldConflict, FieldError

from .directory import forget_directory
from .models import Organisation
from .opening_hours import check_promise
from .selectors import waits_for_operator
from .services import lock_organisation

# With `partners.KEPT_BY_OPERATORS` and the short name, which stays, each field under the MAC.
KEPT_BY_COORDINATORS = (
    "about",
    "accepting",
    "audiences",
    "themes",
    "age_from",
    "age_to",
    "regions",
    "home_regions",
    "languages",
    "wishes",
    "easy_language",
    "capacity",
    "response_hours",
)
REVISION_LENGTH: Final = 16


def page_revision(organisation: Organisation) -> str:
    """Return a digest of what coordinators keep: it is another one after each change."""
    kept = {name: getattr(organisation, name) for name in KEPT_BY_COORDINATORS}
    return hashlib.sha256(json.dumps(kept, sort_keys=True).encode()).hexdigest()[:REVISION_LENGTH]


@transaction.atomic
def change_page(
    *, organisation_id: UUID, changes: Mapping[str, Any], revision: str | None = None
) -> Organisation:
    """Change the given columns of `KEPT_BY_COORDINATORS` and no others.

    :param revision: the one that the changes were made over, if the caller wants to know whether
        somebody else was first
    :raises Conflict: somebody changed it meanwhile (`overtaken`), the ages are in the wrong order,
        the promise is too long, or the organisation would accept requests under a key whose words
        were not compared (`words-not-compared`)
    """
    if strangers := changes.keys() - set(KEPT_BY_COORDINATORS):
        msg = f"not a coordinator's: {', '.join(sorted(strangers))}"
        raise ValueError(msg)
    row = lock_organisation(organisation_id)
    if revision not in {None, page_revision(row)}:
        detail = _("Somebody changed this page meanwhile. Load it again, and make your change.")
        raise FieldConflict("revision", "overtaken", detail)
    check_promise(row, changes)
    for name, value in changes.items():
        setattr(row, name, value)
    if row.age_to is not None and row.age_to < row.age_from:
        detail = _("The oldest age is below the youngest.")
        name = "age_to" if "age_to" in changes else "age_from"
        raise FieldConflict(name, "ages-crossed", detail)
    if changes.get("accepting") and waits_for_operator(organisation_id):
        detail = _(
            "Call the operator of Kier first, and compare the six words of your organisation's key."
        )
        error = FieldError("accepting", "words-not-compared", detail)
        raise Conflict(detail, code="words-not-compared", errors=[error])
    row.save(update_fields=[*changes])
    transaction.on_commit(forget_directory)
    return row
