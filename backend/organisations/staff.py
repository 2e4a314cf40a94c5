"""Members of organisations, each of which keeps one active coordinator."""

from collections.abc import Collection
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from backend.accounts.errors import AddressInUse
from backend.accounts.invitations import create_invited
from backend.accounts.models import Member
from backend.accounts.sessions import end_sessions
from backend.core.errors import Conflict, FieldConflict, Missing
from backend.core.limits import LONGEST_NAME
from backend.core.mail_addresses import normalise_email
from backend.core.names import clean_name

from .invitations import mail_invitation
from .models import Absence, AnswerTemplate, KeyGrant, Membership, Organisation, Role
from .permissions import (
    GIVEN_BY_COORDINATORS,
    READS_REQUESTS,
    coordinates,
    coordinators,
    operates,
    reads_requests,
)
from .services import add_member, lock_organisation

# As many grants fit into the largest body, and as many colleagues into one page.
MAX_MEMBERS = 100


@transaction.atomic
def invite(
    *,
    organisation_id: UUID,
    email: str,
    name: str,
    role: Role,
    language: str,
    by_operator: bool = False,
) -> tuple[Member, bool]:
    """Create an account and mail a link, without telling whether the address has one elsewhere.

    :param language: of the mail
    :return: the member, and whether anything changed; a repetition sends no mail
    :raises Conflict: the address is invalid or a member's, there are too many members, or only the
        operator gives this role
    """
    _check_may_give(role, by_operator=by_operator)
    organisation = lock_organisation(organisation_id)
    rows = organisation.memberships.select_related("member")
    name = clean_name(name, longest=LONGEST_NAME)
    address = normalise_email(email)
    known = rows.filter(Q(member__email=address) | Q(member__stands_in_for=address)).first()
    if known and (known.member.name, known.role) == (name, role):
        return known.member, False
    if known:
        raise AddressInUse
    if organisation.memberships.count() >= MAX_MEMBERS:
        raise Conflict(_("This organisation has too many members. Remove those who left."))
    member = create_invited(email=email, name=name)
    add_member(organisation=organisation, member=member, role=role)
    mail_invitation(member, organisation.id, language)
    return member, True


@transaction.atomic
def invite_again(*, organisation_id: UUID, member_id: UUID, language: str) -> None:
    """Mail a new link. May raise `Missing`, or `Conflict` if they have a password."""
    member = _membership(lock_organisation(organisation_id), member_id).member
    if member.has_usable_password():
        raise Conflict(_("This person has a password already, and can ask for a new one."))
    mail_invitation(member, organisation_id, language)


@transaction.atomic
def change_role(
    *, organisation_id: UUID, member_id: UUID, role: Role, by_operator: bool = False
) -> None:
    """Change a role.

    :raises Missing: nobody has this identifier there
    :raises Conflict: nobody else coordinates, only the operator gives this role, or it has no inbox
        and the one before had, so that the member may hold the organisation's key
    """
    organisation = lock_organisation(organisation_id)
    membership = _membership(organisation, member_id)
    if role == membership.role:
        return
    _check_may_give(role, by_operator=by_operator)
    has_keys = membership.member.public_key is not None
    if has_keys and reads_requests(membership.role) and not reads_requests(role):
        detail = _(
            "This person reads requests and may hold the key. Remove them, and invite them anew"
            " with this role."
        )
        raise FieldConflict("role", "reads-requests", detail)
    if not coordinates(role):
        _check_others_coordinate(organisation, membership)
    membership.role = role
    membership.save(update_fields=["role"])


@transaction.atomic
def remove(*, organisation_id: UUID, member_id: UUID, even_the_last: bool = False) -> None:
    """Remove a member with sessions, grants and account.

    :param even_the_last: for the operator, who may have mistyped an address
    :raises Conflict: nobody else is an active coordinator or holds the key
    """
    organisation = lock_organisation(organisation_id)
    membership = _membership(organisation, member_id)
    if not even_the_last:
        _check_others_coordinate(organisation, membership)
        _check_others_hold_the_key(organisation, member_id)
    member = membership.member
    end_sessions(member)
    if operates(member):
        # An operator's account is not the organisation's.
        KeyGrant.objects.filter(member=member).delete()
        Absence.objects.filter(member=member).delete()
        Absence.objects.filter(cover=member).update(cover=None)
        AnswerTemplate.objects.filter(owner=member).delete()
        membership.delete()
    else:
        member.delete()


def lock_member(organisation_id: UUID, member_id: UUID) -> Member:
    """Return an active member with an inbox, who is not removed until the transaction ends.

    :raises Missing: nobody active who reads requests has this identifier there
    """
    found = lock_members(organisation_id, [member_id])
    if not found:
        raise Missing
    return found[member_id]


def lock_members(organisation_id: UUID, members: Collection[UUID]) -> dict[UUID, Member]:
    """Return those of these members who read requests there, locked in one order as above."""
    rows = Membership.objects.select_for_update(of=("self",), no_key=True)
    found = rows.filter(READS_REQUESTS, organisation=organisation_id, member_id__in=members)
    locked = found.select_related("member").order_by("member_id")
    return {row.member_id: row.member for row in locked if row.member.is_active}


def _membership(organisation: Organisation, member_id: UUID) -> Membership:
    rows = organisation.memberships.select_related("member")
    membership = rows.filter(member_id=member_id).first()
    if membership is None:
        raise Missing
    return membership


def _check_may_give(role: Role, *, by_operator: bool) -> None:
    if not by_operator and role not in GIVEN_BY_COORDINATORS:
        detail = _("Only the operator of Kier gives this role. Ask there.")
        raise FieldConflict("role", "given-by-operator", detail)


def _check_others_coordinate(organisation: Organisation, membership: Membership) -> None:
    if not coordinates(membership.role):
        return
    # Who is invited may never come.
    others = organisation.memberships.exclude(member=membership.member_id).filter(
        coordinators(), member__public_key__isnull=False
    )
    if not others.exists():
        raise Conflict(
            _("Nobody else coordinates this organisation. Make a colleague do so first.")
        )


def _check_others_hold_the_key(organisation: Organisation, member_id: UUID) -> None:
    grants = KeyGrant.objects.filter(
        key__organisation=organisation, key__active=True, member__is_active=True
    )
    holders = {*grants.values_list("member", flat=True)}
    if holders == {member_id}:
        raise Conflict(
            _("Nobody else holds the organisation's key. Let a colleague in, or make a new key.")
        )
