"""Answering: the round behind a link, and taking answers.

Full or ended rounds say so before the first question. Whoever has begun may finish: their answers
count although the quota is reached or the last day just ended, until the round is closed.
"""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.db import transaction

from backend.core.disk_space import check_space
from backend.core.errors import Missing
from notifications.outbox import seen
from notifications.recipients import Recipient, RecipientKind
from surveys.models import CODE_LENGTH, Invitation, Round
from surveys.owners import Owner, check_owner
from surveys.questionnaire.compiled import Compiled
from surveys.questionnaire.definition import Definition
from surveys.questionnaire.submissions import check_answers, read_answers, settle
from surveys.results.publication import least_in_group
from surveys.states import Audience, RoundStatus

from . import batches
from .blind import spend_blind
from .boxes import Answered
from .errors import AnswersRefused, LinkUsed, NotOpen, Why
from .round_clock import compiled_of, now_of, on_day
from .tokens import check_group, group_behind, invitation_of, note_spent, spend, was_spent

log = logging.getLogger("kier.surveys")


@dataclass(frozen=True, slots=True)
class OpenRound:
    """An open round as a respondent finds it behind a link."""

    round: Round
    compiled: Compiled
    # In which they may answer, at least one.
    languages: tuple[str, ...]
    # The group that the link, token or invitation names; empty if none.
    group: str = ""
    # What follows the code in the link, in a round that needs it.
    token: str = ""
    # The link does not let in; no question may be shown.
    used: bool = False
    # There are enough answers; no question is shown to those who begin now.
    full: bool = False
    # The public key of a blind round, as SubjectPublicKeyInfo.
    blind_key: bytes | None = None
    # Of a preview, which takes no answers (`previews.py`); empty: a round.
    ticket: str = ""
    # The part of Kier that owns it, and takes its answers.
    owner: Owner | None = None

    @property
    def definition(self) -> Definition:
        """Return the questionnaire of the round."""
        return self.compiled.definition

    @property
    def needs_proof(self) -> bool:
        """Return whether an answer has to bring a proof of work."""
        return self.round.needs_proof and not self.ticket


def open_round(code: str, word: str = "") -> OpenRound:
    """Return the round behind `/s/<code>` or `/s/<code>/<word>`; `word` is a token or a group.

    At most three queries. Raise NotOpen if it is not open, Missing if it does not exist.
    """
    return opened(round_by_code(code), word)


def opened(survey: Round, word: str, owner: Owner | None = None) -> OpenRound:
    """Return a round for its owner, as `open_round`; raise ImpossibleMove for another's."""
    check_owner(survey, owner)
    _check_status(survey)
    if batches.today_of(survey) > survey.closes_on:
        raise NotOpen(Why.OVER)
    compiled = compiled_of(survey.version_id)
    languages = tuple(survey.languages or compiled.definition.languages)
    if survey.audience == Audience.LINK:
        if word and word not in {group["id"] for group in survey.groups}:
            raise Missing
        full = is_full(survey, word)
        return OpenRound(survey, compiled, languages, group=word, full=full, owner=owner)
    group = group_behind(survey, word)
    return OpenRound(
        survey,
        compiled,
        languages,
        group=group or "",
        token=word,
        used=group is None,
        full=is_full(survey, group or ""),
        blind_key=bytes(survey.blind_key.public) if survey.audience == Audience.BLIND else None,
        owner=owner,
    )


def round_by_code(code: str) -> Round:
    """Return the round with this code in any state; raise Missing if none is answered by code."""
    found = None
    if len(code) == CODE_LENGTH:
        found = Round.objects.filter(code=code.lower(), owner_kind="").first()
    if found is None:
        raise Missing
    return found


def is_full(survey: Round, group: str = "") -> bool:
    """Tell whether as many answers as wanted have come, of all or of a group.

    For a group only published answers count: changing a quota would otherwise reveal the size of a
    group that is suppressed.
    """
    if survey.target is not None and survey.written >= survey.target:
        return True
    quota = survey.quotas.get(group)
    return bool(group) and quota is not None and least_in_group(survey, group) >= quota


