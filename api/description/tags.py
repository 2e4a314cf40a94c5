"""Tags: the part of the API that an operation belongs to, by its path."""

from collections.abc import Mapping
from typing import Any, NamedTuple


class Tag(NamedTuple):
    """A tag, with the prefix of its paths and its description."""

    prefix: str
    text: str


# Of several prefixes that fit, the longest counts.
TAGS: Mapping[str, Tag] = {
    "account": Tag(
        "/_allauth/app/v1/", "Sign in and out, and the second factor of members (django-allauth)."
    ),
    "intake": Tag(
        "/api/v1/intake/", "For seekers: find organisations, ask for help, and talk with them."
    ),
    "inbox": Tag("/api/v1/inbox/", "For organisations: the requests that they were sent."),
    "signals": Tag(
        "/api/v1/signals/", "Signal tables: what organisations share under keys of their own."
    ),
    "members": Tag("/api/v1/members/", "A member's own account: keys, pins and password."),
    "organisation": Tag(
        "/api/v1/organisation", "A member's organisation: its page, keys and people."
    ),
    "notifications": Tag(
        "/api/v1/notifications/", "What a member hears of, on which devices, and when."
    ),
    "realtime": Tag("/api/v1/realtime/", "Tickets for the socket of live events."),
    "surveys": Tag(
        "/api/v1/surveys/", "Questionnaires, rounds and results of a member's organisation."
    ),
    "answers": Tag("/api/v1/surveys/answering/", "Answer a round, without a name."),
    "experts": Tag("/api/v1/experts/", "Platform HOPE: what everybody may read."),
    "advice": Tag(
        "/api/v1/experts/request", "For requesters of advice, with the link of their mail."
    ),
    "expert": Tag("/api/v1/experts/me", "An expert by experience: their own work and consents."),
    "programme": Tag("/api/v1/programmes/", "The projects of the programme, and their board."),
    "learning": Tag("/api/v1/learning/", "Courses for learners, without an account."),
    "platform": Tag("/api/v1/experts/desk", "For those who coordinate Platform HOPE."),
}


def tag_of(path: str) -> str:
    """Return the tag of an operation, or raise `ValueError` if no prefix fits."""
    fitting = [name for name, tag in TAGS.items() if path.startswith(tag.prefix)]
    return max(fitting, key=lambda name: len(TAGS[name].prefix))


def described_tags() -> list[dict[str, Any]]:
    """Return the tags as the description declares them."""
    return [{"name": name, "description": tag.text} for name, tag in TAGS.items()]
