"""Consultations as members and coordinators find them; another's are not there."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet

from backend.core.row_macs import is_authentic
from backend.experts.briefing import NAMES_NONE
from backend.experts.models import (
    Assignment,
    Consultation,
    Contribution,
    Expert,
    Invitation,
    NameConsent,
    Platform,
    Reaction,
    Recording,
    SealedText,
    Statement,
    Verdict,
)
from backend.experts.selectors import get_or_missing, own_envelopes
from backend.experts.states import ConsultationStage, InvitationState
from surveys.models import MIN_THRESHOLD
from surveys.questionnaire.compiled import Compiled
from surveys.services.round_clock import compiled_of

# Stages in which those who answered read the summary.
SHOWN = (ConsultationStage.REVIEWING, ConsultationStage.APPROVED)


def part_of(expert: Expert, invitation_id: UUID) -> Invitation:
    """Return a member's part in a consultation, with its round and their contribution."""
    rows = Invitation.objects.filter(
        id=invitation_id,
        expert=expert,
        state=InvitationState.ACCEPTED,
        assignment__consultation__isnull=False,
    )
    rows = rows.select_related("expert", "assignment__consultation__round", "contribution__draft")
    return get_or_missing(rows.prefetch_related(own_envelopes(expert, "contribution__draft")))


def taking_part(assignment: Assignment | UUID) -> QuerySet[Invitation]:
    """Return the parts of those who said yes, in the order in which they were planned."""
    rows = Invitation.objects.filter(assignment=assignment, state=InvitationState.ACCEPTED)
    return rows.order_by("place", "id")


def sealed_to(parts: Iterable[Invitation]) -> list[Invitation]:
    """Return the parts of people with a key, by rows that verify, with `expert__member`."""
    return [
        part
        for part in parts
        if is_authentic(part.expert, {"member": {}}) and part.expert.member.public_key
    ]


def consultation_of(platform: Platform, assignment_id: UUID) -> Consultation:
    """Return the consultation of an assignment of this platform, with its round."""
    rows = Consultation.objects.filter(assignment=assignment_id, assignment__platform=platform)
    return get_or_missing(rows.select_related("assignment", "round"))


def handed_in(consultation: Consultation) -> QuerySet[Contribution]:
    """Return what those who take part handed in."""
    return Contribution.objects.filter(
        invitation__assignment=consultation.assignment_id,
        invitation__state=InvitationState.ACCEPTED,
        handed_in_on__isnull=False,
    )


def are_few(parts: int) -> bool:
    """Return whether so few take part in a consultation that a name says who said what."""
    return parts < MIN_THRESHOLD


def agreed_to_names(assignments: Collection[UUID]) -> set[UUID]:
    """Return the parts in these requests whose members let their names be said."""
    rows = NameConsent.objects.filter(invitation__assignment__in=assignments, withdrawn_on=None)
    return set(rows.values_list("invitation", flat=True))


@dataclass(frozen=True, slots=True)
class ReadStatement:
    """A statement that a member can open, and how they reacted."""

    statement: Statement
    mine: bool
    reaction: str | None


@dataclass(frozen=True, slots=True)
class Participation:
    """A consultation as somebody who takes part finds it.

    :ivar verdict: whether the summary that is read now may go out for them; None: not said yet
    :ivar few: whether a name says who said what
    """

    part: Invitation
    statements: Sequence[ReadStatement]
    verdict: bool | None
    few: bool
    name_agreed: bool

    @property
    def consultation(self) -> Consultation:
        """The consultation."""
        return self.part.assignment.consultation

    @property
    def questions(self) -> Compiled:
        """What is asked."""
        return compiled_of(self.consultation.round.version_id)

    @property
    def languages(self) -> Sequence[str]:
        """The languages in which it is asked."""
        return self.consultation.round.languages or self.questions.languages

    @property
    def draft(self) -> SealedText | None:
        """What they have written so far."""
        contribution = getattr(self.part, "contribution", None)
        return contribution.draft if contribution else None

    @property
    def handed_in_on(self) -> date | None:
        """When they answered."""
        contribution = getattr(self.part, "contribution", None)
        return contribution.handed_in_on if contribution else None

    @property
    def summary(self) -> dict[str, str] | None:
        """The summary by language; None unless they answered and it is read now, or approved."""
        is_shown = self.handed_in_on is not None and self.consultation.stage in SHOWN
        return self.consultation.summary if is_shown else None

    @property
    def names(self) -> str:
        """Whose names the requester reads."""
        return self.part.assignment.briefing.get("names") or NAMES_NONE


