"""Reasons why an organisation fits: stored codes, and sentences for seekers (level A2)."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext, gettext_lazy, ngettext

from backend.organisations.profiles import SPOKEN, Audience, Language, Theme, Wish


class Reason(StrEnum):
    """The codes. They are stored with referrals: never rename or reuse one."""

    SAFETY_NET = "safety-net"
    AUDIENCE_BOYS = "audience-boys"
    AUDIENCE_LABOUR_MIGRANTS = "audience-labour-migrants"
    LANGUAGE = "language"
    NO_LANGUAGE = "no-language"
    LANGUAGES_SPOKEN = "languages-spoken"
    WISH_TALK = "wish-talk"
    WISH_ADVICE = "wish-advice"
    WISH_SAFE_PLACE = "wish-safe-place"
    WISH_REPORT = "wish-report"
    NO_WISH_TALK = "no-wish-talk"
    NO_WISH_ADVICE = "no-wish-advice"
    NO_WISH_SAFE_PLACE = "no-wish-safe-place"
    NO_WISH_REPORT = "no-wish-report"
    NO_WISH_TALK_BUT_SAFETY_NET = "no-wish-talk-but-safety-net"
    NO_WISH_ADVICE_BUT_SAFETY_NET = "no-wish-advice-but-safety-net"
    NO_WISH_SAFE_PLACE_BUT_SAFETY_NET = "no-wish-safe-place-but-safety-net"
    NO_WISH_REPORT_BUT_SAFETY_NET = "no-wish-report-but-safety-net"
    THEME_SEXUAL_EXPLOITATION = "theme-sexual-exploitation"
    THEME_LABOUR_EXPLOITATION = "theme-labour-exploitation"
    THEME_CRIMINAL_EXPLOITATION = "theme-criminal-exploitation"
    THEME_OTHER = "theme-other"
    NO_THEME_SEXUAL_EXPLOITATION = "no-theme-sexual-exploitation"
    NO_THEME_LABOUR_EXPLOITATION = "no-theme-labour-exploitation"
    NO_THEME_CRIMINAL_EXPLOITATION = "no-theme-criminal-exploitation"
    NO_THEME_OTHER = "no-theme-other"
    REGION_HOME = "region-home"
    REGION = "region"
    REGION_COUNTRY = "region-country"
    AGE = "age"
    SOME_AGES = "some-ages"
    ALL_AGES = "all-ages"
    EASY_LANGUAGE = "easy-language"
    NO_EASY_LANGUAGE = "no-easy-language"
    RESPONSE_HOURS = "response-hours"


AUDIENCE_MET: Final[Mapping[str, Reason]] = {
    Audience.BOYS: Reason.AUDIENCE_BOYS,
    Audience.LABOUR_MIGRANTS: Reason.AUDIENCE_LABOUR_MIGRANTS,
}
"""`other` has none: a skipped question is no reason."""

THEME_MET: Final = {theme: Reason(f"theme-{theme}") for theme in Theme}
THEME_UNMET: Final = {theme: Reason(f"no-theme-{theme}") for theme in Theme}
WISH_MET: Final = {wish: Reason(f"wish-{wish}") for wish in Wish}
WISH_UNMET: Final = {wish: Reason(f"no-wish-{wish}") for wish in Wish}
WISH_ELSEWHERE: Final = {wish: Reason(f"no-wish-{wish}-but-safety-net") for wish in Wish}

UNMET: Final = frozenset(
    {
        Reason.NO_LANGUAGE,
        Reason.LANGUAGES_SPOKEN,
        Reason.SOME_AGES,
        Reason.NO_EASY_LANGUAGE,
        *THEME_UNMET.values(),
        *WISH_UNMET.values(),
        *WISH_ELSEWHERE.values(),
    }
)
"""Codes that tell what is not met; they come after the others."""

WITHOUT_SAFETY_NET: Final = {WISH_ELSEWHERE[wish]: WISH_UNMET[wish] for wish in Wish}
"""Replacements for codes that name the safety net, if that has no name any more."""

SENTENCES: Final[Mapping[Reason, Promise]] = {
    Reason.SAFETY_NET: gettext_lazy("%(organisation)s helps you find the right place."),
    Reason.AUDIENCE_BOYS: gettext_lazy("%(organisation)s works with boys and young men."),
    Reason.AUDIENCE_LABOUR_MIGRANTS: gettext_lazy(
        "%(organisation)s works with people from abroad who work here."
    ),
    Reason.NO_LANGUAGE: gettext_lazy("%(organisation)s does not answer in %(language)s."),
    Reason.WISH_TALK: gettext_lazy("You can talk with %(organisation)s."),
    Reason.WISH_ADVICE: gettext_lazy("%(organisation)s can give you advice."),
    Reason.WISH_SAFE_PLACE: gettext_lazy("%(organisation)s may have a safe place to sleep."),
    Reason.WISH_REPORT: gettext_lazy("%(organisation)s can help you report what happened."),
    Reason.NO_WISH_TALK: gettext_lazy("You cannot talk with %(organisation)s."),
    Reason.NO_WISH_ADVICE: gettext_lazy("%(organisation)s cannot give you advice."),
    Reason.NO_WISH_SAFE_PLACE: gettext_lazy("%(organisation)s has no place to sleep."),
    Reason.NO_WISH_REPORT: gettext_lazy("%(organisation)s cannot help you report it."),
    Reason.NO_WISH_TALK_BUT_SAFETY_NET: gettext_lazy(
        "You cannot talk with %(organisation)s; with %(safety_net)s you can."
    ),
    Reason.NO_WISH_ADVICE_BUT_SAFETY_NET: gettext_lazy(
        "%(organisation)s cannot give you advice; %(safety_net)s can."
    ),
    Reason.NO_WISH_SAFE_PLACE_BUT_SAFETY_NET: gettext_lazy(
        "%(organisation)s has no place to sleep; %(safety_net)s may."
    ),
    Reason.NO_WISH_REPORT_BUT_SAFETY_NET: gettext_lazy(
        "%(organisation)s cannot help you report it; %(safety_net)s can."
    ),
    Reason.THEME_SEXUAL_EXPLOITATION: gettext_lazy(
        "%(organisation)s helps if somebody pushes you into sex."
    ),
    Reason.THEME_LABOUR_EXPLOITATION: gettext_lazy(
        "%(organisation)s helps with bad work or too little pay."
    ),
    Reason.THEME_CRIMINAL_EXPLOITATION: gettext_lazy(
        "%(organisation)s helps if somebody makes you break the law."
    ),
    Reason.THEME_OTHER: gettext_lazy("%(organisation)s helps with other things too."),
    Reason.NO_THEME_SEXUAL_EXPLOITATION: gettext_lazy(
        "%(organisation)s cannot help if somebody pushes you into sex."
    ),
    Reason.NO_THEME_LABOUR_EXPLOITATION: gettext_lazy(
        "%(organisation)s cannot help with bad work or low pay."
    ),
    Reason.NO_THEME_CRIMINAL_EXPLOITATION: gettext_lazy(
        "%(organisation)s cannot help if you must break the law."
    ),
    Reason.NO_THEME_OTHER: gettext_lazy("%(organisation)s may not help with other things."),
    Reason.REGION_HOME: gettext_lazy("%(organisation)s knows your province well."),
    Reason.REGION: gettext_lazy("%(organisation)s works in your province."),
    Reason.REGION_COUNTRY: gettext_lazy("%(organisation)s works in the whole of the Netherlands."),
    Reason.AGE: gettext_lazy("%(organisation)s works with people of your age."),
    Reason.SOME_AGES: gettext_lazy("%(organisation)s may be for younger or older people."),
    Reason.ALL_AGES: gettext_lazy("%(organisation)s helps people under 18 and adults."),
    Reason.EASY_LANGUAGE: gettext_lazy("%(organisation)s uses easy words."),
    Reason.NO_EASY_LANGUAGE: gettext_lazy("%(organisation)s may use difficult words."),
}
"""One whole sentence for each code; those that count or list something are made in `render`."""


def render(
    code: str,
    *,
    organisation_name: str,
    languages: Sequence[str],
    safety_net_name: str | None,
    response_hours: int,
    language: str,
    before: str = "",
) -> str:
    """Return a reason as a sentence. May raise `ValueError`.

    :param language: the one that was asked
    :param before: `before Tuesday 9:00`, if hours would say too little, as it is closed now
    """
    reason = Reason(code)
    if reason is Reason.LANGUAGE:
        return _answers_in(organisation_name, [language])
    if reason is Reason.LANGUAGES_SPOKEN:
        return _answers_in(organisation_name, languages)
    if reason is Reason.RESPONSE_HOURS:
        if before:
            said = gettext("%(organisation)s tries to answer %(when)s.")
            return said % {"organisation": organisation_name, "when": before}
        return _answers_within(organisation_name, response_hours)
    if safety_net_name is None:
        reason = WITHOUT_SAFETY_NET.get(reason, reason)
    values = {"organisation": organisation_name, "safety_net": safety_net_name}
    if reason is Reason.NO_LANGUAGE:
        values["language"] = _language_name(language)
    return str(SENTENCES[reason]) % values


def _answers_in(organisation_name: str, languages: Sequence[str]) -> str:
    names = list(dict.fromkeys(map(_language_name, languages)))
    values = {
        "organisation": organisation_name,
        **dict(zip(_PLACES, names, strict=False)),
    }
    match len(names):
        case 1:
            return gettext("%(organisation)s answers in %(first)s.") % values
        case 2:
            return gettext("%(organisation)s answers in %(first)s and %(second)s.") % values
        case 3:
            return (
                gettext("%(organisation)s answers in %(first)s, %(second)s and %(third)s.") % values
            )
    others = len(names) - 2
    return ngettext(
        "%(organisation)s answers in %(first)s, %(second)s and %(count)d other language.",
        "%(organisation)s answers in %(first)s, %(second)s and %(count)d other languages.",
        others,
    ) % {**values, "count": others}


_PLACES: Final = ("first", "second", "third")


def _answers_within(organisation_name: str, hours: int) -> str:
    return ngettext(
        "%(organisation)s tries to answer within %(count)d hour.",
        "%(organisation)s tries to answer within %(count)d hours.",
        hours,
    ) % {"organisation": organisation_name, "count": hours}


def _language_name(language: str) -> str:
    spoken = Language(SPOKEN.get(language, language))
    label = str(spoken.label)
    if get_language() in SMALL_INSIDE:
        label = label[:1].lower() + label[1:]
    return label


# Vietnamese names of languages begin with an ordinary word ("Tiếng"), small inside a sentence, as
# are Polish days, which Django writes large.
SMALL_INSIDE: Final = frozenset({"vi", "pl"})
