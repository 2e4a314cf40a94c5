"""Calls about what the platform learns and shows; most are of the coordinator's desk."""

from collections.abc import Callable
from typing import Any, override
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.decorators import action
from rest_framework.mixins import CreateModelMixin, DestroyModelMixin, ListModelMixin

from api.common.pagination import KeysetPagination
from api.common.permissions import Anyone
from api.common.views import KierViewSet, Request, Response
from api.experts.common import PartialUpdateMixin, described
from api.experts.permissions import DeskViewSet, ExpertViewSet
from backend.experts.models import Coaching, Improvement, Knowledge, Success, Training
from backend.experts.permissions import get_platform
from backend.experts.selectors import growth as selectors
from backend.experts.selectors.evaluations import improvements as improvements_of
from backend.experts.selectors.requests import request_at
from backend.experts.services import evaluations, growth
from notifications import outbox, recipients

from .serializers import (
    CoachingSerializer,
    FollowersSerializer,
    ImprovementChangeSerializer,
    ImprovementSerializer,
    KnowledgeSerializer,
    MyCoachingSerializer,
    MyKnowledgeSerializer,
    MyTrainingSerializer,
    NewImprovementSerializer,
    PublicationSerializer,
    PublicSuccessSerializer,
    SuccessSerializer,
    TrainingSerializer,
)


class DeskResourceViewSet(
    PartialUpdateMixin, DestroyModelMixin, CreateModelMixin, ListModelMixin, DeskViewSet
):
    """What a coordinator lists, adds, changes and erases; services do the writing."""

    lookup_value_converter = "uuid"
    # Staticmethods: `add(platform=…, **fields)` makes a row, `change(row, **fields)` changes it.
    add: Callable[..., Any]
    change: Callable[..., Any]

    @override
    def perform_create(self, serializer: Any) -> None:
        serializer.instance = self.add(platform=self.platform, **serializer.validated_data)

    @override
    def perform_update(self, serializer: Any) -> None:
        self.change(serializer.instance, **serializer.validated_data)


# -- Knowledge ------------------------------------------------------------------------------------
@described(
    list=(
        "experts_my_knowledge",
        "List what is good to know in my language, the newest change first.",
    ),
)
class MyKnowledgeViewSet(ListModelMixin, ExpertViewSet):
    """What members should know."""

    serializer_class = MyKnowledgeSerializer
    ordering = ("-changed_on",)

    @override
    def get_queryset(self) -> QuerySet[Knowledge]:
        return Knowledge.objects.filter(platform=self.expert.platform_id)


@described(
    list=(
        "experts_knowledge",
        "List what members should know, what is to be looked at soonest first.",
    ),
    create=(
        "experts_knowledge_add",
        "Write something down, with a coordinator who answers for it.",
    ),
    partial_update=(
        "experts_knowledge_change",
        "Change it, or the day on which it is looked at again.",
    ),
    destroy=("experts_knowledge_erase", "Erase it."),
)
class DeskKnowledgeViewSet(DeskResourceViewSet):
    """What members should know, at the desk."""

    serializer_class = KnowledgeSerializer
    ordering = ("look_again_on",)
    lookup_url_kwarg = "knowledge_id"
    add = staticmethod(growth.add_knowledge)
    change = staticmethod(growth.change_knowledge)

    @override
    def get_queryset(self) -> QuerySet[Knowledge]:
        return Knowledge.objects.filter(platform=self.platform)


# -- Trainings ------------------------------------------------------------------------------------
@described(
    list=("experts_my_trainings", "List trainings and whether I followed them, the newest first."),
)
class MyTrainingViewSet(ListModelMixin, ExpertViewSet):
    """Trainings, for members."""

    serializer_class = MyTrainingSerializer
    ordering = ("-on",)

    @override
    def get_queryset(self) -> QuerySet[Training]:
        return selectors.trainings_for(self.expert)


@described(
    list=("experts_trainings", "List trainings with who followed them, the newest first."),
    create=("experts_training_add", "Write a training down; nobody has followed it yet."),
    partial_update=("experts_training_change", "Change its title or day; who followed it stays."),
    destroy=("experts_training_erase", "Erase it, also from what members followed."),
)
class DeskTrainingViewSet(DeskResourceViewSet):
    """Trainings at the desk."""

    serializer_class = TrainingSerializer
    ordering = ("-on",)
    lookup_url_kwarg = "training_id"
    add = staticmethod(growth.add_training)
    change = staticmethod(growth.change_training)

    @override
    def get_queryset(self) -> QuerySet[Training]:
        return selectors.trainings_of(self.platform)

    @extend_schema(operation_id="experts_training_followers", request=FollowersSerializer)
    @action(detail=True, methods=["put"])
    def followers(self, request: Request, training_id: UUID) -> Response:
        """Say who followed it: these, and nobody else of those who work with the platform."""
        values = self.validated(FollowersSerializer)
        growth.set_followers(self.get_object(), values["experts"])
        return Response(self.get_serializer(self.get_object()).data)


# -- Coaching days --------------------------------------------------------------------------------
@described(
    list=("experts_my_coaching", "List the days that are still to come, the next one first."),
)
class MyCoachingViewSet(ListModelMixin, ExpertViewSet):
    """Coaching days, for members."""

    serializer_class = MyCoachingSerializer
    ordering = ("starts_at",)
    lookup_url_kwarg = "coaching_id"
    lookup_value_converter = "uuid"

    @override
    def get_queryset(self) -> QuerySet[Coaching]:
        rows = selectors.coaching_for(self.expert)
        return rows.filter(ends_at__gte=timezone.now()) if self.action == "list" else rows

    @extend_schema(operation_id="experts_coaching_come")
    def update(self, request: Request, coaching_id: UUID) -> Response:
        """Say whether I come; I can say something else until it is over."""
        comes = self.validated()["caller_comes"]
        growth.say_coming(expert=self.expert, coaching=self.get_object(), comes=comes)
        outbox.seen(recipients.member(self.expert.pk), coaching_id)
        return Response(self.get_serializer(self.get_object()).data)


