"""Roles at Platform HOPE: who is an expert, who coordinates. They are asked here alone."""

from uuid import UUID

from django.db.models import Exists, OuterRef

from backend.accounts.models import Member
from backend.core.errors import Missing
from backend.experts.models import Expert, Platform
from backend.experts.selectors import get_or_missing
from backend.experts.states import ExpertStatus
from backend.organisations.models import Membership, Role


def get_platform() -> Platform:
    """Return the platform of this installation, with its organisation."""
    # Also if somebody wrote another row to the table, which is none (backend.core.row_macs).
    found = next(iter(Platform.objects.select_related("organisation")), None)
    if found is None:
        raise Missing
    return found


def get_expert(member_id: UUID) -> Expert:
    """Return the expert with this account, and their platform; those who left are none."""
    rows = Expert.objects.select_related("platform__organisation", "member")
    return get_or_missing(rows.filter(member=member_id).exclude(status=ExpertStatus.LEFT))


def coordinator_of(platform: Platform, member_id: UUID) -> Member | None:
    """Return the member, if they coordinate the platform, by a row that verifies."""
    rows = Membership.objects.filter(
        organisation=platform.organisation_id, role=Role.COORDINATOR, member=member_id
    )
    found = rows.select_related("member").first()
    return found.member if found else None


def roles_of(member_id: UUID) -> frozenset[str]:
    """Return what somebody is at the platform, as `notifications.kinds` calls it; one query.

    By rows that are not verified: it decides which settings are shown, and nobody's access.
    """
    coordinates = Membership.objects.filter(
        member=OuterRef("pk"),
        role=Role.COORDINATOR,
        organisation__in=Platform.objects.values("organisation"),
    )
    works = Expert.objects.filter(member=OuterRef("pk")).exclude(status=ExpertStatus.LEFT)
    rows = Member.objects.filter(pk=member_id).values_list(Exists(works), Exists(coordinates))
    found = zip(("expert", "platform"), rows.get(), strict=True)
    return frozenset(part for part, is_one in found if is_one)
