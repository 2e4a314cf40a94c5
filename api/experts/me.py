"""A member's own calls: the profile, the legal name, the steps, and who looked at what."""

from typing import Any

from drf_spectacular.utils import extend_schema

from api.common.pagination import AFTER, page_of, read_after
from api.common.views import Request, Response
from api.members.views import DONE
from backend.experts.models import Expert
from backend.experts.selectors.people import looks_of, standing_of
from backend.experts.services import profiles
from backend.experts.states import Path
from backend.organisations.texts import in_language
from notifications import outbox, recipients

from .base import ExpertCall, read_sealed, write_own
from .people_shapes import LegalGiven, LookPage, MyProfile, PathsShape, ProfileChanged
from .platform import write_organisation

CHANGED, LEGAL = ProfileChanged(), LegalGiven()
# Columns that stand in a profile's JSON as they are.
PLAIN_COLUMNS = (
    "status",
    "chosen_name",
    "forms",
    "topics",
    "not_topics",
    "regions",
    "travels",
    "online",
    "languages",
    "per_month",
    "paused",
)


class MyProfileView(ExpertCall):
    """`GET` and `PATCH /api/v1/experts/me`."""

    @extend_schema(operation_id="experts_me", responses=MyProfile)
    def get(self, request: Request) -> Response:
        """What others know of me, and what only I can open."""
        return Response(write_mine(self.expert))

    @extend_schema(operation_id="experts_me_change", request=ProfileChanged, responses=MyProfile)
    def patch(self, request: Request) -> Response:
        """Changes what is named. Pausing needs no reason."""
        profiles.change_profile(self.expert, **CHANGED.read(request.data))
        return Response(write_mine(self.expert))


class MyLegalNameView(ExpertCall):
    """`PUT` and `DELETE /api/v1/experts/me/legal`."""

    @extend_schema(operation_id="experts_me_legal", request=LegalGiven, responses={204: DONE})
    def put(self, request: Request) -> Response:
        """Keeps my sealed legal name instead of the one before, which is erased."""
        values = LEGAL.read(request.data)
        profiles.set_legal(self.expert, read_sealed(values["sealed"], self.expert.pk))
        return Response(status=204)

    @extend_schema(operation_id="experts_me_legal_erase", responses={204: DONE})
    def delete(self, request: Request) -> Response:
        """Erases it."""
        profiles.erase_legal(self.expert)
        return Response(status=204)


class MyStepsView(ExpertCall):
    """`GET /api/v1/experts/me/steps`."""

    @extend_schema(operation_id="experts_me_steps", responses=PathsShape)
    def get(self, request: Request) -> Response:
        """Where I stand, what each step needs and who helps."""
        outbox.seen(recipients.member(self.expert.pk))
        steps = write_steps(self.expert)
        paths = [
            {"path": path, "steps": [_without_path(one) for one in steps if one["path"] == path]}
            for path in Path.values
        ]
        return Response({"paths": paths})


class MyLooksView(ExpertCall):
    """`GET /api/v1/experts/me/looks`."""

    queries = frozenset({"after"})

    @extend_schema(operation_id="experts_me_looks", parameters=[AFTER], responses=LookPage)
    def get(self, request: Request) -> Response:
        """Who got one of my texts to read, and when; the newest first."""
        found = looks_of(self.expert, after=read_after(request))
        rows = [
            {"id": str(one.id), "by": one.by_name, "what": one.what, "on": one.on.isoformat()}
            for one in found.rows
        ]
        return Response(page_of(request, rows, found.after))


def write_profile(expert: Expert) -> dict[str, Any]:
    """An `ExpertProfile`."""
    return {
        "id": str(expert.pk),
        **{name: getattr(expert, name) for name in PLAIN_COLUMNS},
        "paused_until": expert.paused_until and expert.paused_until.isoformat(),
        "joined_on": expert.joined_on and expert.joined_on.isoformat(),
    }


def write_mine(expert: Expert) -> dict[str, Any]:
    """A `MyProfile`."""
    return write_profile(expert) | {
        "legal": write_own(expert.legal, expert.pk),
        "organisation": write_organisation(expert.platform),
        "phone": expert.platform.phone,
    }


def write_steps(expert: Expert) -> list[dict[str, Any]]:
    """A `StepOfPerson` each, in the caller's language; two queries."""
    return [
        {
            "id": str(one.step.id),
            "path": one.step.path,
            "title": in_language(one.step.title),
            "needs": in_language(one.step.needs),
            "helper": in_language(one.step.helper),
            "state": one.state,
            "on": one.on and one.on.isoformat(),
        }
        for one in standing_of(expert)
    ]


def _without_path(step: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in step.items() if name != "path"}
