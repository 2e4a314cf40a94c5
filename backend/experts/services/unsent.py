"""What members wrote or spoke and did not hand in: nobody but they can open it, and it goes."""

from django.db import transaction
from django.db.models import QuerySet

from backend.experts.models import Consultation, Contribution, Invitation, Recording, SealedText


@transaction.atomic
def erase_unsent(parts: QuerySet[Invitation]) -> None:
    """Erases what was written or spoken in these parts and not handed in: it is only its writer's.

    :param parts: of those who do not take part any more, or of which the answering is over
    """
    consultations = Consultation.objects.filter(assignment__in=parts.values("assignment"))
    # A draft that is on its way is kept before this, or finds that it comes too late.
    list(consultations.order_by("pk").select_for_update(no_key=True))
    Recording.objects.filter(invitation__in=parts, text=None).delete()
    drafts = Contribution.objects.filter(invitation__in=parts).values("draft")
    SealedText.objects.filter(id__in=drafts).delete()
