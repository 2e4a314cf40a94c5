"""Who asked an organisation for no more messages: tags that only its browsers can make."""

from collections.abc import Collection
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from backend.core.errors import Conflict, FieldConflict
from backend.organisations.models import OrganisationKey
from backend.programmes.models import OptOut

MOST_OPT_OUTS: Final = 50_000
MOST_AT_ONCE: Final = 100


@transaction.atomic
def add_opt_outs(*, organisation_id: UUID, key_id: UUID, tags: Collection[bytes]) -> int:
    """Add tags to an organisation's list, each once however often it is sent; return its length.

    :raises Conflict: the key is none of the organisation's, or the list is full
    """
    if not OrganisationKey.objects.filter(pk=key_id, organisation=organisation_id).exists():
        raise FieldConflict("key", "unknown", _("This is no key of your organisation."))
    rows = OptOut.objects.filter(organisation=organisation_id)
    if rows.count() + len(tags) > MOST_OPT_OUTS:
        raise Conflict(_("The list is full: it has {most} entries.").format(most=MOST_OPT_OUTS))
    OptOut.objects.bulk_create(
        [OptOut(organisation_id=organisation_id, key_id=key_id, tag=tag) for tag in {*tags}],
        ignore_conflicts=True,
    )
    return rows.count()


@transaction.atomic
def remove_opt_outs(*, organisation_id: UUID, tags: Collection[bytes]) -> None:
    """Take tags from an organisation's list: somebody wants messages again, or a slip."""
    OptOut.objects.filter(organisation=organisation_id, tag__in=[*tags]).delete()
