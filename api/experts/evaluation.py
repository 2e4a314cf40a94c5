"""Evaluations of both sides. Whatever is read is opened first if it is time, and never before."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from drf_spectacular.utils import OpenApiParameter, extend_schema

from api.common.answers import fault_errors
from api.common.problems import Problem
from api.common.views import Request, Response, active_language
from backend.core.errors import Missing
from backend.experts.models import Evaluation
from backend.experts.selectors.evaluations import (
    Group,
    evaluation_of,
    members_one_by_one,
    over_time,
    theirs_for_member,
    theirs_for_requester,
)
from backend.experts.selectors.questionnaires import Said, definition_of, said
from backend.experts.selectors.requests import request_at
from backend.experts.services.evaluations import (
    answer_as_member,
    answer_as_requester,
    open_if_over,
    points_of,
)
from surveys.services.errors import AnswersRefused

from .base import DeskCall, ExpertCall, read_sealed
from .evaluation_shapes import (
    BY,
    SIDES,
    DeskEvaluation,
    EvaluationShape,
    MemberEvaluated,
    OverTime,
    RequesterEvaluated,
)
from .requester import RequesterCall

MEMBER, REQUESTER = MemberEvaluated(), RequesterEvaluated()
POINT = OpenApiParameter(
    "point", {"type": "string"}, description="One of `points`; the newest, if it is left out"
)
GROUPED = OpenApiParameter(
    "by", {"type": "string", "enum": [*BY]}, required=True, description="In which groups"
)
SIDE = OpenApiParameter(
    "side", {"type": "string", "enum": [*SIDES]}, required=True, description="Who answered"
)


class MyEvaluationView(ExpertCall):
    """`GET` and `POST /api/v1/experts/me/invitations/{id}/evaluation`."""

    @extend_schema(operation_id="experts_my_evaluation", responses=EvaluationShape)
    def get(self, request: Request, invitation: UUID) -> Response:
        """What I am asked about an assignment; once it is open, what the requester chose."""
        row = evaluation_of(self.expert, invitation)
        rows = open_if_over(row.assignment, row.point)
        return Response(write_evaluation(row.id, rows))

    @extend_schema(
        operation_id="experts_my_evaluation_answer",
        request=MemberEvaluated,
        responses=EvaluationShape,
    )
    def post(self, request: Request, invitation: UUID) -> Response:
        """Says how it was, once; it stays closed until the other side has answered, too."""
        values = MEMBER.read(request.data)
        sealed = values.get("sealed")
        with told():
            row = answer_as_member(
                expert=self.expert,
                invitation_id=invitation,
                language=values["language"],
                answers=values["answers"],
                boxes=read_sealed(sealed, self.expert.pk) if sealed else None,
            )
        return Response(write_evaluation(row.id, open_if_over(row.assignment, row.point)))


class RequesterEvaluationView(RequesterCall):
    """`GET` and `POST /api/v1/experts/request/evaluation`."""

    @extend_schema(operation_id="experts_request_evaluation", responses=EvaluationShape)
    def get(self, request: Request) -> Response:
        """What I am asked; once it is open, how many members chose what."""
        rows = open_if_over(self.here(request))
        return Response(write_evaluation(requesters(rows).id, rows))

    @extend_schema(
        operation_id="experts_request_evaluation_answer",
        request=RequesterEvaluated,
        responses=EvaluationShape,
    )
    def post(self, request: Request) -> Response:
        """Says how it was, once; it stays closed until all members have answered, too."""
        values = REQUESTER.read(request.data)
        assignment = self.here(request)
        with told():
            row = answer_as_requester(
                assignment=assignment,
                language=values["language"],
                answers=values["answers"],
                text=values.get("text", ""),
            )
        return Response(write_evaluation(row.id, open_if_over(assignment)))


class DeskEvaluationView(DeskCall):
    """`GET /api/v1/experts/desk/requests/{id}/evaluation`."""

    queries = frozenset({"point"})

    @extend_schema(
        operation_id="experts_desk_evaluation", parameters=[POINT], responses=DeskEvaluation
    )
    def get(self, request: Request, assignment: UUID) -> Response:
        """How many have answered; once it is open, what: members without names."""
        row = request_at(self.platform, assignment)
        points, point = points_of(row), request.query_params.get("point", "")
        if point and point not in points:
            raise Missing("")
        return Response(write_both_sides(open_if_over(row, point)) | {"points": points})


class EvaluationsView(DeskCall):
    """`GET /api/v1/experts/desk/evaluations`."""

    queries = frozenset({"by", "side"})

    @extend_schema(
        operation_id="experts_evaluations", parameters=[GROUPED, SIDE], responses=OverTime
    )
    def get(self, request: Request) -> Response:
        """How content one side was, month by month, over two years."""
        by, side = request.query_params.get("by"), request.query_params.get("side")
        if side not in SIDES:
            raise Missing("")
        match by:
            case "requester" | "form" | "topic":
                groups = over_time(self.platform, by=by, side=side)
            case _:
                raise Missing("")
        return Response({"results": [write_group(one) for one in groups]})


@contextmanager
def told() -> Iterator[None]:
    """Turns answers that are missing or wrong into a problem that says where.

    :raises Problem: some are
    """
    try:
        yield
    except AnswersRefused as error:
        more = {"errors": fault_errors(error.faults)}
        raise Problem("invalid-input", error.detail, more=more) from None


def requesters(rows: list[Evaluation]) -> Evaluation:
    """The requester's among the evaluations of an assignment.

    :raises Missing: nobody was asked yet
    """
    for one in rows:
        if one.side == Evaluation.REQUESTER:
            return one
    raise Missing("")


def write_evaluation(evaluation_id: UUID, rows: list[Evaluation]) -> dict[str, Any]:
    """An `EvaluationShape` of one of an assignment's evaluations."""
    [row] = [one for one in rows if one.id == evaluation_id]
    language = active_language()
    is_members = row.side == Evaluation.MEMBER
    theirs = theirs_for_member if is_members else theirs_for_requester
    is_too_late = row.opened and not row.answered
    return {
        "definition": None if is_too_late else definition_of(row.side, language),
        "until": row.until,
        "answered": row.answered,
        "opened": row.opened,
        "mine": row.answers if row.opened else None,
        "theirs": theirs(rows, language) if row.opened else None,
    }


def write_both_sides(rows: list[Evaluation]) -> dict[str, Any]:
    """A `DeskEvaluation`."""
    language = active_language()
    opened = bool(rows) and all(one.opened for one in rows)
    members = [one for one in rows if one.side == Evaluation.MEMBER]
    asking = [one for one in rows if one.side == Evaluation.REQUESTER]
    texts = sorted(str(one.text_id) for one in members if one.text_id)
    answers: list[Said] | None = None
    if opened and asking and asking[0].answers is not None:
        answers = said(Evaluation.REQUESTER, asking[0].answers, language)
    words = asking[0].text_id if asking and opened else None
    return {
        "point": rows[0].point if rows else None,
        "until": rows[0].until if rows else None,
        "opened": opened,
        "requester": {
            "answered": bool(asking) and asking[0].answered,
            "answers": answers,
            "text": str(words) if words else None,
        },
        "members": {
            "asked": len(members),
            "answered": sum(one.answered for one in members),
            "answers": members_one_by_one(members, language) if opened else None,
            "texts": texts if opened else None,
        },
    }


def write_group(group: Group) -> dict[str, Any]:
    """A `GroupShape`."""
    return {
        "group": group.id,
        "label": group.label,
        "count": group.count,
        "months": [{"month": one.month, "mean": one.mean} for one in group.months],
    }
