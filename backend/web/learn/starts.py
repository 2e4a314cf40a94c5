"""`/learn/` and `/learn/<slug>`: which courses there are, and where one begins.

A card of a place, or the link in its house, leads to the same page: what is passed then counts for
the place, which never learns who it was.
"""

from collections.abc import Callable, Mapping
from functools import partial
from itertools import groupby
from typing import Any, Final

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from backend.core.errors import Conflict, Missing, OutOfSpace
from backend.core.languages import BY_CODE
from backend.core.locale import for_seekers
from backend.core.origin import origin_of
from backend.core.throttling import take
from backend.organisations.texts import in_language
from backend.programmes.course_addresses import (
    attempt_address,
    card_address,
    course_address,
    house_address,
    list_address,
)
from backend.programmes.models import CourseText
from backend.programmes.player_words import player_words
from backend.programmes.selectors.learners import (
    all_live_texts,
    live_texts_of,
    live_version,
    role_names,
)
from backend.programmes.services.attempts import clean_code, progress_of
from backend.programmes.services.learners import begin
from backend.programmes.services.place_tokens import door_of
from backend.web.public_pages.context import NEUTRAL_TITLE, kept
from backend.web.public_pages.kept_answers import KeptAnswer, KeptAnswers
from backend.web.public_pages.languages import Choice, choose, links, name_of

from .frames import BEGINS, UNKNOWN, busy, for_one_learner, learner_frame, shown, unknown

LIST: Final = "web/learn/list.html"
START: Final = "web/learn/start.html"
CODE: Final = "web/learn/code.html"

type Texts = Mapping[str, CourseText]

kept_starts = KeptAnswers()


@for_seekers
@require_safe
def course_list(request: HttpRequest, language: str = "") -> HttpResponseBase:
    """Return the courses that are live."""
    texts = all_live_texts()
    codes = {text.language for text in texts}
    choice = choose("", language or request.headers.get("Accept-Language", ""), codes)
    with translation.override(choice.around):
        named = ((text.pk, text.live_id, *_versions_of(text)) for text in texts)
        key = (LIST, choice, tuple(named))
        return kept_starts.get(key, lambda: _list(texts, choice)).response(request)


@for_seekers
@require_http_methods(["GET", "HEAD", "POST"])
@for_one_learner
def code_form(request: HttpRequest) -> HttpResponse:
    """Return the form for a code; a code leads on to its attempt."""
    typed = request.POST.get("code", "")
    if request.method == "POST":
        code = clean_code(typed)
        if code and progress_of(code):
            return HttpResponseRedirect(attempt_address(code), status=303)
        if wait := take(origin_of(request), "guesses"):
            return busy(request, wait)
    context = learner_frame(_("Go on with a code"), with_module=False)
    context |= {"typed": typed[:40], "is_wrong": request.method == "POST"}
    return shown(request, CODE, context)


@for_seekers
@require_http_methods(["GET", "HEAD", "POST"])
def course_start(request: HttpRequest, slug: str, language: str = "") -> HttpResponseBase:
    """Return where a course begins; a `POST` begins it."""
    texts = live_texts_of(slug)
    choice = choose(language, request.headers.get("Accept-Language", ""), texts)
    with translation.override(choice.around):
        if request.method == "POST":
            return _begin(request, texts, choice, slug)
        if choice.text not in texts:
            return _not_here(request, texts, choice, slug)
        key = (START, choice, _key_of(texts))
        return kept_starts.get(
            key, lambda: kept(START, start_context(texts, choice, slug))
        ).response(request)


@for_seekers
@require_safe
@for_one_learner
def place_start(request: HttpRequest, code: str, language: str = "") -> HttpResponse:
    """Return where somebody begins who came by a card or the link in a house."""
    door = door_of(code)
    if door is None:
        return unknown(request, "door")
    texts = _of_place(door.place.project_id)
    if not texts:
        return unknown(request, "course")
    slugs = [*dict.fromkeys(text.course.slug for text in texts)]
    wanted = request.GET.get("course", "")
    context = {"door": code, "place": door.place.name, "by_card": door.card is not None}
    if len(slugs) > 1 and wanted not in slugs:
        return _choose_course(request, texts, context)
    slug = wanted if wanted in slugs else slugs[0]
    live = live_texts_of(slug)
    choice = choose(language, request.headers.get("Accept-Language", ""), live)
    if choice.text not in live:
        choice = choose("", language, live)
    here = partial(card_address if door.card else house_address, code)
    with translation.override(choice.around):
        return shown(request, START, start_context(live, choice, slug, here) | context)


