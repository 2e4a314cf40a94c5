"""The context of a conversation's screen."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from backend.core import days
from backend.help_requests.expectations import NOT_TO_LET_IN, Expectation, expected_of, outlook
from backend.help_requests.models import Proposal
from backend.help_requests.proposals import TEXTS, open_proposals
from backend.help_requests.selectors import Progress
from backend.help_requests.states import (
    HELPING,
    OPEN,
    ProposalReason,
    ReferralStatus,
    RequestStatus,
)
from backend.organisations.directory import directory
from backend.organisations.texts import in_language
from surveys.selectors import open_links

from .conversation import MAY_LEAVE, Conversation, Written
from .offers import Offer, language_names, lifelines, name_of, offers_for, police_of
from .screen import status_words

HERE = days.HERE


@dataclass(frozen=True, slots=True)
class Questions:
    """A survey about the help of an organisation; nothing in its address names the request."""

    organisation: UUID
    name: str
    code: str


def talk_context(talk: Conversation) -> dict[str, Any]:
    """Return the context of `talk.html`."""
    messages, words = talk.messages(), dict(status_words())
    expected = expected_of(talk.progress, talk.row.erase_at)
    closing = [one for one in expected if one.reopens_until]
    late = [one.is_late for one in expected if one.status in OPEN]
    return {
        "talk": {
            "over": talk.is_over,
            "closed": max(closing, key=_last_day).text
            if closing and talk.row.status == RequestStatus.CLOSED
            else "",
            "messages": [_shown(message) for message in messages],
            "forged": talk.is_forged,
            "older": messages[0].number > 1 if messages else False,
            "outlook": outlook(talk.row, talk.progress, expected),
            "timed": any(one.is_timed for one in expected),
            "late": bool(late) and all(late),
            "readers": [
                {
                    "id": one.organisation,
                    "name": name_of(one.organisation),
                    "status": one.text or words[_state(at)],
                    "police": police_of(one.organisation),
                    "may_leave": one.status in MAY_LEAVE,
                    "helps": one.status in HELPING,
                    "interprets": one.status == ReferralStatus.INTERPRETS,
                    "supervised": at.supervised,
                }
                for at, one in zip(talk.progress, expected, strict=True)
            ],
            "proposals": [_proposed(talk, proposal) for proposal in open_proposals(talk.row)],
        },
        "helped": questions_of(
            [one.organisation for one in expected if one.status == ReferralStatus.CLOSED]
        ),
        "may_let_in": who_may_come(talk),
        "lifelines": lifelines(talk.row.profile()),
        # Under which the next reply is sent, so that a form sent twice says nothing twice.
        "reply_id": uuid4(),
    }


def _state(at: Progress) -> str:
    """Return the state in `status_words`; whoever interpreted was not stopped by the seeker."""
    interpreted = at.status == ReferralStatus.WITHDRAWN and at.ends_on
    return "interpreted" if interpreted else at.status


def _proposed(talk: Conversation, proposal: Proposal) -> dict[str, Any]:
    row = directory().partners[proposal.organisation_id].organisation
    return {
        "id": row.id,
        "name": row.name,
        "about": in_language(row.about),
        "languages": language_names(row.languages),
        "proposer": name_of(proposal.proposer.organisation_id),
        "text": TEXTS[ProposalReason(proposal.reason)],
        "reads": proposal.reads,
        **(_interpreting(talk, proposal, proposal.until) if proposal.until else {}),
    }


def _interpreting(talk: Conversation, proposal: Proposal, until: date) -> dict[str, Any]:
    ends = talk.interprets_until(proposal.organisation_id)
    return {
        # A yes names the day that stands on the page.
        "day": f":{until}",
        "until": date_format(until, "MONTH_DAY_FORMAT"),
        "ends": date_format(ends, "MONTH_DAY_FORMAT") if ends else "",
    }


def _last_day(one: Expectation) -> date:
    return one.reopens_until or date.min


def transcript(talk: Conversation) -> str:
    """Return the whole conversation as plain text, as `transcript.js` writes it."""
    return "\n\n".join(
        "\n".join(
            [
                f"{_who(message)}, {_date(message.hour)}",
                *([_("A message may be missing before this one.")] if message.gap else []),
                _("This message is damaged. It cannot be shown.")
                if message.text is None
                else message.text,
            ]
        )
        for message in talk.messages(whole=True)
    )


def questions_of(organisations: Collection[UUID] | None = None) -> list[Questions]:
    """Return the open surveys about the help of these organisations, or of all (of many, some)."""
    is_asked = organisations is None or organisations
    links = open_links("help", organisations) if is_asked else {}
    return [
        Questions(organisation, name_of(organisation), code) for organisation, code in links.items()
    ]


def who_may_come(talk: Conversation) -> list[Offer]:
    """Return the organisations that fit and do not read yet, best first."""
    profile = talk.row.profile()
    reading = {organisation for organisation, status in talk.states if status in NOT_TO_LET_IN}
    return list(offers_for(replace(profile, exclude=profile.exclude | reading)).all)


def _shown(message: Written) -> dict[str, Any]:
    return {
        "number": message.number,
        "mine": message.organisation is None,
        "who": _who(message),
        "text": message.text,
        "damaged": message.text is None,
        "gap": message.gap,
        "when": about(message.hour),
    }


def _who(message: Written) -> str:
    if message.organisation is None:
        return _("You")
    name = name_of(message.organisation)
    return _("{name} (translates)").format(name=name) if message.interpreter else name


def _date(hour: datetime) -> str:
    then = hour.astimezone(HERE)
    date = date_format(then, "DATE_FORMAT")
    return _("{date}, about {time}").format(date=date, time=f"{then:%H:%M}")


def about(hour: datetime) -> str:
    """Return the hour in which a message was written, in words and Dutch time."""
    then, today = hour.astimezone(HERE), days.today()
    time = f"{then:%H:%M}"
    match (today - days.day_of(hour)).days:
        case 0:
            return _("today, about {time}").format(time=time)
        case 1:
            return _("yesterday, about {time}").format(time=time)
    return _date(hour)
