"""What the operator alone decides: an organisation's name, its first key, its end."""

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
from .services import lock_organisation, retire_key

KEPT_BY_OPERATORS = ("name", "safety_net")


@transaction.atomic
def change_partner(*, organisation_id: UUID, changes: Mapping[str, Any]) -> None:
    """Change the named columns, those of the coordinators among them, and leave the others.

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
    row = lock_organisation(organisation_id)
    if "name" in ours:
        ours["name"] = clean_name(ours["name"], longest=LONGEST_NAME)
    for name, value in ours.items():
        setattr(row, name, value)
    row.save(update_fields=[*ours])
    transaction.on_commit(forget_directory)


@transaction.atomic
def remove_partner(*, organisation_id: UUID) -> None:
    """Remove an organisation with its keys and its members' accounts.

    For one that no request names any more: the database refuses it for others at the commit. An
    operator's account stays.

    :raises Missing: the organisation is not there (any more)
    """
    row = lock_organisation(organisation_id)
    members = Member.objects.filter(membership__organisation=row)
    KeyGrant.objects.filter(member__in=members).delete()
    members.filter(is_staff=False).delete()
    row.delete()
    transaction.on_commit(forget_directory)


@transaction.atomic
def confirm_words(*, organisation_id: UUID, key_id: UUID) -> None:
    """Note that the operator compared the words of an organisation's first key, by voice.

    From now on it may accept requests; keys that follow this one need no comparison.

    :raises Conflict: it is not the active key (any more), or was compared before
    """
    keys = OrganisationKey.objects.filter(organisation=organisation_id, id=key_id, active=True)
    if not keys.filter(confirmed=False).update(confirmed=True):
        raise Conflict(_("There is another key by now. Look at its words, and compare again."))
    transaction.on_commit(forget_directory)


@transaction.atomic
def reset_key(*, organisation_id: UUID) -> None:
    """Take away the active key of an organisation that has lost it, so that a first one follows.

    The organisation stops accepting. Members get a mail in their language; their browsers raise an
    alarm until they compared the new key's words. What was sealed to the old key stays lost to
    those who lost it.

    :raises Missing: the organisation is not there (any more)
    :raises Conflict: it has no active key
    """
    organisation = lock_organisation(organisation_id)
    if not retire_key(organisation=organisation):
        raise Conflict(_("This organisation has no key. A member makes one in the inbox."))
    organisation.accepting = False
    organisation.save(update_fields=["accepting"])
    mail_reset(organisation)
