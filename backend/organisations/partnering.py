"""What the operator alone decides: an organisation's name, whether it is a safety net, its end."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import transaction

from backend.accounts.models import Member

from .directory import forget_directory
from .models import KeyGrant
from .page import KEPT_BY_COORDINATORS, change_page
from .services import held

KEPT_BY_OPERATORS = ("name", "safety_net")


@transaction.atomic
def change_partner(*, organisation_id: UUID, changes: Mapping[str, Any]) -> None:
    """Changes the named columns, those of the coordinators among them, and leaves the others.

    :param changes: values in the form of the columns
    :raises Conflict: the youngest age would be above the oldest
    :raises Missing: the organisation is not there
    """
    theirs = {name: value for name, value in changes.items() if name in KEPT_BY_COORDINATORS}
    ours = {name: value for name, value in changes.items() if name not in theirs}
    if strangers := ours.keys() - set(KEPT_BY_OPERATORS):
        msg = f"not to be changed: {', '.join(sorted(strangers))}"
        raise ValueError(msg)
    if theirs:
        change_page(organisation_id=organisation_id, changes=theirs)
    row = held(organisation_id)
    for name, value in ours.items():
        setattr(row, name, value)
    row.save(update_fields=[*ours])
    transaction.on_commit(forget_directory)


@transaction.atomic
def remove_partner(*, organisation_id: UUID) -> None:
    """Removes an organisation with its keys and its members' accounts.

    For one that no request names any more: the database refuses it for others at the commit. An
    operator's account stays.

    :raises Missing: the organisation is not there (any more)
    """
    row = held(organisation_id)
    members = Member.objects.filter(membership__organisation=row)
    KeyGrant.objects.filter(member__in=members).delete()
    members.filter(is_staff=False).delete()
    row.delete()
    transaction.on_commit(forget_directory)
