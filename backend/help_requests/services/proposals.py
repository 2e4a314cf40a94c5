"""Steps of proposing another organisation, within a transaction that holds the request's row."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from backend.core.errors import Conflict, FieldConflict, FieldError, Missing
from backend.core.hours import this_hour
from backend.help_requests.interpreters import MOST_DAYS, interpreters_for, is_in_range
from backend.help_requests.models import HelpRequest, Proposal, Referral
from backend.help_requests.payloads import LetIn, NewProposals
from backend.help_requests.proposals import (
    MANY_MATCHES,
    MAX_PROPOSALS,
    MAX_WAITING,
    candidates_for,
    is_let_in,
    is_open,
)
from backend.help_requests.states import ProposalState, ReferralStatus
from backend.organisations.directory import directory

from .notices import show_change_to_readers


def add_proposals(request: HelpRequest, proposer: Referral, asked: NewProposals) -> bool:
    """Add proposals that wait for the seeker's answer, and return whether any is new.

    :raises Conflict: an organisation cannot be proposed here, or until that day, or too many wait
    """
    _settle_closed(request)
    waiting = {row.organisation_id: row for row in _waiting(request)}
    new = [id_ for id_ in asked.organisations if not _is_same(waiting.get(id_), proposer, asked)]
    if not new:
        return False
    if asked.until:
        _check_until(request, new, asked.until)
        fitting = {partner.organisation.id for partner in interpreters_for(request)}
    else:
        fitting = {found.candidate.id for found in candidates_for(request, most=MANY_MATCHES)}
    detail = _("This organisation cannot be proposed here now. Open the list again.")
    errors = [
        FieldError(f"organisations.{place}", "no-candidate", detail)
        for place, id_ in enumerate(asked.organisations)
        if id_ in new and id_ not in fitting
    ]
    if errors:
        raise Conflict(_("Look at the errors below."), errors=errors)
    total = Proposal.objects.filter(request=request).count()
    if len(waiting) + len(new) > MAX_WAITING or total + len(new) > MAX_PROPOSALS:
        text = _("At most {most} proposals can wait for an answer. Wait, or take one back.")
        raise FieldConflict("organisations", "too-many", text.format(most=MAX_WAITING))
    Proposal.objects.bulk_create(
        Proposal(
            request=request,
            number=total + place,
            proposer=proposer,
            organisation_id=id_,
            reason=asked.reason,
            reads=asked.reads,
            until=asked.until,
            hour=this_hour(),
        )
        for place, id_ in enumerate(new, start=1)
    )
    _count(request)
    return True


def propose_instead(request: HelpRequest, proposer: Referral, asked: NewProposals | None) -> None:
    """Add what an organisation proposes that says another one fits better.

    :raises Conflict: it proposes nobody although somebody fits, or one that cannot be proposed
    """
    if asked is not None:
        try:
            add_proposals(request, proposer, asked)
        except Conflict as error:
            errors = [one.within("proposal") for one in error.errors]
            raise Conflict(error.detail, errors=errors) from error
    elif not _waiting(request).filter(proposer=proposer).exists() and candidates_for(request):
        detail = _("Choose at least one organisation that fits better, or another reason.")
        raise FieldConflict("proposal", "missing", detail)


def lapse(request: HelpRequest, proposals: QuerySet[Proposal]) -> None:
    """End those of these proposals that wait."""
    if request.proposed:
        settle(request, proposals, ProposalState.LAPSED)


def lapse_of(request: HelpRequest, proposer: Referral) -> None:
    """End the waiting proposals of an organisation that leaves."""
    lapse(request, Proposal.objects.filter(proposer=proposer))


def settle_for(request: HelpRequest, organisation_id: UUID, state: ProposalState) -> bool:
    """Answer the waiting proposal of an organisation, and return whether there was one."""
    return bool(request.proposed) and settle(
        request, Proposal.objects.filter(organisation_id=organisation_id), state
    )


def settle(request: HelpRequest, proposals: QuerySet[Proposal], state: ProposalState) -> bool:
    """Move those of these proposals that wait to a state, and show it to who proposed them."""
    rows = proposals.filter(request=request, state=ProposalState.WAITING)
    moved = list(rows.select_related("proposer"))
    if moved:
        Proposal.objects.filter(id__in=[row.id for row in moved]).update(state=state)
        # Who declined does not follow what becomes of what it proposed.
        show_change_to_readers(list({row.proposer for row in moved}))
        _count(request)
    return bool(moved)


def settle_yes(request: HelpRequest, asked: LetIn) -> None:
    """Answer what waits of an organisation that the seeker lets in; the last yes settles all."""
    if asked.until:
        settle_for(request, asked.organisation, ProposalState.ACCEPTED)
        return
    theirs = Proposal.objects.filter(organisation_id=asked.organisation)
    if request.proposed:
        settle(request, theirs.filter(until=None), ProposalState.ACCEPTED)
        lapse(request, theirs)


def check_yes(request: HelpRequest, asked: LetIn) -> None:
    """Check a yes against what the seeker read: a helper is none who was proposed to interpret.

    :raises FieldConflict: the day is not that of a proposal that waits, or was left out
    """
    shown = None
    if request.proposed or asked.until:
        waiting = _waiting(request).filter(organisation=asked.organisation, until__isnull=False)
        hidden = asked.organisation in request.profile().exclude
        shown = None if hidden else waiting.first()
    known = directory()
    if shown and not is_open(shown, known):
        shown = None
    if asked.until and (shown is None or shown.until != asked.until):
        detail = _("Nobody proposes this now. Look again at what is asked.")
        raise FieldConflict("until", "not-proposed", detail)
    if shown and not asked.until:
        detail = _("They are asked to translate. Say yes or no to that first.")
        raise FieldConflict("until", "interprets", detail)


def refuse(request: HelpRequest, organisation_id: UUID) -> bool:
    """Keep the seeker's no to an organisation, and return whether it is new.

    A no to one that lapsed while their page showed it counts: nobody asks again.

    :raises Missing: it was never proposed
    """
    made = Proposal.objects.filter(request=request, organisation_id=organisation_id)
    newest = made.select_related("proposer").order_by("-number").first()
    if newest is None:
        raise Missing(_("This organisation was not proposed."))
    if newest.state not in {ProposalState.WAITING, ProposalState.LAPSED}:
        return False
    Proposal.objects.filter(id=newest.id).update(state=ProposalState.REFUSED)
    show_change_to_readers([newest.proposer])
    _count(request)
    return True


def _settle_closed(request: HelpRequest) -> None:
    """Settle what would fill the places of those that the seeker can say yes to."""
    settle(request, Proposal.objects.filter(is_let_in()), ProposalState.ACCEPTED)
    known = directory()
    closed = [row.id for row in _waiting(request) if not is_open(row, known)]
    if closed:
        settle(request, Proposal.objects.filter(id__in=closed), ProposalState.LAPSED)


def _waiting(request: HelpRequest) -> QuerySet[Proposal]:
    return request.proposals.filter(state=ProposalState.WAITING)


def _is_same(waiting: Proposal | None, proposer: Referral, asked: NewProposals) -> bool:
    if waiting is None:
        return False
    known = (waiting.proposer_id, waiting.reason, waiting.reads, waiting.until)
    return known == (proposer.id, asked.reason, asked.reads, asked.until)


def _check_until(request: HelpRequest, organisations: Iterable[UUID], until: date) -> None:
    """Raise `FieldConflict` unless the day is in range, and later than it is for each by now."""
    if not is_in_range(until):
        detail = _("Choose a day between tomorrow and {most} days from now.")
        raise FieldConflict("until", "out-of-range", detail.format(most=MOST_DAYS))
    interpret = request.referrals.filter(status=ReferralStatus.INTERPRETS, ends_on__gte=until)
    if interpret.filter(organisation__in=list(organisations)).exists():
        detail = _("They interpret until that day already. Choose a later one.")
        raise FieldConflict("until", "out-of-range", detail)


def _count(request: HelpRequest) -> None:
    request.proposed = _waiting(request).count()
    request.save(update_fields=["proposed"])
