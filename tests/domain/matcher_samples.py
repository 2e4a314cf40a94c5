"""Organisations and help requests for the tests of the matcher."""

import json
from pathlib import Path
from typing import Any
from uuid import UUID

from backend import organisations
from backend.organisations.profiles import Candidate, Profile
from scripts import demonstrations

ORGANISATIONS = Path(organisations.__path__[0]) / "data" / "organisations.json"
REQUESTS = Path(demonstrations.__path__[0]) / "data" / "requests.jsonl"


def a_candidate(number: int = 1, **changes: Any) -> Candidate:
    fields: dict[str, Any] = {
        "id": UUID(int=number),
        "slug": f"organisation-{number}",
        "safety_net": False,
        "accepting": True,
        "audiences": frozenset({"boys", "other"}),
        "themes": frozenset({"sexual-exploitation"}),
        "age_from": 12,
        "age_to": None,
        "regions": frozenset({"NL"}),
        "home_regions": frozenset(),
        "languages": ("nl", "en"),
        "wishes": frozenset({"talk"}),
        "easy_language": False,
        "capacity": 10,
        "taken": 0,
        "open": 0,
        "response_hours": 24,
        "has_key": True,
    }
    fields |= changes
    return Candidate(**({"answer_hours": fields["response_hours"]} | fields))


def a_profile(**changes: Any) -> Profile:
    return Profile(**({"audience": "boys", "language": "nl"} | changes))


def organisation_rows() -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads(ORGANISATIONS.read_text())["organisations"]
    return rows


def demonstration_candidates() -> list[Candidate]:
    sets = ("audiences", "themes", "regions", "home_regions", "wishes")
    return [
        Candidate(
            **{name: value for name, value in row.items() if name not in {"name", "about"}}
            | {name: frozenset(row[name]) for name in sets}
            | {"id": UUID(row["id"]), "languages": tuple(row["languages"])}
            | {"taken": 0, "open": 0, "has_key": True, "answer_hours": row["response_hours"]}
        )
        for row in organisation_rows()
    ]


def demonstration_requests() -> list[dict[str, Any]]:
    return [json.loads(line) for line in REQUESTS.read_text().splitlines()]


def demonstration_profile(request: dict[str, Any]) -> Profile:
    ids = {candidate.slug: candidate.id for candidate in demonstration_candidates()}
    asked = request["profile"]
    return Profile(
        **asked
        | {
            "themes": frozenset(asked["themes"]),
            "wishes": frozenset(asked["wishes"]),
            "exclude": frozenset(ids[slug] for slug in asked["exclude"]),
        }
    )
