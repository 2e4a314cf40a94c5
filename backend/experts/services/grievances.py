"""Grievances: a member says that something went wrong or that they leave, and is heard."""

from django.db import transaction

from backend.experts import local_time
from backend.experts.models import Expert, Grievance
from backend.experts.states import ExpertStatus
from notifications import outbox, recipients

from .sealed_texts import Boxes, keep, replace


@transaction.atomic
def report_grievance(*, expert: Expert, path: str, sealed: Boxes | None = None) -> Grievance:
    """Keep what a member says and tell the coordinator; the same words again change nothing.

    :param path: `Path.GRIEVANCE`, or `Path.LEAVE` of somebody who wants to go
    :param sealed: what they say, which may be nothing
    :raises Conflict: as of `sealed_texts.keep`
    """
    fresh = Grievance(expert=expert, path=path, on=local_time.today())
    if sealed:
        mine = Grievance.objects.select_related("text").filter(expert=expert)
        known = mine.filter(text=sealed.id).first()
        fresh.text = keep(expert.platform, sealed, before=known.text if known else None)
        if known:
            return known
    fresh.save(force_insert=True)
    desk = recipients.organisation(expert.platform_id)
    outbox.notify("hope.news", [desk], subject=expert.platform_id)
    return fresh


@transaction.atomic
def close_grievance(grievance: Grievance) -> None:
    """Close a grievance and tell the member; the same again changes nothing.

    The words of somebody who has left meanwhile are erased.
    """
    open_rows = Grievance.objects.filter(pk=grievance.pk, closed_on=None)
    if not open_rows.update(closed_on=local_time.today()):
        return
    grievance.refresh_from_db(fields=["closed_on"])
    if grievance.expert.status == ExpertStatus.LEFT:
        replace(grievance.text, None)
        return
    member = recipients.member(grievance.expert_id)
    outbox.notify("expert.news", [member], subject=grievance.expert_id)
