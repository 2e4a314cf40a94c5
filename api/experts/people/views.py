"""Calls about people: everybody's of the platform, a member's own, and the coordinator's."""

from collections.abc import Iterable
from typing import Any, override
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.decorators import action
from rest_framework.mixins import (
    CreateModelMixin,
    DestroyModelMixin,
    ListModelMixin,
    RetrieveModelMixin,
)

from api.common.permissions import Anyone
from api.common.serializers import EmptySerializer
from api.common.views import KierViewSet, Request, Response
from api.experts.common import PartialUpdateMixin, ResultsOnly, described
from api.experts.permissions import DeskViewSet, ExpertViewSet
from backend.core.errors import Missing
from backend.experts.catalogue import LANGUAGE_LABELS, LANGUAGES, Topic
from backend.experts.models import Expert, Look, Platform, Step
from backend.experts.permissions import get_platform
from backend.experts.selectors import own_envelopes
from backend.experts.selectors.people import people_of, standing_of, step_of
from backend.experts.services import people, welcoming
from backend.experts.services.departure import leave
from backend.experts.services.sealed_texts import open_text
from backend.experts.states import ExpertStatus, Form, Path, RequesterKind, StepState
from backend.organisations.profiles import Region
from notifications import outbox, recipients

from .serializers import (
    PROVINCES,
    AccessSerializer,
    DeskTextSerializer,
    LegalNameSerializer,
    MyProfileSerializer,
    PathsSerializer,
    PersonChangeSerializer,
    PersonInvitationSerializer,
    PersonRowSerializer,
    PersonSerializer,
    PlatformSerializer,
    PlatformSettingsSerializer,
    StepChangeSerializer,
    StepSerializer,
    StepStandingSerializer,
)

STATUS = OpenApiParameter(
    "status",
    {"type": "string", "enum": ExpertStatus.values},
    description="Only these; without it all but those who left",
)


# -- The platform ---------------------------------------------------------------------------------
class PublicPlatformViewSet(KierViewSet):
    """The platform as everybody sees it."""

    permission_classes = [Anyone]
    serializer_class = PlatformSerializer

    @extend_schema(operation_id="experts_platform", auth=[])
    def retrieve(self, request: Request) -> Response:
        """Return the platform, its public key, and all lists in the caller's language."""
        platform = get_platform()
        found = {
            "organisation": platform,
            "phone": platform.phone,
            "forms": _choices(Form.choices),
            "topics": _choices(Topic.choices),
            "regions": _choices((code, Region(code).label) for code in PROVINCES),
            "languages": _choices((code, LANGUAGE_LABELS[code]) for code in LANGUAGES),
            "requester_kinds": _choices(RequesterKind.choices),
        }
        return Response(self.get_serializer(found).data)


def _choices(choices: Iterable[tuple[Any, Any]]) -> list[dict[str, Any]]:
    return [{"id": code, "label": label} for code, label in choices]


@described(
    retrieve=(
        "experts_settings",
        "Return whom one calls, how long heavy work rests, how long a wave has.",
    ),
    partial_update=(
        "experts_settings_change",
        "Change what is named; waves that were made keep their hours.",
    ),
)
class PlatformSettingsViewSet(RetrieveModelMixin, PartialUpdateMixin, DeskViewSet):
    """What coordinators set for the platform."""

    serializer_class = PlatformSettingsSerializer

    @override
    def get_object(self) -> Platform:
        return self.platform

    @override
    def perform_update(self, serializer: Any) -> None:
        people.change_platform(self.platform, **serializer.validated_data)


