"""`/learn/a/<code>`: a learner's way through a course without scripts."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Final

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from backend.core.errors import Conflict, Missing
from backend.core.languages import BY_CODE
from backend.core.locale import for_seekers
from backend.core.origin import origin_of
from backend.core.throttling import take
from backend.programmes.certificate_addresses import check_address, shown_code
from backend.programmes.course_addresses import (
    attempt_address,
    course_address,
    result_address,
)
from backend.programmes.documents.course_path import CoursePath
from backend.programmes.selectors.learners import LearningVersion
from backend.programmes.services import learners
from backend.programmes.services.attempt_letters import mail_link
from backend.programmes.services.attempts import (
    Progress,
    clean_code,
    forget_attempt,
    progress_of,
)
from backend.programmes.services.certificates import LONGEST_HOLDER

from .frames import READ, TRIED, busy, for_one_learner, learner_frame, shown, unknown
from .steps import answer_in, result_context, step_context

RESUME: Final = "web/learn/resume.html"
STEP: Final = "web/learn/step.html"
RESULT: Final = "web/learn/result.html"
FORGOTTEN: Final = "web/learn/forgotten.html"
# One more than a certificate takes: what is longer is refused, and not cut.
MOST_READ: Final = LONGEST_HOLDER + 1


@dataclass(frozen=True, slots=True)
class Visit:
    """Who opened the address of an attempt, and where they stand."""

    request: HttpRequest
    code: str
    progress: Progress
    version: LearningVersion

    @property
    def path(self) -> CoursePath:
        """The learner's way through the course."""
        return learners.path_of(self.version, self.progress)

    def show(self, template: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
        """Return a page of this attempt."""
        language = BY_CODE[self.version.language]
        # What an editor tries stands in a frame that runs no scripts.
        is_tried = self.progress.is_tried
        look = TRIED if is_tried else READ
        whole = learner_frame(self.version.row.title, look=look, with_module=not is_tried) | {
            "course_title": self.version.row.title,
            "text_language": language,
            "code": self.code,
            **context,
        }
        return shown(self.request, template, whole, status=status)


def of_attempt(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponseBase]:
    """Give a view the attempt of its code, in the language of its course."""

    @wraps(view)
    def found(request: HttpRequest, code: str, **more: str) -> HttpResponse:
        cleaned = clean_code(code)
        progress = progress_of(cleaned) if cleaned else None
        if progress is None:
            return unknown(request)
        visit = Visit(request, cleaned, progress, learners.version_of(progress))
        with translation.override(visit.version.language):
            return view(visit, **more)

    return for_one_learner(found)


def _see(address: str) -> HttpResponseRedirect:
    """Return a redirect after a form was taken: loading the page again sends nothing again."""
    return HttpResponseRedirect(address, status=303)


@for_seekers
@require_http_methods(["GET", "HEAD", "POST"])
@of_attempt
def resume(visit: Visit) -> HttpResponse:
    """Return the page by which a learner goes on; a `POST` mails its link, or forgets it."""
    go = visit.request.POST.get("go", "") if visit.request.method == "POST" else ""
    if go == "forget":
        forget_attempt(visit.code)
        return visit.show(FORGOTTEN, {"begin": course_address(visit.version.course.slug)})
    return _resume(visit, **_mailed(visit) if go == "mail" else {})


@for_seekers
@require_http_methods(["GET", "HEAD", "POST"])
@of_attempt
def step(visit: Visit, step: str) -> HttpResponse:
    """Return a step; a `POST` answers it."""
    path = visit.path
    found = path.step(step)
    if found is None:
        raise Missing
    is_open = not visit.progress.handed_in
    context = step_context(visit.version, path, found, visit.code, is_open=is_open)
    if visit.request.method != "POST":
        return visit.show(STEP, context)
    try:
        learners.answer(visit.code, step, answer_in(found, visit.request.POST))
    except Conflict as conflict:
        return visit.show(STEP, context | {"fault": conflict.detail}, status=422)
    return _see(f"{attempt_address(visit.code, step)}#feedback")


@for_seekers
@require_http_methods(["GET", "HEAD", "POST"])
@of_attempt
def result(visit: Visit) -> HttpResponse:
    """Return a learner's result; a `POST` tries again, hands in, or makes the certificate."""
    if visit.request.method == "POST":
        return _result_form(visit)
    return _result(visit)


def _result_form(visit: Visit) -> HttpResponse:
    sent = visit.request.POST
    go, name = sent.get("go", ""), sent.get("name", "")[:MOST_READ]
    if wait := take(origin_of(visit.request), "learn"):
        return busy(visit.request, wait)
    try:
        if go == "again":
            progress = learners.try_again(visit.code)
            following = _path(visit, progress).resumed() if progress else None
            return _see(
                attempt_address(visit.code, following.id)
                if following
                else result_address(visit.code)
            )
        if go == "hand-in":
            learners.hand_in(visit.code)
        elif go == "certificate":
            learners.certify(visit.code, name)
    except Conflict as conflict:
        return _result(visit, fault=conflict.detail, name=name, status=422)
    if go == "certificate":
        return _result(_again(visit), name=name)
    return _see(result_address(visit.code))


def _result(visit: Visit, *, fault: str = "", name: str = "", status: int = 200) -> HttpResponse:
    version, progress = visit.version, visit.progress
    grade = learners.grade_so_far(version, progress)
    context = result_context(version, visit.path, progress, visit.code, grade)
    if progress.certificate:
        context |= {
            "certificate": shown_code(progress.certificate),
            "check": check_address(progress.certificate),
        }
    return visit.show(RESULT, context | {"fault": fault, "name": name}, status=status)


def _again(visit: Visit) -> Visit:
    progress = progress_of(visit.code)
    if progress is None:
        raise Missing
    return Visit(visit.request, visit.code, progress, visit.version)


def _path(visit: Visit, progress: Progress) -> CoursePath:
    return learners.path_of(visit.version, progress)


def _resume(visit: Visit, **more: Any) -> HttpResponse:
    path = visit.path
    following = path.resumed()
    context = {
        "groups": [visit.code[at : at + 4] for at in range(0, len(visit.code), 4)],
        "address": attempt_address(visit.code),
        "go_on": attempt_address(visit.code, following.id)
        if following
        else result_address(visit.code),
        "number": path.number(following) if following else len(path.steps),
        "total": len(path.steps),
        "is_new": not visit.progress.answers,
        "has_place": visit.progress.place is not None,
    }
    return visit.show(RESUME, context | more, status=422 if more.get("fault") else 200)


def _mailed(visit: Visit) -> dict[str, Any]:
    email = visit.request.POST.get("email", "").strip()
    if wait := take(origin_of(visit.request), "guesses"):
        return {"fault": _("Too many at once. Wait a moment, then try again."), "wait": wait}
    try:
        mail_link(visit.code, email, language=visit.version.language)
    except Conflict as conflict:
        return {"fault": conflict.detail, "email": email[:120]}
    return {"is_mailed": True}
