"""The desk's calls about the steps of joining, leaving, and when something went wrong."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema

from api.common.views import Request, Response
from api.members.views import DONE
from backend.experts.models import Step
from backend.experts.selectors.people import step_of, steps_of
from backend.experts.services import joining
from backend.experts.states import Path

from .base import DeskCall
from .people_shapes import StepChanged, StepGiven, StepShape, StepsShape

GIVEN, CHANGED = StepGiven(), StepChanged()


class StepsView(DeskCall):
    """`GET` and `POST /api/v1/experts/desk/steps`."""

    @extend_schema(operation_id="experts_steps", responses=StepsShape)
    def get(self, request: Request) -> Response:
        """All steps, by path and position, with their texts by language."""
        rows = steps_of(self.platform.pk)
        return Response({"results": [write_step(one) for one in rows]})

    @extend_schema(operation_id="experts_step_add", request=StepGiven, responses={201: StepShape})
    def post(self, request: Request) -> Response:
        """Adds a step to a path."""
        values = GIVEN.read(request.data)
        step = joining.add_step(
            platform=self.platform,
            path=Path(values["path"]),
            title=values["title"],
            needs=values.get("needs", {}),
            helper=values.get("helper", {}),
            position=values.get("position"),
        )
        return Response(write_step(step), status=201)


class StepView(DeskCall):
    """`PATCH` and `DELETE /api/v1/experts/desk/steps/{id}`."""

    @extend_schema(operation_id="experts_step_change", request=StepChanged, responses=StepShape)
    def patch(self, request: Request, step: UUID) -> Response:
        """Changes its texts, or puts it elsewhere in its path."""
        values, row = CHANGED.read(request.data), step_of(self.platform, step)
        return Response(write_step(joining.change_step(row, **values)))

    @extend_schema(operation_id="experts_step_remove", responses={204: DONE})
    def delete(self, request: Request, step: UUID) -> Response:
        """Removes it, also for those who are under way with it."""
        joining.remove_step(step_of(self.platform, step))
        return Response(status=204)


def write_step(step: Step) -> dict[str, Any]:
    """A `StepShape`."""
    return {
        "id": str(step.id),
        "path": step.path,
        "position": step.position,
        "title": step.title,
        "needs": step.needs,
        "helper": step.helper,
    }
