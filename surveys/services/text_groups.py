"""Which free texts may be seen, and whose language may be shown.

A follow-up text reveals who gave the answer before it: three texts are three people. So a
question's texts, and a language, are hidden below the round's threshold.
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
    """Return the texts, once results are shown, of questions with enough of them."""
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
    """Show texts together with the answers that are published; the round is locked."""
    rows = FreeText.objects.filter(round=survey, shown=False)
    note_languages(survey, [(question, _language(box)) for question, box in _boxes(rows)])
    rows.update(shown=True)


def languages_said(survey: Round) -> Mapping[str, Collection[str]]:
    """Return the languages that may be shown of each question's texts.

    Only those with as many texts as the threshold; if the others together are fewer, the smallest
    of the large ones is hidden with them. The counts are encrypted, as one of them could identify a
    writer.
    """
    counts = _counts_of(survey)
    return {question: _large(found, survey.threshold) for question, found in counts.items()}


def note_languages(survey: Round, written: Iterable[tuple[str, str]]) -> None:
    """Add texts, each as (question, language), to the counts of a locked round."""
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
    largest_first = sorted(counts, key=lambda language: (-counts[language], language))
    large = [language for language in largest_first if counts[language] >= threshold]
    others = sum(counts.values()) - sum(counts[language] for language in large)
    if 0 < others < threshold:
        large = large[:-1]
    return frozenset(large)