@described(
    list=("experts_coaching", "List coaching days with who comes, the last one first."),
    create=("experts_coaching_add", "Plan a day; everybody is told that there is something new."),
    partial_update=(
        "experts_coaching_change",
        "Change it; everybody is told of another time or place.",
    ),
    destroy=("experts_coaching_cancel", "Cancel it; who said that they come is told."),
)
class DeskCoachingViewSet(DeskResourceViewSet):
    """Coaching days at the desk."""

    serializer_class = CoachingSerializer
    ordering = ("-starts_at",)
    lookup_url_kwarg = "coaching_id"
    add = staticmethod(growth.add_coaching)
    change = staticmethod(growth.change_coaching)

    @override
    def get_queryset(self) -> QuerySet[Coaching]:
        return selectors.coaching_of(self.platform)

    @override
    def perform_destroy(self, instance: Coaching) -> None:
        growth.cancel_coaching(instance)


# -- Successes ------------------------------------------------------------------------------------
class PageWithFigures(KeysetPagination):
    """A page of successes, with the platform's public figures beside them."""

    @override
    def get_paginated_response(self, data: Any) -> Response:
        response = super().get_paginated_response(data)
        response.data["figures"] = selectors.public_figures(get_platform())
        return response

    @override
    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        found = super().get_paginated_response_schema(schema)
        figure = {"type": ["integer", "null"]}
        found["properties"]["figures"] = {
            "type": "object",
            "properties": dict.fromkeys(selectors.PUBLIC_FIGURES, figure),
            "required": [*selectors.PUBLIC_FIGURES],
            "additionalProperties": False,
        }
        return found | {"required": [*found["required"], "figures"]}


@extend_schema_view(
    list=extend_schema(
        operation_id="experts_successes_public",
        auth=[],
        description="List what advice changed, the newest first, and figures.",
    )
)
class PublicSuccessViewSet(ListModelMixin, KierViewSet):
    """Successes that everybody may read."""

    permission_classes = [Anyone]
    pagination_class = PageWithFigures
    serializer_class = PublicSuccessSerializer
    ordering = ("-on",)

    @override
    def get_queryset(self) -> QuerySet[Success]:
        return selectors.visible_successes().filter(platform=get_platform())


@described(
    list=("experts_successes", "List all successes, the newest first."),
    create=("experts_success_add", "Write a success down; nobody else reads it yet."),
    partial_update=(
        "experts_success_change",
        "Change it; words or consents that are new have to be published again.",
    ),
    destroy=("experts_success_erase", "Erase it."),
)
class DeskSuccessViewSet(DeskResourceViewSet):
    """Successes at the desk."""

    serializer_class = SuccessSerializer
    ordering = ("-on",)
    lookup_url_kwarg = "success_id"
    add = staticmethod(growth.add_success)
    change = staticmethod(growth.change_success)

    @override
    def get_queryset(self) -> QuerySet[Success]:
        return selectors.successes_of(self.platform)

    @override
    def perform_create(self, serializer: Any) -> None:
        super().perform_create(serializer)
        serializer.instance = self.get_queryset().get(pk=serializer.instance.pk)

    @override
    def perform_update(self, serializer: Any) -> None:
        super().perform_update(serializer)
        serializer.instance = self.get_object()

    @extend_schema(operation_id="experts_success_publish", request=PublicationSerializer)
    @action(detail=True, methods=["post"])
    def publish(self, request: Request, success_id: UUID) -> Response:
        """Make it public if all in it consent today, or take it back."""
        values = self.validated(PublicationSerializer)
        growth.publish_success(self.get_object(), published=values["published"])
        return Response(self.get_serializer(self.get_object()).data)


# -- Improvements ---------------------------------------------------------------------------------
@described(
    list=("experts_improvements", "List all points to do better, in the order of their days."),
    destroy=("experts_improvement_erase", "Erase a point; nothing of it is kept."),
)
class ImprovementViewSet(DestroyModelMixin, ListModelMixin, DeskViewSet):
    """Points to do better, at the desk."""

    serializer_class = ImprovementSerializer
    ordering = ("due_on",)
    lookup_url_kwarg = "improvement"
    lookup_value_converter = "uuid"

    @override
    def get_queryset(self) -> QuerySet[Improvement]:
        return improvements_of(self.platform)

    @extend_schema(
        operation_id="experts_improvement_make",
        request=NewImprovementSerializer,
        responses={201: ImprovementSerializer},
    )
    def create(self, request: Request) -> Response:
        """Write down a point with who sees to it, and until when."""
        values = self.validated(NewImprovementSerializer)
        about = values.pop("assignment", None)
        row = evaluations.make_improvement(
            platform=self.platform,
            assignment=request_at(self.platform, about) if about else None,
            **values,
        )
        return Response(self.get_serializer(row).data, status=201)

    @extend_schema(
        operation_id="experts_improvement_change",
        request=ImprovementChangeSerializer(partial=True),
        responses=ImprovementSerializer,
    )
    def partial_update(self, request: Request, improvement: UUID) -> Response:
        """Change a point, or note that it was done and what became of it."""
        changes = ImprovementChangeSerializer(data=request.data, partial=True)
        changes.is_valid(raise_exception=True)
        row = evaluations.change_improvement(
            platform=self.platform, improvement_id=improvement, **changes.validated_data
        )
        return Response(self.get_serializer(row).data)
