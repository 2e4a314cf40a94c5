"""Calls about requests: of requesters behind their link, at the desk, and news for members."""

from collections.abc import Callable
from typing import Any, cast, override
from uuid import UUID

from django.db.models import QuerySet
from drf_spectacular.utils import (
    OpenApiParameter,
    OpenApiResponse,
    extend_schema,
    extend_schema_view,
)
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin

from api.common.permissions import Anyone
from api.common.serializers import EmptySerializer
from api.common.views import DONE, KierView, KierViewSet, Request, Response
from api.experts.common import described, read_truth
from api.experts.permissions import DeskViewSet, ExpertViewSet, RequesterViewSet
from backend.core.errors import Missing
from backend.experts import briefing, pay_rules
from backend.experts.models import Assignment
from backend.experts.selectors.evaluations import news_of
from backend.experts.selectors.requests import (
    counts_at,
    in_full,
    quiet_at,
    request_at,
    requests_at,
    with_related,
)
from backend.experts.services import history, links, requests, summaries
from backend.experts.states import AssignmentState, Reason
from notifications import outbox, recipients

from .serializers import (
    BriefingStepsSerializer,
    DeskRequestRowSerializer,
    DeskRequestSerializer,
    MyRequestSerializer,
    NewRequestSerializer,
    NewsSerializer,
    NoteSerializer,
    OutcomeSerializer,
    RequestCountsSerializer,
)

STATES = [
    *(state for state in AssignmentState.values if state != AssignmentState.DRAFT),
    *Reason.values,
]
QUIET = OpenApiParameter(
    "quiet",
    {"type": "boolean"},
    description="Only those that go on, and in which nothing has changed for 90 days",
)
OPEN = OpenApiParameter(
    "open", {"type": "boolean"}, description="Only those that are sent and not over"
)
STATE = OpenApiParameter(
    "state", {"type": "string", "enum": STATES}, description="Only these: a state, or a reason"
)


class BriefingView(KierView):
    """`GET /api/v1/experts/briefing`."""

    permission_classes = [Anyone]

    @extend_schema(operation_id="experts_briefing", auth=[], responses=BriefingStepsSerializer)
    def get(self, request: Request) -> Response:
        """Show what a request is asked, step by step, and the rules on paying."""
        shown = {"steps": briefing.STEPS, "rules": pay_rules.rules()}
        return Response(BriefingStepsSerializer(shown).data)


class NewRequestViewSet(KierViewSet):
    """Requests that begin: somebody asks for a link."""

    permission_classes = [Anyone]
    throttle_scope = "create"
    serializer_class = NewRequestSerializer

    @extend_schema(
        operation_id="experts_ask",
        auth=[],
        responses={202: OpenApiResponse(description="Nothing tells what happens")},
    )
    def create(self, request: Request) -> Response:
        """Mail a link behind which the request is written; at most three in ten minutes."""
        values = self.validated()
        form = values.pop("id", None)
        links.ask(links.Sent(**values), form=form)
        return Response(status=202)


class MyRequestViewSet(RequesterViewSet):
    """The request behind a link."""

    serializer_class = MyRequestSerializer

    @extend_schema(operation_id="experts_request")
    def retrieve(self, request: Request) -> Response:
        """Show the request with its history; the first time shows that the mail arrived."""
        return self._shown(self.assignment())

    @extend_schema(operation_id="experts_request_change", request=MyRequestSerializer)
    def partial_update(self, request: Request) -> Response:
        """Change what is named, if nobody changed it since that revision."""
        return self._shown(_changed(self, self.assignment(), self.validated()))

    @extend_schema(operation_id="experts_request_submit", request=NoteSerializer)
    @action(detail=True, methods=["post"])
    def submit(self, request: Request) -> Response:
        """Send it to the platform, when nothing is missing."""
        note = self.validated(NoteSerializer, is_optional=True).get("note", "")
        return self._shown(requests.submit(self.assignment(), by=self.actor(), note=note))

    @extend_schema(operation_id="experts_request_agree", request=EmptySerializer)
    @action(detail=True, methods=["post"])
    def agree(self, request: Request) -> Response:
        """Agree with what the platform proposed."""
        self.validated(EmptySerializer)
        return self._shown(requests.agree(self.assignment(), by=self.actor()))

    @extend_schema(
        operation_id="experts_request_withdraw",
        request=NoteSerializer,
        responses={200: MyRequestSerializer, 204: DONE},
    )
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request) -> Response:
        """Take it back; members who were asked are told. 204: it was never sent, and is erased."""
        note = self.validated(NoteSerializer, is_optional=True).get("note", "")
        row = requests.withdraw(self.assignment(), by=self.actor(), note=note)
        return Response(status=204) if row is None else self._shown(row)

    def _shown(self, row: Assignment) -> Response:
        return Response(self.get_serializer(in_full(row)).data)


