"""Requesters' calls: the steps of a briefing, a new request, and the one behind their link."""

from drf_spectacular.utils import OpenApiResponse, extend_schema

from api.common.permissions import Anyone
from api.common.serializers import EmptySerializer
from api.common.views import KierView, Request, Response
from api.members.views import DONE
from backend.experts import briefing, pay_rules
from backend.experts.services import links, requests, revisions

from .request_shapes import (
    AdviceAsked,
    AdviceRequestChanged,
    AdviceRequestSeen,
    BriefingSteps,
    Noted,
)
from .request_writing import read_changes, write_request
from .requester import RequesterCall

ASKED, CHANGED, NOTED, NOTHING = AdviceAsked(), AdviceRequestChanged(), Noted(), EmptySerializer()


class BriefingView(KierView):
    """`GET /api/v1/experts/briefing`."""

    permission_classes = [Anyone]

    @extend_schema(operation_id="experts_briefing", auth=[], responses=BriefingSteps)
    def get(self, request: Request) -> Response:
        """What a request is asked, step by step, and the rules on paying."""
        steps = [
            {
                "id": one.id,
                "title": str(one.title),
                "advice": str(one.advice),
                "example": str(one.example),
                "fields": list(one.fields),
            }
            for one in briefing.STEPS
        ]
        rules = [
            {
                "id": one.id,
                "text": one.text,
                "amount_cents": one.amount_cents,
                "per": one.per,
                "source": one.source,
                "date": one.date,
            }
            for one in pay_rules.rules()
        ]
        return Response({"steps": steps, "rules": rules})


class RequestsView(KierView):
    """`POST /api/v1/experts/requests`."""

    permission_classes = [Anyone]
    throttle_scope = "create"

    @extend_schema(
        operation_id="experts_ask",
        auth=[],
        request=AdviceAsked,
        responses={202: OpenApiResponse(description="Nothing tells what happens")},
    )
    def post(self, request: Request) -> Response:
        """Mails a link behind which the request is written; at most three in ten minutes."""
        values = ASKED.read(request.data)
        form = values.pop("id", None)
        links.ask(links.Sent(**values), form=form)
        return Response(status=202)


class RequestView(RequesterCall):
    """`GET` and `PATCH /api/v1/experts/request`."""

    @extend_schema(operation_id="experts_request", responses=AdviceRequestSeen)
    def get(self, request: Request) -> Response:
        """The request with its history; the first time shows that the mail arrived."""
        return Response(write_request(self.here(request)))

    @extend_schema(
        operation_id="experts_request_change",
        request=AdviceRequestChanged,
        responses=AdviceRequestSeen,
    )
    def patch(self, request: Request) -> Response:
        """Changes what is named, if nobody changed it since that revision."""
        values = CHANGED.read(request.data)
        row = revisions.change(
            self.here(request),
            by=self.actor(request),
            revision=values["revision"],
            values=read_changes(values),
        )
        return Response(write_request(row))


class SubmitView(RequesterCall):
    """`POST /api/v1/experts/request/submit`."""

    @extend_schema(
        operation_id="experts_request_submit", request=Noted, responses=AdviceRequestSeen
    )
    def post(self, request: Request) -> Response:
        """Sends it to the platform, when nothing is missing."""
        note = NOTED.read(request.data or {}).get("note", "")
        row = requests.submit(self.here(request), by=self.actor(request), note=note)
        return Response(write_request(row))


class AgreeView(RequesterCall):
    """`POST /api/v1/experts/request/agree`."""

    @extend_schema(
        operation_id="experts_request_agree", request=EmptySerializer, responses=AdviceRequestSeen
    )
    def post(self, request: Request) -> Response:
        """Agrees with what the platform proposed."""
        NOTHING.read(request.data or {})
        return Response(write_request(requests.agree(self.here(request), by=self.actor(request))))


class WithdrawView(RequesterCall):
    """`POST /api/v1/experts/request/withdraw`."""

    @extend_schema(
        operation_id="experts_request_withdraw",
        request=Noted,
        responses={200: AdviceRequestSeen, 204: DONE},
    )
    def post(self, request: Request) -> Response:
        """Takes it back; members who were asked are told. 204: it was never sent, and is erased."""
        note = NOTED.read(request.data or {}).get("note", "")
        row = requests.withdraw(self.here(request), by=self.actor(request), note=note)
        if row is None:
            return Response(status=204)
        return Response(write_request(row))
