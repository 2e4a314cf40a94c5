"""Learning without an account: beginning, answering, handing in (docs/learning.md)."""

import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from backend.core.crypto.encoding import decode, encode
from backend.core.crypto.errors import CryptoError, Malformed
from backend.core.days import today
from backend.core.disk_space import check_space
from backend.core.durability import soon_durable
from backend.core.errors import DATABASE_AWAY, Conflict, FieldConflict, Missing
from backend.core.names import clean_name
from backend.programmes.documents.course_path import CoursePath, clean_answer, clean_answers
from backend.programmes.documents.course_schema import roles_named
from backend.programmes.documents.grades import Grade, grade, is_asked
from backend.programmes.selectors.learners import (
    LearningVersion,
    begun_version,
    live_texts_of,
    valid_until,
)
from backend.programmes.states import CertificateKind
from surveys.blind_tokens.client import prepare_token
from surveys.blind_tokens.keys import PublicKey

from .attempts import PlaceToken, Progress, begin_attempt, locked_progress, write_progress
from .certificates import LONGEST_HOLDER, Achievement, Issued, issue
from .course_counts import BEGUN, COURSE_COUNTS, PASSED
from .place_tokens import door_of, issue_token, spend_token

log = logging.getLogger("kier.learning")


@dataclass(frozen=True, slots=True)
class Finished:
    """What became of answers that were handed in.

    :ivar counted: the place's token counted now
    :ivar issued: the certificate, if a name for it was given
    """

    grade: Grade
    counted: bool
    issued: Issued | None = None


def begin(version: LearningVersion, *, role: str = "", door: str = "") -> str:
    """Begin a course; return the code by which the learner goes on.

    :param door: the code of a card or of a link in a house, whose token is taken here
    :raises FieldConflict: the course has no such role
    :raises Conflict: the card was used, or the place gave out all tokens
    :raises Missing: the code leads nowhere (any more)
    :raises OutOfSpace: there is too little space for anything new
    """
    check_space()
    check_role(version, role)
    token = taken_token(version, door) if door and version.course.for_places else None
    # One transaction, so that a disk is waited for once; the count is last, and held for a moment.
    with transaction.atomic():
        mark = version.course.pass_mark
        code = begin_attempt(
            Progress(str(version.id), version.language, role, place=token, pass_mark=mark)
        )
        count(version, BEGUN)
    return code


def check_role(version: LearningVersion, role: str) -> None:
    """Raise `FieldConflict` if a course has roles, and not this one."""
    roles = {one["id"] for one in version.course.roles}
    if (role or roles) and role not in roles:
        raise _no_role()


def check_begun_role(version: LearningVersion, role: str) -> None:
    """Raise the same of who began a version, also before the roles of its course were changed."""
    named = roles_named(version.content)
    if named and not role:
        raise _no_role()
    if role and role not in named:
        check_role(version, role)


def _no_role() -> FieldConflict:
    return FieldConflict("role", "unknown", _("Choose what fits your work."))


def taken_token(version: LearningVersion, door: str) -> PlaceToken:
    """Take the token of a card or of a house for who has no scripts; only the learner keeps it.

    What would link the token to the card is here in memory for a moment, and nowhere else. A card
    is not used up for a course of another project, which counts nothing for its place.
    """
    found = door_of(door)
    if found is None or found.place.project_id != version.project.pk:
        raise Missing
    prepared = prepare_token(PublicKey(found.public), found.fingerprint)
    token = prepared.finish(issue_token(code=door, blinded=prepared.blinded))
    return PlaceToken(str(found.place.pk), encode(token.message), encode(token.signature))


def path_of(version: LearningVersion, progress: Progress) -> CoursePath:
    """Return the steps of a learner, and which of them are answered.

    Who handed in goes from step to step again, since nothing is answered any more.
    """
    asks_left = progress.reached_end and not progress.handed_in
    return CoursePath(version.steps(progress.role), progress.answers, asks_left)


def answer(code: str, step_id: str, given: Any) -> Progress | None:
    """Keep the answer to a step; return where the learner stands, None if there is no such attempt.

    :raises Missing: the course or the step is not there
    :raises FieldConflict: it is no answer to this step
    """

    def change(progress: Progress) -> Progress:
        step = path_of(version_of(progress), progress).step(step_id)
        if step is None:
            raise Missing
        cleaned = clean_answer(step, given)
        if cleaned is None:
            raise FieldConflict("answer", "none", _("Choose an answer."))
        return replace(progress, answers=progress.answers | {step_id: cleaned})

    return _changed(code, change)


def try_again(code: str) -> Progress | None:
    """Forget the answers that were not right, to be asked again; the others stay."""

    def change(progress: Progress) -> Progress:
        wrong = {step.id for step in path_of(version_of(progress), progress).wrong()}
        left = {name: given for name, given in progress.answers.items() if name not in wrong}
        return replace(progress, answers=left, reached_end=True)

    return _changed(code, change)


def hand_in(code: str) -> tuple[Progress, Finished] | None:
    """Hand in what a learner answered, once; None if there is no such attempt.

    Nothing is kept of it but that the place's token counted, and the counts of the week.
    """
    with transaction.atomic():
        progress = locked_progress(code)
        if progress is None:
            return None
        version = version_of(progress)
        if progress.handed_in:
            return progress, Finished(grade_so_far(version, progress), False)
        finished = finish(
            version=version,
            role=progress.role,
            answers=progress.answers,
            pass_mark=progress.pass_mark,
            place_token=progress.place,
            is_tried=progress.is_tried,
        )
        if finished.grade.passed:
            progress = replace(
                progress, handed_in=True, counted=finished.counted, saved=progress.saved + 1
            )
            write_progress(code, progress)
    return progress, finished


