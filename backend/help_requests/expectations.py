"""What somebody who waits for an answer is told, true in the hour in which it is asked.

Times are whole hours on a Dutch clock, whatever the phone's clock says.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import lru_cache
from uuid import UUID

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from backend.core.hours import this_hour
from backend.organisations.directory import Partner, candidate_index, directory
from backend.organisations.lifeline_hours import week_text
from backend.organisations.loads import StoredLoads
from backend.organisations.matcher import match
from backend.organisations.opening_texts import due_text, opening_text
from backend.organisations.schedule import ALWAYS_OPEN, Schedule, Way, promise_end, whole_quarter

from .closures import last_day, opening_progress
from .models import HelpRequest
from .selectors import Progress
from .services.silence import UNTIL_CLOSED
from .services.submission import takes_turns_now
from .states import OPEN, READING, ReferralStatus

UNSPACED = frozenset({"zh-hans", "zh-hant"})
# Letting these in would be no news, or no help.
NOT_TO_LET_IN = READING | {ReferralStatus.DECLINED}


@dataclass(frozen=True, slots=True)
class Expectation:
    """What a seeker may expect of one organisation now; all is empty if nothing is awaited of it.

    An answer is promised before `due_hour`, and none by whoever does not open before it. `opens`
    is empty while the organisation is open, and if nobody knows when it opens. `promise` are the
    sentences about both.
    """

    organisation: UUID
    status: str
    due_hour: datetime | None = None
    opens: datetime | None = None
    is_late: bool = False
    reopens_until: date | None = None
    # The day on which it is closed unless the seeker writes.
    closes_on: date | None = None
    promise: str = ""
    text: str = ""

    @property
    def is_timed(self) -> bool:
        """Return whether `text` names a time."""
        return bool(self.due_hour or self.opens)


@dataclass(frozen=True, slots=True)
class Outlook:
    """What happens next with a request: sentences, and what happens if that does not come true."""

    text: str = ""
    otherwise: str = ""


def expected_of(progress: Sequence[Progress], erase_at: datetime) -> list[Expectation]:
    """Return what a seeker may expect of each organisation, in the seeker's order."""
    now, partners = timezone.now(), directory().partners
    opening = opening_progress(progress, erase_at)
    is_read = any(one.status in OPEN and not one.overdue for one in progress)
    return [
        _closed(one, erase_at, opens=one in opening, is_read=is_read)
        if one.status == ReferralStatus.CLOSED
        else _expectation(one, partners.get(one.organisation), now)
        for one in progress
    ]


def outlook(
    request: HelpRequest, progress: Sequence[Progress], expected: Sequence[Expectation]
) -> Outlook:
    """Return what happens next, nothing if somebody has answered, or writing opens it again.

    A seeker who wrote no more is asked whether to go on.
    """
    reading = [one for one in progress if one.status in OPEN]
    if asked := [one.closes_on for one in expected if one.closes_on]:
        last = date_format(max(asked) - timedelta(days=1), "MONTH_DAY_FORMAT")
        said = _("You did not write for two weeks. Do you want to go on?")
        return Outlook(said, _("Then write by {date}. One word is enough.").format(date=last))
    has_answer = any(one.has_answered for one in reading)
    if has_answer or (not reading and opening_progress(progress, request.erase_at)):
        return Outlook()
    for one in progress:
        if one.status == ReferralStatus.ACCEPTED:
            name = _name(one.organisation)
            said = _("There is no answer yet. {name} reads your message.")
            return Outlook(said.format(name=name), _("You can leave and come back later."))
    late = [one for one in expected if one.is_late]
    awaited = [one for one in expected if one.promise]
    if awaited:
        return _while_awaited(request, progress, late, awaited)
    if late and (following := _following(progress)):
        return Outlook(
            _("Nobody answered in time."), _("Soon {name} is asked.").format(name=following)
        )
    said = _("Nobody answered in time.") if late else _("Nobody reads your message now.")
    return Outlook(said, _elsewhere(request, progress))


def is_anybody_left(request: HelpRequest, progress: Sequence[Progress]) -> bool:
    """Return whether an organisation fits that does not read the request, and did not decline."""
    profile = request.profile()
    asked = {one.organisation for one in progress if one.status in NOT_TO_LET_IN}
    profile, known = replace(profile, exclude=profile.exclude | asked), directory()
    found = match(profile, candidate_index(known), StoredLoads(known), most=1)
    return bool(found.matches or found.safety_net)


# -- One organisation -----------------------------------------------------------------------------


