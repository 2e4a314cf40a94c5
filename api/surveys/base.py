"""Base class of viewsets about an organisation's surveys."""

from uuid import UUID

from rest_framework import serializers

from api.common.members import OrganisationViewSet
from api.common.serializers import StrictSerializer
from backend.organisations.models import Organisation
from backend.organisations.selectors import organisation_of
from surveys import selectors
from surveys.models import Round

LONGEST_NAME, LONGEST_GROUP = 200, 40
MAX_NUMBER = 2**31 - 1


class SurveyViewSet(OrganisationViewSet):
    """A viewset about the surveys of the caller's organisation."""

    @property
    def organisation(self) -> Organisation:
        """The caller's organisation."""
        return organisation_of(self.organisation_id)

    def get_round(self) -> Round:
        """Return the round of the path, or raise `Missing`."""
        survey: UUID = self.kwargs["survey"]
        return selectors.round_of(self.organisation_id, survey)


class FaultSerializer(StrictSerializer):
    """An error, where it is, and what to do about it."""

    pointer = serializers.CharField(help_text="RFC 6901")
    code = serializers.CharField()
    detail = serializers.CharField()
