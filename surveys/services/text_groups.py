"""Which free texts may be seen at all, and of which the language may be said.

A text that is asked for after an answer counts who gave that answer: a list of three is three
people. So a question's texts are there for nobody before there are as many as the round's
threshold, and a language that few wrote in is not said.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping

from django.db.models import Count, QuerySet

from backend.core.crypto.errors import Damaged
from surveys.models import FreeText, Round

from .boxes import lock_counts, open_counts, open_text

# Of boxes that are in memory.
AT_ONCE = 500


def seen_texts(survey: Round) -> QuerySet[FreeText]:
    """The texts of those questions of a round that have as many as its threshold, in any state.

    None before the end of a round whose results are shown at the end alone.
    """
    if not survey.has_shown_results:
        return FreeText.objects.none()
    rows = FreeText.objects.filter(round=survey, shown=True)
    enough = (
        rows.order_by()
        .values("question")
        .annotate(there=Count("id"))
        .filter(there__gte=survey.threshold)
    )
    return rows.filter(question__in=enough.values("question"))


def show_texts(survey: Round) -> None:
    """Let what was written be seen, with the answers that are published; the round is held."""
    rows = FreeText.objects.filter(round=survey, shown=False)
    note_languages(survey, [(question, _language(box)) for question, box in _boxes(rows)])
    rows.update(shown=True)


def languages_said(survey: Round) -> Mapping[str, Collection[str]]:
    """By question the languages that may be said of its texts.

    The counts are locked at rest: beside the languages of members a single one would say who wrote.
    Those in which as many were written as the round's threshold. If others are fewer together,
    these would be the ones without a language: then the smallest of the large ones goes with them.
    """
    counts = _counts_of(survey)
    return {question: _large(found, survey.threshold) for question, found in counts.items()}


def note_languages(survey: Round, written: Iterable[tuple[str, str]]) -> None:
    """Add texts, each by question and language, to the counts of a round that is held."""
    new = Counter(written)
    if not new:
        return
    counts = _counts_of(survey)
    for (question, language), there in new.items():
        found = counts.setdefault(question, {})
        found[language] = found.get(language, 0) + there
    Round.objects.filter(id=survey.id).update(text_counts=lock_counts(counts))


def _boxes(rows: QuerySet[FreeText]) -> Iterator[tuple[str, bytes]]:
    for question, box in rows.values_list("question", "box").iterator(AT_ONCE):
        yield question, bytes(box)


def _language(box: bytes) -> str:
    try:
        return open_text(box).language
    except Damaged:
        return ""


def _counts_of(survey: Round) -> dict[str, dict[str, int]]:
    box = Round.objects.filter(id=survey.id).values_list("text_counts", flat=True).first()
    return open_counts(bytes(box or b""))


def _large(counts: Mapping[str, int], threshold: int) -> Collection[str]:
    largest_first = sorted(counts, key=lambda one: (-counts[one], one))
    large = [one for one in largest_first if counts[one] >= threshold]
    others = sum(counts.values()) - sum(counts[one] for one in large)
    if 0 < others < threshold:
        large = large[:-1]
    return frozenset(large)
