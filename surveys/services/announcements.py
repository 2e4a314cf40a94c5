"""Publishing results and calling webhooks; a failure never stops the writing of answers."""

import logging
from uuid import UUID

from django.db import transaction
from django.db.models import F

from surveys.models import Publication, Round
from surveys.results import publication
from surveys.states import RoundStatus
from surveys.webhooks.publication_calls import tell

from .text_groups import show_texts

log = logging.getLogger("kier.surveys")


def announce(survey: Round, *, final: bool) -> bool:
    """Publish a locked round's results and queue webhooks; log a failure and return False."""
    try:
        with transaction.atomic():
            made = publication.publish(survey, final=final)
            tell(made)
            if made:
                show_texts(survey)
    except Exception:
        # Place and type alone (`backend.core.log`): its text may hold what somebody answered.
        log.exception("the results of a round were not published")
        survey.refresh_from_db(fields=["published"])
        return False
    return True


def announce_closed(round_id: UUID) -> int:
    """Publish the last results of a closed round; return 1 if it worked, else 0."""
    with transaction.atomic():
        survey = Round.objects.select_for_update(no_key=True).filter(id=round_id).first()
        return int(survey is not None and announce(survey, final=True))


def unannounced() -> list[UUID]:
    """Return the closed rounds whose last results are still to be published."""
    rows = Round.objects.filter(
        status=RoundStatus.CLOSED, test=False, written__gte=F("threshold")
    ).exclude(id__in=Publication.objects.filter(final=True).values("round"))
    return list(rows.values_list("id", flat=True))
