"""The desk's calls about requests: read, checked, given back, proposed, taken on, declined."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from drf_spectacular.utils import OpenApiParameter, extend_schema

from api.common.pagination import AFTER, page_of, read_after
from api.common.serializers import EmptySerializer
from api.common.views import Request, Response
from backend.core.errors import Missing
from backend.experts.models import Assignment
from backend.experts.selectors import requests as selectors
from backend.experts.selectors.requests import quiet_at
from backend.experts.services import links, requests, revisions
from backend.experts.states import AssignmentState, Reason
from notifications import recipients
from notifications.outbox import seen

from .base import DeskCall
from .common import read_truth
from .request_shapes import (
    DeskRequestChanged,
    DeskRequestCounts,
    DeskRequestPage,
    DeskRequestSeen,
    Noted,
)
from .request_writing import read_changes, write_desk_request, write_desk_row

CHANGED, NOTED, NOTHING = DeskRequestChanged(), Noted(), EmptySerializer()
STATES = [*(one for one in AssignmentState.values if one != AssignmentState.DRAFT), *Reason.values]
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


class DeskRequestCall(DeskCall):
    """A call about one request."""

    def row(self, assignment: UUID) -> Assignment:
        """The request.

        :raises Missing: it is not there, or not sent yet
        """
        return selectors.request_at(self.platform, assignment)

    def moved(
        self, request: Request, assignment: UUID, move: Callable[..., Assignment], **values: Any
    ) -> Response:
        """The request after a move."""
        row = move(self.row(assignment), by=self.actor(request), **values)
        return Response(write_desk_request(row))


class DeskRequestsView(DeskCall):
    """`GET /api/v1/experts/desk/requests`."""

    queries = frozenset({"state", "open", "quiet", "after"})

    @extend_schema(
        operation_id="experts_desk_requests",
        parameters=[STATE, OPEN, QUIET, AFTER],
        responses=DeskRequestPage,
    )
    def get(self, request: Request) -> Response:
        """All that were sent, the newest first, a hundred at once; of quiet ones the oldest."""
        state = request.query_params.get("state")
        if state not in {None, *STATES}:
            raise Missing("")
        after = read_after(request)
        if read_truth(request, "quiet"):
            page = quiet_at(self.platform, after)
        else:
            page = selectors.requests_at(
                self.platform, state=state, is_open=read_truth(request, "open"), after=after
            )
        beside = selectors.beside(page.rows)
        rows = [write_desk_row(one, beside[one.id]) for one in page.rows]
        return Response(page_of(request, rows, page.after))


class DeskRequestCountsView(DeskCall):
    """`GET /api/v1/experts/desk/requests/counts`."""

    @extend_schema(operation_id="experts_desk_request_counts", responses=DeskRequestCounts)
    def get(self, request: Request) -> Response:
        """How many requests there are in each state, and how many are open."""
        counts = selectors.counts_at(self.platform)
        found = {name: counts.pop(name) for name in ("open", "quiet")}
        return Response(found | {"by_state": counts})


class DeskRequestView(DeskRequestCall):
    """`GET` and `PATCH /api/v1/experts/desk/requests/{id}`."""

    @extend_schema(operation_id="experts_desk_request", responses=DeskRequestSeen)
    def get(self, request: Request, assignment: UUID) -> Response:
        """One request with its list and history."""
        row = self.row(assignment)
        seen(recipients.organisation(self.platform.organisation_id), row.id)
        return Response(write_desk_request(row))

    @extend_schema(
        operation_id="experts_desk_request_change",
        request=DeskRequestChanged,
        responses=DeskRequestSeen,
    )
    def patch(self, request: Request, assignment: UUID) -> Response:
        """Changes text, ticks or how heavy it is, if nobody changed it since that revision."""
        values = CHANGED.read(request.data)
        return self.moved(
            request,
            assignment,
            revisions.change,
            revision=values["revision"],
            values=read_changes(values),
        )


class ReturnView(DeskRequestCall):
    """`POST /api/v1/experts/desk/requests/{id}/return`."""

    @extend_schema(
        operation_id="experts_desk_request_return", request=Noted, responses=DeskRequestSeen
    )
    def post(self, request: Request, assignment: UUID) -> Response:
        """Gives it back with a question."""
        note = NOTED.read(request.data).get("note", "")
        return self.moved(request, assignment, requests.give_back, note=note)


class ProposeView(DeskRequestCall):
    """`POST /api/v1/experts/desk/requests/{id}/propose`."""

    @extend_schema(
        operation_id="experts_desk_request_propose", request=Noted, responses=DeskRequestSeen
    )
    def post(self, request: Request, assignment: UUID) -> Response:
        """Proposes it as it was changed here; the requester agrees, or sends it again."""
        note = NOTED.read(request.data).get("note", "")
        return self.moved(request, assignment, requests.propose, note=note)


class AcceptView(DeskRequestCall):
    """`POST /api/v1/experts/desk/requests/{id}/accept`."""

    @extend_schema(
        operation_id="experts_desk_request_accept",
        request=EmptySerializer,
        responses=DeskRequestSeen,
    )
    def post(self, request: Request, assignment: UUID) -> Response:
        """Takes it on as it was sent, when every point of the list is ticked."""
        NOTHING.read(request.data or {})
        return self.moved(request, assignment, requests.accept)


class DeclineView(DeskRequestCall):
    """`POST /api/v1/experts/desk/requests/{id}/decline`."""

    @extend_schema(
        operation_id="experts_desk_request_decline", request=Noted, responses=DeskRequestSeen
    )
    def post(self, request: Request, assignment: UUID) -> Response:
        """Declines it with reasons; members who were asked are told that it ended."""
        note = NOTED.read(request.data).get("note", "")
        return self.moved(request, assignment, requests.decline, note=note)


class StartView(DeskRequestCall):
    """`POST /api/v1/experts/desk/requests/{id}/start`."""

    @extend_schema(
        operation_id="experts_desk_request_start",
        request=EmptySerializer,
        responses=DeskRequestSeen,
    )
    def post(self, request: Request, assignment: UUID) -> Response:
        """Begins it with those who said yes."""
        NOTHING.read(request.data or {})
        return self.moved(request, assignment, requests.start)


class NewLinkView(DeskRequestCall):
    """`POST /api/v1/experts/desk/requests/{id}/link`."""

    @extend_schema(
        operation_id="experts_desk_request_link", request=EmptySerializer, responses=DeskRequestSeen
    )
    def post(self, request: Request, assignment: UUID) -> Response:
        """Mails the requester a new link; the one before leads nowhere from now on."""
        NOTHING.read(request.data or {})
        return self.moved(request, assignment, links.send_new_link)
