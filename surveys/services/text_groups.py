"""Which free texts may be seen at all, and of which the language may be said.

A text that is asked for after an answer counts who gave that answer: a list of three is three
people. So a question's texts are there for nobody before there are as many as the round's
threshold, and a language that few wrote in is not said.
"""

from collections.abc import Collection, Mapping

from django.db.models import Count, QuerySet

from surveys.models import FreeText, Round


def seen_texts(survey: Round) -> QuerySet[FreeText]:
    """The texts of those questions of a round that have as many as its threshold, in any state."""
    enough = (
        FreeText.objects.filter(round=survey)
        .order_by()
        .values("question")
        .annotate(there=Count("id"))
        .filter(there__gte=survey.threshold)
    )
    return FreeText.objects.filter(round=survey, question__in=enough.values("question"))


def languages_said(survey: Round) -> Mapping[str, Collection[str]]:
    """By question the languages that may be said of its texts.

    Those in which as many were written as the round's threshold. If others are fewer together,
    these would be the ones without a language: then the smallest of the large ones goes with them.
    """
    rows = (
        FreeText.objects.filter(round=survey)
        .order_by()
        .values_list("question", "language")
        .annotate(there=Count("id"))
    )
    counts: dict[str, dict[str, int]] = {}
    for question, language, there in rows:
        counts.setdefault(question, {})[language] = there
    return {question: _large(found, survey.threshold) for question, found in counts.items()}


def _large(counts: Mapping[str, int], threshold: int) -> Collection[str]:
    largest_first = sorted(counts, key=lambda one: (-counts[one], one))
    large = [one for one in largest_first if counts[one] >= threshold]
    others = sum(counts.values()) - sum(counts[one] for one in large)
    if 0 < others < threshold:
        large = large[:-1]
    return frozenset(large)
