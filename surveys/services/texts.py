"""Free texts: somebody removes identifying details before others may read one."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _

from backend.core.crypto.errors import Damaged
from backend.core.errors import FieldConflict, Missing
from backend.core.pages import Page
from surveys.models import FreeText, Round
from surveys.owners import check_owner
from surveys.questionnaire.sizes import text_size
from surveys.states import TextState

from .boxes import Written, lock_text, open_text
from .round_clock import compiled_of
from .text_groups import languages_said, seen_texts

AT_ONCE = 50
LONGEST = 4_000


@dataclass(frozen=True, slots=True)
class Text:
    """A free text, decrypted; None if no secret key of the server opens it."""

    id: UUID
    question: str
    # In which it was answered; empty if too few answered in it (`text_groups`).
    language: str
    state: TextState
    text: str | None


def texts_of(
    survey: Round,
    *,
    state: TextState | None = None,
    question: str = "",
    after: UUID | None = None,
) -> Page[Text]:
    """Return up to fifty texts, for coordinators alone, of questions with enough of them."""
    rows = seen_texts(survey)
    if state:
        rows = rows.filter(state=state)
    return _page(survey, rows, question, after)


def readable_texts(survey: Round, *, question: str = "", after: UUID | None = None) -> Page[Text]:
    """Return up to fifty cleared texts of questions with enough of them, for all members."""
    rows = FreeText.objects.filter(round=survey, shown=True, state=TextState.CLEARED)
    enough = (
        rows.order_by()
        .values("question")
        .annotate(there=Count("id"))
        .filter(there__gte=survey.threshold)
    )
    rows = rows.filter(question__in=enough.values("question"))
    if not survey.has_shown_results:
        rows = rows.none()
    return _page(survey, rows, question, after)


def clear_text(survey: Round, text_id: UUID, *, text: str) -> Text:
    """Replace a text by its edited form, which may be read; the original is gone."""
    if not 0 < len(text.strip()) <= LONGEST:
        detail = _("Leave something to read, of at most {most} characters.").format(most=LONGEST)
        raise FieldConflict("text", "invalid", detail)
    row = seen_texts(survey).filter(id=text_id).first()
    language = _written(row).language if row else ""
    size = text_size(compiled_of(survey.version_id))
    box = lock_text(text.strip(), language, size)
    return _change(survey, text_id, state=TextState.CLEARED, box=box)


def withhold_text(survey: Round, text_id: UUID) -> Text:
    """Hide a text from others; it can still be cleared later."""
    return _change(survey, text_id, state=TextState.WITHHELD)


def _page(survey: Round, rows: QuerySet[FreeText], question: str, after: UUID | None) -> Page[Text]:
    if question:
        rows = rows.filter(question=question)
    if after:
        rows = rows.filter(id__gt=after)
    found = [*rows.order_by("id")[: AT_ONCE + 1]]
    shown = found[:AT_ONCE]
    said = languages_said(survey)
    texts = [_opened(row, said) for row in shown]
    return Page(texts, shown[-1].id if len(found) > AT_ONCE else None)


def _change(survey: Round, text_id: UUID, **columns: object) -> Text:
    check_owner(survey)
    rows = seen_texts(survey).filter(id=text_id)
    rows.update(**columns)
    row = rows.first()
    if row is None:
        raise Missing
    return _opened(row, languages_said(survey))


def _opened(row: FreeText, said: Mapping[str, Collection[str]]) -> Text:
    written = _written(row)
    language = written.language if written.language in said.get(row.question, ()) else ""
    return Text(row.id, row.question, language, TextState(row.state), written.text)


def _written(row: FreeText) -> Written:
    try:
        return open_text(bytes(row.box))
    except Damaged:
        return Written(None, "")
