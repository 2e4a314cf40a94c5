"""Whatever is done in whatever order: no seeker reads what no reader tried."""

from contextlib import suppress
from datetime import timedelta
from typing import Any, override

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from backend.core.days import today
from backend.core.errors import KierError
from backend.organisations.models import Role
from backend.programmes.models import Page, PageText, PageTrial, PageVersion
from backend.programmes.selectors import projects
from backend.programmes.selectors.pages import live_text
from backend.programmes.services import page_clock, page_states, page_texts, pages
from backend.programmes.states import SHOWN_STATES, PageAudience, PageState
from tests.environment import FULL
from tests.programmes.factories import Programme, a_draft, a_page, a_project

AUDIENCES = st.sampled_from([PageAudience.SEEKERS, PageAudience.PROFESSIONALS])
NUMBERS = st.integers(1, 3)
DAYS = st.integers(0, 40)


class Moves(RuleBasedStateMachine):
    """A page for seekers, and everything that editors and the clock can do with it."""

    programme: Programme
    page: Page

    def __init__(self) -> None:
        super().__init__()
        self.day = today()
        PageTrial.objects.all().delete()
        Page.objects.unverified().all().delete()
        type(self).page = a_page(
            self.programme, a_project_of(self.programme), audience=PageAudience.SEEKERS
        )
        self.saved = 0
        for _number in range(3):
            self.save()

    @property
    def place(self) -> dict[str, Any]:
        by = self.programme.as_participant(Role.EDITOR)
        found = {"by": by, "project_id": self.page.project_id, "page_id": self.page.pk}
        return found | {"language": "nl"}

    @property
    def text(self) -> PageText:
        return PageText.objects.get(page=self.page)

    def attempt(self, do: Any, **arguments: Any) -> None:
        with suppress(KierError):
            do(**arguments)

    @rule()
    def save(self) -> None:
        self.saved += 1
        a_draft(self.programme, self.page, text=f"Version {self.saved}")

    @rule(number=NUMBERS)
    def restore(self, number: int) -> None:
        self.attempt(page_texts.restore, **self.place, version=self.text.version, number=number)

    @rule(number=st.none() | NUMBERS, days=st.none() | DAYS)
    def go_live(self, number: int | None, days: int | None) -> None:
        on = None if days is None else self.day + timedelta(days=days)
        self.attempt(page_states.go_live, **self.place, number=number, on=on)

    @rule()
    def unschedule(self) -> None:
        self.attempt(page_states.unschedule, **self.place)

    @rule()
    def hide(self) -> None:
        self.attempt(page_states.hide, **self.place)

    @rule()
    def look_again(self) -> None:
        self.attempt(page_states.look_again, **self.place)

    @rule(audience=AUDIENCES)
    def change_audience(self, audience: str) -> None:
        place = {name: value for name, value in self.place.items() if name != "language"}
        version = Page.objects.get(pk=self.page.pk).version
        self.attempt(pages.change_page, **place, version=version, audience=audience)

    @rule(number=NUMBERS, is_read=st.booleans())
    def open_trial(self, number: int, is_read: bool) -> None:
        version = PageVersion.objects.get(text=self.text, number=number)
        read_on = self.day if is_read else None
        PageTrial.objects.create(
            text=self.text, version=version, opened_on=self.day, read_on=read_on
        )

    @rule()
    def read_trial(self) -> None:
        trial = PageTrial.objects.filter(text=self.text, read_on=None).first()
        if trial:
            PageTrial.objects.filter(pk=trial.pk).update(read_on=self.day)

    @rule(days=DAYS)
    def days_pass(self, days: int) -> None:
        self.day += timedelta(days=days)
        CLOCK["day"] = self.day
        page_clock.publish_scheduled()
        page_clock.mark_due()
        page_clock.hide_overdue()

    @invariant()
    def seekers_read_only_what_was_tried(self) -> None:
        page, text = Page.objects.get(pk=self.page.pk), self.text
        if page.audience != PageAudience.SEEKERS or text.state not in SHOWN_STATES:
            return
        read = PageTrial.objects.filter(text=text, read_on__isnull=False)
        assert text.live
        assert any(trial.version.number <= text.live.number for trial in read)

    @invariant()
    def states_and_rows_say_the_same(self) -> None:
        text = self.text
        assert bool(live_text(self.page.slug, "nl")) == (text.state in SHOWN_STATES)
        assert text.draft
        assert text.draft.number == text.version - 1
        if text.state in SHOWN_STATES:
            assert text.review_on
        if text.state == PageState.DUE:
            assert text.review_on
            assert text.review_on <= self.day

    @override
    def teardown(self) -> None:
        CLOCK.clear()


CLOCK: dict[str, Any] = {}


def a_project_of(programme: Programme) -> Any:
    projects_of = projects.visible_projects(programme.as_participant(Role.EDITOR))
    return projects_of.first() or a_project(programme, ends_on=None)


def test_no_order_of_moves_shows_seekers_what_no_reader_tried(
    programme: Programme, monkeypatch: pytest.MonkeyPatch
) -> None:
    def on_the_day() -> Any:
        return CLOCK.get("day") or today()

    for module in (page_clock, page_states, page_texts):
        monkeypatch.setattr(module, "today", on_the_day)
    Moves.programme = programme
    run_state_machine_as_test(
        Moves, settings=settings(max_examples=60 if FULL else 12, stateful_step_count=16)
    )
