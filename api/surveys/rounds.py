"""Owners' calls: rounds, made, changed, opened and closed."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from drf_spectacular.utils import OpenApiParameter, extend_schema

from api.common.fields import UUID_ANY
from api.common.pagination import AFTER, page_of, read_after
from api.common.serializers import EmptySerializer
from api.common.views import Request, Response, active_language
from api.members.views import DONE
from backend.core.errors import Missing
from surveys import selectors
from surveys.models import Round, Version
from surveys.owners import owner_detail
from surveys.results.variable_names import named_variables
from surveys.results.warnings import warnings_of
from surveys.services import rounds
from surveys.services.blind import fingerprint_of
from surveys.states import RoundStatus

from .members import SurveyCall
from .round_shapes import PURPOSE_WORDS, RoundChanged, RoundMade, RoundPage, RoundShape

MADE, CHANGED, NOTHING = RoundMade(), RoundChanged(), EmptySerializer()
STATUS = OpenApiParameter(
    "status", {"type": "string", "enum": RoundStatus.values}, description="Only these"
)
PURPOSE = OpenApiParameter(
    "purpose", {"type": "string", "enum": PURPOSE_WORDS}, description="Only these"
)
QUESTIONNAIRE = OpenApiParameter(
    "questionnaire",
    {"type": "string", "format": "uuid", "pattern": f"^{UUID_ANY.pattern}$"},
    description="Only rounds with this one, in any version",
)
# Columns that stand in a round's JSON as they are.
PLAIN_COLUMNS = (
    "name",
    "code",
    "status",
    "audience",
    "test",
    "purpose",
    "opens_on",
    "closes_on",
    "timezone",
    "one_per_screen",
    "languages",
    "statement",
    "groups",
    "plan",
    "target",
    "quotas",
    "threshold",
    "rows_exported",
    "remind_after_days",
)


class RoundCall(SurveyCall):
    """A call that answers a round."""

    def answer(self, request: Request, row: Round, status: int = 200) -> Response:
        """A `RoundShape`."""
        return Response(write_round(request, row), status=status)


class RoundsView(RoundCall):
    """`GET` and `POST /api/v1/surveys/rounds`."""

    queries = frozenset({"after", "status", "purpose", "questionnaire"})

    @extend_schema(
        operation_id="survey_rounds",
        parameters=[AFTER, STATUS, PURPOSE, QUESTIONNAIRE],
        responses=RoundPage,
    )
    def get(self, request: Request) -> Response:
        """My organisation's rounds by name, a hundred at once."""
        asked = request.query_params
        status, purpose = asked.get("status"), asked.get("purpose", "")
        if status not in {None, *RoundStatus.values} or purpose not in {"", *PURPOSE_WORDS}:
            raise Missing("")
        page = selectors.rounds_of(
            self.organisation_id(request),
            status=RoundStatus(status) if status else None,
            purpose=purpose,
            questionnaire_id=read_uuid(asked.get("questionnaire")),
            after=read_after(request),
        )
        rows = write_rounds(request, page.rows)
        return Response(page_of(request, rows, page.after))

    @extend_schema(operation_id="survey_round_make", request=RoundMade, responses={201: RoundShape})
    def post(self, request: Request) -> Response:
        """Makes a round, which is not open yet."""
        values = MADE.read(request.data)
        questionnaire = self.questionnaire(request, values.pop("questionnaire"))
        number = values.pop("number", None)
        if number is None:
            number = selectors.versions_of([questionnaire])[questionnaire.id][0].number
        row = rounds.create_round(
            organisation=self.organisation(request),
            version=self.version(request, questionnaire.id, number),
            **values,
        )
        return self.answer(request, row, 201)


