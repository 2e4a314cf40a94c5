"""Names under which members who take part know each other: stars, of no sex and no country."""

import secrets
from collections.abc import Collection, Iterable

# More than may take part at once (`models.requests.MAX_WANTED`); who stops keeps theirs.
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
    """Return names that are not taken, by chance; if all stars are, “Adhara 2” and so on."""
    free, often = _free(STARS, taken), 1
    while len(free) < count:
        often += 1
        free += _free([f"{star} {often}" for star in STARS], taken)
    return secrets.SystemRandom().sample(free, count)


def _free(names: Iterable[str], taken: Collection[str]) -> list[str]:
    return [name for name in names if name not in taken]
