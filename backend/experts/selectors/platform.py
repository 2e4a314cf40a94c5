"""The platform itself, and who somebody is there."""

from uuid import UUID

from backend.experts.models import Expert, Platform
from backend.experts.states import ExpertStatus
from backend.organisations.models import Membership, OrganisationKey, Role

from .finding import the_one


def the_platform() -> Platform:
    """The platform of this installation, with its organisation.

    :raises Missing: there is none
    """
    return the_one(Platform.objects.select_related("organisation"))


def platform_key(platform: Platform) -> OrganisationKey | None:
    """The key to which texts are sealed now; none before a coordinator made one."""
    return OrganisationKey.objects.filter(
        organisation=platform.organisation_id, active=True
    ).first()


def expert_of(member_id: UUID) -> Expert:
    """The expert whose account this is, with their platform; those who left are none.

    :raises Missing: the account is nobody's who works with the platform
    """
    rows = Expert.objects.select_related("platform__organisation", "member")
    return the_one(rows.filter(member=member_id).exclude(status=ExpertStatus.LEFT))


def parts_of(member_id: UUID) -> frozenset[str]:
    """What somebody is at the platform, as `notifications.kinds` calls it; two queries."""
    coordinates = Membership.objects.filter(
        member=member_id,
        role=Role.COORDINATOR,
        organisation__in=Platform.objects.values("organisation"),
    )
    works = Expert.objects.filter(member=member_id).exclude(status=ExpertStatus.LEFT)
    found = {"expert": works.exists(), "platform": coordinates.exists()}
    return frozenset(part for part, is_one in found.items() if is_one)
