"""Matches and their reasons as sentences in the reader's language."""

from collections.abc import Collection, Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language, gettext, pgettext_lazy

from .directory import Partner, partner_of, schedule_in
from .models import Organisation
from .opening_hours import check_practice, practice_of
from .opening_texts import answer_text, before_text, opening_text
from .reasons import Reason, render
from .schedule import Way, promise_end
from .texts import in_language

WHOM: Final = {
    Reason.AUDIENCE_BOYS: pgettext_lazy("they help …", "boys"),
    Reason.AUDIENCE_LABOUR_MIGRANTS: pgettext_lazy("they help …", "workers from abroad"),
}
PEOPLE: Final = pgettext_lazy("they help …", "people")
WHERE: Final = {
    Reason.REGION_HOME: pgettext_lazy("they help people …", "near you"),
    Reason.REGION: pgettext_lazy("they help people …", "in your province"),
}


def explain(
    codes: tuple[str, ...],
    *,
    name: str,
    languages: tuple[str, ...],
    net_name: str | None,
    response_hours: int,
    language: str,
    before: str | None = "",
) -> list[dict[str, str]]:
    """Return code and text of each reason.

    :param language: the one asked by the seeker
    :param before: for seekers, as `answered_before`; None leaves the promise out
    """
    if before is None:
        codes = tuple(code for code in codes if code != Reason.RESPONSE_HOURS)
    active = get_language() or settings.LANGUAGE_CODE
    return _explained(
        codes, name, languages, net_name, response_hours, language, before or "", active
    )


def match_sentence(codes: Collection[str], partner: Partner, at: datetime | None = None) -> str:
    """Return one sentence for a match: whom they help, where, and when they try to answer.

    :param codes: the reasons of the match, or those that are stored with a referral
    :param at: the moment from which the answer counts; by default now
    """
    at = at or timezone.now()
    if partner.schedule.next_opening(Way.APP, at) is None:
        return opening_text(partner.schedule, at)
    given = set(codes)
    whom = next((text for code, text in WHOM.items() if code in given), None)
    where = next((text for code, text in WHERE.items() if code in given), None)
    when = answer_text(partner.schedule, at, partner.organisation.response_hours)
    values = {"whom": whom or PEOPLE, "where": where, "when": when}
    if where:
        return gettext("They help %(whom)s %(where)s and try to answer %(when)s.") % values
    if whom:
        return gettext("They help %(whom)s and try to answer %(when)s.") % values
    return gettext("They try to answer %(when)s.") % values


def answered_before(partner: Partner, at: datetime | None = None) -> str | None:
    """Return `before Tuesday 9:00`, or empty for a partner that answers within its hours.

    None: it does not open within two weeks, and promises nothing.
    """
    at = at or timezone.now()
    if partner.schedule.next_opening(Way.APP, at) is None:
        return None
    if partner.schedule.answers_within(at, partner.organisation.response_hours):
        return ""
    return before_text(promise_end(partner.answer_due(at)), at)


def preview(*, organisation_id: UUID, changes: Mapping[str, Any]) -> dict[str, Any]:
    """Return what seekers would read now of a changed practice. May raise `Conflict`."""
    partner = partner_of(organisation_id)
    check_practice(partner.organisation, changes)
    row, now = practice_of(organisation_id), timezone.now()
    for name, value in changes.items():
        setattr(row, name, value)
    hours = changes.get("response_hours", partner.organisation.response_hours)
    partner = Partner(Organisation(response_hours=hours), None, row, schedule_in(row))
    return {
        "opening": opening_text(partner.schedule, now),
        "sentence": match_sentence((), partner, now),
        "police": in_language(partner.police),
        "away": partner.is_away(now),
    }


@lru_cache(maxsize=5_000)
def _explained(
    codes: tuple[str, ...],
    name: str,
    languages: tuple[str, ...],
    net_name: str | None,
    response_hours: int,
    language: str,
    before: str,
    _active: str,
) -> list[dict[str, str]]:
    return [
        {
            "code": str(code),
            "text": render(
                code,
                organisation_name=name,
                languages=languages,
                safety_net_name=net_name,
                response_hours=response_hours,
                language=language,
                before=before,
            ),
        }
        for code in codes
    ]
