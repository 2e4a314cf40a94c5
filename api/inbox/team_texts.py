"""What notes and held replies have in common: texts of a team, locked under its key."""

from uuid import UUID

from rest_framework import serializers

from api.common.fields import Hour, LowerUUID
from api.common.members import OrganisationViewSet
from api.common.permissions import AuthorOrCoordinator
from api.common.serializers import StrictSerializer
from backend.help_requests.models import Referral
from backend.help_requests.selectors import referral_for
from backend.help_requests.services.messages import check_reader


class TeamTextSerializer(StrictSerializer):
    """A text about a referral; subclasses add its box."""

    id = LowerUUID(random=True)
    key = LowerUUID(source="key_id")
    number = serializers.IntegerField(read_only=True)
    author = LowerUUID(read_only=True)
    written_hour = Hour(read_only=True)


class TeamTextViewSet(OrganisationViewSet):
    """Texts about a referral that the caller's organisation may read."""

    permission_classes = [AuthorOrCoordinator]

    def referral(self, referral: UUID) -> Referral:
        """Return the referral, or raise an error."""
        found = referral_for(self.organisation_id, referral)
        check_reader(found)
        return found
