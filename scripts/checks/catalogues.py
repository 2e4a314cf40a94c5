"""Catalogues of translations: `.po` files, and the `.mo` files compiled from them."""

import os
from collections.abc import Iterator
from itertools import product
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from backend.core.languages import Scope, locales

BASE = Path(__file__).resolve().parent.parent.parent
LOCALE = BASE / "backend" / "locale"
# Days and months in languages that Django does not have.
CALENDARS = BASE / "backend" / "core" / "calendar"
# English stands in the sources, and so needs no catalogue.
SOURCE = "en"
# Only what is said in easier words; the rest is that of the language before the underscore.
PARTIAL = ("nl_Easy",)
COMPLETE = tuple(sorted({*locales(Scope.FULL)} - {*PARTIAL, SOURCE}))
# Only texts that a seeker can see (`reach.py`).
SEEKERS = tuple(sorted(locales(Scope.SEEKERS)))
# The same, not offered yet: what is missing in these is no fault.
DRAFTS = tuple(sorted(locales(Scope.SEEKERS, ready=False)))


# Texts of the server, and of the modules in the browser: Django's own names.
DOMAINS = ("django", "djangojs")
# Seekers' modules have no texts of their own: theirs stand in the page.
SEEKERS_DOMAIN = "django"


def pairs() -> list[tuple[str, str]]:
    """Return each catalogue of a language that is offered: locale and domain."""
    every = [*product(COMPLETE + PARTIAL, DOMAINS)]
    return every + [(locale, SEEKERS_DOMAIN) for locale in SEEKERS]


def po_path(language: str, domain: str = "django") -> Path:
    """Return the path of a locale's catalogue (`zh_Hans`)."""
    return LOCALE / language / "LC_MESSAGES" / f"{domain}.po"


def read(path: Path, language: str) -> Catalog:
    """Return the catalogue of this file."""
    with path.open("rb") as file:
        return read_po(file, locale=language)


def stale() -> Iterator[tuple[str, Path]]:
    """Yield language and source of each catalogue whose `.mo` file is missing or older."""
    catalogues = [*pairs(), *((locale, SEEKERS_DOMAIN) for locale in DRAFTS)]
    sources = [(language, po_path(language, domain)) for language, domain in catalogues]
    sources += [(path.parts[-3], path) for path in CALENDARS.glob("*/LC_MESSAGES/*.po")]
    for language, source in sources:
        target = source.with_suffix(".mo")
        if not source.exists():
            continue
        if not target.exists() or target.stat().st_mtime_ns < source.stat().st_mtime_ns:
            yield language, source


def compile_catalogues() -> int:
    """Compile every catalogue whose `.mo` file is older; return how many."""
    made = 0
    for language, source in stale():
        target = source.with_suffix(".mo")
        # Beside it first: a server that starts at the same time reads all of it or the old one.
        # Of this process alone: two that start at once would take it away from each other.
        unfinished = target.with_suffix(f".{os.getpid()}.mo")
        with unfinished.open("wb") as file:
            write_mo(file, _translated(read(source, language)))
        unfinished.replace(target)
        made += 1
    return made


def _translated(catalogue: Catalog) -> Catalog:
    """Return the catalogue without texts in one and many that are not translated.

    Babel would write the English ones in their place, and nothing else would be looked up.
    """
    for message in [*catalogue]:
        if message.pluralizable and not all(message.string):
            catalogue.delete(message.id, message.context)
    return catalogue
