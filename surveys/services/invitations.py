"""Invitations to answer, and one reminder to those who have not."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from backend.core.errors import Conflict, FieldError, ImpossibleMove
from backend.core.hours import may_disturb
from backend.organisations.models import Membership
from notifications.outbox import notify
from notifications.recipients import Recipient, RecipientKind
from surveys.blind_tokens.keys import PublicKey
from surveys.models import Invitation, Round
from surveys.owners import Owner, check_owner
from surveys.states import Audience, RoundStatus

from .batches import lock_round, today_of
from .tokens import check_group, invitation_token

INVITED = {Audience.INVITATION, Audience.BLIND}
MAX_AT_ONCE, MAX_OF_ONE = 5_000, 100_000


@dataclass(frozen=True, slots=True)
class Invited:
    """How many were invited now, and how many had been before."""

    new: int
    before: int


@dataclass(frozen=True, slots=True)
class ForMember:
    """A round that waits for a member; `path` is where they answer."""

    round: Round
    path: str


def invite_members(
    survey: Round, *, members: Collection[UUID] | None = None, group: str = ""
) -> Invited:
    """Invite members of the round's organisation, or all; raise Conflict for strangers."""
    # Who was invited and has not come in is asked too, also where the address has an account
    # elsewhere (`accounts.invitations`): no answer here tells whether it has.
    asked = Q(member__is_active=True) | ~Q(member__stands_in_for="")
    # Instances, which verify (backend.core.row_macs).
    there = Membership.objects.filter(asked, organisation=survey.organisation_id).select_related(
        "member"
    )
    if members is None:
        all_of_them = [row.member_id for row in there[: MAX_AT_ONCE + 1]]
        return invite(survey, map(_member, all_of_them), group=group)
    if len(members) > MAX_AT_ONCE:
        raise _too_many()
    strangers = {*members} - {row.member_id for row in there.filter(member__in=members)}
    if strangers:
        detail = _("This person does not work at this organisation.")
        errors = [
            FieldError(f"members.{place}", "no-colleague", detail)
            for place, member in enumerate(members)
            if member in strangers
        ]
        raise Conflict(detail, errors=errors)
    return invite(survey, map(_member, members), group=group)


@transaction.atomic
def invite(
    survey: Round,
    recipients: Iterable[Recipient],
    *,
    group: str = "",
    owner: Owner | None = None,
) -> Invited:
    """Invite recipients to a round by invitation, and notify them if it is open."""
    survey = lock_round(survey.id)
    check_owner(survey, owner)
    asked = [*dict.fromkeys(recipients)]
    check_group(survey, group)
    if survey.status == RoundStatus.CLOSED:
        raise ImpossibleMove(_("This round is over."))
    if survey.audience not in INVITED:
        raise Conflict(_("This round is not for people who are invited."))
    there = Invitation.objects.filter(round=survey)
    if len(asked) > MAX_AT_ONCE or there.count() + len(asked) > MAX_OF_ONE:
        raise _too_many()
    known = {
        *there.filter(recipient__in=[recipient.id for recipient in asked]).values_list(
            "recipient", flat=True
        )
    }
    new = [recipient for recipient in asked if recipient.id not in known]
    Invitation.objects.bulk_create(
        [
            Invitation(
                round=survey, recipient_kind=recipient.kind, recipient=recipient.id, group=group
            )
            for recipient in new
        ],
        batch_size=1_000,
    )
    if survey.status == RoundStatus.OPEN:
        notify("survey.invited", new, survey.id)
    return Invited(len(new), len(asked) - len(new))


def tell_invited(survey: Round) -> None:
    """Notify all who were invited before the round was opened."""
    notify("survey.invited", _recipients(Invitation.objects.filter(round=survey)), survey.id)


def remind(survey: Round) -> int:
    """Notify those who have not answered, once and not at night; return how many."""
    if survey.remind_after_days is None or survey.opens_on is None:
        return 0
    if not may_disturb(ZoneInfo(survey.timezone)):
        return 0
    if today_of(survey) < survey.opens_on + timedelta(days=survey.remind_after_days):
        return 0
    with transaction.atomic():
        due = Round.objects.filter(id=survey.id, status=RoundStatus.OPEN, reminded=False)
        if not due.update(reminded=True):
            return 0
        left = _recipients(Invitation.objects.filter(round=survey, answered=False, issued=False))
        notify("survey.reminder", left, survey.id)
        return len(left)


def uninvite(member_id: UUID) -> None:
    """Erase a member's unanswered invitations, but no blind token: nobody knows its owner."""
    rows = Invitation.objects.filter(recipient_kind=RecipientKind.MEMBER, recipient=member_id)
    rows.filter(answered=False, issued=False).delete()


def waiting_for(member_id: UUID) -> list[ForMember]:
    """Return the open rounds that wait for a member's answers, those that end first at the top."""
    rows = (
        Invitation.objects.filter(
            recipient_kind=RecipientKind.MEMBER,
            recipient=member_id,
            answered=False,
            issued=False,
            round__status=RoundStatus.OPEN,
        )
        .select_related("round__organisation", "round__blind_key")
        .order_by("round__closes_on", "round__name", "id")
    )
    return [ForMember(row.round, _path_of(row)) for row in rows[:100]]


def _path_of(invitation: Invitation) -> str:
    """Return the path to answer; in a blind round the token stands in its fragment."""
    survey, word = invitation.round, invitation_token(invitation.id)
    if survey.audience != Audience.BLIND:
        return f"/s/{survey.code}/{word}"
    fingerprint = PublicKey(bytes(survey.blind_key.public)).fingerprint()
    return f"/s/{survey.code}#{word}.{fingerprint}"


def _recipients(rows: QuerySet[Invitation]) -> list[Recipient]:
    return [
        Recipient(RecipientKind(kind), who)
        for kind, who in rows.values_list("recipient_kind", "recipient")
    ]


def _member(member_id: UUID) -> Recipient:
    return Recipient(RecipientKind.MEMBER, member_id)


def _too_many() -> Conflict:
    return Conflict(_("Invite at most {most} people at once.").format(most=MAX_AT_ONCE))
