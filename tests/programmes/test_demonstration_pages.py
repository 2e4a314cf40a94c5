"""`manage.py demonstration_pages`: pages of projects, tried and live; it keeps what is there."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from backend.core.days import today
from backend.programmes.management.commands import demonstration_pages
from backend.programmes.models import Page, PageText, PageTrial, PageVersion
from backend.programmes.states import PageState
from tests.programmes.factories import a_programme, a_project

pytestmark = [pytest.mark.django_db, pytest.mark.full]
# Few texts: each that readers try takes a while.
FILES = (
    "jongens/als-ik-het-vertel.nl.md",
    "jongens/als-ik-het-vertel.en.md",
    "koraal-lvb/lvb-praten.nl.md",
    "shop-outreach/kaart-geven.en.md",
)


@pytest.fixture(autouse=True)
def few_files(settings: Any, tmp_path: Path, monkeypatch: Any) -> None:
    settings.MODE = "demonstration"
    for name in FILES:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes((demonstration_pages.FOLDER / name).read_bytes())
    monkeypatch.setattr(demonstration_pages, "FOLDER", tmp_path)


@pytest.fixture
def projects() -> None:
    owner = a_programme("programme")
    for slug, parts in (("jongens", ["pages"]), ("koraal-lvb", ["pages"]), ("shop-outreach", [])):
        a_project(owner, slug, parts=parts)


def rows() -> list[list[Any]]:
    tables = (Page, PageText, PageVersion, PageTrial)
    return [[*table.objects.order_by("pk").values_list("pk", flat=True)] for table in tables]


@pytest.mark.usefixtures("projects")
def test_pages_are_live_and_those_for_seekers_were_tried() -> None:
    call_command("demonstration_pages")
    texts = {(row.page.slug, row.language): row for row in PageText.objects.select_related("page")}
    assert {*texts} == {
        ("als-ik-het-vertel", "nl"),
        ("als-ik-het-vertel", "en"),
        ("lvb-praten", "nl"),
    }
    assert {row.state for row in texts.values()} == {PageState.LIVE}
    tried = {*PageTrial.objects.filter(read_on=today()).values_list("text", flat=True)}
    assert tried == {row.pk for (slug, _), row in texts.items() if slug == "als-ik-het-vertel"}
    assert texts["als-ik-het-vertel", "nl"].review_on == today() + timedelta(days=20)
    assert {row.owner_id for row in Page.objects.all()} != {None}


@pytest.mark.usefixtures("projects")
def test_running_it_again_changes_nothing() -> None:
    call_command("demonstration_pages")
    before = rows()
    call_command("demonstration_pages")
    assert rows() == before


def test_without_projects_there_are_no_pages() -> None:
    call_command("demonstration_pages")
    assert not Page.objects.exists()


def test_production_has_no_made_up_readers(settings: Any) -> None:
    settings.PRODUCTION = True
    with pytest.raises(CommandError, match="not for production"):
        call_command("demonstration_pages")
