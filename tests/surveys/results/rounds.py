"""Rounds with answers, as rows: what results are made from."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db import transaction

from surveys.models import Questionnaire, Response, Round, Version
from surveys.results import counters
from surveys.results.variables import Answered, Variable, source_value
from surveys.states import Audience, RoundStatus
from tests.factories import an_organisation

DAY = date(2026, 3, 2)

# One of each kind that is counted, and one of each that is not.
EVERYTHING: dict[str, Any] = {
    "title": {"en": "After the training", "nl": "Na de training"},
    "languages": ["en", "nl"],
    "choices": {
        "place": [
            {"name": "north", "label": {"en": "North", "nl": "Noord"}},
            {"name": "south", "label": {"en": "South", "nl": "Zuid"}},
        ],
        "how": [
            {"name": "phone", "label": {"en": "By phone", "nl": "Per telefoon"}},
            {"name": "mail", "label": {"en": "By mail", "nl": "Per mail"}},
            {"name": "visit", "label": {"en": "By a visit", "nl": "Met een bezoek"}},
        ],
    },
    "items": [
        {"kind": "note", "name": "hello", "label": {"en": "Hello"}},
        {"kind": "one", "name": "place", "choices": "place", "label": {"en": "Where?"}},
        {"kind": "many", "name": "how", "choices": "how", "label": {"en": "How were you asked?"}},
        {"kind": "yes_no", "name": "again", "label": {"en": "Would you come again?"}},
        {
            "kind": "scale",
            "name": "good",
            "label": {"en": "How good was it?"},
            "parameters": {"start": "1", "end": "3", "step": "1"},
            "low": {"en": "bad", "nl": "slecht"},
            "high": {"en": "good"},
        },
        {
            "kind": "group",
            "name": "you",
            "items": [
                {
                    "kind": "integer",
                    "name": "age",
                    "label": {"en": "How old are you?"},
                    "parameters": {"classes": "18 30"},
                },
                {
                    "kind": "decimal",
                    "name": "hours",
                    "label": {"en": "How many hours?"},
                    "constraint": ". >= 0 and . <= 4",
                },
                {
                    "kind": "date",
                    "name": "since",
                    "label": {"en": "Since when?"},
                    "constraint": ". >= date('2026-01-01') and . <= '2026-02-28'",
                },
            ],
        },
        {"kind": "ranking", "name": "order", "choices": "how", "label": {"en": "What helps most?"}},
        {
            "kind": "grid",
            "name": "views",
            "choices": "place",
            "label": {"en": "What suits you?"},
            "items": [
                {"kind": "one", "name": "work", "label": {"en": "Work"}},
                {"kind": "one", "name": "home", "label": {"en": "Home"}},
            ],
        },
        {
            "kind": "repeat",
            "name": "visits",
            "label": {"en": "Visits"},
            "items": [
                {"kind": "yes_no", "name": "helped", "label": {"en": "Did it help?"}},
                {"kind": "many", "name": "by", "choices": "place", "label": {"en": "By whom?"}},
            ],
        },
        {"kind": "acknowledge", "name": "seen", "label": {"en": "I have seen it"}},
        {"kind": "text", "name": "more", "label": {"en": "Anything else?"}},
        {"kind": "time", "name": "hour", "label": {"en": "What time?"}},
        {"kind": "calculate", "name": "sum", "calculation": "1 + 1"},
    ],
}
GROUPS = [{"id": "a", "label": {"en": "Region A"}}, {"id": "b", "label": {"en": "Region B"}}]


def a_round(definition: Mapping[str, Any] = EVERYTHING, **changes: Any) -> Round:
    version = Version.objects.create(
        questionnaire=Questionnaire.objects.create(
            organisation=changes.pop("organisation", None) or an_organisation(), name="Training"
        ),
        number=1,
        definition=definition,
        fixed=True,
    )
    return another_round(version, **changes)


def another_round(version: Version, **changes: Any) -> Round:
    fields: dict[str, Any] = {
        "name": "Spring",
        # Whose results are shown while it is open.
        "audience": Audience.TOKEN,
        "status": RoundStatus.OPEN,
        "opens_on": date(2026, 2, 1),
        "closes_on": date(2026, 3, 31),
        "languages": list(version.definition["languages"]),
        "organisation": version.questionnaire.organisation,
        **changes,
    }
    return Round.objects.create(version=version, **fields)


@transaction.atomic
def write(
    round_: Round, answers: Sequence[Mapping[str, Any]], group: str = "", day: date = DAY
) -> None:
    rows = [
        Response(round=round_, day=day, group=group, answers=dict(answer)) for answer in answers
    ]
    Response.objects.bulk_create(rows)
    counters.add(round_, rows)
    round_.written += len(rows)
    round_.save(update_fields=["written"])


def category_of(variable: Variable, response: Answered) -> str | None:
    """Return the id of the category of a response; None for a place without a ranking."""
    at = variable.place_of(source_value(variable.source, response))
    return None if at is None else variable.categories[at].id
