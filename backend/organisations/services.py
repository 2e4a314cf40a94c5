"""Creating organisations, setting keys and counting load."""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.db.models import Max, UUIDField
from django.utils.translation import gettext as _

from backend.accounts.models import Member
from backend.core.errors import Conflict, FieldError, Missing
from backend.core.limits import LONGEST_NAME
from backend.core.names import clean_name

from .directory import forget_directory
from .models import (
    LOAD_SHARDS,
    KeyGrant,
    Membership,
    Organisation,
    OrganisationKey,
    OrganisationLoad,
    Role,
)
from .permissions import READS_REQUESTS

# Organisation, open referrals, taken places: by how much each changes.
LoadChange = tuple[UUID, int, int]
# Written out, since every new request runs it (docs/performance.md).
COUNT_LOAD = (
    "UPDATE organisations_organisationload SET open = open + %s, taken = taken + %s"
    " WHERE organisation_id = %s AND shard = %s"
)


@transaction.atomic
def create_organisation(**fields: Any) -> Organisation:
    """Create an organisation; raise `Conflict` for a name with unusual characters."""
    fields["name"] = clean_name(fields["name"], longest=LONGEST_NAME)
    organisation: Organisation = Organisation.objects.create(**fields)
    OrganisationLoad.objects.bulk_create(
        OrganisationLoad(organisation=organisation, shard=shard) for shard in range(LOAD_SHARDS)
    )
    transaction.on_commit(forget_directory)
    return organisation


def lock_organisation(organisation_id: UUID) -> Organisation:
    """Return the row, locked until the transaction ends. May raise `Missing`."""
    row = Organisation.objects.select_for_update(no_key=True).filter(id=organisation_id).first()
    if row is None:
        raise Missing
    return row


@transaction.atomic
def set_key(
    *,
    organisation: Organisation,
    key_id: UUID,
    public: bytes,
    recovery_envelope: bytes,
    grants: Mapping[UUID, bytes],
    succession: bytes | None = None,
    confirmed: bool = False,
) -> OrganisationKey:
    """Set the active public key of an organisation.

    :param grants: the private seed, sealed to members by their identifier
    :param succession: proves that a holder of the previous key made this one
    :param confirmed: the words were compared; a successor inherits it
    :raises Conflict: a member does not work there, or has no keys
    """
    organisation.first_key = lock_organisation(organisation.id).first_key
    _check_grants(organisation, grants)
    numbers = organisation.keys.aggregate(last=Max("number"))
    before = organisation.keys.filter(active=True).first()
    retire_key(organisation=organisation)
    key = OrganisationKey.objects.create(
        id=key_id,
        organisation=organisation,
        number=(numbers["last"] or 0) + 1,
        public=public,
        recovery_envelope=recovery_envelope,
        replaces=before if succession else None,
        succession=succession,
        confirmed=confirmed or bool(before and succession and before.confirmed),
    )
    if organisation.first_key is None:
        organisation.first_key = key.id
        organisation.save(update_fields=["first_key"])
    KeyGrant.objects.bulk_create(
        KeyGrant(key=key, member_id=member_id, box=box) for member_id, box in grants.items()
    )
    transaction.on_commit(forget_directory)
    return key


def retire_key(*, organisation: Organisation) -> bool:
    """Deactivate the active key; return whether there was one."""
    transaction.on_commit(forget_directory)
    return bool(organisation.keys.filter(active=True).update(active=False))


def _check_grants(organisation: Organisation, grants: Mapping[UUID, bytes]) -> None:
    with_keys = organisation.memberships.filter(READS_REQUESTS, member__public_key__isnull=False)
    rows = with_keys.filter(member__in=grants).select_related("member")
    colleagues = {row.member_id for row in rows}
    detail = _("This person does not work at this organisation, or has no keys yet.")
    errors = [
        FieldError(f"grants.{place}.member", "no-colleague", detail)
        for place, member_id in enumerate(grants)
        if member_id not in colleagues
    ]
    if errors:
        raise Conflict(detail, errors=errors)


@transaction.atomic
def add_member(*, organisation: Organisation, member: Member, role: Role) -> Membership:
    """Create a membership; raise `Conflict` if the member has one."""
    try:
        with transaction.atomic():
            return Membership.objects.create(member=member, organisation=organisation, role=role)
    except IntegrityError:
        raise Conflict(_("This person works at an organisation already.")) from None


def count_load(changes: Iterable[LoadChange]) -> None:
    """Change the load of organisations, as the last statement of a transaction."""
    with connection.cursor() as cursor:
        for sql, values in load_statements(changes):
            cursor.execute(sql, values)


def load_statements(changes: Iterable[LoadChange]) -> list[tuple[str, Sequence[Any]]]:
    """Return the statements that change load, ordered so that calls do not deadlock."""
    place = UUIDField()
    return [
        (
            COUNT_LOAD,
            (
                opened,
                taken,
                place.get_db_prep_value(organisation_id, connection),
                secrets.randbelow(LOAD_SHARDS),
            ),
        )
        for organisation_id, opened, taken in sorted(changes)
        if opened or taken
    ]
