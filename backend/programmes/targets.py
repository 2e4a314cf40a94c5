"""The registry of what a link can lead to (docs/links.md)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from surveys.models import Round
from surveys.states import Audience, RoundStatus

from .states import TargetKind


@dataclass(frozen=True, slots=True)
class Target:
    """A kind of target.

    :ivar is_there: whether links of an organisation can lead to what has this code
    :ivar address: where it is shown; `/` is shown at the address of the link itself
    :ivar is_chosen: whether coordinators choose it; else a part makes such links itself
    """

    kind: TargetKind
    is_there: Callable[[UUID, str], bool]
    address: Callable[[str], str]
    is_chosen: bool = True


def open_rounds(organisation_id: UUID) -> list[tuple[str, str]]:
    """Return code and name of the surveys that anybody can answer by link, the first hundred."""
    return [*_rounds(organisation_id).order_by("name", "code").values_list("code", "name")[:100]]


def _rounds(organisation_id: UUID) -> QuerySet[Round]:
    rounds = Round.objects.filter(organisation=organisation_id, audience=Audience.LINK)
    return rounds.exclude(status=RoundStatus.CLOSED)


def _is_open_round(organisation_id: UUID, code: str) -> bool:
    return _rounds(organisation_id).filter(code=code).exists()


TARGETS: Mapping[str, Target] = {
    target.kind: target
    for target in (
        Target(TargetKind.HELP, lambda _organisation_id, code: not code, lambda _code: "/"),
        Target(TargetKind.SURVEY, _is_open_round, lambda code: f"/s/{code}"),
        Target(
            TargetKind.STOP,
            lambda _organisation_id, _code: False,
            lambda _code: "/",
            is_chosen=False,
        ),
    )
}
