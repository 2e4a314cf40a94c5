"""What somebody takes back is gone with the next answer of every process (docs/withdrawn.md)."""

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from operator import add
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import OperationalError, connection, models
from django.test import Client

from backend.core import days, readings, shown_changes
from backend.core.models import ShownChange
from backend.experts.models import Expert, StoryConsent, Success
from backend.experts.services import consents, departure, growth
from backend.organisations.models import Role
from backend.programmes.models import Page, PageFile, PageText, Project
from backend.programmes.selectors import learners
from backend.programmes.services import course_states, courses, page_states, pages, projects
from backend.programmes.services.certificates import revoke
from backend.programmes.services.status_lists import signed_list
from backend.programmes.states import RevocationReason
from backend.web.advice.about import told_in
from backend.web.public_pages import crawlers, files, lists, page
from tests.experts.factories import Hope, a_platform
from tests.programmes.certificates import a_certificate
from tests.programmes.courses import a_course_draft, a_live_course
from tests.programmes.factories import Programme, a_programme
from tests.programmes.live_pages import (
    a_file,
    a_live_text,
    a_page,
    a_page_project,
    add_version,
    show,
)
from tests.standing import made_once
from tests.web.test_advice_about import a_success

pytestmark = pytest.mark.django_db

BASE = Path(__file__).parents[2]
KEEPS = re.compile(
    r"\b(?:Readings|KeptAnswers|lru_cache|kept_page|cache_page)\(|= lru_cache|@cache$"
    r"|\bcache\.(?:set|set_many|get_or_set)\(|(?:max-age|s-maxage|X-Accel)",
    re.MULTILINE,
)
# -- Where something is kept ------------------------------------------------------------------
READ_UNDER_A_MARK = """
backend/programmes/selectors/learners.py backend/programmes/services/status_lists.py
backend/web/advice/about.py backend/web/public_pages/crawlers.py backend/web/public_pages/files.py
backend/web/public_pages/lists.py backend/web/public_pages/page.py
"""
# Found by all that stands in it, which was read under a mark, or is read each time.
FOUND_BY_WHAT_WAS_READ = """
backend/programmes/selectors/certificates.py backend/web/certificates/answers.py
backend/web/figures/releases.py backend/web/kept_pages.py backend/web/learn/starts.py
"""
# Shells, and the lines to call, which organisations and the operator put there for everybody.
NOTHING_OF_ANYBODY = """
backend/web/inbox/views.py backend/web/panel/views.py backend/web/programme/views.py
backend/web/pwa.py backend/web/seeker/links.py backend/web/seeker/views.py
backend/web/surveys/app.py backend/web/error_pages.py backend/web/static_headers.py
backend/web/texts.py backend/web/templatetags/kier.py backend/web/modules.py
backend/web/seeker/danger.py
"""
# Verifiers of badges keep what they fetched as long as the list itself says: five minutes.
SAYS_HOW_LONG = "backend/web/certificates/published.py"
# Versions that never change, of a round or a version that is looked up each time.
FIXED = "backend/web/surveys/offline_bundle.py surveys/services/round_clock.py"
# What stands in files of Kier, is worked out of what is given, or is a secret or a count.
NO_ROWS_OF_ANYBODY = """
api/description/account.py api/description/examples.py api/description/views.py
api/realtime/tickets.py backend/accounts/sessions.py backend/core/at_rest.py backend/core/cache.py
backend/core/elapsed_time.py backend/core/extras.py backend/core/health.py backend/core/names.py
backend/core/origin.py backend/core/release.py backend/core/row_macs.py
backend/experts/pay_rules.py backend/experts/selectors/questionnaires.py
backend/help_requests/expectations.py backend/help_requests/inbox.py backend/help_requests/waves.py
backend/operator/accountability/registry.py backend/organisations/bundled_files.py
backend/organisations/countries.py backend/organisations/explanations.py
backend/organisations/municipalities.py backend/organisations/schedule.py
backend/programmes/documents/frequent_words.py backend/programmes/documents/markdown_import.py
backend/programmes/phrases.py backend/programmes/selectors/measures.py
backend/programmes/services/link_files.py backend/programmes/services/signatures.py
backend/programmes/sites.py backend/programmes/tones.py notifications/endpoints.py
notifications/recent.py notifications/times.py notifications/transports/registry.py
surveys/questionnaire/answer_values.py surveys/questionnaire/sources.py surveys/results/classes.py
surveys/services/ready.py surveys/webhooks/http_client.py surveys/xlsform/languages.py
"""


