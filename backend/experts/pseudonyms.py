"""Names under which members who take part know each other: stars.

They are the same in all languages, and nobody's: a star has no sex and comes from no country.
"""

import secrets
from collections.abc import Collection

# More than may take part in one assignment (`models.requests.MOST_WANTED`).
STARS = (
    "Achernar",
    "Adhara",
    "Albireo",
    "Alcor",
    "Aldebaran",
    "Alioth",
    "Alkaid",
    "Alnilam",
    "Altair",
    "Ankaa",
    "Antares",
    "Arcturus",
    "Avior",
    "Canopus",
    "Capella",
    "Deneb",
    "Diphda",
    "Dubhe",
    "Elnath",
    "Enif",
    "Hadar",
    "Hamal",
    "Izar",
    "Kochab",
    "Markab",
    "Merak",
    "Mintaka",
    "Mizar",
    "Nunki",
    "Polaris",
    "Procyon",
    "Rigel",
    "Sadr",
    "Saiph",
    "Sirius",
    "Spica",
    "Tarazed",
    "Thuban",
    "Unuk",
    "Vega",
)


def draw(count: int, taken: Collection[str]) -> list[str]:
    """So many names that are not taken, by chance: their order says nothing.

    :raises ValueError: there are not so many left
    """
    return secrets.SystemRandom().sample([one for one in STARS if one not in taken], count)
