"""Queries for an organisation's questionnaires and rounds; those of others raise Missing."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Model, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from backend.core.errors import Missing
from backend.core.pages import PAGE_SIZE, Page, page

from .models import (
    Export,
    Invitation,
    Questionnaire,
    Round,
    Token,
    Version,
    Waiting,
)
from .states import Audience, RoundStatus

MAX_EXPORTS = 100
# On a page that does not say whose link it is for: those that end last.
MAX_LINKS = 50
# Of a round by open link, before its end: fewer answers are not told.
MIN_SHOWN = 10
# The versions of a questionnaire, newest first, without what is large in them.
VERSIONS = Prefetch(
    "versions", Version.objects.defer("definition", "source", "report").order_by("-number")
)


@dataclass(frozen=True, slots=True)
class People:
    """How many people a round is for."""

    invited: int
    # How many of those invited have answered, or taken a blind token.
    done: int
    # How many one-time tokens are not used yet.
    tokens: int


def questionnaires_of(
    organisation_id: UUID, *, archived: bool = False, after: UUID | None = None
) -> Page[Questionnaire]:
    """Return up to a hundred questionnaires of an organisation by name, with their versions."""
    rows = Questionnaire.objects.filter(organisation=organisation_id, archived=archived)
    return page(rows.prefetch_related(VERSIONS), after, "name", size=PAGE_SIZE)


def questionnaire_of(organisation_id: UUID, questionnaire_id: UUID) -> Questionnaire:
    """Return a questionnaire with its versions."""
    rows = Questionnaire.objects.filter(organisation=organisation_id, id=questionnaire_id)
    return _first(rows.prefetch_related(VERSIONS))


def version_of(organisation_id: UUID, questionnaire_id: UUID, number: int) -> Version:
    """Return a version with its questions, without the spreadsheet that it was made from."""
    rows = Version.objects.filter(
        questionnaire=questionnaire_id,
        questionnaire__organisation=organisation_id,
        number=number,
    )
    return _first(rows.select_related("questionnaire").defer("source"))


def version_or_newest(organisation_id: UUID, questionnaire_id: UUID, number: int | None) -> Version:
    """Return a version of a questionnaire; the newest one if no number is given."""
    if number is None:
        found = questionnaire_of(organisation_id, questionnaire_id)
        number = found.versions.all()[0].number
    return version_of(organisation_id, questionnaire_id, number)


def rounds_of(
    organisation_id: UUID,
    *,
    status: RoundStatus | None = None,
    purpose: str = "",
    questionnaire_id: UUID | None = None,
    after: UUID | None = None,
) -> Page[Round]:
    """Return up to a hundred rounds of an organisation, without the questions of their versions."""
    rows = Round.objects.filter(organisation=organisation_id)
    if status:
        rows = rows.filter(status=status)
    if purpose:
        rows = rows.filter(purpose=purpose)
    if questionnaire_id:
        rows = rows.filter(version__questionnaire=questionnaire_id)
    return page(_with_version(rows).defer("version__definition"), after, "name", size=PAGE_SIZE)


def round_of(organisation_id: UUID, round_id: UUID) -> Round:
    """Return a round with its version."""
    return _first(_with_version(Round.objects.filter(organisation=organisation_id, id=round_id)))


def rounds_with_results(results_keys: Sequence[str]) -> list[Round]:
    """Return the rounds that these results keys show, in the order of the keys; one query."""
    found = _with_version(Round.objects.all()).in_bulk(results_keys, field_name="results_key")
    if not found.keys() >= {*results_keys}:
        raise Missing
    return [found[key] for key in results_keys]


def exports_of(round_: Round) -> list[Export]:
    """Return the exports of a round, the newest first."""
    return [*Export.objects.filter(round=round_).order_by("-expires_at", "id")[:MAX_EXPORTS]]


def shown_total(round_: Round) -> int | None:
    """Return how many responses the organisation may know of, rounded down before the end."""
    if round_.written < round_.threshold:
        return None
    if round_.has_shown_results:
        return round_.written
    return None if round_.owner_kind else _rounded_down(round_.written)


def waiting_of(column: str) -> Coalesce:
    """Return, for `annotate`, how many answers wait of the round that a column names."""
    rows = Waiting.objects.filter(round=OuterRef(column)).order_by().values("round")
    return Coalesce(Subquery(rows.annotate(number=Count("id")).values("number")), 0)


def open_links(purpose: str, organisation_ids: Collection[UUID] | None = None) -> dict[UUID, str]:
    """Return the code of the open round by link that ends last, by organisation; one query.

    :param organisation_ids: None asks for those of all, of which `MAX_LINKS` are returned
    """
    rows = Round.objects.filter(
        purpose=purpose,
        status=RoundStatus.OPEN,
        audience=Audience.LINK,
        test=False,
        owner_kind="",
    )
    if organisation_ids is not None:
        rows = rows.filter(organisation__in=organisation_ids)
    found = rows.order_by("-closes_on", "-id").values_list("organisation_id", "code")
    return dict(reversed([*found[: MAX_LINKS if organisation_ids is None else None]]))


def people_of(rounds: Iterable[Round]) -> dict[UUID, People]:
    """Return how many people each round is for; two queries."""
    ids = [round_.id for round_ in rounds]
    done = Count("id", filter=Q(answered=True) | Q(issued=True))
    asked = {
        row["round"]: (row["everybody"], row["done"])
        for row in Invitation.objects.filter(round__in=ids)
        .values("round")
        .annotate(everybody=Count("id"), done=done)
    }
    left = dict(
        Token.objects.filter(round__in=ids).values_list("round").annotate(number=Count("digest"))
    )
    return {
        round_id: People(*asked.get(round_id, (0, 0)), left.get(round_id, 0)) for round_id in ids
    }


def _rounded_down(number: int) -> int | None:
    """Return the largest of 10, 20, 50, 100, 200 … up to a number; None below the first."""
    digits = len(str(number))
    steps = [step * 10 ** (digits - 1) for step in (5, 2, 1)]
    return next(step for step in steps if step <= number) if number >= MIN_SHOWN else None


def _with_version(rows: QuerySet[Round]) -> QuerySet[Round]:
    return rows.select_related("version__questionnaire", "organisation").defer(
        "version__source", "version__report"
    )


def _first[Row: Model](rows: QuerySet[Row]) -> Row:
    found = rows.first()
    if found is None:
        raise Missing
    return found
