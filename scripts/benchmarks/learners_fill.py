"""Adds places and tokens: `python -m scripts.benchmarks.learners_fill PLACES TOKENS PROJECT`.

The last line names the page of one place's contact person.
"""

import json
import os
import secrets
import sys
from collections.abc import Iterator
from datetime import timedelta
from itertools import islice
from typing import Any
from uuid import UUID

import django

BATCH = 2_000
STAFF = 100


def fill(places: int, tokens: int, slug: str) -> str:
    """Fill a project up; return where one place's contact person looks."""
    from backend.programmes.models import Place, Project, SpentToken
    from backend.programmes.services.place_contacts import Purpose, link_token
    from backend.programmes.services.place_counts import recount

    project = Project.objects.get(slug=slug)
    rows = [_place(project, number, places) for number in range(places)]
    for start in range(0, places, BATCH):
        Place.objects.bulk_create(rows[start : start + BATCH])
    spent = _tokens(rows, tokens)
    while batch := [*islice(spent, BATCH)]:
        SpentToken.objects.bulk_create(batch)
    recount()
    return f"/places/mine/{link_token(rows[places // 2], Purpose.MINE)}"


def _place(project: Any, number: int, places: int) -> Any:
    from backend.core.days import today
    from backend.organisations.municipalities import municipalities
    from backend.programmes.models import Place
    from backend.programmes.place_names import sort_key
    from backend.programmes.services.place_contacts import Contact, sealed

    known = [*municipalities().values()]
    municipality = known[number % len(known)]
    is_certified = number % 2 == 0
    day, name = today(), f"Hotel {number:05} {'Zuid' if number % 3 else 'Noord'}"
    row = Place(
        project=project,
        name=name,
        municipality=municipality.code,
        region=municipality.region,
        sort_key=sort_key(f"{municipality.name} {name}"),
        kind="hotel",
        staff=STAFF,
        state="certified" if is_certified else "confirmed",
        language="nl",
        registered_on=day - timedelta(days=number % 700),
        confirmed_on=day - timedelta(days=number % 700),
        period_on=day - timedelta(days=number % 700),
        passed=STAFF if is_certified else 0,
        shown=STAFF if is_certified else 0,
        certified_on=day if is_certified else None,
        certified_until=day + timedelta(days=700) if is_certified else None,
        certified_period=1 if is_certified else 0,
    )
    row.contact = sealed(row, Contact("Kim", f"{number}@hotel.example"))
    return row


def _tokens(rows: list[Any], tokens: int) -> Iterator[Any]:
    from backend.programmes.models import SpentToken

    certified = [row for row in rows if row.state == "certified"]
    for number in range(tokens):
        place = certified[number % len(certified)]
        yield SpentToken(pk=UUID(bytes=secrets.token_bytes(16)), place=place, period=1)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "backend.settings")
    django.setup()
    count, passed, project_slug = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
    print(json.dumps(fill(count, passed, project_slug)))
