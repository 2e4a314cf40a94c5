"""Results are published and told of: beside the writing of answers, which never waits for it."""

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
    """Publish a round's results and have webhooks called, in a transaction that holds the round.

    What does not work undoes nothing else: an open round publishes with its next batch, a closed
    one by the clock.

    :return: whether it worked, though there may have been nothing new to be said
    """
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
    """Publish the last results of a round that could not be when it was closed; return 1."""
    with transaction.atomic():
        survey = Round.objects.select_for_update(no_key=True).filter(id=round_id).first()
        return int(survey is not None and announce(survey, final=True))


def unannounced() -> list[UUID]:
    """Return the closed rounds whose last results are still to be published."""
    rows = Round.objects.filter(
        status=RoundStatus.CLOSED, test=False, written__gte=F("threshold")
    ).exclude(id__in=Publication.objects.filter(final=True).values("round"))
    return list(rows.values_list("id", flat=True))
