"""What members should know: somebody answers for it, and it is looked at again in time."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from backend.core.errors import FieldConflict
from backend.experts import local_time
from backend.experts.models import Knowledge, Platform
from backend.organisations.models import Membership, Role
from notifications import outbox, recipients

# What was not looked at is told again after so many days, for so many weeks.
REMIND_DAYS, REMIND_WEEKS = 7, 52


@transaction.atomic
def add_knowledge(
    *,
    platform: Platform,
    title: dict[str, str],
    text: dict[str, str],
    owner: UUID,
    look_again_on: date,
) -> Knowledge:
    """Writes down something members should know.

    :param title: and `text`, by language
    :param owner: a coordinator of the platform
    :raises Conflict: the owner is none, or the day is not in the future
    """
    _check(platform, owner=owner, look_again_on=look_again_on)
    return Knowledge.objects.create(
        platform=platform,
        title=title,
        text=text,
        owner_id=owner,
        changed_on=local_time.today(),
        look_again_on=look_again_on,
    )


@transaction.atomic
def change_knowledge(knowledge: Knowledge, **changes: Any) -> Knowledge:
    """Changes what is given of title, text, owner and the day to look again.

    :raises Conflict: the owner is no coordinator of the platform, or the day is not in the future
    """
    _check(knowledge.platform, **changes)
    if "owner" in changes:
        changes["owner_id"] = changes.pop("owner")
    if changes.keys() & {"title", "text"}:
        changes["changed_on"] = local_time.today()
    for name, value in changes.items():
        setattr(knowledge, name, value)
    knowledge.save(update_fields=[*changes])
    return knowledge


def erase_knowledge(knowledge: Knowledge) -> None:
    """Erases it."""
    knowledge.delete()


@transaction.atomic
def tell_due() -> int:
    """Tells the desk that something is to be looked at: on its day, then once a week.

    Answers how many items it is about; they are told as one.
    """
    today = local_time.today()
    days = [today - timedelta(days=REMIND_DAYS * week) for week in range(REMIND_WEEKS)]
    due = Knowledge.objects.filter(look_again_on__in=days)
    number = due.count()
    organisations = due.values_list("platform", flat=True).distinct()
    for organisation_id in organisations:
        told = recipients.organisation(organisation_id)
        outbox.notify("hope.news", [told], subject=organisation_id)
    return number


def _check(platform: Platform, **given: Any) -> None:
    day = given.get("look_again_on")
    if day is not None and day <= local_time.today():
        raise FieldConflict("look_again_on", "not-ahead", _("Choose a day in the future."))
    if "owner" in given:
        coordinates = Membership.objects.filter(
            organisation=platform.organisation_id, role=Role.COORDINATOR, member=given["owner"]
        )
        if coordinates.first() is None:
            detail = _("Choose a coordinator of the platform, who answers for it.")
            raise FieldConflict("owner", "no-coordinator", detail)