class RoundView(RoundCall):
    """`GET`, `PATCH` and `DELETE /api/v1/surveys/rounds/{id}`."""

    @extend_schema(operation_id="survey_round_read", responses=RoundShape)
    def get(self, request: Request, survey: UUID) -> Response:
        """One round, and what can be crossed in its results."""
        return self.answer(request, self.round(request, survey))

    @extend_schema(operation_id="survey_round_change", request=RoundChanged, responses=RoundShape)
    def patch(self, request: Request, survey: UUID) -> Response:
        """Changes it: all of it before it is open, then what nobody was told yet."""
        values, row = CHANGED.read(request.data), self.round(request, survey)
        if "number" in values:
            values["version"] = self.version(
                request, row.version.questionnaire_id, values.pop("number")
            )
        rounds.change_round(row, **values)
        return self.answer(request, self.round(request, survey))

    @extend_schema(operation_id="survey_round_erase", responses={204: DONE})
    def delete(self, request: Request, survey: UUID) -> Response:
        """Erases a round that is not open, with all that was answered."""
        rounds.delete_round(self.round(request, survey))
        return Response(status=204)


class OpenView(RoundCall):
    """`POST /api/v1/surveys/rounds/{id}/open`."""

    @extend_schema(operation_id="survey_round_open", request=EmptySerializer, responses=RoundShape)
    def post(self, request: Request, survey: UUID) -> Response:
        """Opens it; its questions stand fast from now on, and who was invited is told."""
        NOTHING.read(request.data or {})
        rounds.start_round(self.round(request, survey))
        return self.answer(request, self.round(request, survey))


class CloseView(RoundCall):
    """`POST /api/v1/surveys/rounds/{id}/close`."""

    @extend_schema(operation_id="survey_round_close", request=EmptySerializer, responses=RoundShape)
    def post(self, request: Request, survey: UUID) -> Response:
        """Ends it for good: what waits is written, and the last results are published."""
        NOTHING.read(request.data or {})
        rounds.close_round(self.round(request, survey))
        return self.answer(request, self.round(request, survey))


class ResultsKeyView(RoundCall):
    """`POST /api/v1/surveys/rounds/{id}/results-key`."""

    @extend_schema(
        operation_id="survey_round_results_key", request=EmptySerializer, responses=RoundShape
    )
    def post(self, request: Request, survey: UUID) -> Response:
        """Gives its results another address; the one before leads nowhere any more."""
        NOTHING.read(request.data or {})
        row = rounds.renew_results_key(self.round(request, survey))
        return self.answer(request, row)


def read_uuid(text: str | None) -> UUID | None:
    """An identifier in a query.

    :raises Missing: it is none
    """
    if text is None:
        return None
    if not UUID_ANY.fullmatch(text):
        raise Missing("")
    return UUID(text)


def write_rounds(request: Request, rows: Sequence[Round]) -> list[dict[str, Any]]:
    """A `RoundRow` each; two queries more, however many there are."""
    people = selectors.people_of(rows)
    return [
        {
            "id": str(row.id),
            **{name: getattr(row, name) for name in PLAIN_COLUMNS},
            "owner": owner_detail(row),
            "written": selectors.shown_total(row),
            "published": row.published if row.has_shown_results else 0,
            "link": request.build_absolute_uri(f"/s/{row.code}"),
            "results_link": request.build_absolute_uri(f"/s/results/{row.results_key}"),
            "questionnaire": write_questionnaire_of(row.version),
            "invited": {"all": people[row.id].invited, "done": people[row.id].done},
            "tokens": people[row.id].tokens,
        }
        for row in rows
    ]


def write_round(request: Request, row: Round) -> dict[str, Any]:
    """A `RoundShape`."""
    [written] = write_rounds(request, [row])
    variables = [
        {"id": one, "label": label} for one, label in named_variables(row, active_language())
    ]
    return written | {
        "fingerprint": fingerprint_of(row),
        "variables": variables,
        "warnings": warnings_of(row, active_language()),
    }


def write_questionnaire_of(version: Version) -> dict[str, Any]:
    """A `QuestionnaireOfRound`."""
    return {
        "id": str(version.questionnaire_id),
        "name": version.questionnaire.name,
        "number": version.number,
    }