def hand_in(
    survey: Round,
    *,
    answers: Mapping[str, Any],
    language: str,
    submission: UUID | None = None,
    token: str = "",
    blind: tuple[bytes, bytes] | None = None,
    group: str = "",
    owner: Owner | None = None,
) -> bool:
    r"""Take somebody's answers, once; they wait in a pool until drawn for a batch.

    :param answers: as a browser or an app sends them (docs/surveys.md, "Answers")
    :param language: kept with free texts alone
    :param submission: the client's identifier of the answer: a second time changes nothing
    :param token: what follows the code in the link
    :param blind: message and signature of a blind token
    :param group: in a round by open link, one of its groups
    :param owner: the part of Kier that takes them; None: the surveys' own pages
    :return: whether they are new
    :raises AnswersRefused: an answer is missing or wrong
    :raises LinkUsed: the token is unknown or used
    :raises NotOpen: the round is not open
    :raises ImpossibleMove: it has another owner
    :raises OutOfSpace: the disk is nearly full
    """
    check_owner(survey, owner)
    if submission is not None and was_spent(survey, str(submission)):
        return False
    _check_status(survey)
    if survey.audience == Audience.LINK:
        # Anybody, any number of times.
        check_space()
    compiled = compiled_of(survey.version_id)
    language, now = _language(survey, compiled, language), now_of(survey)
    today = now.date()
    if faults := check_answers(compiled, answers, language, today, now):
        raise AnswersRefused(faults)
    kept, texts = settle(compiled, read_answers(compiled, answers, language), today, now)
    # What is worked out from the clock waits without an hour.
    answered = Answered(on_day(compiled, kept, today), texts, language, group)
    is_new = _keep(survey.id, answered, submission=submission, token=token, blind=blind)
    if is_new:
        _write_batch(survey.id)
    return is_new


@transaction.atomic
def _keep(
    round_id: UUID,
    answered: Answered,
    *,
    submission: UUID | None,
    token: str,
    blind: tuple[bytes, bytes] | None,
) -> bool:
    """Put an answer into the buffer; the lock on the round keeps it from counting twice."""
    survey = batches.lock_round(round_id)
    # Looked for again: it may have come in while this one waited.
    if submission is not None and was_spent(survey, str(submission)):
        return False
    _check_status(survey)
    group = _claim(survey, token, blind, answered.group)
    if submission is not None:
        note_spent(survey, str(submission))
    batches.buffer_answer(survey, replace(answered, group=group))
    return True


def _claim(survey: Round, token: str, blind: tuple[bytes, bytes] | None, group: str) -> str:
    """Use up the token or invitation; return the group that the answers belong to."""
    match survey.audience:
        case Audience.TOKEN:
            return spend(survey, token)
        case Audience.INVITATION:
            return _answer_invitation(invitation_of(survey, token))
        case Audience.BLIND:
            if blind is None:
                raise LinkUsed
            spend_blind(survey, *blind)
    check_group(survey, group)
    return group


def _answer_invitation(invitation: Invitation) -> str:
    if not Invitation.objects.filter(id=invitation.id, answered=False).update(answered=True):
        raise LinkUsed
    # Nobody is reminded who has answered.
    kind = RecipientKind(invitation.recipient_kind)
    seen(Recipient(kind, invitation.recipient), invitation.round_id)
    return invitation.group


def _write_batch(round_id: UUID) -> None:
    try:
        batches.write_if_due(round_id)
    except Exception:
        # The answer is kept, and whoever gave it must not read that it is not.
        log.exception("a batch of answers was not written")


def _check_status(survey: Round) -> None:
    if survey.status != RoundStatus.OPEN:
        raise NotOpen(Why.OVER if survey.status == RoundStatus.CLOSED else Why.NOT_YET)


def _language(survey: Round, compiled: Compiled, language: str) -> str:
    known = survey.languages or compiled.languages
    return language if language in known else known[0]
