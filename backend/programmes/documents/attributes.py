"""Attributes of documents' nodes: what each may be, and errors that name the place."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from backend.core.errors import FieldConflict, field_path
from backend.core.limits import PLAIN

_LINE = re.compile(f"{PLAIN}*")
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")

type Path = tuple[str | int, ...]


class DocumentInvalid(FieldConflict):
    """A document is not of the schema; `field` is a path such as `content.3.attrs.alternative`."""

    def __init__(self, path: Path, code: str, detail: str) -> None:
        super().__init__(field_path(*path), code, detail)
        self.path = path


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text of so many characters, not of spaces alone."""

    least: int
    most: int

    def check(self, value: Any, path: Path) -> int:
        """Return how many characters it has. May raise `DocumentInvalid`."""
        if not isinstance(value, str):
            raise DocumentInvalid(path, "text", _("Give text here."))
        if not _LINE.fullmatch(value):
            raise DocumentInvalid(
                path, "alphabet", _("There is a character in it that does not belong.")
            )
        if len(value) > self.most:
            raise DocumentInvalid(
                path, "too-long", _("Make this {most} characters or less.").format(most=self.most)
            )
        if self.least and not value.strip():
            raise DocumentInvalid(path, "empty", _("Write something here."))
        return len(value)


@dataclass(frozen=True, slots=True)
class Choice:
    """One of a few values."""

    values: Sequence[Any]

    def check(self, value: Any, path: Path) -> int:
        """Return 0. May raise `DocumentInvalid`."""
        # A bool is an int, and 2.0 is 2.
        if not any(type(value) is type(one) and value == one for one in self.values):
            raise DocumentInvalid(path, "unknown", _("Choose one of what is offered."))
        return 0


@dataclass(frozen=True, slots=True)
class FileReference:
    """The identifier of a file of the project; services look whether it is there."""

    kind: str

    def check(self, value: Any, path: Path) -> int:
        """Return 0. May raise `DocumentInvalid`."""
        if not (isinstance(value, str) and _UUID.fullmatch(value)):
            raise DocumentInvalid(path, "file", _("Choose a file."))
        return 0


@dataclass(frozen=True, slots=True)
class Entries:
    """A list of objects with these attributes."""

    least: int
    most: int
    attributes: Mapping[str, "Attribute"]

    def check(self, value: Any, path: Path) -> int:
        """Return how many characters they have. May raise `DocumentInvalid`."""
        entries = list_at(value, path)
        check_number(len(entries), self.least, self.most, path)
        return sum(
            check_attributes(entry, self.attributes, (*path, place))
            for place, entry in enumerate(entries)
        )


type Attribute = Line | Choice | FileReference | Entries


def check_attributes(value: Any, attributes: Mapping[str, Attribute], path: Path) -> int:
    """Check that these attributes are there and no others; return how many characters they have."""
    found = mapping_at(value, path)
    refuse_others(found, attributes, path)
    missing = [name for name in attributes if name not in found]
    if missing:
        raise DocumentInvalid((*path, missing[0]), "required", _("This is missing."))
    return sum(
        attribute.check(found[name], (*path, name)) for name, attribute in attributes.items()
    )


def mapping_at(value: Any, path: Path) -> Mapping[str, Any]:
    """Return an object. May raise `DocumentInvalid`."""
    if not isinstance(value, dict):
        raise DocumentInvalid(path, "object", _("Give a JSON object."))
    return value


def list_at(value: Any, path: Path) -> Sequence[Any]:
    """Return a list. May raise `DocumentInvalid`."""
    if not isinstance(value, list):
        raise DocumentInvalid(path, "list", _("Give a list."))
    return value


def refuse_others(mapping: Mapping[str, Any], allowed: Any, path: Path) -> None:
    """Refuse names that do not belong, as `DocumentInvalid`."""
    for name in mapping:
        if name not in allowed:
            # What was sent is not repeated, whatever it is.
            text = _("There is something in it that does not belong.")
            raise DocumentInvalid((*path, str(name)[:40]), "unknown", text)


def check_number(number: int, least: int, most: int | None, path: Path) -> None:
    """Check how many there are. May raise `DocumentInvalid`."""
    if number < least:
        raise DocumentInvalid(path, "too-few", _("Something is missing here."))
    if most is not None and number > most:
        raise DocumentInvalid(path, "too-many", _("Give at most {most}.").format(most=most))
