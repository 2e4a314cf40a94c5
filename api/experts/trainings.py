"""Trainings, and who followed them."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema

from api.common.pagination import AFTER, page_of, read_after
from api.common.views import Request, Response
from api.members.views import DONE
from backend.experts.models import Training
from backend.experts.selectors.growing import one_of, trainings_for, trainings_of
from backend.experts.services import trainings

from .base import DeskCall, ExpertCall
from .growing_shapes import (
    FollowersGiven,
    TrainingChanged,
    TrainingGiven,
    TrainingRead,
    TrainingShape,
    in_my_language,
    page_shape,
)

GIVEN, CHANGED, FOLLOWERS = TrainingGiven(), TrainingChanged(), FollowersGiven()
DeskPage = page_shape("TrainingPage", TrainingShape)
ReadPage = page_shape("TrainingReadPage", TrainingRead)


class MyTrainingsView(ExpertCall):
    """`GET /api/v1/experts/me/trainings`."""

    queries = frozenset({"after"})

    @extend_schema(operation_id="experts_my_trainings", parameters=[AFTER], responses=ReadPage)
    def get(self, request: Request) -> Response:
        """Trainings, and which of them I followed; the newest first."""
        found = trainings_for(self.expert, after=read_after(request))
        rows: list[Any] = [*found.rows]
        results = [
            {
                "id": str(row.pk),
                "title": in_my_language(row.title),
                "on": row.on.isoformat(),
                "followed": row.mine,
            }
            for row in rows
        ]
        return Response(page_of(request, results, found.after))


class DeskTrainingsView(DeskCall):
    """`GET` and `POST /api/v1/experts/desk/trainings`."""

    queries = frozenset({"after"})

    @extend_schema(operation_id="experts_trainings", parameters=[AFTER], responses=DeskPage)
    def get(self, request: Request) -> Response:
        """Trainings with who followed them, the newest first."""
        found = trainings_of(self.platform, after=read_after(request))
        rows = [write_training(row) for row in found.rows]
        return Response(page_of(request, rows, found.after))

    @extend_schema(
        operation_id="experts_training_add", request=TrainingGiven, responses={201: TrainingShape}
    )
    def post(self, request: Request) -> Response:
        """Writes a training down; nobody has followed it yet."""
        row = trainings.add_training(platform=self.platform, **GIVEN.read(request.data))
        return Response(write_training(row), status=201)


class DeskTrainingView(DeskCall):
    """`PATCH` and `DELETE /api/v1/experts/desk/trainings/{id}`."""

    @extend_schema(
        operation_id="experts_training_change", request=TrainingChanged, responses=TrainingShape
    )
    def patch(self, request: Request, training_id: UUID) -> Response:
        """Changes its title or day; who followed it stays."""
        values, row = CHANGED.read(request.data), one_of(Training, self.platform, training_id)
        return Response(write_training(trainings.change_training(row, **values)))

    @extend_schema(operation_id="experts_training_erase", responses={204: DONE})
    def delete(self, request: Request, training_id: UUID) -> Response:
        """Erases it, also from what members followed."""
        trainings.erase_training(one_of(Training, self.platform, training_id))
        return Response(status=204)


class DeskFollowersView(DeskCall):
    """`PUT /api/v1/experts/desk/trainings/{id}/followers`."""

    @extend_schema(
        operation_id="experts_training_followers", request=FollowersGiven, responses=TrainingShape
    )
    def put(self, request: Request, training_id: UUID) -> Response:
        """Says who followed it: these, and nobody else of those who work with the platform."""
        values, row = FOLLOWERS.read(request.data), one_of(Training, self.platform, training_id)
        trainings.set_followers(row, values["experts"])
        return Response(write_training(row))


def write_training(row: Training) -> dict[str, Any]:
    """A `TrainingShape`; one query, unless the followers were fetched with it."""
    return {
        "id": str(row.pk),
        "title": row.title,
        "on": row.on.isoformat(),
        "followers": sorted(str(one.expert_id) for one in row.followed.all()),
    }
