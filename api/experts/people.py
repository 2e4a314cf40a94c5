"""The desk's calls about people: invited, on their way, changed in their presence, leaving."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db import transaction
from drf_spectacular.utils import OpenApiParameter, extend_schema

from api.common.pagination import AFTER, page_of, read_after
from api.common.serializers import EmptySerializer
from api.common.views import Request, Response
from api.members.views import DONE
from backend.core.crypto.encoding import encode
from backend.core.errors import Missing
from backend.core.names import look_alikes
from backend.experts.models import Expert
from backend.experts.selectors.people import (
    names_of,
    people_of,
    person_of,
    public_key_of,
    step_of,
)
from backend.experts.services import joining, profiles, welcoming
from backend.experts.services.leaving import leave
from backend.experts.states import ExpertStatus, StepState

from .base import DeskCall
from .me import write_profile, write_steps
from .people_shapes import PersonAtDesk, PersonChanged, PersonInvited, PersonPage, StandingGiven

INVITED, CHANGED = PersonInvited(), PersonChanged()
STANDING, NOTHING = StandingGiven(), EmptySerializer()
STATUS = OpenApiParameter(
    "status",
    {"type": "string", "enum": ExpertStatus.values},
    description="Only these; without it all but those who left",
)


class PersonCall(DeskCall):
    """A call that answers somebody."""

    def person(self, expert: UUID) -> Expert:
        """Somebody of this platform.

        :raises Missing: they never worked with it
        """
        return person_of(self.platform, expert)

    def answer(self, expert: UUID, status: int = 200) -> Response:
        """A `PersonAtDesk`."""
        return Response(write_person(self.person(expert)), status=status)


class PeopleView(PersonCall):
    """`GET` and `POST /api/v1/experts/desk/people`."""

    queries = frozenset({"after", "status"})

    @extend_schema(operation_id="experts_people", parameters=[AFTER, STATUS], responses=PersonPage)
    def get(self, request: Request) -> Response:
        """Candidates and members by name, a hundred at once, with what they carry."""
        status = request.query_params.get("status")
        if status not in {None, *ExpertStatus.values}:
            raise Missing("")
        chosen = ExpertStatus(status) if status else None
        found = people_of(self.platform, status=chosen, after=read_after(request))
        names = [one.chosen_name for one in found.rows]
        rows = [write_row(one, names) for one in found.rows]
        return Response(page_of(request, rows, found.after))

    @extend_schema(
        operation_id="experts_person_invite", request=PersonInvited, responses={201: PersonAtDesk}
    )
    def post(self, request: Request) -> Response:
        """Makes a candidate, and mails them a link that gives nothing away."""
        values = INVITED.read(request.data)
        return self.answer(welcoming.invite_person(platform=self.platform, **values).pk, 201)


class PersonView(PersonCall):
    """`GET` and `PATCH /api/v1/experts/desk/people/{id}`."""

    @extend_schema(operation_id="experts_person", responses=PersonAtDesk)
    def get(self, request: Request, expert: UUID) -> Response:
        """Somebody, where they stand, and where their sealed legal name is."""
        return self.answer(expert)

    @extend_schema(
        operation_id="experts_person_change", request=PersonChanged, responses=PersonAtDesk
    )
    def patch(self, request: Request, expert: UUID) -> Response:
        """Makes a candidate a member, or changes a profile with them present."""
        values, row = CHANGED.read(request.data), self.person(expert)
        with transaction.atomic():
            if values.pop("status", None):
                joining.make_member(row)
            profiles.change_profile(row, **values)
        return self.answer(expert)


class PersonInvitationsView(PersonCall):
    """`POST /api/v1/experts/desk/people/{id}/invite-again`."""

    @extend_schema(
        operation_id="experts_person_invite_again", request=EmptySerializer, responses={204: DONE}
    )
    def post(self, request: Request, expert: UUID) -> Response:
        """Mails a new link to somebody who has not come in yet."""
        NOTHING.read(request.data or {})
        welcoming.invite_again(self.person(expert))
        return Response(status=204)


class PersonLeavingView(PersonCall):
    """`POST /api/v1/experts/desk/people/{id}/leave`."""

    @extend_schema(
        operation_id="experts_person_leave", request=EmptySerializer, responses=PersonAtDesk
    )
    def post(self, request: Request, expert: UUID) -> Response:
        """Ends their work: account and stories are erased, consents withdrawn.

        The legal name is erased as well; if they still get money, when they are paid
        (`owed_until` at the latest).
        """
        NOTHING.read(request.data or {})
        leave(self.person(expert))
        return self.answer(expert)


class PersonStepView(PersonCall):
    """`PUT /api/v1/experts/desk/people/{id}/steps/{step}`."""

    @extend_schema(
        operation_id="experts_person_step", request=StandingGiven, responses=PersonAtDesk
    )
    def put(self, request: Request, expert: UUID, step: UUID) -> Response:
        """Says how far somebody is with a step; they are told."""
        state = StepState(STANDING.read(request.data)["state"])
        joining.set_step(self.person(expert), step_of(self.platform, step), state)
        return self.answer(expert)


def write_row(expert: Any, names: Iterable[str]) -> dict[str, Any]:
    """A `PersonRow` of somebody with their load.

    :param names: of all who may be taken for them, their own among them
    """
    others = (name for name in names if name != expert.chosen_name)
    return write_profile(expert) | {
        "looks_like": look_alikes(expert.chosen_name, others),
        "came_in": expert.member.has_usable_password(),
        "load": {name: getattr(expert, name) for name in ("asked", "working", "this_month")},
    }


def write_person(expert: Expert) -> dict[str, Any]:
    """A `PersonAtDesk`; three queries."""
    key = public_key_of(expert)
    return write_row(expert, names_of(expert.platform_id)) | {
        "public_key": encode(key) if key else None,
        "steps": write_steps(expert),
        "legal": expert.legal_id and str(expert.legal_id),
        "owed_until": expert.owed_until and expert.owed_until.isoformat(),
    }
