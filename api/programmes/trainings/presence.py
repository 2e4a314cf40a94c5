"""Calls of a trainer's phone: who came."""

from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema

from api.common.fields import base64url_pattern
from api.common.permissions import Anyone
from api.common.views import KierViewSet, Request, Response
from backend.core.errors import Conflict
from backend.programmes.link_tokens import MAC_BYTES, UUID_BYTES
from backend.programmes.models import TrainingSession
from backend.programmes.selectors.trainings import session_of_trainer
from backend.programmes.services.presence import Mark, add_walk_in, mark, people_of_trainer

from .serializers import PresenceAnswerSerializer, TrainerReportSerializer

TOKEN = OpenApiParameter(
    "token",
    {"type": "string", "pattern": base64url_pattern(UUID_BYTES + MAC_BYTES)},
    OpenApiParameter.PATH,
    description="What the trainer's address has behind `/trainings/trainer/`",
)


class PresenceViewSet(KierViewSet):
    """Who came to a session; whoever knows the trainer's address says it."""

    permission_classes = [Anyone]
    serializer_class = TrainerReportSerializer

    @extend_schema(
        operation_id="programmes_training_presence",
        description=(
            "Say who came, and add who came without having registered. It may be sent late, twice "
            "or in any order: of each person what has the highest `counter` stays, and an `id` is "
            "added once. The answer is how it is now."
        ),
        auth=[],
        parameters=[TOKEN],
        request=TrainerReportSerializer,
        responses={200: PresenceAnswerSerializer},
    )
    def create(self, request: Request, token: str) -> Response:
        """Take what a trainer says."""
        session = session_of_trainer(token)
        sent = self.validated(TrainerReportSerializer)
        refused = [
            {"id": person["id"], "detail": why}
            for person in sent.get("people", ())
            if (why := _added(session, person))
        ]
        marks = [Mark(one["id"], one["came"], one["counter"]) for one in sent.get("marks", ())]
        if marks:
            mark(session_id=session.pk, marks=marks)
        found = {"people": people_of_trainer(session), "refused": refused}
        return Response(PresenceAnswerSerializer(found).data)


def _added(session: TrainingSession, person: dict[str, Any]) -> str:
    """Add somebody; return why not, in the reader's language."""
    try:
        add_walk_in(
            session_id=session.pk,
            registration_id=person["id"],
            name=person["name"],
            organisation=person.get("organisation", ""),
            email=person.get("email", ""),
            profession=person["profession"],
            region=person["region"],
            language=session.language,
        )
    except Conflict as conflict:
        return conflict.errors[0].detail if conflict.errors else conflict.detail
    return ""
