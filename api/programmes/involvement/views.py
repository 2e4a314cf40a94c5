"""Calls about involvement: action lines, what was advised and done, the board, pages of steps."""

from functools import cached_property
from typing import Any, override
from uuid import UUID

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.decorators import action

from api.common.problems import Problem
from api.common.views import Request, Response
from api.programmes.common import described
from api.programmes.permissions import OfProjectViewSet
from api.programmes.resources import ResourceViewSet, options
from backend.core.days import today
from backend.core.errors import ChangedMeanwhile, Missing
from backend.core.quarters import FORM, Quarter
from backend.programmes.models import ActionLine, Involvement
from backend.programmes.selectors import involvement as selectors
from backend.programmes.services import involvement as services
from backend.programmes.states import InvolvementStage

from .assignments import Linked, label_for, linked_among, offered_to
from .serializers import (
    ActionLineChangeSerializer,
    ActionLineSerializer,
    InvolvementBoardSerializer,
    InvolvementChangeSerializer,
    InvolvementOptionsSerializer,
    InvolvementSerializer,
    StepPlanChangeSerializer,
    StepPlanSerializer,
)

UNTIL = OpenApiParameter(
    "until",
    {"type": "string", "pattern": f"^{FORM.pattern}$"},
    description="The last of eight quarters; otherwise this one.",
)


@described(
    list=("programmes_action_lines", "List the action lines of a project in their order."),
    retrieve=("programmes_action_line", "One action line."),
    create=("programmes_action_line_create", "Add an action line (coordinators and editors)."),
    partial_update=("programmes_action_line_change", "Change it; name its `version`."),
    destroy=("programmes_action_line_erase", "Erase a line in which nobody took part."),
)
class ActionLineViewSet(ResourceViewSet):
    """Action lines of a project."""

    serializer_class = ActionLineSerializer
    change_serializer_class = ActionLineChangeSerializer
    ordering = ("position",)
    lookup_url_kwarg = "line"
    create_service = staticmethod(services.create_line)
    change_service = staticmethod(services.change_line)
    erase_service = staticmethod(services.erase_line)

    @override
    def get_queryset(self) -> QuerySet[ActionLine]:
        return selectors.lines_of(self.project)


@described(
    list=("programmes_involvements", "How experts by experience took part, the latest first."),
    retrieve=("programmes_involvement", "One of them."),
    create=("programmes_involvement_add", "Say how they took part (coordinators and editors)."),
    partial_update=("programmes_involvement_change", "Change it; name its `version`."),
    destroy=("programmes_involvement_erase", "Erase it."),
    choices=("programmes_involvement_options", "What involvement of a project is made of."),
)
class InvolvementViewSet(ResourceViewSet):
    """Involvement of experts by experience in a project."""

    serializer_class = InvolvementSerializer
    change_serializer_class = InvolvementChangeSerializer
    ordering = ("-quarter",)
    lookup_url_kwarg = "involvement"
    create_service = staticmethod(services.add_involvement)
    change_service = staticmethod(services.change_involvement)
    erase_service = staticmethod(services.erase_involvement)

    @override
    def get_queryset(self) -> QuerySet[Involvement]:
        return selectors.involvements_of(self.project)

    @override
    def get_serializer_context(self) -> dict[str, Any]:
        return {
            **super().get_serializer_context(),
            "linked": self._linked,
            "reads_content": not self.participant.manages,
        }

    @cached_property
    def _linked(self) -> "LinkedRows":
        return LinkedRows(self)

    @override
    def perform_create(self, serializer: Any) -> None:
        self._label(serializer.validated_data)
        super().perform_create(serializer)

    @override
    def change(self, row: Any, **changes: Any) -> Any:
        if changes.get("assignment_id") != row.assignment_id:
            self._label(changes)
        return super().change(row, **changes)

    @override
    def _named(self, row: Any) -> dict[str, Any]:
        return {
            "by": self.participant,
            "project_id": self.kwargs["project"],
            "involvement_id": row.pk,
        }

    def _label(self, values: dict[str, Any]) -> None:
        """Add what the request at Platform HOPE is called to the values that name it."""
        if "assignment_id" in values:
            chosen: UUID | None = values["assignment_id"]
            label = label_for(self.participant.member_id, chosen) if chosen else ""
            values["assignment_label"] = label

    @extend_schema(responses=InvolvementOptionsSerializer, filters=False)
    @action(detail=False, methods=["get"], pagination_class=None, url_path="options")
    def choices(self, request: Request, **_address: Any) -> Response:
        """Return the vocabularies of the screens."""
        now, may_write = Quarter.of(today()), self.participant.writes(self.project.organisation_id)
        first, last = now.after(-services.QUARTERS_BACK), now.after(services.QUARTERS_AHEAD)
        offered = offered_to(self.participant.member_id) if may_write else []
        found = {
            "may_write": may_write,
            "may_read": not self.participant.manages,
            "stages": options(InvolvementStage.choices),
            "quarters": [str(quarter) for quarter in first.until(last)],
            "assignments": options((one.id, one.label) for one in offered),
        }
        return Response(InvolvementOptionsSerializer(found).data)


