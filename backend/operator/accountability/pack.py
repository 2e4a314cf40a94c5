"""The documents of the accountability pack, in Dutch and English, as Markdown and HTML."""

import html
import json
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.template import Context, Engine
from django.utils import timezone

from backend.core import retention
from backend.operator.incidents import deadline_of
from backend.operator.models import Incident

from .registry import FOLDER, all_stored, kept_in_words, length_in_words, words

DOCUMENTS = (
    "privacy-statement",
    "record-of-processing",
    "retention",
    "stored",
    "impact-assessment",
    "accessibility",
    "incidents",
)
BASE = FOLDER.parents[2]
# What `scripts/test tests/browser --accessibility` wrote last.
AXE = BASE / "docs" / "accessibility.json"
# Headings of docs/threat-model.md; a test looks for each.
THREATS = {
    "phone": "Someone with the phone in hand",
    "theft": "Whoever steals the database or a backup, reads disks and logs, or writes to Redis",
    "writing": "Whoever can write to the database, or steals the server's secrets too",
    "surveys": "Whoever answers a survey very often, or reads its results closely",
    "quantum": "Whoever records the network today and has a quantum computer later",
    "server": "Whoever takes over the server",
    "operator": "The operator",
    "insider": "A partner's insider, and a curious colleague",
    "flood": "The flooder",
    "guessing": "Whoever guesses over the wire",
}
MISSING = {"nl": "[nog in te vullen: {what}]", "en": "[to be filled in: {what}]"}
PAGE = """<!doctype html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>{title}</title>
<style>
body {{ max-width: 60rem; margin: auto; padding: 1rem; font: 1rem/1.5 system-ui, sans-serif; }}
.table {{ overflow-x: auto; }}
table {{ border-collapse: collapse; }}
th, td {{ border: 1px solid; padding: .25rem .5rem; text-align: start; vertical-align: top; }}
</style>
</head>
<body>
<main>
{body}</main>
</body>
</html>
"""


class UnknownDetail(Exception):
    """The file of details has an unknown name."""


@dataclass(frozen=True, slots=True)
class Details:
    """Facts that the code cannot know, by name."""

    given: Mapping[str, str]

    @classmethod
    def read(cls, path: Path | None) -> "Details":
        """Read a TOML file; raise `UnknownDetail` for an unknown name."""
        given = tomllib.loads(path.read_text()) if path else {}
        known = words()["details"]
        if unknown := given.keys() - known.keys():
            raise UnknownDetail(f"{', '.join(sorted(unknown))}: known are {', '.join(known)}")
        return cls({name: str(value) for name, value in given.items()})

    @property
    def missing(self) -> list[str]:
        """The names of missing details."""
        return [name for name in words()["details"] if not self.given.get(name)]

    def in_words(self, language: str) -> dict[str, str]:
        """Return the details, with placeholders for missing ones."""
        found = {}
        for name, labels in words()["details"].items():
            gap = MISSING[language].format(what=labels[language])
            found[name] = self.given.get(name) or gap
        return found


def documents(details: Details, language: str) -> Iterator[tuple[str, str]]:
    """Yield the name and the Markdown of each document."""
    context = _context(details, language)
    for name in DOCUMENTS:
        text = (FOLDER / "texts" / language / f"{name}.md").read_text()
        template = Engine.get_default().from_string(text)
        yield name, template.render(Context(context, autoescape=False)).strip() + "\n"


def as_html(markdown: str, language: str) -> str:
    """Return a document as an accessible HTML page."""
    # Only the command needs it: servers do not load it.
    from markdown_it import MarkdownIt  # noqa: PLC0415

    body = str(MarkdownIt("commonmark", {"html": False}).enable("table").render(markdown))
    body = body.replace("<th>", '<th scope="col">')
    # Who uses the keyboard has to be able to scroll a wide table.
    body = body.replace("<table>", '<div class="table" tabindex="0">\n<table>')
    body = body.replace("</table>", "</table>\n</div>")
    title = html.escape(markdown.splitlines()[0].removeprefix("# "))
    return PAGE.format(language=language, title=title, body=body)


def write(folder: Path, details: Details) -> list[Path]:
    """Write all documents in both languages and return the files."""
    written = []
    for language in MISSING:
        (folder / language).mkdir(parents=True, exist_ok=True)
        for name, markdown in documents(details, language):
            path = folder / language / f"{name}.md"
            path.write_text(markdown)
            page = path.with_suffix(".html")
            page.write_text(as_html(markdown, language))
            written += [path, page]
    return written


def _context(details: Details, language: str) -> dict[str, Any]:
    stored = _stored_rows(language)
    return {
        "details": details.in_words(language),
        "evaluation": details.given.get("evaluation"),
        "site": urlsplit(settings.PUBLIC_URL).hostname or "Kier",
        "fcm": bool(settings.FCM_CREDENTIALS),
        "sentry": bool(settings.SENTRY_DSN),
        "backup_days": retention.BACKUPS.days,
        "operator_log": length_in_words(retention.OPERATOR_LOG, language),
        "lengths": {
            name: length_in_words(period, language) for name, period in retention.PERIODS.items()
        },
        "retention": _periods(language),
        "stored": stored,
        "tables": len(stored),
        "fields": sum(row["count"] for row in stored),
        "special": sum(row["special"] for row in stored),
        "threats": THREATS,
        "axe": _axe(),
        "incidents": _incidents(),
    }


def _periods(language: str) -> list[dict[str, str]]:
    return [
        {
            "name": name,
            "what": words()["periods"][name][language],
            "length": length_in_words(period, language),
        }
        for name, period in retention.PERIODS.items()
    ]


def _stored_rows(language: str) -> list[dict[str, Any]]:
    categories = words()["categories"]
    return [
        {
            "label": table.model._meta.label,
            "purpose": table.purpose[language],
            "about": words()["about"][table.about][language],
            "is_personal": table.about not in {"nobody", "organisations"},
            "special": table.special,
            "kept": kept_in_words(table, language),
            "count": sum(map(len, table.fields.values())),
            "fields": [
                (categories[category][language], ", ".join(f"`{name}`" for name in names))
                for category, names in table.fields.items()
            ],
        }
        for table in all_stored()
    ]


def _axe() -> dict[str, Any] | None:
    if not AXE.exists():
        return None
    found: dict[str, Any] = json.loads(AXE.read_text())
    pages = [
        {
            "page": page["page"],
            "languages": ", ".join(page["languages"]),
            "looks": page["looks"],
            "found": _rules(page["violations"]),
        }
        for page in found["pages"]
    ]
    return found | {
        "pages": pages,
        "looks": sum(page["looks"] for page in found["pages"]),
        "violations": sum(sum(page["violations"].values()) for page in found["pages"]),
    }


def _rules(violations: Mapping[str, int]) -> str:
    return ", ".join(f"{rule} ({count})" for rule, count in violations.items()) or "0"


def _incidents() -> Sequence[dict[str, Any]]:
    return [
        {
            "noticed": _minute(incident.noticed_at),
            "deadline": _minute(deadline_of(incident)),
            "told": _minute(incident.told_authority_at),
            "late": bool(
                incident.told_authority_at and incident.told_authority_at > deadline_of(incident)
            ),
            "why_not": " ".join(incident.why_not_told.split()).replace("|", "/"),
            "people": _minute(incident.told_people_at),
            "closed": incident.closed_on or "",
        }
        for incident in Incident.objects.order_by("noticed_at")
    ]


def _minute(when: Any) -> str:
    return timezone.localtime(when).strftime("%Y-%m-%d %H:%M") if when else ""
