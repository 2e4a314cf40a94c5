"""Publishing and granting an organisation's keys, which only browsers can verify."""

from collections.abc import Mapping
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from backend.accounts.errors import NoPublicKey
from backend.core.crypto.errors import Malformed
from backend.core.crypto.key_pairs import PublicKey
from backend.core.errors import Conflict, FieldConflict, Missing

from .holder_challenges import HolderProof, spend_proof
from .models import KeyGrant, Organisation, OrganisationKey
from .permissions import READS_REQUESTS
from .services import lock_organisation, set_key

# A new key every month for eight years; all of them are in one answer.
MAX_KEYS = 100


@transaction.atomic
def publish_key(
    *,
    organisation_id: UUID,
    by: UUID,
    key_id: UUID,
    public: bytes,
    recovery_envelope: bytes,
    grants: Mapping[UUID, bytes],
    replaces: UUID | None,
    succession: bytes | None,
    proof: HolderProof | None,
) -> tuple[OrganisationKey, bool]:
    """Give an organisation its first key, or replace the active one.

    :param by: the member who made the key
    :param grants: the seed, sealed to members by identifier, including `by`
    :param replaces: the active key when this one was made
    :param succession: proves to members that a holder of that key made this one
    :param proof: proves to the server that `by` holds that key
    :return: the key, and whether anything changed
    :raises HolderProofRequired: the proof is missing or wrong
    :raises Conflict: another key is active (`key-replaced`), the identifier is taken, the key is
        invalid, or a grant is missing or for nobody here
    """
    organisation = lock_organisation(organisation_id)
    known = OrganisationKey.objects.filter(id=key_id).first()
    if known and not _is_same(known, organisation_id, public, recovery_envelope):
        raise Conflict(_("This identifier is in use. Make a new one and send again."))
    active = organisation.keys.filter(active=True).first()
    if known and known == active:
        return known, False
    if known or (active.id if active else None) != replaces:
        raise Conflict(
            _("The organisation has another key by now. Look at it before you make a new one."),
            code="key-replaced",
        )
    if active is None and not _may_begin(organisation):
        # Somebody wrote to the table: no key is the first one again for that.
        raise Conflict(_("Something is wrong with this organisation's keys. Ask the operator."))
    if replaces:
        spend_proof(member_id=by, key_id=replaces, proof=proof)
    _check_public(public)
    if by not in grants:
        detail = _("Seal the key to yourself too. Otherwise nobody could let others in.")
        raise FieldConflict("grants", "not-yourself", detail)
    if organisation.keys.count() >= MAX_KEYS:
        raise Conflict(_("This organisation has had too many keys. Ask the operator."))
    key = set_key(
        organisation=organisation,
        key_id=key_id,
        public=public,
        recovery_envelope=recovery_envelope,
        grants=grants,
        succession=succession,
    )
    return key, True


@transaction.atomic
def let_in(
    *,
    organisation_id: UUID,
    by: UUID,
    member_id: UUID,
    key_id: UUID,
    box: bytes,
    proof: HolderProof | None,
) -> None:
    """Store an organisation's seed, sealed to a member by a colleague or after a recovery.

    Only members themselves replace an existing grant.

    :raises Missing: the member or the key is not of this organisation
    :raises HolderProofRequired: the proof that `by` holds the key is missing or wrong
    :raises PermissionDenied: `by` holds no grant and lets somebody else in
    :raises Conflict: the member has no keys
    """
    organisation = lock_organisation(organisation_id)
    key = organisation.keys.filter(id=key_id).first()
    rows = organisation.memberships.filter(READS_REQUESTS, member_id=member_id)
    membership = rows.select_related("member").first()
    if key is None or membership is None:
        raise Missing
    spend_proof(member_id=by, key_id=key_id, proof=proof)
    itself = by == member_id
    if not itself and not key.grants.filter(member=by).exists():
        raise PermissionDenied
    if membership.member.public_key is None:
        raise Conflict(_("This person has no keys yet. The link that was mailed leads to them."))
    if itself:
        KeyGrant.objects.update_or_create(key=key, member_id=member_id, defaults={"box": box})
    else:
        KeyGrant.objects.get_or_create(key=key, member_id=member_id, defaults={"box": box})


def _may_begin(organisation: Organisation) -> bool:
    """Return whether a key needs no proof: it had none, or the operator took the last one away."""
    keys = list(organisation.keys.unverified())
    first = organisation.first_key
    return all(key.is_authentic() for key in keys) and (
        first is None or any(key.id == first for key in keys)
    )


def _is_same(
    key: OrganisationKey, organisation_id: UUID, public: bytes, recovery_envelope: bytes
) -> bool:
    return (key.organisation_id, bytes(key.public), bytes(key.recovery_envelope)) == (
        organisation_id,
        public,
        recovery_envelope,
    )


def _check_public(raw: bytes) -> None:
    # Otherwise seekers would find out, when they try to seal to it.
    try:
        PublicKey(raw)
    except Malformed:
        raise NoPublicKey("public") from None
