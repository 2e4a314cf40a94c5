"""The accountability pack: nothing is left out, it says what the code does, and it is a page."""

import importlib
import json
import re
from collections.abc import Callable
from datetime import timedelta
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import models
from django.test.utils import isolate_apps
from django.utils import timezone

from backend.core import retention
from backend.operator.accountability import pack, registry
from backend.operator.models import Incident
from scripts.testing import accessibility
from tests.walks import axe

BASE = pack.BASE
ALL = {"controller": "Stichting Voorbeeld", "contact": "privacy@kier.example"}

# Where the code reads each period, and what it makes of it.
READ: dict[str, tuple[str, Callable[[Any], timedelta]]] = {
    "sessions": ("backend.accounts.sessions", lambda it: timedelta(hours=it.LONGEST_HOURS)),
    "idle_sessions": (
        "backend.accounts.sessions",
        lambda it: timedelta(hours=it.IDLE_HOURS[it.Kind.MEMBER]),
    ),
    "code_attempts": ("backend.accounts.code_attempts", lambda it: it.FORGOTTEN_AFTER),
    "used_codes": ("backend.accounts.second_factor", lambda it: timedelta(hours=it._KEPT_HOURS)),
    "holder_challenges": ("backend.organisations.holder_challenges", lambda it: it.LIFETIME),
    "absences": ("backend.organisations.absences", lambda it: it.KEPT),
    "devices": ("notifications.devices", lambda it: it.STALE_AFTER),
    "notification_counts": ("notifications.tasks", lambda it: it.KEEP_COUNTS),
    "throttles": ("backend.core.throttling", lambda it: timedelta(seconds=it.WINDOW_SECONDS)),
    "tasks": ("backend.core.tasks", lambda it: it.LONGEST),
    "set_aside": ("backend.core.isolation", lambda it: it.KEPT),
    "operator_log": ("backend.operator.tasks", lambda it: it.KEEP_ENTRIES),
    "survey_invitations": ("surveys.services.schedule", lambda it: it.KEEP_ASKED),
    "webhook_log": ("surveys.webhooks.calls", lambda it: it.KEPT),
    "silent_advice": (
        "backend.experts.selectors.requests",
        lambda it: timedelta(days=it.DAYS_TO_END),
    ),
    "closed_requests": (
        "backend.help_requests.retention",
        lambda it: timedelta(days=it.closed_days()),
    ),
    "untouched_requests": (
        "backend.help_requests.retention",
        lambda it: timedelta(days=it.untouched_days()),
    ),
}
CODE = ("api", "backend", "notifications", "surveys")


def sources() -> dict[Path, str]:
    found = (path for folder in CODE for path in (BASE / folder).rglob("*.py"))
    return {path: path.read_text() for path in found if "migrations" not in path.parts}


def test_every_model_field_and_period_is_accounted_for() -> None:
    assert list(registry.gaps()) == []


def test_a_new_field_would_be_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    with isolate_apps("backend.operator"):

        class Incident(models.Model):
            what = models.TextField()
            name_of_somebody = models.TextField()

            class Meta:
                app_label = "operator"

    monkeypatch.setattr(registry, "all_models", lambda: [Incident])
    assert "operator.Incident.name_of_somebody has no category" in set(registry.gaps())
    assert "operator.Incident.noticed_at is no field" in set(registry.gaps())


def test_a_new_model_would_be_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    with isolate_apps("backend.operator"):

        class Unheard(models.Model):
            class Meta:
                app_label = "operator"

    monkeypatch.setattr(registry, "all_models", lambda: [Unheard])
    assert next(iter(registry.gaps())) == "operator.Unheard is not in the registry"


@pytest.mark.parametrize("name", READ)
def test_a_period_in_the_table_is_the_one_in_the_code(name: str) -> None:
    module, of = READ[name]
    assert of(importlib.import_module(module)) == retention.PERIODS[name].length


def test_every_period_is_read_by_code() -> None:
    read = {
        name
        for path, text in sources().items()
        if path.name != "retention.py" or path.parent.name != "core"
        for name in re.findall(r"\bretention\.([A-Z_]+)\b", text)
    }
    names = {name for name, one in vars(retention).items() if isinstance(one, retention.Period)}
    assert names - read == set()


def test_settings_decide_where_they_may(settings: Any) -> None:
    settings.KEEP_CLOSED_DAYS, settings.BACKUP_DAYS = 33, 7
    assert retention.CLOSED_REQUESTS.days == 33
    assert registry.length_in_words(retention.BACKUPS, "en") == "7 days"


def test_years_are_told_as_years() -> None:
    assert registry.length_in_words(retention.INCIDENTS, "nl") == "5 jaar"
    assert registry.length_in_words(retention.BRIEFINGS, "en") == "2 years"
    assert registry.length_in_words(retention.ADVICE_WORDS, "en") == "365 days"


