"""The column “type”; names and aliases are pyxform's own."""

import os
import re
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext as _
from pyxform import aliases, constants
from pyxform.question_type_dictionary import QUESTION_TYPE_DICT
from pyxform.xls2json import RE_BEGIN_CONTROL, RE_END_CONTROL, RE_SELECT

from surveys.questionnaire.kinds import KINDS, NOTATIONS


class Role(StrEnum):
    """The role of a row."""

    BEGIN = "begin"
    LOOP = "loop"
    END = "end"
    ITEM = "item"
    # A recording, a picture, a file, a code that is scanned, a place on the earth.
    MEDIA = "media"
    # Choices that stand in another file, or are answers of others.
    ELSEWHERE = "elsewhere"
    # About the device, the person or the time.
    METADATA = "metadata"
    SETTING = "setting"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Asked:
    """What a row asks for."""

    role: Role
    # Of the item, if it becomes one.
    kind: str = ""
    # The name of a list.
    choices: str = ""
    # Pyxform's name of the type.
    name: str = ""
    or_other: bool = False
    external: bool = False


# By what pyxform makes of a type: the type of its value.
BY_VALUE = {"string": "text", "int": "integer", "decimal": "decimal"} | {
    kind.xlsform_type: kind.id for kind in KINDS.values() if kind.value_type in NOTATIONS
}
MEDIA = {"binary", "barcode", "geopoint", "geotrace", "geoshape"} - {*BY_VALUE}
SELECTS = {
    constants.SELECT_ONE: "one",
    constants.SELECT_ONE_EXTERNAL: "one",
    constants.SELECT_ALL_THAT_APPLY: "many",
    constants.RANK: "ranking",
}
# Types of pyxform that its dictionary describes by their name alone.
NAMED = {"note": "note", "calculate": "calculate", "range": "scale", "hidden": "hidden"}
NOTES = re.compile(r"(add |q )?note( prompt)?")
CALCULATES = re.compile(r"(add |q )?calculate( prompt)?")
METADATA = {"audit", "start-geopoint", "background-audio", "background-geopoint"}


def read_type(written: str) -> Asked:
    """Return what a cell of the column “type” asks for."""
    text = " ".join(written.split())
    for spelt in (text, text.lower(), _lowered(text)):
        if asked := _read(spelt):
            return asked
    return Asked(Role.UNKNOWN, name=text)


def _lowered(text: str) -> str:
    words = text.split(" ")
    kept = [
        word.lower() if place == 0 or not words[0].lower().startswith("select") else word
        for place, word in enumerate(words)
    ]
    return " ".join(kept)


def _read(text: str) -> Asked | None:  # noqa: PLR0911 - one for each form of a type
    if found := RE_BEGIN_CONTROL.search(text):
        kind = aliases.control[found["type"]]
        if kind == constants.LOOP:
            return Asked(Role.LOOP, "group", found["list_name"] or "")
        return Asked(Role.BEGIN, kind)
    if found := RE_END_CONTROL.search(text):
        kind = aliases.control[found["type"]]
        return Asked(Role.END, "group" if kind == constants.LOOP else kind, name=kind)
    if found := RE_SELECT.search(text):
        return _select(found)
    if "_".join(text.split()) in aliases.settings_header:
        return Asked(Role.SETTING, name=aliases.settings_header["_".join(text.split())])
    if text.split(" ", maxsplit=1)[0] in aliases.osm:
        return Asked(Role.MEDIA, name=text)
    return _plain(text)


def _select(found: re.Match[str]) -> Asked:
    command, choices = found["select_command"], found["list_name"]
    kind = SELECTS[aliases.select[command]]
    is_file = os.path.splitext(choices)[1] in constants.EXTERNAL_INSTANCE_EXTENSIONS
    if command in aliases.select_from_file or is_file or "${" in choices:
        return Asked(Role.ELSEWHERE, kind, choices, name=command)
    external = aliases.select[command] == constants.SELECT_ONE_EXTERNAL
    return Asked(Role.ITEM, kind, choices, command, bool(found["specify_other"]), external)


def _plain(text: str) -> Asked | None:  # noqa: PLR0911 - one for each role
    name = aliases._type_alias_map.get(text, text)
    described = QUESTION_TYPE_DICT.get(name) or QUESTION_TYPE_DICT.get(name.replace("_", " "))
    if name in constants.EXTERNAL_INSTANCE_TYPES:
        return Asked(Role.ELSEWHERE, name=name)
    if name in METADATA:
        return Asked(Role.METADATA, name=name)
    if name in NAMED:
        return Asked(Role.ITEM, NAMED[name], name=name)
    if not described:
        return None
    bind = described.get("bind", {})
    if "jr:preload" in bind:
        return Asked(Role.METADATA, name=name)
    if bind.get("type") in MEDIA:
        return Asked(Role.MEDIA, name=name)
    kind = _kind(name, described.get("control", {}).get("tag"), bind.get("type"))
    return Asked(Role.ITEM, kind, name=name) if kind else None


def _kind(name: str, tag: str, value: str) -> str:
    if NOTES.fullmatch(name):
        return "note"
    if CALCULATES.fullmatch(name):
        return "calculate"
    if tag == "trigger":
        return "acknowledge"
    return BY_VALUE.get(value, "") if tag == "input" else ""


def constraint_of(name: str) -> tuple[str, str]:
    """Return the constraint and the hint that come with a type, such as “phone number”."""
    described = QUESTION_TYPE_DICT.get(name, {})
    return described.get("bind", {}).get("constraint", ""), described.get("hint", "")


def why_not(asked: Asked) -> str:
    """Return why questions of this kind are not taken."""
    if asked.role is Role.METADATA:
        text = _(
            "“{name}” is not taken: Kier does not note who answers, when, or with what device."
        )
    elif asked.role is Role.ELSEWHERE:
        text = _("“{name}” needs choices from elsewhere. Put them into the sheet of choices.")
    else:
        text = _("“{name}” asks for a place, a picture, a sound, a file or a code; Kier does not.")
    return text.replace("{name}", asked.name)
