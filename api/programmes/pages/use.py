"""Whether readers found a text useful, as it is published."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers

from api.common.serializers import StrictSerializer
from api.common.views import Request, Response
from api.programmes.permissions import OfProjectViewSet
from backend.programmes.selectors.links import week_text
from backend.programmes.selectors.page_use import weeks_of
from backend.programmes.selectors.pages import page_of, text_of
from backend.programmes.services.weekly_counts import next_publication


class PageUseWeekSerializer(StrictSerializer):
    """How many said whether a text was useful in a week, and a range of those who said yes."""

    week = serializers.SerializerMethodField()
    answered = serializers.IntegerField(read_only=True)
    useful_least = serializers.IntegerField(read_only=True)
    useful_most = serializers.IntegerField(read_only=True)

    def get_week(self, row: Any) -> str:
        """Return the week (ISO 8601), as `2026-W48`."""
        return week_text(row.week)


class PageUseSerializer(StrictSerializer):
    """What is published: weeks in which at least five answered, the newest first."""

    next_on = serializers.DateField(read_only=True)
    weeks = PageUseWeekSerializer(many=True, read_only=True)


class PageUseViewSet(OfProjectViewSet):
    """Whether readers found a text useful."""

    serializer_class = PageUseSerializer

    @extend_schema(operation_id="programmes_page_use", responses=PageUseSerializer)
    def retrieve(self, request: Request, **_address: Any) -> Response:
        """Return what is published of “Was this useful?”."""
        text = text_of(page_of(self.project, self.kwargs["page"]), self.kwargs["language"])
        found = {"next_on": next_publication(), "weeks": weeks_of(text)}
        return Response(PageUseSerializer(found).data)
