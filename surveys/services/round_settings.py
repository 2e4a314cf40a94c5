"""Checks of the settings of a round."""

import re
from collections.abc import Collection, Iterator
from datetime import tzinfo
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from backend.core.days import HERE, today
from backend.core.errors import Conflict, FieldError, field_path
from surveys.models import MIN_THRESHOLD, Round
from surveys.questionnaire.definition import Definition, read
from surveys.questionnaire.fields import fields_of, together
from surveys.results.plan import BadPlan
from surveys.results.plan import check as check_plan
from surveys.states import Audience

PURPOSES = {"help", "assignment", "training", "page", "measure", "stop", "other"}
GROUP_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
MAX_GROUPS, MAX_STATEMENT, MAX_LABEL = 400, 2_000, 200
MAX_THRESHOLD, MAX_WANTED, MAX_DAYS = 100, 10_000_000, 3_660
# A form of more than a thousand fields is not read at all.
MAX_ON_A_PAGE = 900


def check_settings(survey: Round) -> None:
    """Raise Conflict, with errors by column, unless a round's settings fit together."""
    definition = read(survey.version.definition)
    errors = [
        FieldError(field, code, detail)
        for faults in (_of_itself(survey), _of_groups(survey), _with(survey, definition))
        for field, code, detail in faults
    ]
    if errors:
        raise Conflict(errors[0].detail, errors=errors)


type Faults = Iterator[tuple[str, str, str]]


def _of_itself(survey: Round) -> Faults:
    if not 0 < len(survey.name) <= 200:
        yield "name", "invalid", _("Give a name of at most 200 characters.")
    if survey.audience not in Audience.values:
        yield "audience", "invalid", _("Choose who may answer.")
    if survey.purpose not in PURPOSES:
        yield "purpose", "invalid", _("Choose what this round is about.")
    zone: tzinfo = HERE
    if survey.timezone in available_timezones():
        zone = ZoneInfo(survey.timezone)
    else:
        yield "timezone", "invalid", _("There is no such time zone.")
    if survey.opens_on and survey.closes_on < survey.opens_on:
        yield "closes_on", "out-of-order", _("The last day comes before the first one.")
    elif (survey.closes_on - (survey.opens_on or today(zone))).days > MAX_DAYS:
        yield "closes_on", "out-of-range", _("A round lasts ten years at most.")
    if not MIN_THRESHOLD <= survey.threshold <= MAX_THRESHOLD:
        yield (
            "threshold",
            "out-of-range",
            _("Choose a number from {least} to {most}.").format(
                least=MIN_THRESHOLD, most=MAX_THRESHOLD
            ),
        )
    if survey.target is not None and not 0 < survey.target <= MAX_WANTED:
        yield "target", "out-of-range", _("Choose a number from 1 to ten million.")
    if survey.remind_after_days is not None and not 0 < survey.remind_after_days <= 365:
        yield "remind_after_days", "out-of-range", _("Choose 1 to 365 days.")


def _of_groups(survey: Round) -> Faults:
    if len(survey.groups) > MAX_GROUPS:
        yield "groups", "too-many", _("At most {most} groups.").format(most=MAX_GROUPS)
        return
    if survey.groups and survey.audience == Audience.BLIND:
        detail = _("This round has no groups: they would help to find out who answered what.")
        yield "groups", "blind", detail
        return
    known: set[Any] = set()
    for place, group in enumerate(survey.groups):
        if not isinstance(group.get("id"), str) or not GROUP_ID.fullmatch(group["id"]):
            detail = _("Use small letters, digits and hyphens, at most 40.")
            yield f"groups.{place}.id", "invalid", detail
        elif group["id"] in known:
            yield f"groups.{place}.id", "twice", _("Each group needs an identifier of its own.")
        known.add(group.get("id"))
        if not _are_texts(group.get("label"), MAX_LABEL) or not group["label"]:
            yield f"groups.{place}.label", "invalid", _("Give the group a name.")
    yield from _of_quotas(survey, known)


def _of_quotas(survey: Round, groups: Collection[Any]) -> Faults:
    if survey.quotas and survey.audience == Audience.LINK:
        detail = _(
            "A round by open link has no numbers by group: that a group is full would tell about"
            " its answers before the end."
        )
        yield "quotas", "link", detail
        return
    for group, wanted in survey.quotas.items():
        if group not in groups:
            yield field_path("quotas", group), "unknown", _("This round has no such group.")
        elif not isinstance(wanted, int) or not 0 < wanted <= MAX_WANTED:
            detail = _("Choose a number from 1 to ten million.")
            yield field_path("quotas", group), "out-of-range", detail


def _with(survey: Round, definition: Definition) -> Faults:
    for place, language in enumerate(survey.languages):
        if language not in definition.languages:
            detail = _("The questionnaire has no texts in this language.")
            yield f"languages.{place}", "unknown", detail
        elif language in survey.languages[:place]:
            yield f"languages.{place}", "twice", _("This language stands here already.")
    if not survey.one_per_screen and fields_of(definition, definition.items) > MAX_ON_A_PAGE:
        detail = _("These are too many questions for one page. Ask one on a screen.")
        yield "one_per_screen", "too-many", detail
    elif survey.one_per_screen:
        for item in together(definition.items):
            if fields_of(definition, [item], on_a_screen=True) > MAX_ON_A_PAGE:
                detail = _("“{name}” asks too much on one screen. Divide it, or take choices out.")
                yield "version", "too-many", detail.format(name=item.name)
    if not _are_texts(survey.statement, MAX_STATEMENT):
        detail = _("At most {most} characters in each language.").format(most=MAX_STATEMENT)
        yield "statement", "invalid", detail
    try:
        check_plan(definition, survey.groups, survey.plan)
    except BadPlan as bad:
        yield bad.field, bad.code, _in_words(bad)


OF_A_PLAN = {
    "too-many": gettext_lazy("This is more than can be shown. Leave out this table."),
    "twice": gettext_lazy("This table stands here already."),
    "too-many-leaders": gettext_lazy(
        "Too many questions are asked because of answers to others, in long chains. Make them"
        " shorter: ask for the answer that decides, not for the question before."
    ),
}


def _in_words(bad: BadPlan) -> str:
    match bad.code:
        case "circle" if len({*bad.circle}) == len({*bad.dependent}) == 2:
            text = _(
                "“{a}” and “{b}” cannot stand in one table: the answers to one decide whether the"
                " other is asked, or what may be answered. Leave out this table."
            )
            return text.format(a=bad.dependent[0], b=bad.dependent[1])
        case "circle" if bad.dependent:
            text = _(
                "The answers to “{a}” and “{b}” depend on each other, so hidden numbers could be"
                " worked out from their tables together. Keep the table of one of them."
            )
            return text.format(a=bad.dependent[0], b=bad.dependent[1])
        case "circle":
            text = _(
                "Hidden numbers could be worked out from these tables together. Leave one out: {}."
            )
            return text.format(" – ".join(bad.circle))
        case code if code in OF_A_PLAN:
            return str(OF_A_PLAN[code])
        case _:
            return _("Choose two different questions that have answers to choose from.")


def _are_texts(texts: Any, most: int) -> bool:
    return isinstance(texts, dict) and all(
        isinstance(text, str) and len(text) <= most for text in texts.values()
    )
