"""That somebody reads or writes, told to open pages; only colleagues are told who it is."""

from uuid import UUID

from backend.help_requests.models import Referral
from backend.help_requests.states import WRITING
from backend.organisations.directory import partner_of
from notifications.transports.live.message import Presence
from notifications.transports.live.transport import announce_colleague, announce_presence

from .messages import check_reader, check_writer


def show_presence(*, referral: Referral, presence: Presence, member_id: UUID) -> None:
    """Send live events without content, which no row keeps: which member, to colleagues alone.

    What lies in the bin is read by nobody: the seeker hears nothing of it. Nor where a coordinator
    does not want it.

    :raises Withheld: the organisation may not read
    :raises ImpossibleMove: it writes where the referral is closed
    """
    if presence is Presence.WRITING:
        check_writer(referral)
    else:
        check_reader(referral)
    announce_colleague(referral.organisation_id, referral.id, presence, member_id)
    shown = referral.status in WRITING and not referral.binned
    if shown and partner_of(referral.organisation_id).shows_presence:
        announce_presence(referral.request_id, presence)