@extend_schema_view(
    list=extend_schema(
        operation_id="experts_desk_requests",
        parameters=[STATE, OPEN, QUIET],
        responses=DeskRequestRowSerializer(many=True),
        description="List all that were sent, the newest first; of quiet ones the oldest.",
    )
)
class DeskRequestViewSet(ListModelMixin, DeskViewSet):
    """Requests at the desk."""

    serializer_class = DeskRequestSerializer
    queries = {"list": frozenset({"state", "open", "quiet"})}
    lookup_url_kwarg = "assignment"
    lookup_value_converter = "uuid"

    @property
    def ordering(self) -> tuple[str]:
        """The order of the list: the newest first, of quiet ones the oldest."""
        return ("created_on",) if read_truth(self.request, "quiet") else ("-created_on",)

    def get_serializer_class(self) -> Any:
        """Return the serializer of a row for a list."""
        return DeskRequestRowSerializer if self.action == "list" else DeskRequestSerializer

    @override
    def get_queryset(self) -> QuerySet[Assignment]:
        state = self.request.query_params.get("state")
        if state not in {None, *STATES}:
            raise Missing
        if read_truth(self.request, "quiet"):
            return quiet_at(self.platform)
        return requests_at(self.platform, state=state, is_open=read_truth(self.request, "open"))

    @override
    def paginate_queryset(self, queryset: Any) -> Any:
        return with_related(cast("list[Assignment]", super().paginate_queryset(queryset)))

    @extend_schema(operation_id="experts_desk_request_counts", responses=RequestCountsSerializer)
    @action(detail=False)
    def counts(self, request: Request) -> Response:
        """Count the requests in each state, and those that are open."""
        return Response(RequestCountsSerializer(counts_at(self.platform)).data)

    @extend_schema(operation_id="experts_desk_request")
    def retrieve(self, request: Request, assignment: UUID) -> Response:
        """Show one request with its list and history."""
        row = request_at(self.platform, assignment)
        outbox.seen(recipients.organisation(self.platform.organisation_id), row.id)
        return self._shown(row)

    @extend_schema(operation_id="experts_desk_request_change", request=DeskRequestSerializer)
    def partial_update(self, request: Request, assignment: UUID) -> Response:
        """Change text, ticks or how heavy it is, if nobody changed it since that revision."""
        values = self.validated()
        return self._shown(_changed(self, request_at(self.platform, assignment), values))

    @extend_schema(operation_id="experts_desk_request_return", request=NoteSerializer)
    @action(detail=True, methods=["post"], url_path="return")
    def give_back(self, request: Request, assignment: UUID) -> Response:
        """Give it back with a question."""
        return self._moved_with_note(requests.give_back, assignment)

    @extend_schema(operation_id="experts_desk_request_propose", request=NoteSerializer)
    @action(detail=True, methods=["post"])
    def propose(self, request: Request, assignment: UUID) -> Response:
        """Propose it as it was changed here; the requester agrees, or sends it again."""
        return self._moved_with_note(requests.propose, assignment)

    @extend_schema(operation_id="experts_desk_request_accept", request=EmptySerializer)
    @action(detail=True, methods=["post"])
    def accept(self, request: Request, assignment: UUID) -> Response:
        """Take it on as it was sent, when every point of the list is ticked."""
        return self._moved(requests.accept, assignment)

    @extend_schema(operation_id="experts_desk_request_decline", request=NoteSerializer)
    @action(detail=True, methods=["post"])
    def decline(self, request: Request, assignment: UUID) -> Response:
        """Decline it with reasons; members who were asked are told that it ended."""
        return self._moved_with_note(requests.decline, assignment)

    @extend_schema(operation_id="experts_desk_request_start", request=EmptySerializer)
    @action(detail=True, methods=["post"])
    def start(self, request: Request, assignment: UUID) -> Response:
        """Begin it with those who said yes."""
        return self._moved(requests.start, assignment)

    @extend_schema(operation_id="experts_desk_request_link", request=EmptySerializer)
    @action(detail=True, methods=["post"])
    def link(self, request: Request, assignment: UUID) -> Response:
        """Mail the requester a new link; the one before leads nowhere from now on."""
        return self._moved(links.send_new_link, assignment)

    @extend_schema(operation_id="experts_deliver", request=EmptySerializer)
    @action(detail=True, methods=["post"])
    def deliver(self, request: Request, assignment: UUID) -> Response:
        """Give the result to the requester, by a mail that says that it is there."""
        return self._moved(summaries.deliver, assignment)

    @extend_schema(operation_id="experts_loop", request=OutcomeSerializer)
    @action(detail=True, methods=["put"])
    def loop(self, request: Request, assignment: UUID) -> Response:
        """Write what was said and done with it; members read it once it is closed."""
        return self._ended(requests.write_loop, assignment)

    @extend_schema(operation_id="experts_close", request=OutcomeSerializer)
    @action(detail=True, methods=["post"])
    def close(self, request: Request, assignment: UUID) -> Response:
        """Close a request; those who took part read what became of it."""
        return self._ended(requests.close_assignment, assignment)

    def _moved(self, move: Callable[..., Assignment], assignment: UUID) -> Response:
        self.validated(EmptySerializer)
        return self._shown(move(request_at(self.platform, assignment), by=self.actor()))

    def _moved_with_note(self, move: Callable[..., Assignment], assignment: UUID) -> Response:
        note = self.validated(NoteSerializer).get("note", "")
        row = request_at(self.platform, assignment)
        return self._shown(move(row, by=self.actor(), note=note))

    def _ended(self, move: Callable[..., Assignment], assignment: UUID) -> Response:
        values = self.validated(OutcomeSerializer)
        row = move(platform=self.platform, assignment_id=assignment, by=self.actor(), **values)
        return self._shown(row)

    def _shown(self, row: Assignment) -> Response:
        return Response(DeskRequestSerializer(in_full(row)).data)


def _changed(view: Any, row: Assignment, values: dict[str, Any]) -> Assignment:
    revision, answers = values.pop("revision"), values.pop("briefing", {})
    return history.change(row, by=view.actor(), revision=revision, values=values | answers)


@described(
    list=("experts_news", "List what became of what I took part in, the newest first."),
)
class NewsViewSet(ListModelMixin, ExpertViewSet):
    """What became of requests, for members who took part."""

    serializer_class = NewsSerializer
    ordering = ("-ended_on",)

    @override
    def get_queryset(self) -> QuerySet[Assignment]:
        return news_of(self.expert)
