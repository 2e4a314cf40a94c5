"""Answering: what somebody finds behind a link, and how their answers are taken.

Whether a round is full or over is said before the first question. Whoever began is not turned away
at the end: their answers count although the quota is reached by then, or the last day is over by
some minutes, until the round is closed.
"""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.db import transaction

from backend.core.disk_space import check_room
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
    """What somebody finds who follows a link to an open round.

    :ivar languages: in which they may answer, at least one
    :ivar group: as which one's their answers count: of the link, the token or the invitation;
        empty: nobody's in particular
    :ivar token: what the link had behind the code, in a round that asks for it
    :ivar used: the link does not let in (again): say so, and show no question
    :ivar full: there are enough answers: say so kindly, and show no question to who begins now
    :ivar blind_key: the public key of a blind round, as SubjectPublicKeyInfo
    """

    round: Round
    compiled: Compiled
    languages: tuple[str, ...]
    group: str = ""
    token: str = ""
    used: bool = False
    full: bool = False
    blind_key: bytes | None = None

    @property
    def definition(self) -> Definition:
        """The questionnaire of the round."""
        return self.compiled.definition


def open_round(code: str, word: str = "") -> OpenRound:
    """Return what is behind `/s/<code>` or `/s/<code>/<word>`; the word is a token or a group.

    Three queries at the most, and the questionnaire out of memory.

    :raises NotOpen: it is not open yet or any more; `why` says which
    :raises Missing: there is no such round, or no such group in it
    """
    survey = round_by_code(code)
    _check_status(survey)
    if batches.today_of(survey) > survey.closes_on:
        raise NotOpen(Why.OVER)
    compiled = compiled_of(survey.version_id)
    languages = tuple(survey.languages or compiled.definition.languages)
    if survey.audience == Audience.LINK:
        if word and word not in {one["id"] for one in survey.groups}:
            raise Missing("")
        return OpenRound(survey, compiled, languages, group=word, full=is_full(survey, word))
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
    )


def round_by_code(code: str) -> Round:
    """Return the round with this code, in whatever state it is.

    :raises Missing: there is none, or it is answered by another way than this code
    """
    found = None
    if len(code) == CODE_LENGTH:
        found = Round.objects.filter(code=code.lower(), owner_kind="").first()
    if found is None:
        raise Missing("")
    return found


def is_full(survey: Round, group: str = "") -> bool:
    """Tell whether there are as many answers as were wanted, of all or of a group.

    Of all, those that are written count; those that still wait, fifteen or so, come on top. Of a
    group that a link names, those that are published for certain: whoever changes a quota would
    otherwise find out how many there are of a group that is hidden.
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
    """Take somebody's answers, once; they wait in a pool until chance draws them for a batch.

    :param answers: as a browser or an app sends them (docs/surveys.md, "Answers")
    :param language: in which they answered: kept with free texts alone
    :param submission: the answer's own identifier, by the client: a second time changes nothing
    :param token: what a link had behind the code, in a round with tokens or invitations
    :param blind: message and signature of a blind token
    :param group: in a round for whoever has the link, one of its groups
    :param owner: the part of Kier through which they answer; None: the surveys' own pages
    :return: whether they are new; they are not if this submission was taken before
    :raises AnswersRefused: an answer is missing or not right
    :raises LinkUsed: the token does not let in (again)
    :raises NotOpen: the round is not open
    :raises ImpossibleMove: it has another owner
    :raises OutOfSpace: there is too little room for answers of anybody
    """
    check_owner(survey, owner)
    if submission is not None and was_spent(survey, str(submission)):
        return False
    _check_status(survey)
    if survey.audience == Audience.LINK:
        # Anybody, any number of times.
        check_room()
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
    """Put an answer into the buffer; one round's come one by one, so that none counts twice."""
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
    """Use up what lets somebody answer; return the group that their answers belong to."""
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
    """Write a batch if it is time; what does not work here is tried again by the clock."""
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
