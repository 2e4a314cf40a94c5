"""Answering a survey: GET shows the first screen, POST the next, with all answers so far."""

import logging
from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from backend.core.errors import AWAY_SECONDS, DATABASE_AWAY, Conflict, Missing, OutOfSpace
from backend.core.locale import for_seekers, seekers_languages
from backend.core.origin import origin_of
from backend.web.pages import page, part_of_page
from backend.web.same_origin import is_same_origin
from backend.web.templatetags.kier import lang_of
from surveys.models import Round
from surveys.owners import Owner
from surveys.questionnaire.submissions import AnswerFault
from surveys.services.errors import AnswersRefused, LinkUsed, NotOpen, Why
from surveys.services.responses import OpenRound, hand_in, open_round, opened
from surveys.states import Audience

from .form import ASK, LOOK, SENT, START, Form, TooMuch, read_form
from .interruptions import Wait, check_effort, failed_page, take_turn, waiting_page
from .languages import chosen_language, interface_for
from .navigation import Turned, Way, too_long
from .offline_bundle import bundle_of, turns_here
from .screen import page_context, screen_context

log = logging.getLogger("kier.surveys")
# A page with all screens in it: the browser turns them from then on.
BUNDLE = "whole"
PAGE, KIND = "web/surveys/page.html", "web/surveys/kind.html"
STATUS = {"unknown": 404, "soon": 404, "closed": 410}


@for_seekers
@require_http_methods(["GET", "HEAD", "POST"])
def answer_page(request: HttpRequest, code: str, word: str = "") -> HttpResponse:
    """Return a screen of a survey, or the part that a module asks for."""
    return (_as_part if is_part(request) else _as_page)(request, code, word)


def is_part(request: HttpRequest) -> bool:
    """Return whether the module of the page asks, not a browser for a whole page."""
    return request.method == "POST" and request.headers.get("Kier-Part") in {"page", BUNDLE}


def _screen(request: HttpRequest, code: str, word: str) -> HttpResponse:
    if request.method == "POST":
        # Whatever the head of a form says: our pages send UTF-8.
        request.encoding = "utf-8"
    try:
        opened = open_round(code, word)
    except Missing as missing:
        return _kind_page(request, kind_of(missing), tuple(seekers_languages()))
    return answer(request, opened)


def answer_owned(
    request: HttpRequest, survey: Round | None, word: str, owner: Owner | None
) -> HttpResponse:
    """Return a screen of a round that a part of Kier owns; None: there is none."""
    return (_owned_part if is_part(request) else _owned_page)(request, survey, word, owner)


def _owned(
    request: HttpRequest, survey: Round | None, word: str, owner: Owner | None
) -> HttpResponse:
    if request.method == "POST":
        request.encoding = "utf-8"
    if survey is None:
        return _kind_page(request, "unknown", tuple(seekers_languages()))
    try:
        found = opened(survey, word, owner)
    except Missing as missing:
        return _kind_page(request, kind_of(missing), tuple(seekers_languages()))
    return answer(request, found)


_owned_page, _owned_part = page(_owned), part_of_page(_owned)


def answer(request: HttpRequest, opened: OpenRound) -> HttpResponse:
    """Return a screen of a round that is open, or of a preview."""
    language = chosen_language(request, opened.languages)
    if request.method != "POST" and opened.group in opened.languages:
        # At a stop of the truck groups are the languages in which people come.
        language = opened.group
    with translation.override(interface_for(language)):
        response = _answer(request, opened, language)
        response["Content-Language"] = lang_of(translation.get_language())
    return response


_as_page, _as_part = page(_screen), part_of_page(_screen)


def kind_of(shut: Missing | LinkUsed) -> str:
    """Return the kind of page that says why nobody can answer."""
    if isinstance(shut, LinkUsed):
        return "used"
    if isinstance(shut, NotOpen):
        return "soon" if shut.why is Why.NOT_YET else "closed"
    return "unknown"


def _answer(request: HttpRequest, opened: OpenRound, language: str) -> HttpResponse:
    way = Way(opened, language)
    if request.method != "POST":
        kind = _shut(opened)
        return _kind(request, kind, way) if kind else _show(request, way, Turned(Form()))
    # The frame of a preview has no origin; its ticket is from a page of ours.
    if not opened.ticket and not is_same_origin(request):
        return _show(request, way, Turned(Form()), status=403)
    try:
        if not opened.ticket:
            take_turn(origin_of(request))
        return _turn(request, way)
    except Wait as wait:
        return wait_response(request, wait)
    except Exception as error:
        # Whatever it was, what somebody answered is worth more than a plain way out.
        if not isinstance(error, OutOfSpace):
            log.exception("a step of answering failed")
        is_away = isinstance(error, DATABASE_AWAY)
        failed = HttpResponse() if is_part(request) else failed_page(request)
        failed.status_code = 503 if is_away else 500
        if is_away:
            failed["Retry-After"] = str(AWAY_SECONDS)
        return failed


