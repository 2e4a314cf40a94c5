"""Adds organisations that take requests: `python -m scripts.benchmarks.organisations COUNT`."""

import os
import sys
import uuid

import django

BATCH = 500


def add_organisations(count: int) -> None:
    """Fill up to so many organisations, which differ in all that the matcher looks at."""
    from backend.organisations.models import (
        LOAD_SHARDS,
        Organisation,
        OrganisationKey,
        OrganisationLoad,
    )
    from backend.organisations.profiles import Audience, Language, Region, Theme, Wish

    provinces = [value for value in Region.values if value != Region.UNKNOWN]
    languages = [value for value in Language.values if value != Language.OTHER]

    def some_of(values: list[str], number: int, count: int) -> list[str]:
        start = number % len(values)
        return sorted({(values * 2)[start + step] for step in range(count)})

    def organisation(number: int) -> Organisation:
        nearby = some_of(provinces, number, 1 + number % 3)
        return Organisation(
            slug=f"bench-{uuid.uuid4().hex}",
            name=f"Organisation {number}",
            about={"en": f"Organisation {number} helps whoever asks.", "nl": f"Hulp {number}."},
            accepting=number % 20 != 0,
            audiences=some_of(list(Audience.values), number, 1 + number % 2),
            themes=some_of(list(Theme.values), number // 2, 1 + number % 3),
            age_from=(0, 12, 16, 18)[number % 4],
            age_to=None,
            regions=["NL"] if number % 5 == 0 else nearby,
            home_regions=nearby[:1],
            languages=sorted({"nl", "en", *some_of(languages, number, 3)}),
            wishes=some_of(list(Wish.values), number // 3, 1 + number % 4),
            easy_language=number % 2 == 0,
            capacity=5 + number % 50,
            response_hours=(12, 24, 32)[number % 3],
        )

    here = Organisation.objects.count()
    for start in range(here, count, BATCH):
        rows = [organisation(number) for number in range(start, min(count, start + BATCH))]
        Organisation.objects.bulk_create(rows)
        OrganisationKey.objects.bulk_create(
            OrganisationKey(
                organisation=row,
                public=os.urandom(1216),
                recovery_envelope=os.urandom(60),
                confirmed=True,
            )
            for row in rows
        )
        OrganisationLoad.objects.bulk_create(
            OrganisationLoad(organisation=row, shard=shard, open=shard % 2)
            for row in rows
            for shard in range(LOAD_SHARDS)
        )


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "backend.settings")
    django.setup()
    add_organisations(int(sys.argv[1]))
