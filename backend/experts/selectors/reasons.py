"""Reasons of matching as sentences, for the coordinator and for the member."""

from collections.abc import Iterable

from babel import Locale
from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from backend.experts.catalogue import Topic
from backend.experts.matching import Against, For

# To the coordinator, of somebody.
AGAINST: dict[str, Promise] = {
    Against.CANDIDATE: gettext_lazy("Is not a member yet."),
    Against.PAUSED: gettext_lazy("Has a pause."),
    Against.ASKED: gettext_lazy("Was asked for this already."),
    Against.FORM: gettext_lazy("Does not do this form."),
    Against.MEDIA: gettext_lazy("Does no media."),
    Against.TOPIC: gettext_lazy("Knows none of the topics from their own life."),
    Against.NOT_TOPIC: gettext_lazy("Does not want to touch one of the topics."),
    Against.LANGUAGE: gettext_lazy("Speaks none of the languages."),
    Against.ONLINE: gettext_lazy("Does not work online."),
    Against.REGION: gettext_lazy("Does not work in this region, and does not travel."),
    Against.MONTH: gettext_lazy("Has as much this month as they wish."),
    Against.REST: gettext_lazy("Rests before or after other heavy work."),
    Against.DEBRIEF: gettext_lazy("Has not told yet how the last time went."),
}
FOR: dict[str, Promise] = {
    For.LANGUAGES: gettext_lazy("Speaks all the languages."),
    For.NEAR: gettext_lazy("Works in this region."),
    For.TRAVELS: gettext_lazy("Travels to other regions."),
}
# To the member, of themselves.
FOR_YOU: dict[str, Promise] = {
    For.LANGUAGES: gettext_lazy("You speak all the languages."),
    For.NEAR: gettext_lazy("It is in your region."),
    For.TRAVELS: gettext_lazy("You travel to other regions."),
}


def explain(codes: Iterable[str]) -> list[dict[str, str]]:
    """Each reason as `code` and `text`, as the coordinator reads it, in the active language."""
    return [{"code": code, "text": _sentence(code)} for code in codes]


def explain_to_member(codes: Iterable[str]) -> list[dict[str, str]]:
    """What speaks for them, as `code` and `text`; how often others took part is not theirs."""
    told = [(code, _sentence_for_you(code)) for code in codes]
    return [{"code": code, "text": text} for code, text in told if text]


def _sentence(code: str) -> str:
    if code.startswith(For.TOPIC) and code.removeprefix(For.TOPIC) in Topic.values:
        return _("Knows this topic: {topic}.").format(topic=_topic(code))
    if code.startswith(For.LANGUAGE):
        return _("Speaks this language: {language}.").format(language=_language(code))
    if code == f"{For.WORKED}0":
        return _("Did not take part in the last twelve months.")
    if code.startswith(For.WORKED):
        count = int(code.removeprefix(For.WORKED))
        return ngettext(
            "Took part once in the last twelve months.",
            "Took part %(count)d times in the last twelve months.",
            count,
        ) % {"count": count}
    return str(AGAINST.get(code) or FOR[code])


def _sentence_for_you(code: str) -> str:
    if code.startswith(For.TOPIC):
        return _("You know this topic: {topic}.").format(topic=_topic(code))
    if code.startswith(For.LANGUAGE):
        return _("You speak this language: {language}.").format(language=_language(code))
    return str(FOR_YOU.get(code, ""))


def _topic(code: str) -> str:
    return str(Topic(code.removeprefix(For.TOPIC)).label)


def _language(code: str) -> str:
    """A language's name in the active language."""
    active = Locale.parse(get_language() or settings.LANGUAGE_CODE, sep="-")
    name = code.removeprefix(For.LANGUAGE)
    return str(active.languages.get(name, name))
