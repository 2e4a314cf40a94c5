"""The one way in which the desk gets sealed texts: whose it is, is found, and written down."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F, QuerySet, Value

from backend.accounts.models import Member
from backend.core.errors import Missing
from backend.experts.models import (
    CheckIn,
    Contribution,
    Evaluation,
    Expert,
    Grievance,
    Platform,
    Question,
    Reaction,
    SealedText,
    Statement,
    Verdict,
)
from backend.experts.selectors.consents import valid_consents

from .sealed_texts import note_look

EVALUATION = "evaluation"


@dataclass(frozen=True, slots=True)
class Opened:
    """A text, and whose it is; nobody's if a requester wrote it, or if it is an evaluation.

    What members say of an assignment is nameless in words as it is in choices.
    """

    text: SealedText
    expert: Expert | None


@transaction.atomic
def open_text(*, platform: Platform, text_id: UUID, by: Member) -> Opened:
    """A sealed text for the desk; that it was asked for is written down for the member.

    :raises Missing: it is not there, or not for the desk: a draft, an evaluation that is still
        blind, a story whose consent was withdrawn or is over
    """
    rows = SealedText.objects.filter(id=text_id, organisation=platform.organisation_id)
    text, found = rows.first(), _owner_of(text_id)
    if text is None or found is None:
        raise Missing("")
    what, expert_id = found
    if expert_id is None:
        return Opened(text, None)
    expert = Expert.objects.get(pk=expert_id)
    note_look(expert=expert, by=by, what=what, subject=text_id)
    return Opened(text, None if what == EVALUATION else expert)


def _owner_of(text_id: UUID) -> tuple[str, UUID | None] | None:
    """What a text is (a word of `Look.what`) and whose; one query."""
    first, *others = _places(text_id)
    rows: Any = [*first.union(*others, all=True)[:1]]
    return (rows[0]["what"], rows[0]["whose"]) if rows else None


def _places(text_id: UUID) -> Iterator[QuerySet[Any, dict[str, Any]]]:
    """Every relation that can hold a text which the desk may read."""

    def place(what: str, rows: QuerySet[Any], whose: str) -> QuerySet[Any, dict[str, Any]]:
        # Without its order, which a part of a union may not have.
        named: QuerySet[Any, dict[str, Any]] = rows.order_by().values(
            what=Value(what), whose=F(whose)
        )
        return named

    part, author = "invitation__expert", "expert"
    yield place("legal", Expert.objects.filter(legal=text_id), "member")
    yield place("grievance", Grievance.objects.filter(text=text_id), author)
    yield place("story", valid_consents().filter(text=text_id), author)
    yield place("question", Question.objects.filter(text=text_id), author)
    for model in (Contribution, Statement, Reaction, Verdict):
        yield place("answer", model.objects.filter(text=text_id), part)
    yield place("check-in", CheckIn.objects.filter(text=text_id), part)
    yield place(EVALUATION, Evaluation.objects.filter(text=text_id, opened=True), part)
