"""The platform itself, and who somebody is there."""

from uuid import UUID

from django.db.models import Exists, OuterRef

from backend.accounts.models import Member
from backend.core.errors import Missing
from backend.experts.models import Expert, Platform
from backend.experts.states import ExpertStatus
from backend.organisations.models import Membership, OrganisationKey, Role

from .lookup import get_or_missing


def the_platform() -> Platform:
    """The platform of this installation, with its organisation.

    :raises Missing: there is none
    """
    # Also if somebody wrote another row to the table, which is none (backend.core.row_macs).
    found = next(iter(Platform.objects.select_related("organisation")), None)
    if found is None:
        raise Missing("")
    return found


def platform_key(platform: Platform) -> OrganisationKey | None:
    """Return the key to which texts are sealed now.

    None before a coordinator made one and the operator compared its words.
    """
    return OrganisationKey.objects.filter(
        organisation=platform.organisation_id, active=True, confirmed=True
    ).first()


def expert_of(member_id: UUID) -> Expert:
    """The expert whose account this is, with their platform; those who left are none.

    :raises Missing: the account is nobody's who works with the platform
    """
    rows = Expert.objects.select_related("platform__organisation", "member")
    return get_or_missing(rows.filter(member=member_id).exclude(status=ExpertStatus.LEFT))


def parts_of(member_id: UUID) -> frozenset[str]:
    """What somebody is at the platform, as `notifications.kinds` calls it; one query."""
    coordinates = Membership.objects.filter(
        member=OuterRef("pk"),
        role=Role.COORDINATOR,
        organisation__in=Platform.objects.values("organisation"),
    )
    works = Expert.objects.filter(member=OuterRef("pk")).exclude(status=ExpertStatus.LEFT)
    rows = Member.objects.filter(pk=member_id).values_list(Exists(works), Exists(coordinates))
    found = zip(("expert", "platform"), rows.get(), strict=True)
    return frozenset(part for part, is_one in found if is_one)
