"""Interpreters: who may be proposed, and until which day (docs/interpreters.md)."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Final

from django.db.models import Q

from backend.core.days import today
from backend.organisations.directory import Partner, directory
from backend.organisations.profiles import is_answered

from .models import HelpRequest, Proposal, Referral
from .selectors import Progress
from .states import ProposalState, ReferralStatus

MOST_DAYS: Final = 30
"""The farthest last day, from today."""

MOST_LISTED: Final = 100
"""Interpreters that one is shown to choose from: the first by name."""


def has_ended(one: Referral | Progress) -> bool:
    """Return whether the last day of an interpreter is over, also before the clock has noted it."""
    interprets = one.status == ReferralStatus.INTERPRETS
    return interprets and one.ends_on is not None and one.ends_on < today()


def is_key_due(request: HelpRequest, progress: Iterable[Progress]) -> bool:
    """Return whether the phone is to make the next key, since somebody who interpreted left."""
    return request.key_due or any(map(has_ended, progress))


def is_in_range(until: date) -> bool:
    """Return whether a day may be proposed as the last one."""
    return timedelta(days=1) <= until - today() <= timedelta(days=MOST_DAYS)


def interpreters_for(request: HelpRequest) -> list[Partner]:
    """Return whom an organisation that helps may propose as an interpreter, by name.

    Left out is whom the seeker asked to help, ever, or refused, and who waits for an answer. Whom
    they excluded stays in: what is missing would tell.
    """
    interpreted = Q(ends_on__isnull=False) & Q(
        status__in=[ReferralStatus.INTERPRETS, ReferralStatus.WITHDRAWN]
    )
    asked = Referral.objects.filter(~interpreted, request=request)
    answered = Proposal.objects.filter(
        request=request, state__in=[ProposalState.WAITING, ProposalState.REFUSED]
    )
    without = {
        *asked.values_list("organisation_id", flat=True),
        *answered.values_list("organisation_id", flat=True),
    }
    fitting = (
        partner
        for id_, partner in directory().partners.items()
        if id_ not in without and is_interpreter(partner, request.language)
    )
    return sorted(fitting, key=lambda one: (one.organisation.name.casefold(), one.organisation.id))


def is_interpreter(partner: Partner, language: str) -> bool:
    """Return whether an organisation interprets a language, and takes new requests."""
    takes_more = partner.organisation.accepting and partner.key is not None
    return takes_more and is_answered(language, partner.interprets)
