"""`manage.py demonstration_trainings`: sessions to come, one of them full."""

import json
from collections import Counter
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from backend.organisations.municipalities import municipalities
from backend.programmes.management.commands.demonstration_pages import FOLDER as PAGES
from backend.programmes.management.commands.demonstration_trainings import FILE
from backend.programmes.models import Page, Registration, Training, TrainingSession
from backend.programmes.states import Profession, RegistrationState
from tests.programmes.factories import a_programme, a_project

pytestmark = pytest.mark.full

WANTED = json.loads(FILE.read_text(encoding="utf-8"))["trainings"]


@pytest.fixture(autouse=True)
def a_demonstration(settings: Any) -> None:
    settings.MODE = "demonstration"


@pytest.fixture
def projects(db: None) -> None:
    owner = a_programme("fairwork")
    project = a_project(owner, "fairwork", parts=["trainings", "pages"])
    for slug in WANTED[0]["toolkit"]:
        Page.objects.create(
            project=project, slug=slug, audience="professionals", review_every=12, position=1
        )
    a_project(owner, "signalen", parts=[])


@pytest.mark.usefixtures("projects")
def test_sessions_are_planned_and_one_is_full() -> None:
    call_command("demonstration_trainings")
    training = Training.objects.get()
    assert training.slug == "signalen-arbeidsuitbuiting"
    full, online, empty = TrainingSession.objects.order_by("starts_at")
    states = Counter(Registration.objects.filter(session=full).values_list("state", flat=True))
    assert states == {
        RegistrationState.CONFIRMED: 11,
        RegistrationState.HELD: 1,
        RegistrationState.WAITING: 3,
    }
    assert online.is_online
    assert not Registration.objects.filter(session=empty).exists()
    before = {*Registration.objects.values_list("pk", flat=True)}
    call_command("demonstration_trainings")
    assert {*Registration.objects.values_list("pk", flat=True)} == before


def test_what_it_names_is_there() -> None:
    for wanted in WANTED:
        assert {*wanted["professions"]} <= {*Profession}
        for slug in wanted["toolkit"]:
            assert len([*PAGES.glob(f"{wanted['project']}/{slug}.*.md")]) == 2
        for language, mark in (("nl", "Dit is een voorbeeld."), ("en", "This is an example.")):
            assert wanted["about"][language].startswith(mark)
            assert wanted["title"][language]
        for session in wanted["sessions"]:
            assert not session["municipality"] or session["municipality"] in municipalities()


def test_production_has_no_made_up_trainings(settings: Any) -> None:
    settings.PRODUCTION = True
    with pytest.raises(CommandError, match="not for production"):
        call_command("demonstration_trainings")
