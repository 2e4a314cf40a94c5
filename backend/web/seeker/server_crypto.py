"""The steps that encrypt, send and decrypt on the server, for browsers without scripts."""

from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from backend.core.crypto.case_code import format_code, parse_code
from backend.core.crypto.encoding import encode
from backend.core.crypto.errors import Damaged
from backend.core.errors import Conflict, Missing, OutOfSpace
from backend.core.origin import origin_of
from backend.core.throttling import bucket_of, writes_of
from backend.help_requests.expectations import expected_of, outlook
from backend.help_requests.quota import RequestFull
from backend.organisations.profiles import Country
from notifications.times import BadTimes

from . import contact, steps
from .answers import UUID_TEXT, Answers, read_answers
from .codes import (
    code_in,
    is_stretched,
    root_in,
    slip_in,
    stretch_code,
    stretching_seconds,
)
from .conversation import Conversation
from .conversation_screen import talk_context, transcript
from .danger import tells_of_danger
from .envelopes import NotThere
from .navigation import move, step_in
from .offers import lifelines
from .screen import full_words, out_of_space_words, screen
from .submission import problem_with, send, words_in
from .throttle_page import take_turn, wait_for_wave

PAGE = "web/seeker/page.html"
# A file among others says nothing.
NEUTRAL_NAME = "kier.txt"
LET_IN, LET_IN_NEW = "let-in:", "let-in-new:"
# What a seeker decides about an organisation, by the button.
DECISIONS: Mapping[str, Callable[[Conversation, UUID], None]] = {
    "withdraw:": Conversation.withdraw,
    "refuse:": Conversation.refuse,
    "learn-yes:": partial(Conversation.allow_supervision, allowed=True),
    "learn-no:": partial(Conversation.allow_supervision, allowed=False),
}

type Act = Callable[[HttpRequest, str, Answers], HttpResponse]


def act(request: HttpRequest, step: str, go: str, answers: Answers) -> HttpResponse:
    """Return the screen after a button (`go`, or `stay`) of a step; raise `Wait` if throttled."""
    return ACTS.get(step, _ask)(request, go, answers)


def show(request: HttpRequest, step: str, answers: Answers, **more: Any) -> HttpResponse:
    """Return the page at a step, with the text until it is sent."""
    if step in steps.ASKING and step not in steps.SENT:
        more.setdefault("text", words_in(request.POST.get("text", "")))
        more["new_code"] = code_in(request.POST.get("code", "")) if step == "write" else ""
        more["answered"] = request.POST
        if step == "start" and answers.profile.is_abroad:
            # Somebody came from a stop of the truck in that country.
            more["filled_in"] = [Country(answers.profile.region).label]
        # Without scripts the answers to all questions travel along.
        more["parts"] = ("asking",)
    if step in {"write", "return"}:
        more["stretching_seconds"] = stretching_seconds(request)
    return render(request, PAGE, screen(step, answers, **more))


# -- Before anything is sent ----------------------------------------------------------------------


def _ask(request: HttpRequest, go: str, answers: Answers) -> HttpResponse:
    take_turn(origin_of(request), "call")
    step, answers = move(step_in(request.POST), go, answers)
    return show(request, step, answers)


def _write(request: HttpRequest, go: str, answers: Answers) -> HttpResponse:
    if go == "next" and answers.chosen and answers.shown not in {None, answers.chosen}:
        # Somebody else was marked, and the button still named the one before.
        go = "choose"
    if go != "next":
        return _ask(request, go, answers)
    text = words_in(request.POST.get("text", ""))
    if problem := problem_with(text):
        take_turn(origin_of(request), "call")
        return show(request, "write", answers, problem=problem)
    code = code_in(request.POST.get("code", ""))
    if not is_stretched(request):
        wait_for_wave(request, code, [answers.chosen] if answers.chosen else [])
    code, root = stretch_code(request, code, scope="create")
    try:
        send(root, answers, text)
    except RequestFull:
        return show(request, "write", answers, problem=full_words())
    except OutOfSpace:
        response = show(request, "write", answers, problem=out_of_space_words(), problem_lines=True)
        response.status_code = 507
        return response
    except NotThere:
        problem = _("Something changed at the people you chose. Look at them again.")
        return show(request, "write", answers, problem=problem)
    lines = lifelines(answers.profile)
    return _show_code(request, root, code, lines, is_urgent=tells_of_danger(text))


