"""Notifications about help requests."""

from collections.abc import Iterable
from uuid import UUID, uuid4

from backend.help_requests.models import HelpRequest, Referral
from backend.help_requests.revisions import note_changes
from backend.help_requests.states import READING, ReferralStatus
from notifications.outbox import announce, notify
from notifications.recipients import organisation, seeker

from .submission import safety_net_for

# Kinds of reminders, in the order in which they go out.
REMINDERS = ("referral.reminder", "referral.last_reminder")


def tell_seeker(request: HelpRequest, kind: str) -> None:
    """Notify the seeker's open pages, and phones if any."""
    if request.reachable:
        notify(kind, [seeker(request.id)], request.id)
    else:
        announce(kind, [seeker(request.id)], request.id)


def tell_offered(request: HelpRequest, referral: Referral) -> None:
    """Notify an organisation of a new request, and note the change of its inbox."""
    note_changes([referral.organisation_id])
    who = [organisation(referral.organisation_id)]
    notify("referral.offered", who, referral.id, urgent=request.urgent)


def tell_overdue(request: HelpRequest, referral: Referral) -> None:
    """Notify an organisation that its time to answer has passed."""
    who = [organisation(referral.organisation_id)]
    notify("referral.overdue", who, referral.id, urgent=request.urgent)


def tell_reminder(request: HelpRequest, referral: Referral, number: int) -> None:
    """Remind an organisation's team (0) or its coordinators (1) of a request; its row tells it."""
    note_changes([referral.organisation_id])
    who = [organisation(referral.organisation_id)]
    notify(REMINDERS[number], who, referral.id, urgent=request.urgent)


def tell_assigned(organisation_id: UUID, member_id: UUID, subject: UUID) -> None:
    """Notify a member that a colleague gave them work."""
    notify("referral.assigned", [organisation(organisation_id, only=member_id)], subject)


def warn_safety_net(request: HelpRequest) -> None:
    """Notify the safety net that a request waits, without saying which."""
    net = safety_net_for(request.profile())
    if net is None:
        return
    at_net = request.referrals.filter(organisation=net.id)
    if not at_net.filter(status=ReferralStatus.OFFERED).exists():
        who = [organisation(net.id)]
        notify("safety_net.waiting", who, uuid4(), urgent=request.urgent)


def show_change(referral: Referral) -> None:
    """Refresh the organisation's open pages, and note the change of its inbox."""
    show_changes([referral])


def show_changes(referrals: Iterable[Referral]) -> None:
    """Refresh the open pages of all these organisations, and note the changes of their inboxes."""
    changed = list(referrals)
    note_changes(referral.organisation_id for referral in changed)
    for referral in changed:
        announce("referral.changed", [organisation(referral.organisation_id)], referral.id)


def show_change_to_readers(referrals: list[Referral]) -> None:
    """Refresh the open pages of all organisations that read the request, likewise."""
    show_changes(referral for referral in referrals if referral.status in READING)