def finish(
    *,
    version: LearningVersion,
    role: str,
    answers: Mapping[str, Any],
    pass_mark: int | None = None,
    place_token: PlaceToken | None = None,
    holder: str = "",
    is_tried: bool = False,
    is_counted: bool = True,
) -> Finished:
    """Grade answers; who passed counts for the week and, with a token, for a place.

    :param pass_mark: the one with which it was begun
    :param holder: the name on a certificate, which is not kept; empty: there is none
    :param is_counted: not if it was handed in before, and a certificate is wanted later
    :param is_tried: an editor tries it, and nothing counts
    :raises FieldConflict: the course has no such role, or the name has signs that no name has
    """
    check_begun_role(version, role)
    found = grade_of(version, role, clean_answers(version.steps(role), answers), pass_mark)
    if not found.passed or is_tried or version.is_preview:
        return Finished(found, counted=False)
    # First: a name that no certificate can have leaves everything as it was.
    issued = issued_to(version, role, holder, pass_mark) if holder else None
    if not is_counted:
        return Finished(found, False, issued)
    count(version, PASSED)
    counted = bool(
        place_token
        and version.course.for_places
        and found.counted
        and _spent(place_token, version.project.pk)
    )
    return Finished(found, counted, issued)


def certify(code: str, holder: str) -> str | None:
    """Return the code of a learner's certificate, issued if there is none yet; or None.

    :raises Conflict: nothing was handed in
    :raises FieldConflict: the name has signs that no name has, or there is none
    """
    with transaction.atomic():
        progress = locked_progress(code)
        if progress is None:
            return None
        if not progress.handed_in:
            raise Conflict(_("Hand in your result first."))
        if progress.is_tried:
            raise Conflict(_("This course gives no certificate."))
        if not progress.certificate:
            version = version_of(progress)
            issued = issued_to(version, progress.role, holder, progress.pass_mark)
            progress = replace(progress, certificate=issued.code, saved=progress.saved + 1)
            write_progress(code, progress)
    return progress.certificate


def issued_to(
    version: LearningVersion, role: str, holder: str, pass_mark: int | None = None
) -> Issued:
    """Issue the certificate of a course to who passed it.

    :raises Conflict: the course gives none, or nothing that this role was asked counts
    :raises FieldConflict: the name has signs that no name has, or there is none
    """
    course = version.course
    is_proven = is_asked(version.content, role)
    if not course.gives_certificate or version.is_preview or not is_proven:
        raise Conflict(_("This course gives no certificate."))
    holder = clean_name(holder, longest=LONGEST_HOLDER, field="certificate.name")
    if not holder:
        raise FieldConflict("certificate.name", "none", _("Type the name for the certificate."))
    texts = live_texts_of(course.slug).values()
    titles = {text.language: text.live.title for text in texts if text.live}
    titles.setdefault(version.language, version.row.title)
    return issue(
        project=version.project,
        kind=CertificateKind.COURSE,
        achievement=Achievement(course.pk, titles, _criteria(titles, course.mark_of(pass_mark))),
        holder=holder,
        language=version.language,
        valid_until=valid_until(course, today()),
    )


def _criteria(languages: Iterable[str], mark: int) -> dict[str, str]:
    found = {}
    for code in languages:
        with override(code):
            text = _("Passed the course with at least {mark} % of the answers right.")
            found[code] = text.format(mark=mark)
    return found


def version_of(progress: Progress) -> LearningVersion:
    """Return the version that a learner began. May raise `Missing`."""
    return begun_version(UUID(progress.version))


def count(version: LearningVersion, what: int) -> None:
    """Count for the week that somebody began or passed; nobody waits long or fails for it."""
    try:
        COURSE_COUNTS.count(version.course.pk, what)
    except DATABASE_AWAY as error:
        log.error("a learner was not counted", exc_info=error)


def grade_of(
    version: LearningVersion,
    role: str,
    answers: Mapping[str, Any],
    pass_mark: int | None = None,
) -> Grade:
    """Return what some answers are worth.

    :param pass_mark: the one with which it was begun
    """
    return grade(version.content, role, answers, version.course.mark_of(pass_mark))


def grade_so_far(version: LearningVersion, progress: Progress) -> Grade:
    """Return what the answers of an attempt are worth."""
    return grade_of(version, progress.role, progress.answers, progress.pass_mark)


def _spent(token: PlaceToken, project_id: UUID) -> bool:
    try:
        return spend_token(
            place_id=UUID(token.place),
            project_id=project_id,
            message=decode(token.message),
            signature=decode(token.signature),
        )
    except (Malformed, ValueError, CryptoError):
        return False


def _changed(code: str, change: Callable[[Progress], Progress]) -> Progress | None:
    with soon_durable():
        progress = locked_progress(code)
        if progress is None:
            return None
        if progress.handed_in:
            raise Conflict(_("You handed this in already."))
        changed = replace(change(progress), saved=progress.saved + 1)
        write_progress(code, changed)
    return changed