# -- When it is sent ------------------------------------------------------------------------------


def _code(request: HttpRequest, go: str, answers: Answers) -> HttpResponse:
    root, talk = _opened(request)
    if root is None or talk is None:
        return _unknown(request)
    typed = request.POST.get("code", "")
    if go == "next" or slip_in(typed):
        return _show_next(request, root, talk)
    # Told on the page itself, which comes again in another language.
    urgent, lines = request.POST.get("urgent") == "yes", lifelines(talk.row.profile())
    return _show_code(request, root, parse_code(typed), lines, is_urgent=urgent)


def _next(request: HttpRequest, go: str, answers: Answers) -> HttpResponse:
    root, talk = _opened(request)
    if root is None or talk is None:
        return _unknown(request)
    if go == "stay":
        return _show_next(request, root, talk)
    return _show_talk(request, root, talk)


def _return(request: HttpRequest, go: str, answers: Answers) -> HttpResponse:
    if go in {"start", "back"}:
        return _ask(request, "start", answers)
    typed = request.POST.get("code", "")
    if go == "stay":
        take_turn(origin_of(request), "call")
        return show(request, "return", answers, typed=typed)
    if slip := slip_in(typed):
        take_turn(origin_of(request), "call")
        return show(request, "return", answers, typed=typed, code_wrong=slip)
    _code_typed, root = stretch_code(request, parse_code(typed), scope="stretch")
    talk = Conversation.find(root)
    return _show_talk(request, root, talk) if talk else _unknown(request, typed=typed)


def _talk(request: HttpRequest, go: str, answers: Answers) -> HttpResponse:
    root, talk = _opened(request)
    if talk:
        _charge_origin(request, go)
    if root is not None and go == "erase":
        return _erase(request, talk)
    if root is None or talk is None:
        return _unknown(request)
    text = words_in(request.POST.get("text", ""))
    if go == "reply" and (problem := problem_with(text)):
        return _show_talk(request, root, talk, reply=text, problem=problem)
    chosen = contact.Chosen.in_form(request.POST)
    if go in {"look", "stay", "file"}:
        marked = chosen if go == "stay" else None
        return (
            _as_file(talk)
            if go == "file"
            else _show_talk(request, root, talk, chosen=marked, reply=text)
        )
    problem = _try(talk, go, text, request.POST)
    changed = Conversation.find(root)
    if changed is None:
        return _unknown(request)
    kept = text if problem or go != "reply" else ""
    marked = chosen if problem and go == contact.KEEP_TIMES else None
    more = {"reply": kept, "problem": problem, "done": not problem}
    more["is_urgent"] = go == "reply" and tells_of_danger(text)
    return _show_talk(request, root, changed, chosen=marked, **more)


def _as_file(talk: Conversation) -> HttpResponse:
    """Return the whole conversation as a file, which is made for this answer and kept nowhere."""
    # Some readers of plain text take it for Latin letters without the mark.
    text = f"\ufeff{transcript(talk)}\n"
    return HttpResponse(
        text,
        content_type="text/plain; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{NEUTRAL_NAME}"'},
    )


def _try(talk: Conversation, go: str, text: str, form: QueryDict) -> str | None:
    """Do what a button says and return an error message, or None."""
    try:
        if go == "reply":
            talk.write(text, message=_uuid_in(form.get("message", "")))
        elif decision := _decision(go):
            decision(talk)
        elif go in {contact.KEEP_TIMES, contact.NO_NOTES}:
            contact.change(talk.row.id, go, form)
    except BadTimes:
        return _("Choose a day, and two different hours.")
    except RequestFull:
        return full_words()
    except (Conflict, NotThere, Missing):
        return _("Something changed just now. Look at this page, then try again.")
    except Damaged:
        # The page says at its top what is wrong, and what to do.
        return _("Nothing was sent.")
    return None


