"""Who is told of what: the seeker where there is an address, organisations always."""

from uuid import uuid4

from backend.help_requests.models import HelpRequest, Referral
from backend.help_requests.states import READING, ReferralStatus
from backend.organisations.directory import directory
from notifications.outbox import announce, notify
from notifications.recipients import organisation, seeker

from .submission import safety_net_for


def tell_seeker(request: HelpRequest, kind: str) -> None:
    """Tell the seeker's open pages, and the phones that they had noted down, if any."""
    if request.reachable:
        notify(kind, [seeker(request.id)], request.id)
    else:
        announce(kind, [seeker(request.id)], request.id)


def tell_offered(request: HelpRequest, referral: Referral) -> None:
    """Tell an organisation that a request came."""
    who = [organisation(referral.organisation_id)]
    notify("referral.offered", who, referral.id, urgent=request.urgent)


def tell_overdue(request: HelpRequest, referral: Referral) -> None:
    """Tell an organisation that its time to answer is over."""
    who = [organisation(referral.organisation_id)]
    notify("referral.overdue", who, referral.id, urgent=request.urgent)


def warn_safety_net(request: HelpRequest) -> None:
    """Tell the safety net that something waits: not what, not where, under an id of nothing.

    Not if it is asked for this very request, and so was told already; nor if it was excluded.
    """
    net = safety_net_for(request.profile(), directory())
    if net is None:
        return
    at_net = request.referrals.filter(organisation=net.candidate.id)
    if not at_net.filter(status=ReferralStatus.OFFERED).exists():
        who = [organisation(net.candidate.id)]
        notify("safety_net.waiting", who, uuid4(), urgent=request.urgent)


def show_change(referral: Referral) -> None:
    """Have an organisation's open pages look again; nobody is called for it."""
    announce("referral.changed", [organisation(referral.organisation_id)], referral.id)


def show_change_to_readers(referrals: list[Referral]) -> None:
    """The same for all who can read the request."""
    for referral in referrals:
        if referral.status in READING:
            show_change(referral)