def test_whatever_is_kept_stands_in_this_file() -> None:
    """Keep something new under a mark (`Readings`), or say above why nobody takes it back."""
    told = (READ_UNDER_A_MARK, FOUND_BY_WHAT_WAS_READ, NOTHING_OF_ANYBODY, SAYS_HOW_LONG)
    known = " ".join((*told, FIXED, NO_ROWS_OF_ANYBODY)).split()
    keeping = {
        str(path.relative_to(BASE))
        for folder in ("api", "backend", "notifications", "surveys")
        for path in (BASE / folder).rglob("*.py")
        if KEEPS.search(path.read_text(encoding="utf-8"))
    }
    assert sorted(known) == sorted(keeping)


# -- What can be taken back -------------------------------------------------------------------
@dataclass
class World:
    """What strangers read before it is taken back."""

    hope: Hope
    consent: StoryConsent
    programme: Programme
    project: Project
    page: Page
    picture: PageFile
    course: Any

    def by(self, role: Role = Role.EDITOR) -> dict[str, Any]:
        return {"by": self.programme.as_participant(role), "project_id": self.project.pk}


@pytest.fixture(scope="module")
def standing(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    with made_once(django_db_blocker):
        yield a_world()


@pytest.fixture
def world(standing: World) -> World:
    """Return the world with a consent that forgets what the test before did to it."""
    return replace(standing, consent=StoryConsent.objects.get(pk=standing.consent.pk))


def a_world() -> World:
    hope = a_platform()
    consent = a_success(hope)
    programme = a_programme()
    project = a_page_project(programme)
    page = a_page(project)
    picture = a_file(project)
    shows = {"file": str(picture.pk), "alternative": "x", "caption": ""}
    document = {"type": "doc", "content": [{"type": "picture", "attrs": shows}]}
    a_live_text(page, document=document, summary="Van mij.")
    a_live_text(a_page(project, "online", position=1), title="Online")
    course = a_live_course(programme, project).course
    return World(hope, consent, programme, project, page, picture, course)


def _without(world: World, part: str) -> None:
    version = Project.objects.get(pk=world.project.pk).version
    left = [one for one in ("pages", "courses") if one != part]
    by = world.by(Role.COORDINATOR)
    projects.change_project(**by, version=version, parts=left)


def _success(world: World) -> Success:
    return Success.objects.get(consents__consent=world.consent)


def _of_page(world: World) -> dict[str, Any]:
    return world.by() | {"page_id": world.page.pk}


def _of_course(world: World) -> dict[str, Any]:
    return world.by() | {"course_id": world.course.pk}


def _another_version(world: World) -> None:
    text = PageText.objects.get(page=world.page)
    show(text, add_version(text, title="Loon", summary="Anders."))


def _another_course(world: World) -> None:
    a_course_draft(world.programme, world.course, title="Other")
    course_states.go_live(**_of_course(world), language="nl")


STORY = (("/advice/nl", "nl Heard sooner"), ("/advice/en", "The city calls back."))
PAGE = (
    ("/p/money/nl", "Van mij."),
    ("/p/nl", "Geld"),
    ("/p/projects/boys", "Geld"),
    # The menu of another page.
    ("/p/online/nl", "Geld"),
)
SITEMAP = (("/sitemap.xml", "/p/money/nl"),)
PICTURE = (("picture", "RIFF"),)
COURSE = (("/learn/", "Signals"), ("/learn/signals", "Signals"))

type Shown = tuple[tuple[str, str], ...]
WITHDRAWALS: dict[str, tuple[Shown, Callable[[World], object]]] = {
    "a consent is withdrawn": (STORY, lambda world: consents.withdraw(world.consent)),
    "a member leaves": (STORY, lambda world: departure.leave(world.consent.expert)),
    "a member is erased": (
        STORY,
        lambda world: Expert.objects.filter(pk=world.consent.expert_id).delete(),
    ),
    "a consent is erased": (STORY, lambda world: world.consent.delete()),
    "a consent is for fewer": (
        STORY,
        lambda world: StoryConsent.objects.filter(pk=world.consent.pk).update(audiences=["care"]),
    ),
    "a success is taken back": (
        STORY,
        lambda world: growth.publish_success(_success(world), published=False),
    ),
    "a success has other words": (
        STORY,
        lambda world: growth.change_success(_success(world), text={"nl": "x", "en": "x"}),
    ),
    "a success is erased": (STORY, lambda world: _success(world).delete()),
    "a page is hidden": (
        PAGE + SITEMAP + PICTURE,
        lambda world: page_states.hide(**_of_page(world), language="nl"),
    ),
    "a page has another version": (PAGE + PICTURE, _another_version),
    "a page is erased": (
        PAGE + SITEMAP + PICTURE,
        lambda world: (
            page_states.hide(**_of_page(world), language="nl"),
            pages.erase_page(**_of_page(world)),
        ),
    ),
    "a project has no pages": (
        PAGE + SITEMAP + PICTURE,
        lambda world: _without(world, "pages"),
    ),
    "a project is erased": (
        PAGE + SITEMAP + PICTURE + COURSE,
        lambda world: Project.objects.filter(pk=world.project.pk).delete(),
    ),
    "a course is hidden": (
        COURSE,
        lambda world: course_states.hide(**_of_course(world), language="nl"),
    ),
    "a course has another version": (COURSE, _another_course),
    "a course is erased": (
        COURSE,
        lambda world: (
            course_states.hide(**_of_course(world), language="nl"),
            courses.erase_course(**_of_course(world)),
        ),
    ),
    "a project has no courses": (COURSE, lambda world: _without(world, "courses")),
}


def seen(world: World, shown: Shown) -> Collection[tuple[str, str]]:
    """Return what of this a stranger sees now."""
    found = []
    for path, word in shown:
        at = f"/p/files/{world.picture.pk}/480" if path == "picture" else path
        answer: Any = Client().get(at, headers={"Accept-Language": "nl"})
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        if answer.status_code == 200 and word.encode() in body:
            found.append((path, word))
    return found


@pytest.fixture
def other_process() -> Iterator[Callable[[], Callable[[], None]]]:
    """Return what remembers the memory of a process, and returns what puts it back."""

    def remember() -> Callable[[], None]:
        kept = [(reading, reading._mark, reading._kept.copy()) for reading in readings.ALL]

        def put_back() -> None:
            for reading, mark, was in kept:
                reading._mark, reading._kept = mark, was.copy()

        return put_back

    yield remember
    for reading in readings.ALL:
        reading.forget()


@pytest.mark.parametrize("name", WITHDRAWALS)
def test_it_is_gone_with_the_next_answer_of_every_process(
    world: World, other_process: Callable[[], Callable[[], None]], name: str
) -> None:
    shown, withdraw = WITHDRAWALS[name]
    assert seen(world, shown) == [*shown]
    be_another = other_process()
    withdraw(world)
    assert seen(world, shown) == []
    be_another()
    assert seen(world, shown) == []


def test_what_strangers_do_not_see_makes_nothing_to_be_read_again(world: World) -> None:
    before = shown_changes.present_mark()
    a_course_draft(world.programme, world.course, title="Other")
    PageText.objects.filter(page=world.page).update(notified_for=days.today())
    a_certificate(world.project)
    assert shown_changes.present_mark() == before


def test_a_revoked_certificate_is_in_its_list_at_once(world: World) -> None:
    found = a_certificate(world.project).certificate
    before = signed_list(found.status_list)
    assert signed_list(found.status_list) == before
    by = world.by(Role.COORDINATOR)
    revoke(**by, certificate_id=found.pk, reason=RevocationReason.MISUSE)
    assert signed_list(found.status_list) != before


# -- What holds it ----------------------------------------------------------------------------
def test_a_reading_reads_only_what_is_counted(world: World) -> None:
    """What is named here beside a reading is seen two seconds later, and why."""
    # Their rows come and go with the row that names them, which is counted.
    parts = {"programmes_pagecontent", "programmes_pagefilecontent", "programmes_pageversionfile"}
    parts |= {"programmes_coursecontent", "programmes_courseversionfile"}
    # Names of organisations; figures in steps of five, of which nobody is recognised.
    of_nobody = {"organisations_organisation", "experts_assignment", "experts_evaluation"}
    of_nobody |= {"experts_expert", "experts_requester"}
    counted = {model._meta.db_table for model in shown_changes.shown_models()}
    tables: set[str] = set()

    def note(execute: Any, sql: str, *rest: Any) -> Any:
        tables.update(re.findall(r'(?:FROM|JOIN) "?(\w+)', sql))
        return execute(sql, *rest)

    version = world.course.texts.get().live_id
    asked: list[partial[Any]] = [partial(told_in.get, "nl")]
    asked += [
        partial(learners._begun.get, version),
        partial(learners._versions.get, version),
        partial(learners._courses.get, "signals"),
        partial(learners._lists.get),
        partial(crawlers.texts_of.get),
        partial(files.variants.get, world.picture.pk, "480"),
        partial(lists.languages_of.get, lists.SEEKERS, None),
        partial(lists.texts_of.get, lists.Listing(lists.SEEKERS), "nl"),
        partial(lists.projects.get, "boys"),
        partial(page.texts_at.get, "money"),
        partial(page.menus.get, world.project.pk, "seekers", "nl"),
    ]
    assert {id(one.func.__self__) for one in asked} == {id(one) for one in readings.ALL}  # type: ignore[attr-defined]
    with connection.execute_wrapper(note):
        for one in asked:
            one()
    assert tables - counted - parts - of_nobody == {"core_shownchange"}


def test_nothing_that_is_counted_is_erased_past_django() -> None:
    for model in shown_changes.shown_models():
        for field in model._meta.concrete_fields:
            on_delete = getattr(field.remote_field, "on_delete", None)
            assert on_delete is not models.DB_CASCADE, field
        assert isinstance(model._default_manager.get_queryset(), shown_changes.ShownQuerySet)
    assert apps.get_model("experts", "StoryConsent") in shown_changes.shown_models()


def test_without_the_database_no_story_is_shown(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert seen(world, STORY + PAGE[:1]) == [*STORY, *PAGE[:1]]

    def away(*_arguments: Any) -> None:
        raise OperationalError("away")

    monkeypatch.setattr(shown_changes, "_read_mark", lambda: None)
    monkeypatch.setattr(told_in, "_read", away)
    # Pages for seekers stand, which somebody in danger may be reading just now.
    assert seen(world, PAGE[:1]) == [*PAGE[:1]]
    with pytest.raises(OperationalError):
        told_in.get("nl")


def test_a_day_makes_another_mark_and_changes_are_forgotten(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    consents.withdraw(world.consent)
    before, today = shown_changes.present_mark(), days.today()
    assert before is not None
    for later in (1, 2, 3):
        monkeypatch.setattr(shown_changes, "today", partial(add, today, timedelta(days=later)))
        after = shown_changes.present_mark()
        assert after is not None
        assert after > before
        shown_changes.forget_changes()
        assert ShownChange.objects.exists() is (later < 3)


def test_a_list_of_courses_names_its_project_as_it_is_called_now(world: World) -> None:
    assert seen(world, (("/learn/", "De truck"),))
    Project.objects.filter(pk=world.project.pk).update(name={"nl": "Bus"}, version=9)
    assert not seen(world, (("/learn/", "De truck"),))
