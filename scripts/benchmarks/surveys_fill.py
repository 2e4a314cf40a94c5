"""Make an empty and a full round: `python -m scripts.benchmarks.surveys_fill COUNT`."""

import json
import os
import sys
from datetime import timedelta
from typing import Any

import django

NAME = "A questionnaire of twenty questions"
# One insert of so many rows: progress is seen, and no transaction holds everything.
LOT = 100_000
ONE, MANY, SCALE, NUMBER = 10, 4, 4, 2
# Answers lean to one side, and some are missing.
LEANING = "floor(power(random(), 1.7) * {count})::int"
INSERT = """INSERT INTO surveys_response (id, round_id, day, "group", answers)
SELECT gen_random_uuid(), %s, %s::date - (random() * 60)::int,
CASE WHEN random() < 0.6 THEN 'north' ELSE 'south' END,
jsonb_strip_nulls(jsonb_build_object({answers}))
FROM generate_series(1, %s)"""


def definition() -> dict[str, Any]:
    """Ten of one, four of several, four scales, two numbers."""
    words = [
        {"name": f"c{place}", "label": {"en": f"Answer {place}", "nl": f"Antwoord {place}"}}
        for place in range(6)
    ]
    items = [
        {"kind": "one", "name": f"one{n}", "label": both(n), "choices": "words"} for n in range(ONE)
    ]
    items += [
        {"kind": "many", "name": f"many{n}", "label": both(n), "choices": "words"}
        for n in range(MANY)
    ]
    items += [
        {
            "kind": "scale",
            "name": f"scale{n}",
            "label": both(n),
            "parameters": {"start": "1", "end": "10", "step": "1"},
        }
        for n in range(SCALE)
    ]
    items += [
        {
            "kind": "integer",
            "name": f"number{n}",
            "label": both(n),
            "parameters": {"classes": "0 10 20 50 100"},
        }
        for n in range(NUMBER)
    ]
    return {
        "title": {"en": NAME, "nl": "Een vragenlijst van twintig vragen"},
        "languages": ["en", "nl"],
        "items": items,
        "choices": {"words": words},
    }


def both(number: int) -> dict[str, str]:
    """Return a question in two languages."""
    return {"en": f"Question {number}?", "nl": f"Vraag {number}?"}


def answers_in_sql() -> str:
    """Return the arguments of `jsonb_build_object`, each with a value by chance."""
    # Two names of six, as a list.
    two = "jsonb_build_array('c' || (random() * 2)::int, 'c' || (3 + (random() * 2)::int))"
    values = {
        **{f"one{n}": "'c' || " + LEANING.format(count=6) for n in range(ONE)},
        **{f"many{n}": two for n in range(MANY)},
        **{f"scale{n}": "1 + " + LEANING.format(count=10) for n in range(SCALE)},
        **{f"number{n}": LEANING.format(count=120) for n in range(NUMBER)},
    }
    return ", ".join(
        f"'{name}', CASE WHEN random() < 0.95 THEN {value} END" for name, value in values.items()
    )


def fill(count: int) -> dict[str, str]:
    """Make both rounds, and the responses of one."""
    from django.db import connection
    from django.utils import timezone

    from backend.organisations.models import Organisation
    from surveys.models import Round
    from surveys.questionnaire.definition import read
    from surveys.services import questionnaires, rounds

    organisation = Organisation.objects.order_by("slug").first()
    assert organisation
    made = questionnaires.create(
        organisation=organisation, name=NAME, definition=read(definition())
    )
    version = made.versions.get()
    today = timezone.now().date()
    found: list[Round] = []
    for name in ("full", "empty"):
        round_ = rounds.create_round(
            organisation=organisation,
            version=version,
            name=name,
            closes_on=today + timedelta(days=60),
            groups=[{"id": group, "label": {"en": group}} for group in ("north", "south")],
            plan=[["@group", "one0"], ["one0", "scale0"]],
            rows_exported=True,
        )
        found.append(rounds.start_round(round_))
    full, empty = found
    with connection.cursor() as cursor:
        for start in range(0, count, LOT):
            lot = min(LOT, count - start)
            cursor.execute(INSERT.format(answers=answers_in_sql()), [full.id, today, lot])
        cursor.execute("VACUUM ANALYZE surveys_response")
    Round.objects.filter(id=full.id).update(written=count)
    return {
        "organisation": organisation.slug,
        "full": str(full.id),
        "full_code": full.code,
        "full_results": full.results_key,
        "empty": str(empty.id),
        "empty_code": empty.code,
    }


def main() -> None:
    """Fill, and print what was made."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "backend.settings")
    django.setup()
    print(json.dumps(fill(int(sys.argv[1]))))


if __name__ == "__main__":
    main()
