"""Made-up places of the demonstration: names of parts that no place has together, from a seed."""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from typing import Final

from backend.organisations.municipalities import municipalities
from backend.programmes.place_shares import needed_of
from backend.programmes.services.place_contacts import Contact
from backend.programmes.services.place_rows import PlaceRow
from backend.programmes.states import PlaceKind

SEED: Final = 351
REGISTERED: Final = 351
CERTIFIED: Final = 172
"""What No Place for Sex Trafficking said in July 2024."""

FORMS: Final = {
    PlaceKind.HOTEL: ("Hotel {}", "Hotel {}", "Hotel {}", "Stadshotel {}", "Herberg {}"),
    PlaceKind.GUEST_HOUSE: ("Logement {}", "B&B {}"),
    PlaceKind.HOSTEL: ("Hostel {}",),
    PlaceKind.HOLIDAY_PARK: ("Vakantiepark {}",),
    PlaceKind.CAMPSITE: ("Camping {}",),
}
WEIGHTS: Final = (84, 6, 3, 5, 2)
SIGNS: Final = (
    "Fluwelen",
    "Koperen",
    "Zingende",
    "Dromende",
    "Gestreepte",
    "Vergulde",
    "Wandelende",
    "Slapende",
    "Tinnen",
    "Dansende",
    "Papieren",
    "Lachende",
    "Paarse",
    "Glazen",
    "Fluitende",
    "Wollen",
    "Krullende",
    "Zilte",
)
THINGS: Final = (
    "Kievit",
    "Otter",
    "Egelantier",
    "Wulp",
    "Sleutelbloem",
    "Grutto",
    "Vlierstruik",
    "Zeester",
    "Lisdodde",
    "Mispel",
    "Krekel",
    "Roerdomp",
    "Tulpenbol",
    "Snoekbaars",
    "Haverkist",
    "Klompenrij",
    "Wentelteef",
    "Sterrenkijker",
    "Kaaswaag",
    "Turfschuit",
    "Beukennoot",
    "Waterjuffer",
)
# So long a certificate is valid, less a month: the board shows some that end soon.
OLDEST: Final = timedelta(days=715)
# More than anybody believes: nobody gets cards until somebody looked.
TOO_MANY_STAFF: Final = 5_000
CONTACT: Final = Contact("Voorbeeld", "voorbeeld@locatie.example")
"""Of the first place without a certificate: its page can be looked at."""


def made_up_places(*, day: date, begins_on: date) -> Iterator[PlaceRow]:
    """Yield the places of a project that began on a day, the same ones for the same days."""
    chance = Random(SEED)  # noqa: S311 - not for secrets
    names = [f"De {sign} {thing}" for sign in SIGNS for thing in THINGS]
    chance.shuffle(names)
    codes = [*municipalities()]
    certified = {*chance.sample(range(1, REGISTERED), CERTIFIED)}
    underway = min({*range(1, REGISTERED)} - certified)
    earliest = max(begins_on, day - OLDEST)
    for number, name in enumerate(names[:REGISTERED]):
        kind = chance.choices([*FORMS], WEIGHTS)[0]
        staff = chance.randint(3, 40)
        registered = earliest + timedelta(days=chance.randrange((day - earliest).days or 1))
        needed = needed_of(staff)
        is_certified = number in certified
        passed = chance.randint(needed, staff) if is_certified else chance.randrange(needed)
        later = timedelta(days=chance.randint(0, max(0, min(60, (day - registered).days))))
        yield PlaceRow(
            name=chance.choice(FORMS[kind]).format(name),
            municipality=chance.choice(codes),
            kind=kind,
            staff=staff if number else TOO_MANY_STAFF,
            registered_on=registered,
            passed=passed if number else 0,
            certified_on=registered + later if is_certified else None,
            contact=CONTACT if number == underway else None,
        )