def participation_in(part: Invitation) -> Participation:
    """Return what somebody who takes part finds; a fixed number of queries."""
    number = part.assignment.consultation.summary_number
    verdicts = Verdict.objects.filter(invitation=part, summary_number=number)
    return Participation(
        part,
        statements_for(part),
        verdicts.values_list("fine", flat=True).first(),
        are_few(taking_part(part.assignment_id).count()),
        part.pk in agreed_to_names([part.assignment_id]),
    )


def statements_for(part: Invitation) -> list[ReadStatement]:
    """Return statements that are sealed to this member; three queries."""
    mine = Prefetch("reactions", Reaction.objects.filter(invitation=part), to_attr="own_reactions")
    rows: QuerySet[Any] = (
        Statement.objects.filter(consultation=part.assignment_id)
        .select_related("text", "invitation")
        .prefetch_related(own_envelopes(part.expert, "text"), mine)
        .order_by("number")
    )
    return [
        ReadStatement(
            row,
            row.invitation_id == part.pk,
            row.own_reactions[0].kind if row.own_reactions else None,
        )
        for row in rows
        if row.text.own_envelopes
    ]


@dataclass(frozen=True, slots=True)
class Overview:
    """All that a coordinator sees of a consultation; what is sealed is named by its identifier."""

    consultation: Consultation
    parts: Sequence[Invitation]
    contributions: Sequence[Contribution]
    statements: Sequence[Statement]
    verdicts: Sequence[Verdict]
    names_agreed: int

    @property
    def answer_until(self) -> date:
        """The last day to answer."""
        return self.consultation.answer_until

    @property
    def reacts(self) -> bool:
        """Whether members react to each other."""
        return self.consultation.reacts

    @property
    def taking_part(self) -> int:
        """How many take part."""
        return len(self.parts)

    @property
    def few(self) -> bool:
        """Whether a name says who said what."""
        return are_few(len(self.parts))

    @property
    def names(self) -> str:
        """Whose names the requester reads."""
        return self.consultation.assignment.briefing.get("names") or NAMES_NONE

    @property
    def readers(self) -> list[Invitation]:
        """Those to whom a statement is sealed."""
        return sealed_to(self.parts)


def overview_of(consultation: Consultation) -> Overview:
    """Return all of it, however many take part; seven queries."""
    spoken = Recording.objects.filter(text__isnull=False).defer("pieces").order_by("id")
    contributions = (
        handed_in(consultation)
        .select_related("invitation__expert")
        .prefetch_related(Prefetch("invitation__recordings", spoken, to_attr="sent_recordings"))
    )
    statements = (
        Statement.objects.filter(consultation=consultation)
        .select_related("invitation")
        .prefetch_related(Prefetch("reactions", Reaction.objects.order_by("id")))
    )
    # An objection stands also when its owner has stepped back since.
    verdicts = Verdict.objects.filter(
        Q(invitation__state=InvitationState.ACCEPTED) | Q(fine=False),
        invitation__assignment=consultation.assignment_id,
        summary_number=consultation.summary_number,
    )
    return Overview(
        consultation,
        [*taking_part(consultation.assignment_id).select_related("expert__member")],
        [*contributions.order_by("invitation__place", "invitation")],
        [*statements.order_by("number")],
        [*verdicts.order_by("invitation__place", "id")],
        len(agreed_to_names([consultation.assignment_id])),
    )