class Outline(HTMLParser):
    """Headings and landmarks of a page, as read aloud."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.language, self.headings, self.tags = "", list[str](), list[str]()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        if tag == "html":
            self.language = dict(attrs)["lang"] or ""
        if re.fullmatch(r"h\d", tag):
            self.headings.append(tag)
        assert tag != "th" or dict(attrs).get("scope") == "col"


@pytest.mark.full
@pytest.mark.parametrize("language", registry.LANGUAGES)
def test_the_pack_is_written_and_says_what_is_missing(
    db: Any, tmp_path: Path, language: str, capsys: pytest.CaptureFixture[str], settings: Any
) -> None:
    settings.KEEP_CLOSED_DAYS = 33
    details = tmp_path / "details.toml"
    details.write_text("".join(f'{name} = "{value}"\n' for name, value in ALL.items()))
    call_command("accountability", str(tmp_path / "pack"), "--details", str(details))
    said = capsys.readouterr().out
    folder = tmp_path / "pack" / language
    assert {path.name for path in folder.iterdir()} == {
        f"{name}.{ending}" for name in pack.DOCUMENTS for ending in ("md", "html")
    }
    assert (
        set(re.findall(r"to be filled in: (\w+)", said))
        == registry.words()["details"].keys() - ALL.keys()
    )
    privacy = (folder / "privacy-statement.md").read_text()
    assert "Stichting Voorbeeld" in privacy
    assert "33 d" in privacy
    gap = registry.words()["details"]["officer"][language]
    assert pack.MISSING[language].format(what=gap) in privacy
    for page in folder.glob("*.html"):
        outline = Outline(page.read_text())
        assert outline.language == language
        assert outline.headings[0] == "h1"
        assert outline.headings.count("h1") == 1
        assert outline.tags.count("main") == outline.tags.count("title") == 1
        assert "{{" not in page.read_text()


@pytest.mark.parametrize("language", registry.LANGUAGES)
def test_every_table_and_period_is_in_it(db: Any, language: str) -> None:
    texts = dict(pack.documents(pack.Details({}), language))
    for model in registry.all_models():
        assert f"## {model._meta.label}\n" in texts["stored"]
    for name, period in retention.PERIODS.items():
        what = registry.words()["periods"][name][language]
        length = registry.length_in_words(period, language)
        assert f"| {what} | {length} |" in texts["retention"]


def test_both_languages_say_the_same_in_their_own_words() -> None:
    for name in pack.DOCUMENTS:
        texts = [
            (registry.FOLDER / "texts" / language / f"{name}.md").read_text()
            for language in registry.LANGUAGES
        ]
        assert texts[0] != texts[1]
        marks = [sorted(re.findall(r"\{[{%].+?[%}]\}", text)) for text in texts]
        assert marks[0] == marks[1], name
    for kind in registry.words().values():
        for words in kind.values():
            assert set(words) == set(registry.LANGUAGES)


def test_a_service_for_errors_is_named_if_there_is_one(db: Any, settings: Any) -> None:
    for dsn, is_named in (("", False), ("https://key@sentry.example/1", True)):
        settings.SENTRY_DSN = dsn
        texts = dict(pack.documents(pack.Details({}), "nl"))
        for name in ("privacy-statement", "record-of-processing"):
            assert ("dienst voor foutmeldingen" in texts[name]) == is_named


def test_risks_lead_to_the_threat_model() -> None:
    headings = re.findall(r"^### (.+)$", (BASE / "docs" / "threat-model.md").read_text(), re.M)
    assert set(pack.THREATS.values()) == set(headings)


def test_a_name_that_nothing_asks_for_is_refused(tmp_path: Path) -> None:
    details = tmp_path / "details.toml"
    details.write_text('controler = "x"\n')
    with pytest.raises(CommandError, match="controler: known are controller"):
        call_command("accountability", str(tmp_path / "pack"), "--details", str(details))


def test_incidents_are_in_it_without_what_happened(db: Any) -> None:
    noticed = timezone.now() - timedelta(days=5)
    Incident.objects.create(
        noticed_at=noticed, what="canary-51", told_authority_at=timezone.now(), touched="canary-52"
    )
    text = dict(pack.documents(pack.Details({}), "nl"))["incidents"]
    assert "(te laat)" in text
    assert "canary" not in text


def test_a_machine_alone_never_makes_it_accessible(
    db: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(axe, "LOOKS", {})
    look = axe.LOOKS.setdefault("/inbox/", axe.Look(looks=3, languages={"nl"}))
    look.violations.update({"color-contrast": 2})
    record = tmp_path / "axe.json"
    record.write_text(json.dumps(accessibility.report(axe)))
    monkeypatch.setattr(pack, "AXE", record)
    found = pack.Details({"evaluation": "https://kier.example/rapport.pdf, 2026-02-01"})
    alone = dict(pack.documents(pack.Details({}), "nl"))["accessibility"]
    assert "**C: eerste maatregelen genomen.**" in alone
    assert "| `/inbox/` | nl | 3 | color-contrast (2) |" in alone
    assert "**B: voldoet gedeeltelijk**" in dict(pack.documents(found, "nl"))["accessibility"]


def test_a_page_is_known_by_what_does_not_vary() -> None:
    code = "http://127.0.0.1:8000/s/k3v9-secret/?code=1#/round/3f2a/people"
    assert axe.name_of(code) == "/s/…/#/round/…/people"


def test_the_record_of_axe_is_there() -> None:
    found = json.loads(pack.AXE.read_text())
    assert set(found) == {"day", "version", "engine", "pages"}
    assert found["pages"]
