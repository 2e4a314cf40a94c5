"""Who is told of what: the seeker where there is an address, organisations always."""

from backend.help_requests.models import HelpRequest, Referral
from backend.help_requests.states import READING
from notifications.outbox import announce, notify
from notifications.recipients import organisation, seeker


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


def show_change(referral: Referral) -> None:
    """Have an organisation's open pages look again; nobody is called for it."""
    announce("referral.changed", [organisation(referral.organisation_id)], referral.id)


def show_change_to_readers(referrals: list[Referral]) -> None:
    """The same for all who can read the request."""
    for referral in referrals:
        if referral.status in READING:
            show_change(referral)
