"""Notices to members about their own part, and to the desk."""

from collections.abc import Iterable
from uuid import UUID

from backend.experts.models import Invitation
from notifications import recipients
from notifications.models import Notice
from notifications.outbox import announce, forget, notices, notify


def tell_members(kind: str, invitations: Iterable[Invitation]) -> None:
    """Tell each member of their own invitation; what waits to be told of it goes first.

    One query to insert, however many they are.

    :param kind: expert.invited or expert.news
    """
    told = [(recipients.member(one.expert_id), one.id) for one in invitations]
    if not told:
        return
    # Who was not told of the invitation yet need not hear of it and of its end.
    forget(subject for _one, subject in told)
    rows = [row for one, subject in told for row in notices(kind, [one], subject)]
    Notice.objects.bulk_create(rows)
    for one, subject in told:
        announce(kind, [one], subject)


def tell_desk(organisation_id: UUID, subject: UUID) -> None:
    """Tell the platform's desk that something waits.

    :param subject: the assignment, or the question
    """
    notify("hope.news", [recipients.organisation(organisation_id)], subject)