def wait_response(request: HttpRequest, wait: Wait) -> HttpResponse:
    """Return what says how long to wait: a page, or headers for the page's module."""
    if not is_part(request):
        return waiting_page(request, wait)
    headers = {"Retry-After": str(wait.seconds)}
    if wait.ticket:
        headers["Kier-Ticket"] = wait.ticket
    return HttpResponse(status=429, headers=headers)


def _turn(request: HttpRequest, way: Way) -> HttpResponse:
    form = read_form(request.POST)
    go = "stay" if request.POST.get("language") else request.POST.get("go", "next")
    if form.step == SENT:
        return _show(request, way, Turned(Form(step=SENT)))
    if form.step == START:
        if kind := _shut(way.opened):
            return _kind(request, kind, way)
        if go == "next" and not _lets_in(way.opened, form.token):
            return _show(request, way, _token_wrong(form))
    before = form
    form = way.take(form, request.POST)
    try:
        form.kept  # noqa: B018 - raises
    except TooMuch:
        return _show(request, way, Turned(form, [too_long()]), kept=before.kept)
    if go == "used":
        return _kind(request, "used", way)
    turned = way.turn(form, go)
    is_sent = go == "send" and form.step == LOOK
    # All on one page: the list of answers would be the same page again.
    is_sent |= go == "send" and form.step == ASK and turned.form.step == LOOK
    return _send(request, way, turned.form) if is_sent else _show(request, way, turned)


def _send(request: HttpRequest, way: Way, form: Form) -> HttpResponse:
    if faults := way.faults(form):
        return _show(request, way, way.to_faults(form, faults))
    if way.opened.round.audience == Audience.BLIND:
        # The phone hands it in itself, with a token that tells nobody whose it is
        # (blind-submission.js).
        return _show(request, way, Turned(form))
    if way.opened.needs_proof:
        check_effort(request, form.submission)
    try:
        _hand_in(way, form)
    except (LinkUsed, Missing) as shut:
        return _kind(request, kind_of(shut), way)
    except AnswersRefused as refused:
        return _show(request, way, way.to_faults(form, refused.faults))
    except Conflict as conflict:
        return _show(request, way, Turned(form, [AnswerFault("", "long", conflict.detail)]))
    return _show(request, way, Turned(Form(step=SENT)))


def _hand_in(way: Way, form: Form) -> None:
    opened = way.opened
    if opened.ticket:
        # A preview takes no answers.
        return
    hand_in(
        opened.round,
        answers=way.ready(form),
        language=way.language,
        submission=form.submission,
        token=opened.token or form.token,
        group=opened.group,
        owner=opened.owner,
    )


def _shut(opened: OpenRound) -> str:
    if opened.full:
        return "full"
    audience = opened.round.audience
    if audience == Audience.INVITATION and not opened.token:
        return "invited"
    asks_later = audience == Audience.BLIND or _asks_token(opened)
    return "used" if opened.used and not asks_later else ""


def _asks_token(opened: OpenRound) -> bool:
    return opened.round.audience == Audience.TOKEN and not opened.token


def _lets_in(opened: OpenRound, typed: str) -> bool:
    return not _asks_token(opened) or not open_round(opened.round.code, typed).used


def _token_wrong(form: Form) -> Turned:
    text = _("This code does not work. Look at it once more. It works only once.")
    return Turned(form, [AnswerFault("", "token", text)])


def _show(
    request: HttpRequest, way: Way, turned: Turned, *, status: int = 200, kept: str | None = None
) -> HttpResponse:
    kept = turned.form.kept if kept is None else kept
    context = screen_context(way, turned, kept)
    context["here"] = turns_here(way)
    is_asked = is_part(request) and request.headers["Kier-Part"] == BUNDLE
    if is_asked and context["here"] and not turned.faults:
        context["offline_bundle"] = bundle_of(way, turned.form)
    return _render(request, context, status)


def _kind(request: HttpRequest, kind: str, way: Way) -> HttpResponse:
    return _kind_page(request, kind, way.opened.languages, way.language)


def _kind_page(
    request: HttpRequest, kind: str, codes: Sequence[str], language: str = ""
) -> HttpResponse:
    context = page_context(kind, KIND, codes if language else (), language) | {"kind": kind}
    return _render(request, context, STATUS.get(kind, 200))


def _render(request: HttpRequest, context: dict[str, object], status: int) -> HttpResponse:
    # The head of a page stays when its body is replaced.
    context["body_only"] = is_part(request)
    return render(request, PAGE, context, status=status)