# -- A member's own -------------------------------------------------------------------------------
@described(
    retrieve=("experts_me", "Return what others know of me, and what only I can open."),
    partial_update=("experts_me_change", "Change what is named. Pausing needs no reason."),
)
class MyProfileViewSet(RetrieveModelMixin, PartialUpdateMixin, ExpertViewSet):
    """The caller's profile, legal name and steps."""

    serializer_class = MyProfileSerializer

    @override
    def get_object(self) -> Expert:
        rows = Expert.objects.select_related("platform__organisation", "legal")
        return rows.prefetch_related(own_envelopes(self.expert, "legal")).get(pk=self.expert.pk)

    @override
    def perform_update(self, serializer: Any) -> None:
        people.change_profile(serializer.instance, **serializer.validated_data)

    @extend_schema(
        operation_id="experts_me_legal", request=LegalNameSerializer, responses={204: None}
    )
    def set_legal(self, request: Request) -> Response:
        """Keep my sealed legal name instead of the one before, which is erased."""
        people.set_legal(self.expert, self.validated(LegalNameSerializer)["sealed"])
        return Response(status=204)

    @extend_schema(operation_id="experts_me_legal_erase", responses={204: None})
    def erase_legal(self, request: Request) -> Response:
        """Erase it."""
        people.erase_legal(self.expert)
        return Response(status=204)

    @extend_schema(operation_id="experts_me_steps", responses=PathsSerializer)
    def steps(self, request: Request) -> Response:
        """Return where I stand, what each step needs and who helps."""
        outbox.seen(recipients.member(self.expert.pk))
        standing = standing_of(self.expert)
        paths = [
            {"path": path, "steps": [item for item in standing if item.step.path == path]}
            for path in Path.values
        ]
        return Response(PathsSerializer({"paths": paths}).data)


@described(
    list=("experts_me_looks", "List who got one of my texts to read, and when; the newest first."),
)
class MyAccessLogViewSet(ListModelMixin, ExpertViewSet):
    """Who read the caller's texts."""

    serializer_class = AccessSerializer
    ordering = ("-on",)

    @override
    def get_queryset(self) -> QuerySet[Look]:
        return Look.objects.filter(expert=self.expert)


# -- The desk -------------------------------------------------------------------------------------
class PersonViewSet(ListModelMixin, DeskViewSet):
    """Candidates and members at the desk."""

    serializer_class = PersonSerializer
    ordering = ("chosen_name",)
    queries = {"list": frozenset({"status"})}
    lookup_url_kwarg = "expert"
    lookup_value_converter = "uuid"
    # Of a list, the names among which others are looked for that are easily taken for one.
    names: tuple[str, ...] = ()

    @override
    def get_queryset(self) -> QuerySet[Expert]:
        rows = people_of(self.platform)
        if self.action != "list":
            return rows
        status = self.request.query_params.get("status")
        if status not in {None, *ExpertStatus.values}:
            raise Missing
        return rows.filter(status=status) if status else rows.exclude(status=ExpertStatus.LEFT)

    @override
    def paginate_queryset(self, queryset: Any) -> Any:
        rows: Any = super().paginate_queryset(queryset)
        self.names = tuple(expert.chosen_name for expert in rows)
        return rows

    @override
    def get_serializer_context(self) -> dict[str, Any]:
        return {**super().get_serializer_context(), "names": self.names}

    def answer(self, status: int = 200) -> Response:
        """Return the person of the address as they are now."""
        return Response(self.get_serializer(self.get_object()).data, status=status)

    @extend_schema(
        operation_id="experts_people",
        parameters=[STATUS],
        responses=PersonRowSerializer(many=True),
    )
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """List candidates and members by name, with what they carry."""
        return super().list(request, *args, **kwargs)

    def get_serializer_class(self) -> Any:
        """Return the row of a list, or all of a person."""
        return PersonRowSerializer if self.action == "list" else PersonSerializer

    @extend_schema(
        operation_id="experts_person_invite",
        request=PersonInvitationSerializer,
        responses={201: PersonSerializer},
    )
    def create(self, request: Request) -> Response:
        """Make a candidate, and mail them a link that gives nothing away."""
        values = self.validated(PersonInvitationSerializer)
        row = welcoming.invite_person(platform=self.platform, **values)
        self.kwargs["expert"] = row.pk
        return self.answer(201)

    @extend_schema(operation_id="experts_person")
    def retrieve(self, request: Request, expert: UUID) -> Response:
        """Return somebody, where they stand, and where their sealed legal name is."""
        return self.answer()

    @extend_schema(operation_id="experts_person_change", request=PersonChangeSerializer)
    def partial_update(self, request: Request, expert: UUID) -> Response:
        """Make a candidate a member, or change a profile with them present."""
        serializer = PersonChangeSerializer(data=request.data, partial=True)
        serializer.is_valid(raise_exception=True)
        values, row = {**serializer.validated_data}, self.get_object()
        with transaction.atomic():
            if values.pop("status", None):
                people.make_member(row)
            people.change_profile(row, **values)
        return self.answer()

    @extend_schema(
        operation_id="experts_person_invite_again",
        request=EmptySerializer,
        responses={204: None},
    )
    @action(detail=True, methods=["post"], url_path="invite-again")
    def invite_again(self, request: Request, expert: UUID) -> Response:
        """Mail a new link to somebody who has not come in yet."""
        self.validated(EmptySerializer)
        welcoming.invite_again(self.get_object())
        return Response(status=204)

    @extend_schema(operation_id="experts_person_leave", request=EmptySerializer)
    @action(detail=True, methods=["post"])
    def leave(self, request: Request, expert: UUID) -> Response:
        """End their work: account and stories are erased, consents withdrawn.

        The legal name is erased as well; if they still get money, when they are paid
        (`owed_until` at the latest).
        """
        self.validated(EmptySerializer)
        leave(self.get_object())
        return self.answer()

    @extend_schema(operation_id="experts_person_step", request=StepStandingSerializer)
    @action(detail=True, methods=["put"], url_path="steps/<uuid:step>")
    def set_step(self, request: Request, expert: UUID, step: UUID) -> Response:
        """Say how far somebody is with a step; they are told."""
        state = StepState(self.validated(StepStandingSerializer)["state"])
        people.set_step(self.get_object(), step_of(self.platform, step), state)
        return self.answer()


