"""Pages that readers try: a page with a draft, and readers who answer."""

from datetime import date
from typing import Any
from uuid import UUID, uuid4

from backend.organisations.models import Role
from backend.programmes.models import Page, PageText, PageTrial, Project
from backend.programmes.selectors.page_trials import trial_of
from backend.programmes.selectors.pages import text_of
from backend.programmes.services.page_texts import add_text, save_draft
from backend.programmes.services.page_trials import end_trial, open_trial, read_trial
from backend.programmes.services.pages import create_page
from surveys.services.responses import hand_in
from tests.programmes.factories import Programme, a_project

CONTENT: dict[str, Any] = {
    "type": "doc",
    "content": [
        {"type": "paragraph", "content": [{"type": "text", "text": "Je bent niet alleen."}]}
    ],
}


class TriedPage:
    """A page of a project with its editor, and what is done with it."""

    def __init__(
        self,
        programme: Programme,
        project: Project | None = None,
        *,
        audience: str = "seekers",
        languages: tuple[str, ...] = ("nl",),
    ) -> None:
        self.programme = programme
        self.by = programme.as_participant(Role.EDITOR)
        self.project = project or a_project(programme, parts=["pages"])
        made = create_page(
            by=self.by, project_id=self.project.pk, slug="je-bent-niet-alleen", audience=audience
        )
        self.page: Page = made
        for language in languages:
            add_text(by=self.by, project_id=self.project.pk, page_id=made.pk, language=language)
            self.save(language=language)

    @property
    def path(self) -> str:
        """Where the page is in the API."""
        return f"/api/v1/programmes/projects/{self.project.pk}/pages/{self.page.pk}"

    def where(self, language: str = "nl") -> dict[str, Any]:
        return {
            "by": self.by,
            "project_id": self.project.pk,
            "page_id": self.page.pk,
            "language": language,
        }

    def text(self, language: str = "nl") -> PageText:
        return text_of(self.page, language)

    def save(
        self,
        title: str = "Je bent niet alleen",
        language: str = "nl",
        content: dict[str, Any] = CONTENT,
    ) -> PageText:
        """Save a draft."""
        return save_draft(
            **self.where(language),
            version=self.text(language).version,
            title=title,
            summary="",
            content=content,
        )

    def open(self, closes_on: date | None = None, language: str = "nl") -> PageTrial:
        return open_trial(**self.where(language), closes_on=closes_on)

    def end(self, trial: PageTrial, language: str = "nl") -> PageTrial:
        return end_trial(**self.where(language), trial_id=trial.pk)

    def read(self, trial: PageTrial, language: str = "nl") -> PageTrial:
        return read_trial(**self.where(language), trial_id=trial.pk)

    def tried(self, readers: int = 6, language: str = "nl") -> PageTrial:
        """Return a trial that has ended after so many readers answered."""
        trial = self.open(language=language)
        answer(trial, readers)
        return self.end(trial, language)

    def again(self, trial: PageTrial) -> PageTrial:
        """Return a trial as it is now."""
        return trial_of(trial.text, trial.pk)

    def again_by_id(self, trial_id: str, language: str = "nl") -> PageTrial:
        return trial_of(self.text(language), UUID(trial_id))


def answer(trial: PageTrial, readers: int, **answers: Any) -> None:
    """Have so many readers answer alike."""
    assert trial.round
    for _reader in range(readers):
        hand_in(
            trial.round,
            answers={"easy": 4, "found": "yes"} | answers,
            language="nl",
            submission=uuid4(),
        )
