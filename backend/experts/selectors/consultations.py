"""Consultations as members and coordinators find them; another's are not there."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet

from backend.core.row_macs import is_authentic
from backend.experts.models import (
    Assignment,
    Consultation,
    Contribution,
    Expert,
    Invitation,
    MemberEnvelope,
    NameConsent,
    Platform,
    Reaction,
    Recording,
    Statement,
    Verdict,
)
from backend.experts.states import InvitationState
from surveys.models import MIN_THRESHOLD

from .finding import the_one


def part_of(expert: Expert, invitation_id: UUID) -> Invitation:
    """A member's part in a consultation, with the consultation, its round and their contribution.

    :raises Missing: it is not theirs, they do not take part, or there is no consultation (yet)
    """
    rows = Invitation.objects.filter(
        id=invitation_id,
        expert=expert,
        state=InvitationState.ACCEPTED,
        assignment__consultation__isnull=False,
    )
    return the_one(
        rows.select_related("expert", "assignment__consultation__round", "contribution__draft")
    )


def taking_part(assignment: Assignment | UUID) -> QuerySet[Invitation]:
    """The parts of those who said yes, in the order in which they were planned."""
    rows = Invitation.objects.filter(assignment=assignment, state=InvitationState.ACCEPTED)
    return rows.order_by("place", "id")


def sealed_to(parts: Iterable[Invitation]) -> list[Invitation]:
    """Those of these parts whose people have a key, by rows that verify, with `expert__member`."""
    return [
        one
        for one in parts
        if is_authentic(one.expert, {"member": {}}) and one.expert.member.public_key
    ]


def consultation_of(platform: Platform, assignment_id: UUID) -> Consultation:
    """The consultation of an assignment of this platform, with its round.

    :raises Missing: there is none, or it is another's
    """
    rows = Consultation.objects.filter(assignment=assignment_id, assignment__platform=platform)
    return the_one(rows.select_related("assignment", "round"))


def handed_in(consultation: Consultation) -> QuerySet[Contribution]:
    """What those who take part handed in."""
    return Contribution.objects.filter(
        invitation__assignment=consultation.assignment_id,
        invitation__state=InvitationState.ACCEPTED,
        handed_in_on__isnull=False,
    )


def are_few(parts: int) -> bool:
    """Whether so few take part in a consultation that a name says who said what."""
    return parts < MIN_THRESHOLD


def agreed_to_names(assignments: Collection[UUID]) -> set[UUID]:
    """The parts in these requests whose members let their names be said."""
    rows = NameConsent.objects.filter(invitation__assignment__in=assignments, withdrawn_on=None)
    return set(rows.values_list("invitation", flat=True))


@dataclass(frozen=True, slots=True)
class Read:
    """A statement that a member can open: its envelope for them, and how they reacted."""

    statement: Statement
    envelope: MemberEnvelope
    mine: bool
    reaction: str | None


def statements_for(part: Invitation) -> list[Read]:
    """What the others said, and oneself; three queries. Not what was sealed before they joined."""
    rows = Statement.objects.filter(consultation=part.assignment_id)
    statements = list(rows.select_related("text", "invitation").order_by("number"))
    member = part.expert_id
    envelopes = {
        one.text_id: one
        for one in MemberEnvelope.objects.filter(
            text__in=[one.text_id for one in statements], member=member
        )
    }
    kinds = dict(
        Reaction.objects.filter(statement__in=statements, invitation=part).values_list(
            "statement", "kind"
        )
    )
    return [
        Read(one, envelopes[one.text_id], one.invitation_id == part.id, kinds.get(one.id))
        for one in statements
        if one.text_id in envelopes
    ]


@dataclass(frozen=True, slots=True)
class Overview:
    """All that a coordinator sees of a consultation; what is sealed is named by its identifier."""

    consultation: Consultation
    parts: Sequence[Invitation]
    contributions: Sequence[Contribution]
    recordings: Sequence[Recording]
    statements: Sequence[Statement]
    reactions: Sequence[Reaction]
    verdicts: Sequence[Verdict]
    agreed_to_names: Collection[UUID]


def overview_of(consultation: Consultation) -> Overview:
    """All of it, however many take part; seven queries."""
    contributions = handed_in(consultation).select_related("invitation__expert")
    statements = Statement.objects.filter(consultation=consultation)
    return Overview(
        consultation,
        list(taking_part(consultation.assignment_id).select_related("expert__member")),
        list(contributions.order_by("invitation__place", "invitation")),
        list(
            Recording.objects.filter(
                invitation__assignment=consultation.assignment_id, text__isnull=False
            )
            .defer("pieces")
            .order_by("id")
        ),
        list(statements.select_related("invitation").order_by("number")),
        list(Reaction.objects.filter(statement__consultation=consultation).order_by("id")),
        list(
            # An objection stands also when its owner has stepped back since.
            Verdict.objects.filter(
                Q(invitation__state=InvitationState.ACCEPTED) | Q(fine=False),
                invitation__assignment=consultation.assignment_id,
                summary_number=consultation.summary_number,
            ).order_by("invitation__place", "id")
        ),
        agreed_to_names([consultation.assignment_id]),
    )
