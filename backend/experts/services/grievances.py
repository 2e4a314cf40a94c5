"""Members say that something went wrong, or that they leave; somebody hears it at once."""

from django.db import transaction

from backend.experts import local_time
from backend.experts.models import Expert, Grievance
from backend.experts.states import ExpertStatus, Path
from notifications import outbox, recipients

from .sealed_texts import Boxes, keep, replace


@transaction.atomic
def tell(*, expert: Expert, path: Path, boxes: Boxes | None) -> Grievance:
    """Keeps what a member says, sealed, and has the coordinator told.

    Words are not needed. The same words again answer what is there.

    :param path: `Path.GRIEVANCE`, or `Path.LEAVE` for who wants to go
    :raises Conflict: as of `sealed_texts.keep`
    """
    fresh = Grievance(expert=expert, path=path, on=local_time.today())
    if boxes:
        mine = Grievance.objects.select_related("text").filter(expert=expert)
        known = mine.filter(text=boxes.id).first()
        fresh.text = keep(expert.platform, boxes, before=known.text if known else None)
        if known:
            return known
    fresh.save(force_insert=True)
    desk = recipients.organisation(expert.platform_id)
    outbox.notify("hope.news", [desk], subject=expert.platform_id)
    return fresh


@transaction.atomic
def close(grievance: Grievance) -> None:
    """Says that it was dealt with, and tells the member; the same again changes nothing.

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
