"""Successes: kept at the desk, read by everybody as long as all in them consent."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema

from api.common.pagination import AFTER, page_of, read_after
from api.common.permissions import Anyone
from api.common.views import KierView, Request, Response
from api.members.views import DONE
from backend.experts.models import Success
from backend.experts.selectors.growing import one_of
from backend.experts.selectors.platform import the_platform
from backend.experts.selectors.successes import (
    one_success,
    public_figures,
    shown_successes,
    successes_of,
)
from backend.experts.services import successes

from .base import DeskCall
from .growing_shapes import (
    PublishedGiven,
    SuccessChanged,
    SuccessesShape,
    SuccessGiven,
    SuccessShape,
    in_my_language,
    page_shape,
)

GIVEN, CHANGED, PUBLISHED = SuccessGiven(), SuccessChanged(), PublishedGiven()
DeskPage = page_shape("SuccessPage", SuccessShape)


class SuccessesView(KierView):
    """`GET /api/v1/experts/successes`."""

    permission_classes = [Anyone]
    queries = frozenset({"after"})

    @extend_schema(
        operation_id="experts_successes_public",
        auth=[],
        parameters=[AFTER],
        responses=SuccessesShape,
    )
    def get(self, request: Request) -> Response:
        """What advice changed, the newest first, and figures."""
        platform = the_platform()
        found = shown_successes(platform, after=read_after(request))
        rows = [
            {
                "id": str(row.pk),
                "title": in_my_language(row.title),
                "text": in_my_language(row.text),
                "on": row.on.isoformat(),
            }
            for row in found.rows
        ]
        page = page_of(request, rows, found.after)
        return Response(page | {"figures": public_figures(platform)})


class SuccessCall(DeskCall):
    """A call that answers a success."""

    def answer(self, row: Success, status: int = 200) -> Response:
        """A `SuccessShape`."""
        return Response(write_success(one_success(self.platform, row.pk)), status=status)


class DeskSuccessesView(SuccessCall):
    """`GET` and `POST /api/v1/experts/desk/successes`."""

    queries = frozenset({"after"})

    @extend_schema(operation_id="experts_successes", parameters=[AFTER], responses=DeskPage)
    def get(self, request: Request) -> Response:
        """All successes, the newest first."""
        found = successes_of(self.platform, after=read_after(request))
        rows = [write_success(row) for row in found.rows]
        return Response(page_of(request, rows, found.after))

    @extend_schema(
        operation_id="experts_success_add", request=SuccessGiven, responses={201: SuccessShape}
    )
    def post(self, request: Request) -> Response:
        """Writes one down; nobody else reads it yet."""
        row = successes.add_success(platform=self.platform, **GIVEN.read(request.data))
        return self.answer(row, 201)


class DeskSuccessView(SuccessCall):
    """`PATCH` and `DELETE /api/v1/experts/desk/successes/{id}`."""

    @extend_schema(
        operation_id="experts_success_change", request=SuccessChanged, responses=SuccessShape
    )
    def patch(self, request: Request, success_id: UUID) -> Response:
        """Changes it; words or consents that are new have to be published again."""
        values, row = CHANGED.read(request.data), one_of(Success, self.platform, success_id)
        return self.answer(successes.change_success(row, **values))

    @extend_schema(operation_id="experts_success_erase", responses={204: DONE})
    def delete(self, request: Request, success_id: UUID) -> Response:
        """Erases it."""
        successes.erase_success(one_of(Success, self.platform, success_id))
        return Response(status=204)


class DeskPublishView(SuccessCall):
    """`POST /api/v1/experts/desk/successes/{id}/publish`."""

    @extend_schema(
        operation_id="experts_success_publish", request=PublishedGiven, responses=SuccessShape
    )
    def post(self, request: Request, success_id: UUID) -> Response:
        """Makes it public if all in it consent today, or takes it back."""
        values, row = PUBLISHED.read(request.data), one_of(Success, self.platform, success_id)
        return self.answer(successes.publish_success(row, published=values["published"]))


def write_success(row: Any) -> dict[str, Any]:
    """A `SuccessShape` of a row with whether it is shown."""
    return {
        "id": str(row.pk),
        "title": row.title,
        "text": row.text,
        "on": row.on.isoformat(),
        "assignment": row.assignment_id and str(row.assignment_id),
        "consents": sorted(str(one.consent_id) for one in row.consents.all()),
        "published": row.published,
        "visible": row.visible,
    }