def _decision(go: str) -> Callable[[Conversation], None] | None:
    for button, from_now in ((LET_IN, False), (LET_IN_NEW, True)):
        if found := _let_in_by(go, button):
            organisation, until = found
            return lambda talk: talk.let_in(organisation, from_now=from_now, until=until)
    for button, decide in DECISIONS.items():
        if (named := _named(go, button)) is not None:
            return lambda talk: decide(talk, named)
    return None


def _erase(request: HttpRequest, talk: Conversation | None) -> HttpResponse:
    try:
        if talk:
            talk.erase()
    except Missing:
        # The button was pressed twice.
        pass
    return show(request, "erased", _nothing())


def _erased(request: HttpRequest, go: str, answers: Answers) -> HttpResponse:
    take_turn(origin_of(request), "call")
    return show(request, "erased", _nothing())


ACTS: Mapping[str, Act] = {
    "write": _write,
    "code": _code,
    "next": _next,
    "return": _return,
    "talk": _talk,
    "erased": _erased,
}


# -- Screens --------------------------------------------------------------------------------------


def _show_code(
    request: HttpRequest, root: bytes, code: str, lines: Any, *, is_urgent: bool = False
) -> HttpResponse:
    groups = format_code(code).split()
    more = {"root": encode(root), "code": code, "code_groups": groups, "lifelines": lines}
    more["is_urgent"] = is_urgent
    return show(request, "code", _nothing(), **more)


def _show_next(request: HttpRequest, root: bytes, talk: Conversation) -> HttpResponse:
    expected = expected_of(talk.progress, talk.row.erase_at)
    first = next((one for one in expected if one.text), None)
    more = {
        "root": encode(root),
        "expected": first.text if first else "",
        "timed": bool(first and first.is_timed),
        "otherwise": outlook(talk.row, talk.progress, expected).otherwise,
        "lifelines": lifelines(talk.row.profile()),
    }
    return show(request, "next", _nothing(), **more)


def _show_talk(
    request: HttpRequest,
    root: bytes,
    talk: Conversation,
    *,
    chosen: contact.Chosen | None = None,
    **more: Any,
) -> HttpResponse:
    talk.renew_key()
    context = talk_context(talk) | contact.kept_context(talk.row, chosen) | more
    return show(request, "talk", _nothing(), root=encode(root), **context)


def _unknown(request: HttpRequest, *, typed: str = "") -> HttpResponse:
    return show(request, "return", _nothing(), typed=typed, code_wrong="unknown")


# -- What came with the form ----------------------------------------------------------------------


def _opened(request: HttpRequest) -> tuple[bytes | None, Conversation | None]:
    """Return the root in the form and its request; counts the call and may raise `Wait`."""
    root = root_in(request.POST.get("root", ""))
    talk = Conversation.find(root) if root else None
    bucket = bucket_of("seeker", talk.row.id) if talk else origin_of(request)
    take_turn(bucket, "call")
    return root, talk


def _charge_origin(request: HttpRequest, go: str) -> None:
    """Count what a button stores against the origin; may raise `Wait`."""
    if found := _let_in_by(go, LET_IN) or _let_in_by(go, LET_IN_NEW):
        wait_for_wave(request, request.POST.get("root", ""), [found[0]])
        take_turn(origin_of(request), "create")
    elif go in {"reply", contact.KEEP_TIMES}:
        take_turn(writes_of(origin_of(request)), "call")


def _uuid_in(text: str) -> UUID | None:
    return UUID(text) if UUID_TEXT.fullmatch(text) else None


def _named(go: str, act: str) -> UUID | None:
    return _uuid_in(go.removeprefix(act)) if go.startswith(act) else None


def _let_in_by(go: str, act: str) -> tuple[UUID, date | None] | None:
    """Return whom a yes names and, of an interpreter, the day; None if it says anything else."""
    if not go.startswith(act):
        return None
    named, colon, day = go.removeprefix(act).partition(":")
    try:
        until = date.fromisoformat(day) if colon else None
    except ValueError:
        return None
    organisation = _uuid_in(named)
    return (organisation, until) if organisation else None


def _nothing() -> Answers:
    return read_answers(QueryDict(), get_language() or settings.LANGUAGE_CODE)