def start_context(
    texts: Texts, choice: Choice, slug: str, here: Callable[[str], str] | None = None
) -> dict[str, Any]:
    """Return the context of the page on which a course begins.

    :param here: the address of this page in a language, if it is not the course's own
    """
    text = texts[choice.text]
    course, language = text.course, BY_CODE[choice.text]
    assert text.live is not None  # noqa: S101 - of texts that are live
    # The player speaks the language of the course, as its pages without scripts do.
    with translation.override(choice.text):
        words = player_words()
    return learner_frame(text.live.title, look=BEGINS) | {
        "address": course_address(slug, choice.text),
        "course": course,
        "slug": slug,
        "live": text.live,
        "text_language": language,
        "words": words,
        "roles": role_names(course, choice.text),
        "wanted": name_of(choice.wanted) if choice.wanted else "",
        "shown_in": name_of(choice.text),
        "languages": links(here or partial(course_address, slug), texts, choice.text),
    }


@for_one_learner
def _begin(request: HttpRequest, texts: Texts, choice: Choice, slug: str) -> HttpResponse:
    text = texts.get(choice.text)
    if text is None:
        raise Missing
    if wait := take(origin_of(request), "learn"):
        return busy(request, wait)
    door, role = request.POST.get("door", "")[:40], request.POST.get("role", "")[:40]
    try:
        code = begin(live_version(text), role=role, door=door)
    except Missing:
        return unknown(request, "door")
    except OutOfSpace as error:
        context = start_context(texts, choice, slug) | {"fault": error.detail, "role": role}
        return shown(request, START, context | {"door": door}, status=507)
    except Conflict as conflict:
        context = start_context(texts, choice, slug) | {"fault": conflict.detail, "role": role}
        # A card that was used is not tried again, or nobody could begin.
        is_role = any(error.field == "role" for error in conflict.errors)
        context |= {"door": door if is_role else ""}
        return shown(request, START, context, status=422)
    return HttpResponseRedirect(attempt_address(code), status=303)


@for_one_learner
def _not_here(request: HttpRequest, texts: Texts, choice: Choice, slug: str) -> HttpResponse:
    if not texts:
        raise Missing
    context = learner_frame(NEUTRAL_TITLE, with_module=False) | {
        "why": "language",
        "wanted": name_of(choice.wanted),
        "languages": links(partial(course_address, slug), texts, ""),
    }
    return shown(request, UNKNOWN, context, status=404)


def _of_place(project_id: Any) -> list[CourseText]:
    return [
        text
        for text in all_live_texts()
        if text.course.project_id == project_id and text.course.for_places
    ]


def _choose_course(
    request: HttpRequest, texts: list[CourseText], context: Mapping[str, Any]
) -> HttpResponse:
    codes = {text.language for text in texts}
    choice = choose("", request.headers.get("Accept-Language", ""), codes)
    with translation.override(choice.around):
        items = [_item(text, f"?course={text.course.slug}") for text in _in(texts, choice.text)]
        shown_context = learner_frame(_("Courses")) | {
            "groups": [{"name": "", "courses": items}],
            **context,
        }
        return shown(request, LIST, shown_context)


def _list(texts: list[CourseText], choice: Choice) -> KeptAnswer:
    codes = {text.language for text in texts}
    groups = groupby(_in(texts, choice.text), lambda text: text.course.project)
    context = learner_frame(_("Courses")) | {
        "groups": [
            {
                "name": in_language(project.name),
                "courses": [
                    _item(text, course_address(text.course.slug, text.language)) for text in found
                ],
            }
            for project, found in groups
        ],
        "is_whole": True,
        "languages": links(list_address, codes, choice.text),
    }
    return kept(LIST, context)


def _in(texts: list[CourseText], language: str) -> list[CourseText]:
    """Return each course once: in a language, else in the first that it has."""
    by_course: dict[Any, CourseText] = {}
    for text in texts:
        if text.course_id not in by_course or text.language == language:
            by_course[text.course_id] = text
    return [*by_course.values()]


def _item(text: CourseText, address: str) -> dict[str, Any]:
    return {
        "title": text.live.title if text.live else "",
        "summary": text.live.summary if text.live else "",
        "minutes": text.course.minutes,
        "address": address,
        "language": BY_CODE[text.language],
    }


def _key_of(texts: Texts) -> tuple[Any, ...]:
    return tuple((text.pk, text.live_id, *_versions_of(text)) for text in texts.values())


def _versions_of(text: CourseText) -> tuple[int, int]:
    return text.course.version, text.course.project.version
