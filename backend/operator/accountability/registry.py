"""The registry of stored data, which is checked against the models."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.apps import apps
from django.db import models

from backend.core.retention import PERIODS, Period

FOLDER = Path(__file__).resolve().parent
LANGUAGES = ("nl", "en")
REFERENCE = "reference"
DAYS_OF_A_YEAR = 365.25

type Words = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Stored:
    """The entry of a table.

    :ivar kept: names of periods, or of what else ends it
    :ivar special: whether it may have special categories of personal data (GDPR, article 9)
    :ivar fields: names of fields by category
    """

    model: type[models.Model]
    purpose: Mapping[str, str]
    about: str
    kept: tuple[str, ...]
    special: bool
    fields: Mapping[str, tuple[str, ...]]


@cache
def words() -> Mapping[str, Words]:
    """Return the texts of `periods.toml` by kind, name and language."""
    return tomllib.loads((FOLDER / "periods.toml").read_text())


@cache
def _entries(app: str) -> Mapping[str, Any]:
    path = FOLDER / "stored" / f"{app}.toml"
    return tomllib.loads(path.read_text()) if path.exists() else {}


def all_models() -> list[type[models.Model]]:
    """Return every model with a table, including automatic ones."""
    found = apps.get_models(include_auto_created=True)
    return [model for model in found if not model._meta.proxy]


def all_stored() -> list[Stored]:
    """Return the entries of all models that have one (see `gaps`)."""
    return [found for model in all_models() if (found := _stored(model))]


def _stored(model: type[models.Model]) -> Stored | None:
    entry = _entries(model._meta.app_label).get(model.__name__)
    if entry is None:
        return None
    fields = {name: tuple(entry[name]) for name in words()["categories"] if name in entry}
    return Stored(
        model=model,
        purpose={language: entry[language] for language in LANGUAGES},
        about=entry["about"],
        kept=tuple(entry["kept"]),
        special=entry.get("special", False),
        fields=_with_references(model, fields),
    )


def _with_references(
    model: type[models.Model], fields: dict[str, tuple[str, ...]]
) -> Mapping[str, tuple[str, ...]]:
    found = tuple(
        field.name
        for field in model._meta.local_concrete_fields
        if field.is_relation or (field.primary_key and _is_made_up(field))
    )
    references = tuple(dict.fromkeys((*found, *fields.get(REFERENCE, ()))))
    return fields | ({REFERENCE: references} if references else {})


def _is_made_up(field: Any) -> bool:
    return isinstance(field, models.AutoField | models.BigAutoField | models.UUIDField)


def gaps() -> Iterator[str]:
    """Yield a line for each model, field, period or text without an entry."""
    for model in all_models():
        stored = _stored(model)
        if stored is None:
            yield f"{model._meta.label} is not in the registry"
            continue
        listed = [name for category in stored.fields.values() for name in category]
        names = [field.name for field in model._meta.local_concrete_fields]
        yield from (f"{model._meta.label}.{name} has no category" for name in {*names} - {*listed})
        yield from (f"{model._meta.label}.{name} is no field" for name in {*listed} - {*names})
        yield from (
            f"{model._meta.label}.{name} twice" for name in listed if listed.count(name) > 1
        )
        known = words()["periods"].keys() | words()["otherwise"].keys()
        yield from (f"{model._meta.label}: {name}?" for name in stored.kept if name not in known)
        if stored.about not in words()["about"]:
            yield f"{model._meta.label} is about {stored.about}?"
    yield from (f"{name} has no words" for name in PERIODS.keys() - words()["periods"].keys())
    yield from (f"{name} is no period" for name in words()["periods"].keys() - PERIODS.keys())


def length_in_words(period: Period, language: str) -> str:
    """Return the length of a period in words."""
    units = {name: word[language] for name, word in words()["units"].items()}
    years = round(period.days / DAYS_OF_A_YEAR)
    if years > 1 and period.days == int(years * DAYS_OF_A_YEAR):
        return f"{years} {units['years']}"
    if period.days > 1:
        return f"{period.days} {units['days']}"
    if period.seconds % 3_600 == 0:
        return f"{period.hours} {units['hours']}"
    return f"{period.seconds // 60} {units['minutes']}"


def kept_in_words(stored: Stored, language: str) -> str:
    """Return in words how long a table's rows are kept."""
    found = []
    for name in stored.kept:
        if name in PERIODS:
            period, subject = PERIODS[name], words()["periods"][name][language]
            found.append(f"{length_in_words(period, language)} ({subject})")
        else:
            found.append(words()["otherwise"][name][language])
    return "; ".join(found)
