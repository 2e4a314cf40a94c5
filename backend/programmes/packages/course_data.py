"""A version of a course as the player's modules read it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils import translation

from backend.core.languages import BY_CODE
from backend.programmes.course_addresses import course_address
from backend.programmes.documents.html import DocumentFile, file_ids
from backend.programmes.models import CourseVersion
from backend.programmes.player_words import player_words
from backend.programmes.selectors.learners import role_names
from backend.programmes.selectors.public_pages import document_files

# The variant of a picture that is shown, the first of these that there is.
VARIANTS = ("960", "480", "1440", "original")

type AddressOf = Callable[[UUID, str, DocumentFile], str]


@dataclass(frozen=True, slots=True)
class House:
    """What lets the staff of a place count: the code of its link, and the hash of its key."""

    code: str
    fingerprint: str


def files_of(version: CourseVersion) -> dict[str, DocumentFile]:
    """Return the files that a version shows, by id."""
    steps = [step for module in version.content["modules"] for step in module["steps"]]
    texts = [step["document"] for step in steps if step["kind"] == "text"]
    identifiers = {identifier for text in texts for identifier in file_ids(text)}
    return document_files(identifiers, project=version.text.course.project)


def shown_variant(file: DocumentFile) -> str:
    """Return which variant of a file is shown; empty if there is none."""
    return next((name for name in VARIANTS if name in file.addresses), "")


def course_data(
    version: CourseVersion, *, address_of: AddressOf, house: House | None = None
) -> dict[str, Any]:
    """Return a version of a course with all that its player says and shows.

    :param version: with its body, text, course and project
    :param address_of: of a file's id, variant and description, where it is
    """
    text, course = version.text, version.text.course
    language = BY_CODE[text.language]
    with translation.override(language.code):
        words = player_words()
    files: Mapping[str, DocumentFile] = files_of(version)
    return {
        "version": str(version.pk),
        "slug": course.slug,
        "tag": language.tag,
        "direction": language.direction,
        "title": version.title,
        "summary": version.summary,
        "minutes": course.minutes,
        "passMark": course.pass_mark,
        "roles": [{"id": role, "name": name} for role, name in role_names(course, text.language)],
        "content": version.content,
        "files": {
            key: {
                "name": file.name,
                "address": address_of(UUID(key), shown_variant(file), file),
                "width": file.width,
                "height": file.height,
            }
            for key, file in files.items()
            if shown_variant(file)
        },
        "words": words,
        "page": f"{settings.PUBLIC_URL}{course_address(course.slug, text.language)}",
        "home": settings.PUBLIC_URL,
        "house": {"code": house.code, "fingerprint": house.fingerprint} if house else None,
    }