@described(
    list=("experts_steps", "List all steps, by path and position, with their texts by language."),
    create=("experts_step_add", "Add a step to a path."),
    partial_update=("experts_step_change", "Change its texts, or put it elsewhere in its path."),
    destroy=("experts_step_remove", "Remove it, also for those who are under way with it."),
)
class StepViewSet(
    PartialUpdateMixin, DestroyModelMixin, CreateModelMixin, ListModelMixin, DeskViewSet
):
    """The steps of joining, leaving, and when something went wrong."""

    pagination_class = ResultsOnly
    lookup_url_kwarg = "step"
    lookup_value_converter = "uuid"

    @override
    def get_queryset(self) -> QuerySet[Step]:
        return Step.objects.filter(platform=self.platform).order_by("path", "position", "id")

    def get_serializer_class(self) -> Any:
        """Return a step; one that changes stays on its path."""
        return StepChangeSerializer if self.action == "partial_update" else StepSerializer

    @override
    def perform_create(self, serializer: Any) -> None:
        serializer.instance = people.add_step(platform=self.platform, **serializer.validated_data)

    @override
    def perform_update(self, serializer: Any) -> None:
        people.change_step(serializer.instance, **serializer.validated_data)

    @override
    def perform_destroy(self, instance: Step) -> None:
        people.remove_step(instance)


class SealedTextViewSet(DeskViewSet):
    """The one call with which the desk gets a sealed text."""

    serializer_class = DeskTextSerializer
    lookup_url_kwarg = "text"
    lookup_value_converter = "uuid"

    @extend_schema(operation_id="experts_text")
    def retrieve(self, request: Request, text: UUID) -> Response:
        """Return a sealed text; its writer can read that I asked for it."""
        opened = open_text(platform=self.platform, text_id=text, by=self.session.member)
        return Response(self.get_serializer(opened).data)
