"""Resources of pages."""

from typing import Any

from django.conf import settings
from rest_framework import serializers

from api.common.fields import LowerUUID, OneOf, StrictInteger, StrictText
from api.common.json_fields import Day
from api.common.serializers import StrictSerializer
from api.programmes.common import HIGHEST_VERSION, VersionedChangeSerializer
from api.programmes.texts import (
    DraftedTextSerializer,
    TextDraftSerializer,
    TextVersionSerializer,
    TextVersionSummarySerializer,
)
from backend.core.languages import REGISTRY
from backend.programmes.models import Page, PageText
from backend.programmes.models.pages import LEAST_MONTHS, LONGEST_SLUG, MOST_MONTHS
from backend.programmes.services.page_trials import missing_for
from backend.programmes.states import PageAudience, PageState

SLUG = "[a-z0-9-]"
LANGUAGES = [language.code for language in REGISTRY]
MOST_POSITION = 999


class PageTextSummarySerializer(StrictSerializer):
    """What is known of a text without what it contains.

    `draft_number`, `live_number` and `scheduled_number` are numbers of versions.
    """

    language = OneOf(LANGUAGES)
    state = OneOf(PageState.values, read_only=True)
    title = serializers.SerializerMethodField()
    version = serializers.IntegerField(read_only=True)
    draft_number = serializers.IntegerField(source="draft.number", read_only=True, allow_null=True)
    live_number = serializers.IntegerField(source="live.number", read_only=True, allow_null=True)
    scheduled_number = serializers.IntegerField(
        source="scheduled.number", read_only=True, allow_null=True
    )
    goes_live_on = serializers.DateField(read_only=True, allow_null=True)
    looked_at_on = serializers.DateField(read_only=True, allow_null=True)
    review_on = serializers.DateField(read_only=True, allow_null=True)

    def get_title(self, row: PageText) -> str:
        """Return the title of the draft, which is the newest."""
        return row.draft.title if row.draft else ""


class PageSerializer(StrictSerializer):
    """A page. Its slug and address stay, since they are printed."""

    id = LowerUUID(source="pk", read_only=True)
    slug = StrictText(least=2, most=LONGEST_SLUG, alphabet=SLUG)
    address = serializers.SerializerMethodField()
    audience = OneOf(PageAudience.values)
    owner = LowerUUID(source="owner_id", required=False, allow_null=True)
    owner_name = serializers.SerializerMethodField()
    review_every = StrictInteger(least=LEAST_MONTHS, most=MOST_MONTHS, required=False)
    position = StrictInteger(least=0, most=MOST_POSITION, required=False)
    version: Any = serializers.IntegerField(read_only=True)
    texts = PageTextSummarySerializer(many=True, read_only=True)

    def get_address(self, row: Page) -> str:
        """Return where strangers read it."""
        return f"{settings.PUBLIC_URL}/p/{row.slug}"

    def get_owner_name(self, row: Page) -> str:
        """Return the name of who is told; empty if nobody is."""
        return str(row.owner) if row.owner else ""


class PageChangeSerializer(VersionedChangeSerializer, PageSerializer):
    """Changes of a page."""

    slug = None  # type: ignore[assignment]  # it stands in addresses, and stays


class PageTextSerializer(DraftedTextSerializer, PageTextSummarySerializer):
    """A text with its draft; title, summary and content are empty as long as there is none.

    `missing` says what is missing until the draft may go live.
    """

    id = LowerUUID(source="pk", read_only=True)
    page = LowerUUID(source="page_id", read_only=True)
    missing = serializers.SerializerMethodField()

    def get_missing(self, row: PageText) -> str:
        """Return what is missing, in the caller's language."""
        return missing_for(self.context["view"].page, row, row.draft) if row.draft else ""


class PageDraftSerializer(TextDraftSerializer):
    """A draft of a page to be saved; what is left out stays as in the one before."""


class NewPageTextSerializer(StrictSerializer):
    """A language that a page gets."""

    language = OneOf(LANGUAGES)


class GoLiveSerializer(StrictSerializer):
    """Which version goes live, and when: the draft and today, if they are left out."""

    number = StrictInteger(least=1, most=HIGHEST_VERSION, required=False)
    on = Day(required=False)


class PageVersionSummarySerializer(TextVersionSummarySerializer):
    """A version of a page without what it contains."""


class PageVersionSerializer(TextVersionSerializer):
    """A version of a page."""


class PageChoiceSerializer(StrictSerializer):
    """Something to choose from, in the caller's language."""

    id = serializers.CharField(read_only=True)
    label: Any = serializers.CharField(read_only=True)


class PageOptionsSerializer(StrictSerializer):
    """What a page is made of."""

    may_write = serializers.BooleanField(read_only=True)
    languages = PageChoiceSerializer(many=True, read_only=True)
    audiences = PageChoiceSerializer(many=True, read_only=True)
    states = PageChoiceSerializer(many=True, read_only=True)
