"""The page of a stop of the truck: two ways on, in all its languages at once.

A choice of language needs neither script nor server: every language is in the page, and a row of
radio buttons shows one of them.
"""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import get_language_info

from backend.core.locale import seekers_languages
from backend.organisations.profiles import Profile, Region
from backend.programmes import stop_texts
from backend.programmes.models import Stop
from backend.web.templatetags.kier import lang_of
from surveys.states import RoundStatus

from .offers import lifelines

PAGE = "web/seeker/stop.html"


def stop_page(request: HttpRequest, stop: Stop) -> HttpResponse:
    """Return the page of a stop, in the reader's language or else the first of the stop."""
    languages = [code for code in stop.languages if code in seekers_languages()]
    mine = translation.get_language()
    shown = mine if mine in languages else (languages or [settings.LANGUAGE_CODE])[0]
    translation.activate(shown)
    profile = Profile(region=stop.country)
    where = profile if profile.is_abroad else Profile()
    context = {
        "languages": [
            {"code": code, "name": seekers_languages()[code], "tag": lang_of(code)}
            for code in languages or [shown]
        ],
        "shown": shown,
        "words": [_words(code, where) for code in languages or [shown]],
        "region": "" if where.region == Region.UNKNOWN else where.region,
        "answer": _address_of_questions(stop),
        "exit_url": settings.EXIT_URL,
    }
    return render(request, PAGE, context)


def _words(code: str, where: Profile) -> dict[str, Any]:
    """Return what stands in the page in a language, worked out while it is active."""
    with translation.override(code):
        return {
            "code": code,
            "tag": lang_of(code),
            "direction": "rtl" if get_language_info(code)["bidi"] else "ltr",
            "title": stop_texts.title(),
            "questions": stop_texts.questions(),
            "help": stop_texts.help_way(),
            "promise": stop_texts.promise(),
            "lifelines": lifelines(where, kept=True),
        }


def _address_of_questions(stop: Stop) -> str:
    """Return where visitors answer; empty if nobody can now. Languages are its groups."""
    survey = stop.round
    return f"/s/{survey.code}" if survey and survey.status == RoundStatus.OPEN else ""
