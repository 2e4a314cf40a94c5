"""`manage.py demonstration_pages`: pages of the demonstration's projects, to try Kier with."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, Final, override
from uuid import uuid4

from django.conf import settings
from django.core.management import BaseCommand, CommandError
from django.db import transaction

from backend.core.days import today
from backend.programmes.documents.import_report import Imported
from backend.programmes.documents.markdown_import import import_markdown
from backend.programmes.management.demonstration_texts import files_of, writer_of
from backend.programmes.models import Page, PageText, PageTrial, Project
from backend.programmes.roles import Participant
from backend.programmes.selectors.pages import PART, text_of
from backend.programmes.services.page_states import go_live
from backend.programmes.services.page_texts import add_text, save_draft
from backend.programmes.services.page_trials import (
    LEAST_READERS,
    end_trial,
    open_trial,
    read_trial,
)
from backend.programmes.services.pages import create_page
from backend.programmes.states import PageAudience
from surveys.services.responses import hand_in

# A folder for each project, and in it `<page>.<language>.md`.
FOLDER: Final = Path(__file__).resolve().parents[2] / "data" / "pages"
NOTE: Final = "Voorbeeld: de lezers van de proef zijn verzonnen."
ANSWERS: Final = {"easy": 5, "found": "yes", "next": "yes", "trust": "yes"}
# This one has to be looked at again soon, so that the board shows one.
DUE_SOON: Final = ("als-ik-het-vertel", "nl", timedelta(days=20))


class Command(BaseCommand):
    """Makes the pages that are missing, and keeps those that are there."""

    help = (
        "Makes the pages of the demonstration's projects from Markdown files. What is for people "
        "who ask for help is tried by five made-up readers. Not for production."
    )

    @override
    def handle(self, *args: Any, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError("made-up readers are not for production")
        existing = {*Page.objects.values_list("slug", flat=True)}
        for project in Project.objects.filter(slug__in=[path.name for path in FOLDER.iterdir()]):
            writer = writer_of(project)
            if writer is None or PART not in project.parts:
                continue
            for slug, paths in sorted(files_of(FOLDER / project.slug).items()):
                if slug not in existing:
                    make_page(project, writer, slug, paths)


def read_page(path: Path) -> Imported:
    """Return what an import makes of a file."""
    return import_markdown(path.read_bytes())


@dataclass(frozen=True, slots=True)
class Place:
    """A page in one language, and who writes it."""

    writer: Participant
    page: Page
    language: str

    @property
    def keywords(self) -> Mapping[str, Any]:
        """What each service asks for."""
        return {
            "by": self.writer,
            "project_id": self.page.project_id,
            "page_id": self.page.pk,
            "language": self.language,
        }


@transaction.atomic
def make_page(project: Project, writer: Participant, slug: str, paths: Mapping[str, Path]) -> None:
    """Make a page with all its languages, tried where it has to be, and live."""
    found = {language: read_page(path) for language, path in paths.items()}
    top = next(iter(found.values())).settings
    page = create_page(
        by=writer,
        project_id=project.pk,
        slug=slug,
        audience=str(top["audience"]),
        review_every=int(str(top["review_every"])),
        position=int(str(top["position"])),
    )
    for language, imported in found.items():
        make_text(Place(writer, page, language), imported)


def make_text(place: Place, imported: Imported) -> None:
    """Write a text of a page, and let it go live."""
    text = add_text(**place.keywords)
    save_draft(
        **place.keywords,
        version=text.version,
        title=imported.title,
        summary=imported.summary,
        content=imported.document,
        note=NOTE if place.page.audience == PageAudience.SEEKERS else "",
    )
    if place.page.audience == PageAudience.SEEKERS:
        try_out(place)
    go_live(**place.keywords)
    slug, language, ahead = DUE_SOON
    if (place.page.slug, place.language) == (slug, language):
        shown = PageText.objects.filter(pk=text_of(place.page, language).pk)
        shown.update(review_on=today() + ahead)


def try_out(place: Place) -> None:
    """Have as many made-up readers try a draft as have to, and read what they said."""
    trial = open_trial(**place.keywords)
    answer(trial, readers=range(LEAST_READERS))
    ended = end_trial(**place.keywords, trial_id=trial.pk)
    read_trial(**place.keywords, trial_id=ended.pk)


def answer(trial: PageTrial, readers: Iterable[int]) -> None:
    """Hand in the answers of readers, who all found the page good."""
    if trial.round is None:
        raise CommandError("a trial that is open has a round")
    for _reader in readers:
        hand_in(trial.round, answers=ANSWERS, language="nl", submission=uuid4())
