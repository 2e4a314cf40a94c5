"""Changes of organisations by the operator."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from backend.accounts.models import Member
from backend.core.errors import Conflict
from backend.core.limits import LONGEST_NAME
from backend.core.names import clean_name

from .directory import forget_directory
from .key_resets import mail_reset
from .models import KeyGrant, OrganisationKey
from .page import KEPT_BY_COORDINATORS, change_page
from .permissions import OPERATORS
from .removal import hindrances_of
from .services import lock_organisation, retire_key

KEPT_BY_OPERATORS = ("name", "safety_net")


@transaction.atomic
def change_partner(*, organisation_id: UUID, changes: Mapping[str, Any]) -> None:
    """Change the given columns and no others. May raise `Conflict` or `Missing`."""
    theirs = {name: value for name, value in changes.items() if name in KEPT_BY_COORDINATORS}
    ours = {name: value for name, value in changes.items() if name not in theirs}
    if strangers := ours.keys() - set(KEPT_BY_OPERATORS):
        msg = f"not to be changed: {', '.join(sorted(strangers))}"
        raise ValueError(msg)
    if theirs:
        change_page(organisation_id=organisation_id, changes=theirs)
    row = lock_organisation(organisation_id)
    if "name" in ours:
        ours["name"] = clean_name(ours["name"], longest=LONGEST_NAME)
    for name, value in ours.items():
        setattr(row, name, value)
    row.save(update_fields=[*ours])
    transaction.on_commit(forget_directory)


@transaction.atomic
def remove_partner(*, organisation_id: UUID) -> None:
    """Delete an organisation and its members' accounts; refused while requests name it.

    :raises Conflict: something has to be done first, as its detail says
    """
    row = lock_organisation(organisation_id)
    if said := hindrances_of(organisation_id):
        raise Conflict(" ".join(said))
    members = Member.objects.filter(membership__organisation=row)
    KeyGrant.objects.filter(member__in=members).delete()
    members.exclude(OPERATORS).delete()
    row.delete()
    transaction.on_commit(forget_directory)


@transaction.atomic
def confirm_words(*, organisation_id: UUID, key_id: UUID) -> None:
    """Record that the words of the active key were compared. May raise `Conflict`."""
    keys = OrganisationKey.objects.filter(organisation=organisation_id, id=key_id, active=True)
    if not keys.filter(confirmed=False).update(confirmed=True):
        raise Conflict(_("There is another key by now. Look at its words, and compare again."))
    transaction.on_commit(forget_directory)


@transaction.atomic
def reset_key(*, organisation_id: UUID) -> None:
    """Deactivate a lost key, stop accepting requests and mail the members.

    :raises Conflict: the organisation has no active key
    """
    organisation = lock_organisation(organisation_id)
    if not retire_key(organisation=organisation):
        raise Conflict(_("This organisation has no key. A member makes one in the inbox."))
    organisation.accepting = False
    organisation.save(update_fields=["accepting"])
    mail_reset(organisation)
