"""Rounds as the API shows them."""

from datetime import timedelta
from typing import Any

from surveys.models import Round
from tests.clock import NOW

ROUNDS = "/api/v1/surveys/rounds"
TODAY = NOW.date()
LAST = TODAY + timedelta(days=30)
HOST = "http://testserver"
GROUPS = [{"id": "utrecht", "label": {"nl": "Utrecht"}}, {"id": "gouda", "label": {"en": "Gouda"}}]
VARIABLES = [
    {"id": "glad", "label": "Glad?"},
    {"id": "number", "label": "Number?"},
    {"id": "@month", "label": "Month"},
]


def row_of(survey: Round, **changes: Any) -> dict[str, Any]:
    survey.refresh_from_db()
    return {
        "id": str(survey.id),
        "name": "Spring",
        "code": survey.code,
        "link": f"{HOST}/s/{survey.code}",
        "results_link": f"{HOST}/s/results/{survey.results_key}",
        "status": "draft",
        "audience": "link",
        "test": False,
        "purpose": "other",
        "owner": None,
        "questionnaire": {
            "id": str(survey.version.questionnaire_id),
            "name": "Three",
            "number": 1,
        },
        "opens_on": None,
        "closes_on": LAST.isoformat(),
        "timezone": "Europe/Amsterdam",
        "one_per_screen": True,
        "languages": [],
        "statement": {},
        "groups": [],
        "plan": [],
        "target": None,
        "quotas": {},
        "threshold": 5,
        "rows_exported": False,
        "remind_after_days": None,
        "written": None,
        "published": 0,
        "invited": {"all": 0, "done": 0},
        "tokens": 0,
    } | changes


def shown(survey: Round, **changes: Any) -> dict[str, Any]:
    whole = row_of(survey, fingerprint=None, variables=VARIABLES, warnings=[]) | changes
    # One of the three questions is answered in words.
    return whole | {"warnings": [WARNING] if survey.audience == "link" else []}


def opened(survey: Round, **changes: Any) -> dict[str, Any]:
    return shown(survey, status="open", opens_on=TODAY.isoformat()) | changes


CHANGES: dict[str, Any] = {
    "name": "Autumn",
    "audience": "token",
    "test": True,
    "purpose": "training",
    "opens_on": (TODAY + timedelta(days=1)).isoformat(),
    "closes_on": (TODAY + timedelta(days=9)).isoformat(),
    "timezone": "Asia/Ho_Chi_Minh",
    "one_per_screen": False,
    "languages": ["en"],
    "statement": {"en": "We ask this\nto learn."},
    "groups": GROUPS,
    "plan": [["glad", "@group"]],
    "target": 300,
    "quotas": {"gouda": 20},
    "threshold": 10,
    "rows_exported": True,
    "remind_after_days": 7,
}
WARNING = (
    "Anybody can answer this round as often as they like. Whoever sends many answers and knows all"
    " but one can work out that one from the results. No smallest group helps against it. These"
    " questions are sensitive, or answered in own words: “Why?”. Ask them by invitation, or with"
    " links that work once."
)
WITH_GROUPS = [*VARIABLES[:2], {"id": "@group", "label": "Group"}, VARIABLES[2]]