class LinkedRows:
    """Requests at Platform HOPE that rows of an answer name, read when the first is asked for."""

    def __init__(self, view: InvolvementViewSet) -> None:
        self._view = view
        self._found: dict[UUID, Linked] | None = None

    def get(self, assignment_id: UUID | None) -> Linked | None:
        """Return a request as the caller sees it, if they do."""
        if assignment_id is None:
            return None
        if self._found is None:
            rows = selectors.involvements_of(self._view.project).exclude(assignment_id=None)
            known = rows.values_list("assignment_id", flat=True).distinct()
            ids = {one for one in known if one} | {assignment_id}
            self._found = linked_among(self._view.participant.member_id, ids)
        return self._found.get(assignment_id)


@described(
    retrieve=(
        "programmes_involvement_board",
        "Action lines by quarter: how far experts by experience took part, and where not.",
    ),
)
class InvolvementBoardViewSet(OfProjectViewSet):
    """The board of a project."""

    serializer_class = InvolvementBoardSerializer
    queries = {"retrieve": frozenset({"until"})}

    @extend_schema(parameters=[UNTIL], responses=InvolvementBoardSerializer)
    def retrieve(self, request: Request, **_address: Any) -> Response:
        """Return the board."""
        now = Quarter.of(today())
        try:
            last = Quarter.from_text(request.query_params.get("until", str(now)))
        except ValueError:
            raise Missing from None
        quarters, lines = selectors.board_of_lines(self.project, last)
        found = {"quarters": [*map(str, quarters)], "current": str(now), "lines": lines}
        return Response(InvolvementBoardSerializer(found).data)


@described(
    retrieve=("programmes_step_plan", "Which pages explain the steps of asking for advice."),
    update=("programmes_step_plan_change", "Choose them (coordinators and editors)."),
)
class StepPlanViewSet(OfProjectViewSet):
    """Pages of the steps of a project."""

    serializer_class = StepPlanSerializer

    @extend_schema(responses=StepPlanSerializer)
    def retrieve(self, request: Request, **_address: Any) -> Response:
        """Return the plan."""
        return Response(self._shown())

    @extend_schema(request=StepPlanChangeSerializer, responses=StepPlanSerializer)
    def update(self, request: Request, **_address: Any) -> Response:
        """Choose the pages of all steps."""
        values = self.validated(StepPlanChangeSerializer)
        try:
            services.choose_step_pages(by=self.participant, project_id=self.project.pk, **values)
        except ChangedMeanwhile as error:
            raise Problem(error.code, error.detail, more={"current": self._shown()}) from None
        return Response(self._shown())

    def _shown(self) -> Any:
        plan = selectors.step_plan_of(self.project)
        slugs = selectors.pages_for_steps(self.project).values_list("slug", flat=True)
        found = {"chosen": plan.pages, "pages": [*slugs], "version": plan.version}
        return StepPlanSerializer(found).data
