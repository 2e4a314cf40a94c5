"""Calls of learners: a course, its result, an attempt that goes on elsewhere."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.decorators import action

from api.common.cross_origin import CrossOriginViewSet
from api.common.permissions import Anyone
from api.common.serializers import EmptySerializer
from api.common.throttles import slow_down
from api.common.views import DONE, KierViewSet, Request, Response, preferred_language
from backend.core.compression import pack
from backend.core.crypto.encoding import encode
from backend.core.disk_space import check_space
from backend.core.errors import FieldConflict, Missing
from backend.core.origin import origin_of
from backend.core.throttling import take
from backend.programmes.certificate_addresses import check_address, shown_code
from backend.programmes.documents.course_path import clean_answers
from backend.programmes.packages.course_data import course_data
from backend.programmes.page_addresses import file_address
from backend.programmes.selectors.learners import (
    LearningVersion,
    learning_version,
    live_texts_of,
    live_version,
)
from backend.programmes.services import learners
from backend.programmes.services.attempt_letters import mail_link
from backend.programmes.services.attempts import (
    PlaceToken,
    Progress,
    begin_attempt,
    clean_code,
    once,
    progress_of,
    save_attempt,
)
from backend.programmes.services.course_counts import BEGUN

from .serializers import (
    LANGUAGE,
    AttemptLetterSerializer,
    AttemptSerializer,
    LearnersCourseSerializer,
    LearnersResultSerializer,
)

# What is kept of a step that counts.
RIGHT, WRONG = "1", "0"


class LearnersCourseViewSet(CrossOriginViewSet):
    """Courses that are live."""

    permission_classes = [Anyone]
    serializer_class = LearnersCourseSerializer
    lookup_field = "slug"
    lookup_value_converter = "slug"
    queries = {"retrieve": frozenset({"language"})}
    throttle_scopes = {"begun": "learn", "results": "learn"}

    @extend_schema(
        operation_id="learning_course",
        auth=[],
        parameters=[OpenApiParameter("language", LANGUAGE)],
        responses=LearnersCourseSerializer,
    )
    def retrieve(self, request: Request, slug: str) -> Response:
        """Return a course with its content, in one of its languages."""
        texts = live_texts_of(slug)
        asked = request.query_params.get("language")
        if not texts or (asked is not None and asked not in texts):
            raise Missing
        language = asked or preferred_language(request, [*texts])
        version = live_version(texts[language])
        return compressed(request, Response(data_of(version)))

    @extend_schema(
        operation_id="learning_begun", auth=[], request=EmptySerializer, responses={204: DONE}
    )
    @action(detail=True, methods=["post"])
    def begun(self, request: Request, slug: str) -> Response:
        """Count that somebody begins a course on their device."""
        self.validated(EmptySerializer)
        texts = live_texts_of(slug)
        if not texts:
            raise Missing
        learners.count(live_version(next(iter(texts.values()))), BEGUN)
        return Response(status=204)

    @extend_schema(
        operation_id="learning_result",
        auth=[],
        request=LearnersResultSerializer,
        responses=LearnersResultSerializer,
    )
    @action(detail=True, methods=["post"])
    def results(self, request: Request, slug: str) -> Response:
        """Grade answers; a certificate and a token of a place come with passing, and once."""
        values = self.validated(LearnersResultSerializer)
        version = learning_version(values["version"])
        if version.course.slug != slug:
            raise Missing
        word = "certificate" if values.get("certificate_only") else "result"
        made = once(f"{word}/{values['id']}", lambda: result_of(version, values))
        counted = [step.id for step in version.steps(values.get("role", "")) if step.counts]
        marks = (mark == RIGHT for mark in made["marks"])
        by_step = dict(zip(counted, marks, strict=False))
        return Response(LearnersResultSerializer(made | {"by_step": by_step}).data)


class AttemptViewSet(KierViewSet):
    """Attempts, each opened by its code alone."""

    permission_classes = [Anyone]
    serializer_class = AttemptSerializer
    lookup_field = "code"
    lookup_value_converter = "slug"
    throttle_scopes = {"create": "learn", "letters": "guesses"}

    @extend_schema(
        operation_id="learning_attempt_begin",
        auth=[],
        request=AttemptSerializer,
        responses={201: AttemptSerializer},
    )
    def create(self, request: Request) -> Response:
        """Keep where a learner stands; the answer has the code, which is kept nowhere."""
        check_space()
        progress = progress_in(self.validated(AttemptSerializer))
        return Response(written(begin_attempt(progress), progress), status=201)

    @extend_schema(operation_id="learning_attempt", auth=[], responses=AttemptSerializer)
    def retrieve(self, request: Request, code: str) -> Response:
        """Return where a learner stands."""
        return Response(written(code, found(request, code, progress_of)))

    @extend_schema(
        operation_id="learning_attempt_save",
        auth=[],
        request=AttemptSerializer,
        responses=AttemptSerializer,
    )
    def update(self, request: Request, code: str) -> Response:
        """Keep how far a learner got; the answer is what is kept now."""
        progress = progress_in(self.validated(AttemptSerializer))
        kept = found(request, code, lambda cleaned: save_attempt(cleaned, progress))
        return Response(written(code, kept))

    @extend_schema(
        operation_id="learning_attempt_letter",
        auth=[],
        request=AttemptLetterSerializer,
        responses={204: DONE},
    )
    @action(detail=True, methods=["post"])
    def letters(self, request: Request, code: str) -> Response:
        """Mail the link of an attempt once; the address is not kept."""
        email = self.validated(AttemptLetterSerializer)["email"]
        progress = found(request, code, progress_of)
        mail_link(clean_code(code), email, language=progress.language)
        return Response(status=204)


def found(request: Request, code: str, find: Callable[[str], Progress | None]) -> Progress:
    """Return what is under a code; guesses are slowed down. May raise `Missing`."""
    cleaned = clean_code(code)
    progress = find(cleaned) if cleaned else None
    if progress is None:
        if wait := take(origin_of(request), "guesses"):
            slow_down(wait)
        raise Missing
    return progress


def progress_in(values: Mapping[str, Any]) -> Progress:
    """Return where a device says that a learner stands, as far as it fits the course."""
    try:
        version = learning_version(values["version"])
    except Missing:
        raise FieldConflict("version", "unknown", _("This course is not here")) from None
    learners.check_begun_role(version, values["role"])
    answers = clean_answers(version.steps(values["role"]), values["answers"])
    return Progress(
        version=str(version.id),
        language=version.language,
        role=values["role"],
        answers=answers,
        saved=values["saved"],
        place=token_in(values),
        pass_mark=values.get("pass_mark"),
    )


def token_in(values: Mapping[str, Any]) -> PlaceToken | None:
    """Return the token of a place in a call, if there is one."""
    given = values.get("place")
    if given is None:
        return None
    parts = (encode(given[name]) for name in ("message", "signature"))
    return PlaceToken(str(given["place"]), *parts)


def written(code: str, progress: Progress) -> Mapping[str, Any]:
    """Return an attempt as the API says it."""
    data: Mapping[str, Any] = AttemptSerializer(
        {
            "code": code,
            "version": UUID(progress.version),
            "language": progress.language,
            "role": progress.role,
            "answers": progress.answers,
            "saved": progress.saved,
            "handed_in": progress.handed_in,
        }
    ).data
    return data


def result_of(version: LearningVersion, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return what becomes of answers that were handed in."""
    finished = learners.finish(
        version=version,
        role=values.get("role", ""),
        answers=values["answers"],
        pass_mark=values.get("pass_mark"),
        place_token=token_in(values),
        holder=values.get("certificate", {}).get("name", ""),
        is_counted=not values.get("certificate_only"),
    )
    issued = finished.issued
    return {
        "share": finished.grade.share,
        "right": finished.grade.right,
        "questions": finished.grade.counted,
        "passed": finished.grade.passed,
        # By step, without its names: these alone would not fit where it is kept.
        "marks": "".join(RIGHT if right else WRONG for right in finished.grade.by_step.values()),
        "counted": finished.counted,
        "issued": {"code": shown_code(issued.code), "address": check_address(issued.code)}
        if issued
        else None,
    }


def data_of(version: LearningVersion) -> Mapping[str, Any]:
    """Return a version as the player's modules read it."""
    row = version.row
    data = course_data(row, address_of=lambda key, variant, _file: file_address(key, variant))
    return data | {"givesCertificate": version.course.gives_certificate}


def compressed(request: Request, response: Response) -> Response:
    """Have an answer without secrets compressed once it is written."""
    response.add_post_render_callback(lambda made: pack(request, made))
    return response
