"""The sheet of settings: title, languages and version."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from pyxform import aliases

from .extensions import TITLE
from .languages import code_of
from .report import Report, What
from .sheets import BROKEN, Sheet

KEPT = {"id_string": "form_id", "form_id": "form_id", "version": "version"}
# What these ask for is true here anyway, or is about sending answers to another server.
NO_MEANING = {
    *("style", "public_key", "submission_url", "auto_send", "auto_delete", "client_editable"),
    *("instance_name", "name", "instance_id", "omit_instanceid", "clean_text_values", "prefix"),
    *("add_none_option", "flat", "delimiter", "attribute", "namespaces", "xml_root"),
    *("instance_xmlns", "compact_tag"),
}


MAX_NAME = 200


@dataclass(slots=True)
class Settings:
    """The settings of a form."""

    title: str = ""
    # By code of a language, beside `title`.
    titles: dict[str, str] = field(default_factory=dict)
    # As written; empty if there is none.
    default_language: str = ""
    # By the names of `Definition.settings`.
    kept: dict[str, str] = field(default_factory=dict)
    allows_duplicates: bool = False


def read_settings(sheet: Sheet | None, report: Report) -> Settings:
    """Return the settings; only the first row counts."""
    settings = Settings()
    if sheet is None:
        return settings
    for place, (number, cells) in enumerate(sheet.rows):
        if place:
            report.say(
                sheet.title, number, What.LEFT_OUT, _("Only the first row of settings counts.")
            )
            continue
        for column, text in cells.items():
            header = sheet.header[column] if column < len(sheet.header) else ""
            if header and text != BROKEN:
                _take(settings, header, text, (sheet.title, number), report)
    return settings


def _take(
    settings: Settings, header: str, text: str, place: tuple[str, int], report: Report
) -> None:
    name = "_".join(header.lower().split())
    meant = aliases.settings_header.get(name, name)
    if meant == "title":
        settings.title = settings.title or text
    elif name.startswith(TITLE):
        settings.titles[code_of(name.removeprefix(TITLE))[0]] = text
    elif meant in KEPT:
        settings.kept.setdefault(KEPT[meant], text)
    elif name == "default_language":
        settings.default_language = text if text.lower() != "default" else ""
    elif name == "allow_choice_duplicates":
        settings.allows_duplicates = aliases.yes_no.get(text, False)
    elif name in NO_MEANING or name.startswith(("sms_", "attribute:", "namespaces")):
        why = _("The setting “{name}” is for other programs.").replace("{name}", header)
        report.say(*place, What.LEFT_OUT, why)
    else:
        why = _("The setting “{name}” is not known here.").replace("{name}", header)
        report.say(*place, What.LEFT_OUT, why)


def title_of(settings: Settings, file_name: str, language: str) -> Mapping[str, str]:
    """Return the title by language: of the settings, else the name of the form or of the file."""
    name = "".join(filter(str.isprintable, file_name.replace("\\", "/").rsplit("/", 1)[-1]))
    stem = (name.rpartition(".")[0] or name)[:MAX_NAME]
    title = settings.title or settings.kept.get("form_id") or stem
    return {language: title, **settings.titles}