def _expectation(one: Progress, partner: Partner | None, now: datetime) -> Expectation:
    empty = Expectation(one.organisation, one.status)
    if one.status == ReferralStatus.INTERPRETS and one.ends_on:
        said = _("They translate for you. It ends by itself after {date}.")
        return replace(empty, text=said.format(date=date_format(one.ends_on, "MONTH_DAY_FORMAT")))
    if one.status == ReferralStatus.ACCEPTED and one.asked_on:
        return replace(empty, closes_on=one.asked_on + UNTIL_CLOSED)
    if one.status != ReferralStatus.OFFERED or one.due_at is None:
        return empty
    if one.has_answered:
        return replace(empty, text=_("They have answered you."))
    # The clock notes it some minutes later than it is so.
    if one.overdue or one.due_at < this_hour():
        said = _("They did not answer in time. They can still answer.")
        return replace(empty, is_late=True, text=said)
    schedule = partner.schedule if partner else ALWAYS_OPEN
    due, quarter, language = promise_end(one.due_at), whole_quarter(now), str(get_language())
    promised, opens, promise, text = _promised(schedule, due, quarter, language)
    return replace(empty, due_hour=promised, opens=opens, promise=promise, text=text)


# A page asks every half minute, and many wait for the same organisation.
@lru_cache(maxsize=5_000)
def _promised(
    schedule: Schedule, due: datetime, now: datetime, _language: str
) -> tuple[datetime | None, datetime | None, str, str]:
    """Return due hour, opening, promise and text of an offer, as one reads them at a quarter."""
    is_open = schedule.is_open(Way.APP, now)
    opens = None if is_open else schedule.next_opening(Way.APP, now)
    parts = [] if is_open else [opening_text(schedule, now)]
    # Who went away after it was asked cannot keep its promise.
    promised = due if is_open or (opens and opens < due) else None
    if promised:
        parts.append(due_text(promised, now))
    whole = [_("They have your message."), *parts]
    hours = week_text(dict(schedule.weeks).get(Way.APP, ()))
    if hours and (is_open or opens):
        whole.append(_("Their hours: {hours}.").format(hours=hours))
    return promised, opens, in_a_row(parts), in_a_row(whole)


def in_a_row(sentences: Sequence[str]) -> str:
    """Return sentences as one text; Chinese has no space between them."""
    return ("" if get_language() in UNSPACED else " ").join(sentences)


def _closed(one: Progress, erase_at: datetime, *, opens: bool, is_read: bool) -> Expectation:
    until = last_day(one, erase_at) if opens else None
    if one.asked_on and until:
        said = _(
            "Nobody wrote for four weeks. So the conversation is closed. Write and it opens again."
        )
    elif is_read:
        said = _("They closed the conversation.")
    elif until is None:
        said = _("They closed the conversation. It does not open again.")
    else:
        said = _("They closed the conversation. Write by {date} and it opens again.")
        said = said.format(date=date_format(until, "MONTH_DAY_FORMAT"))
    return Expectation(one.organisation, one.status, reopens_until=until, text=said)


# -- The whole request ----------------------------------------------------------------------------


def _while_awaited(
    request: HelpRequest,
    progress: Sequence[Progress],
    late: Sequence[Expectation],
    awaited: Sequence[Expectation],
) -> Outlook:
    first = min(awaited, key=lambda one: (one.due_hour is None, one.due_hour or this_hour()))
    name, at = _name(first.organisation), {one.organisation: one for one in progress}
    offered = at[first.organisation].offered_hour
    # Of those whose time was over before it: who was asked beside them has not got their turn.
    before = [
        one.organisation
        for one in late
        if offered and (due := at[one.organisation].due_at) and due <= offered
    ]
    if before:
        said = _("{gone} did not answer in time. Now {name} is asked.")
        said = said.format(gone=_name(before[-1]), name=name)
    else:
        said = _("There is no answer yet. {name} has your message.").format(name=name)
    if following := _following(progress):
        otherwise = _("If nobody answers in time, {name} is asked.").format(name=following)
    elif first.due_hour:
        otherwise = _("If nobody answers in time, you can ask somebody else.")
    else:
        otherwise = _elsewhere(request, progress)
    later = _("You can leave and come back later.")
    return Outlook(in_a_row([said, first.promise]), in_a_row([otherwise, later]))


def _elsewhere(request: HelpRequest, progress: Sequence[Progress]) -> str:
    if is_anybody_left(request, progress):
        return _("You can ask somebody else.")
    return _("Nobody else can be asked here. You can call: see “Help now”.")


def _following(progress: Sequence[Progress]) -> str:
    """Return the name of the organisation whose turn is next, if one waits and accepts."""
    partners = directory().partners
    for one in progress:
        partner = partners.get(one.organisation)
        if one.status == ReferralStatus.WAITING and partner and takes_turns_now(partner):
            return partner.organisation.name
    return ""


def _name(organisation: UUID) -> str:
    partner = directory().partners.get(organisation)
    return partner.organisation.name if partner else _("Somebody who helps")
