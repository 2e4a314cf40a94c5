"""Consents to use a story or a quote: a member's own, and what the desk may use."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema

from api.common.pagination import AFTER, page_of, read_after
from api.common.serializers import EmptySerializer
from api.common.views import Request, Response
from backend.core.errors import Missing
from backend.experts.models import Assignment, Expert, StoryConsent, Success
from backend.experts.selectors.consents import (
    AUDIENCES,
    consent_of,
    consents_of,
    usable_consents,
    valid_consents,
)
from backend.experts.selectors.growth import shown_with
from backend.experts.services import consents
from notifications import outbox, recipients

from .base import DeskCall, ExpertCall, read_sealed, write_expert, write_owns
from .common import in_my_language
from .consent_shapes import (
    ConsentAtDesk,
    ConsentGiven,
    ConsentPage,
    MyConsent,
    MyConsentPage,
    UseGiven,
)

GIVEN, USE, NOTHING = ConsentGiven(), UseGiven(), EmptySerializer()
AUDIENCE = OpenApiParameter(
    "audience", {"type": "string", "enum": list(AUDIENCES)}, description="Only what it may get"
)


class MyConsentsView(ExpertCall):
    """`GET` and `POST /api/v1/experts/me/consents`."""

    queries = frozenset({"after"})

    @extend_schema(operation_id="experts_me_consents", parameters=[AFTER], responses=MyConsentPage)
    def get(self, request: Request) -> Response:
        """What I allowed, for whom, and who got it; the newest first."""
        found = consents_of(self.expert, after=read_after(request))
        outbox.seen(recipients.member(self.expert.pk))
        rows = write_mine(self.expert, found.rows)
        return Response(page_of(request, rows, found.after))

    @extend_schema(
        operation_id="experts_me_consent_give", request=ConsentGiven, responses={201: MyConsent}
    )
    def post(self, request: Request) -> Response:
        """Allows a story or a quote to be used, for three years at the most."""
        values = GIVEN.read(request.data)
        boxes = read_sealed(values.pop("sealed"), self.expert.pk)
        row = consents.give_consent(expert=self.expert, boxes=boxes, **values)
        [written] = write_mine(self.expert, [row])
        return Response(written, status=201)


class MyConsentWithdrawalView(ExpertCall):
    """`POST /api/v1/experts/me/consents/{id}/withdraw`."""

    @extend_schema(
        operation_id="experts_me_consent_withdraw", request=EmptySerializer, responses=MyConsent
    )
    def post(self, request: Request, consent: UUID) -> Response:
        """Takes it back, at once and for all; those who got it are told."""
        NOTHING.read(request.data or {})
        row = consent_of(self.expert, consent)
        consents.withdraw(row)
        [written] = write_mine(self.expert, [row])
        return Response(written)


class ConsentsView(DeskCall):
    """`GET /api/v1/experts/desk/consents`."""

    queries = frozenset({"after", "audience"})

    @extend_schema(
        operation_id="experts_consents", parameters=[AFTER, AUDIENCE], responses=ConsentPage
    )
    def get(self, request: Request) -> Response:
        """Stories and quotes that may be used today; the newest first."""
        audience = request.query_params.get("audience")
        if audience not in {None, *AUDIENCES}:
            raise Missing("")
        found = usable_consents(self.platform, audience=audience, after=read_after(request))
        rows = [write_usable(one) for one in found.rows]
        return Response(page_of(request, rows, found.after))


class ConsentUsesView(DeskCall):
    """`POST /api/v1/experts/desk/consents/{id}/uses`."""

    @extend_schema(
        operation_id="experts_consent_use", request=UseGiven, responses={201: ConsentAtDesk}
    )
    def post(self, request: Request, consent: UUID) -> Response:
        """Gives a story to a requester; the member can read who got it."""
        rows = valid_consents().filter(expert__platform=self.platform).select_related("expert")
        row = rows.filter(id=consent).first()
        asked = Assignment.objects.select_related("requester").filter(
            platform=self.platform, id=USE.read(request.data)["assignment"]
        )
        assignment = asked.first()
        if row is None or assignment is None:
            raise Missing("")
        consents.note_use(consent=row, assignment=assignment)
        return Response(write_usable(row), status=201)


def write_mine(expert: Expert, rows: Sequence[StoryConsent]) -> list[dict[str, Any]]:
    """A `MyConsent` each; two queries where texts and uses are there already."""
    owns, shown = write_owns([one.text for one in rows], expert.pk), shown_with(rows)
    return [
        write_consent(one, shown.get(one.id, ())) | {"text": owns.get(one.text_id)} for one in rows
    ]


def write_consent(row: StoryConsent, shown: Sequence[Success]) -> dict[str, Any]:
    """A `MyConsent` without its text."""
    return {
        "id": str(row.id),
        "kind": row.kind,
        "audiences": row.audiences,
        "given_on": row.given_on.isoformat(),
        "until": row.until.isoformat(),
        "withdrawn_on": row.withdrawn_on and row.withdrawn_on.isoformat(),
        "recipients": [
            {"organisation": one.assignment.requester.organisation, "on": one.on.isoformat()}
            for one in row.uses.all()
        ]
        + [
            {
                "organisation": _("Everybody, in “{title}”").format(
                    title=in_my_language(one.title)
                ),
                "on": one.on.isoformat(),
            }
            for one in shown
        ],
    }


def write_usable(row: StoryConsent) -> dict[str, Any]:
    """A `ConsentAtDesk`."""
    return {
        "id": str(row.id),
        "expert": write_expert(row.expert),
        "kind": row.kind,
        "audiences": row.audiences,
        "until": row.until.isoformat(),
        "text": str(row.text_id),
    }
