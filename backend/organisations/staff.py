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
from backend.core.errors import Conflict, Missing
from backend.core.limits import LONGEST_NAME
from backend.core.mail_addresses import normalise_email
from backend.core.names import clean_name

from .invitations import mail_invitation
from .models import Absence, AnswerTemplate, KeyGrant, Membership, Organisation, Role
from .permissions import coordinates, coordinators, operates
from .services import add_member, lock_organisation

# As many grants fit into the largest body, and as many colleagues into one page.
MAX_MEMBERS = 100


@transaction.atomic
def invite(
    *, organisation_id: UUID, email: str, name: str, role: Role, language: str
) -> tuple[Member, bool]:
    """Create an account and mail a link, without telling whether the address has one elsewhere.

    :param language: of the mail
    :return: the member, and whether anything changed; a repetition sends no mail
    :raises Conflict: the address is invalid or a member's, or there are too many members
    """
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
def change_role(*, organisation_id: UUID, member_id: UUID, role: Role) -> None:
    """Change a role. May raise `Missing`, or `Conflict` for the last coordinator."""
    organisation = lock_organisation(organisation_id)
    membership = _membership(organisation, member_id)
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
    """Return an active member, who is not removed until the transaction ends.

    :raises Missing: nobody active has this identifier there
    """
    found = lock_members(organisation_id, [member_id])
    if not found:
        raise Missing
    return found[member_id]


def lock_members(organisation_id: UUID, members: Collection[UUID]) -> dict[UUID, Member]:
    """Return those of these members who are active there, locked in one order as above."""
    rows = Membership.objects.select_for_update(of=("self",), no_key=True)
    found = rows.filter(organisation=organisation_id, member_id__in=members)
    locked = found.select_related("member").order_by("member_id")
    return {row.member_id: row.member for row in locked if row.member.is_active}


def _membership(organisation: Organisation, member_id: UUID) -> Membership:
    rows = organisation.memberships.select_related("member")
    membership = rows.filter(member_id=member_id).first()
    if membership is None:
        raise Missing
    return membership


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
