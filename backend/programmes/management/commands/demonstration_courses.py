"""`manage.py demonstration_courses`: courses of the demonstration's projects, to try Kier with."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, override

from django.conf import settings
from django.core.management import BaseCommand, CommandError
from django.db import transaction

from backend.programmes.documents.course_import import ImportedCourse, import_course
from backend.programmes.management.demonstration_texts import files_of, writer_of
from backend.programmes.models import Course, Project
from backend.programmes.roles import Participant
from backend.programmes.selectors.courses import PART
from backend.programmes.services.course_states import go_live
from backend.programmes.services.course_texts import add_text, save_draft
from backend.programmes.services.courses import create_course

# A folder for each project, and in it `<course>.<language>.md`.
FOLDER: Final = Path(__file__).resolve().parents[2] / "data" / "courses"


class Command(BaseCommand):
    """Makes the courses that are missing, and keeps those that are there."""

    help = (
        "Makes the courses of the demonstration's projects from Markdown files, and has them live. "
        "Not for production."
    )

    @override
    def handle(self, *args: Any, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError("made-up courses are not for production")
        existing = {*Course.objects.values_list("slug", flat=True)}
        for project in Project.objects.filter(slug__in=[path.name for path in FOLDER.iterdir()]):
            writer = writer_of(project)
            if writer is None or PART not in project.parts:
                continue
            for slug, paths in sorted(files_of(FOLDER / project.slug).items()):
                if slug not in existing:
                    make_course(project, writer, slug, paths)


def read_course(path: Path) -> ImportedCourse:
    """Return what an import makes of a file."""
    return import_course(path.read_bytes())


@transaction.atomic
def make_course(
    project: Project, writer: Participant, slug: str, paths: Mapping[str, Path]
) -> None:
    """Make a course with all its languages, live."""
    found = {language: read_course(path) for language, path in paths.items()}
    first = next(iter(found.values()))
    course = create_course(
        by=writer,
        project_id=project.pk,
        slug=slug,
        roles=named_roles(found),
        **first.settings.columns,
    )
    for language, imported in found.items():
        place: dict[str, Any] = {"by": writer, "project_id": project.pk, "course_id": course.pk}
        place["language"] = language
        text = add_text(**place)
        save_draft(
            **place,
            version=text.version,
            title=imported.title,
            summary=imported.summary,
            content=imported.content,
        )
        go_live(**place)


def named_roles(found: Mapping[str, ImportedCourse]) -> list[dict[str, Any]]:
    """Return the roles of a course, each with its names in all the languages of its files."""
    names: dict[str, dict[str, str]] = {}
    for imported in found.values():
        for role in imported.settings.roles:
            names.setdefault(role["id"], {}).update(role["name"])
    return [{"id": role, "name": name} for role, name in names.items()]
