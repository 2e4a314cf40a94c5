"""The registry of what a link can lead to (docs/links.md)."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import get_language

from backend.organisations.texts import in_language
from surveys.models import Round
from surveys.states import Audience, RoundStatus

from .course_addresses import course_address
from .models import CourseText, PageText, Training
from .page_addresses import page_address
from .states import SHOWN_STATES, CourseState, TargetKind

# To choose from.
MOST = 100
# A page or a course has one in each language.
MOST_TEXTS = 1_000


@dataclass(frozen=True, slots=True)
class Target:
    """A kind of target.

    :ivar is_there: whether links of an organisation can lead to what has this code
    :ivar address: where it is shown, by code and the link's language; `/` is shown at the address
        of the link itself
    :ivar is_chosen: whether coordinators choose it; else a part makes such links itself
    """

    kind: TargetKind
    is_there: Callable[[UUID, str], bool]
    address: Callable[[str, str], str]
    is_chosen: bool = True


def open_rounds(organisation_id: UUID) -> list[tuple[str, str]]:
    """Return code and name of the surveys that anybody can answer by link, the first hundred."""
    return [*_rounds(organisation_id).order_by("name", "code").values_list("code", "name")[:MOST]]


def live_pages(organisation_id: UUID) -> list[tuple[str, str]]:
    """Return slug and title of the pages that strangers read, the first hundred.

    A title is in the reader's language, if the page has it.
    """
    rows = _texts(organisation_id).order_by("page__slug", "language")[:MOST_TEXTS]
    return _titles((text.page.slug, text) for text in rows)


def live_courses(organisation_id: UUID) -> list[tuple[str, str]]:
    """Return slug and title of the courses that strangers take, as `live_pages` does."""
    rows = _course_texts(organisation_id).order_by("course__slug", "language")[:MOST_TEXTS]
    return _titles((text.course.slug, text) for text in rows)


def open_trainings(organisation_id: UUID) -> list[tuple[str, str]]:
    """Return slug and title of the trainings that strangers see, the first hundred."""
    rows = _trainings(organisation_id).order_by("slug")[:MOST]
    return [(row.slug, in_language(row.title)) for row in rows]


def _titles(texts: Iterable[tuple[str, PageText | CourseText]]) -> list[tuple[str, str]]:
    titles: dict[str, str] = {}
    for slug, text in texts:
        if slug not in titles or text.language == get_language():
            titles[slug] = text.live.title if text.live else ""
    return [*titles.items()][:MOST]


def _rounds(organisation_id: UUID) -> QuerySet[Round]:
    rounds = Round.objects.filter(organisation=organisation_id, audience=Audience.LINK)
    return rounds.exclude(status=RoundStatus.CLOSED)


def _texts(organisation_id: UUID) -> QuerySet[PageText]:
    rows = PageText.objects.filter(
        page__project__organisation=organisation_id, state__in=SHOWN_STATES
    )
    return rows.select_related("page__project", "live")


def _course_texts(organisation_id: UUID) -> QuerySet[CourseText]:
    rows = CourseText.objects.filter(
        course__project__organisation=organisation_id, state=CourseState.LIVE
    )
    return rows.select_related("course__project", "live")


def _trainings(organisation_id: UUID) -> QuerySet[Training]:
    rows = Training.objects.filter(project__organisation=organisation_id, is_open=True)
    return rows.select_related("project")


def _is_open_round(organisation_id: UUID, code: str) -> bool:
    return _rounds(organisation_id).filter(code=code).exists()


def _is_live_page(organisation_id: UUID, slug: str) -> bool:
    return _texts(organisation_id).filter(page__slug=slug).first() is not None


def _is_live_course(organisation_id: UUID, slug: str) -> bool:
    return _course_texts(organisation_id).filter(course__slug=slug).first() is not None


def _is_open_training(organisation_id: UUID, slug: str) -> bool:
    return _trainings(organisation_id).filter(slug=slug).first() is not None


TARGETS: Mapping[str, Target] = {
    target.kind: target
    for target in (
        Target(
            TargetKind.HELP,
            lambda _organisation_id, code: not code,
            lambda _code, _language: "/",
        ),
        Target(TargetKind.SURVEY, _is_open_round, lambda code, _language: f"/s/{code}"),
        Target(TargetKind.PAGE, _is_live_page, page_address),
        Target(TargetKind.COURSE, _is_live_course, course_address),
        Target(
            TargetKind.TRAINING, _is_open_training, lambda slug, _language: f"/trainings/{slug}"
        ),
        Target(
            TargetKind.STOP,
            lambda _organisation_id, _code: False,
            lambda _code, _language: "/",
            is_chosen=False,
        ),
    )
}
