"""People of Platform HOPE: the platform, steps of its paths, and what members say of themselves."""

import json
from collections.abc import Collection, Mapping
from datetime import date
from pathlib import Path as File
from types import MappingProxyType
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from backend.core.errors import Conflict, FieldConflict, FieldError, ImpossibleMove
from backend.core.names import clean_name
from backend.experts import local_time
from backend.experts.models import Expert, Platform, Step, StepDone
from backend.experts.models.people import LONGEST_NAME, MAX_PER_MONTH
from backend.experts.services.sealed_texts import Boxes, keep, replace
from backend.experts.states import ExpertStatus, Path, StepState
from backend.organisations.models import Organisation
from notifications import outbox, recipients

LONGEST_REST_DAYS, LONGEST_WAVE_HOURS = 365, 24 * 30
STEPS = File(__file__).resolve().parents[1] / "data" / "steps.json"
# Of all paths together.
MAX_STEPS = 50
FIELDS = frozenset(
    {
        "chosen_name",
        "forms",
        "topics",
        "not_topics",
        "regions",
        "travels",
        "online",
        "languages",
        "per_month",
        "paused",
        "paused_until",
    }
)


# -- The platform ---------------------------------------------------------------------------------
@transaction.atomic
def found_platform(*, organisation: Organisation) -> Platform:
    """Make an organisation the platform; the same again changes nothing.

    :raises Conflict: another one is the platform already
    """
    if Platform.objects.exclude(organisation=organisation).exists():
        raise Conflict(_("Another organisation is the platform already. There can be one."))
    platform, created = Platform.objects.get_or_create(organisation=organisation)
    if created:
        Step.objects.bulk_create(_first_steps(platform))
    return platform


def change_platform(platform: Platform, **settings: Any) -> Platform:
    """Set phone, rest_days or wave_hours."""
    for name, value in settings.items():
        setattr(platform, name, value)
    if settings:
        platform.save(update_fields=[*settings])
    return platform


def _first_steps(platform: Platform) -> list[Step]:
    paths: dict[str, list[dict[str, Any]]] = json.loads(STEPS.read_text())
    return [
        Step(platform=platform, path=path, position=position, **texts)
        for path in Path.values
        for position, texts in enumerate(paths[path], start=1)
    ]


# -- Steps ----------------------------------------------------------------------------------------
@transaction.atomic
def add_step(
    *,
    platform: Platform,
    path: str,
    title: Mapping[str, str],
    needs: Mapping[str, str] = MappingProxyType({}),
    helper: Mapping[str, str] = MappingProxyType({}),
    position: int | None = None,
) -> Step:
    """Add a step to a path, with texts by language, at a position from 1, or at the end."""
    _hold(platform)
    if platform.steps.count() >= MAX_STEPS:
        raise Conflict(_("There are too many steps. Remove one first."))
    step = Step(platform=platform, path=path, position=0)
    step.title, step.needs, step.helper = _checked_title(title), dict(needs), dict(helper)
    step.save(force_insert=True)
    _put(step, MAX_STEPS if position is None else position)
    return step


@transaction.atomic
def change_step(step: Step, *, position: int | None = None, **texts: Mapping[str, str]) -> Step:
    """Change title, needs or helper by language, or put the step elsewhere in its path."""
    _hold(step.platform)
    if "title" in texts:
        texts["title"] = _checked_title(texts["title"])
    for name, value in texts.items():
        setattr(step, name, dict(value))
    if texts:
        step.save(update_fields=[*texts])
    if position is not None:
        _put(step, position)
    return step


@transaction.atomic
def remove_step(step: Step) -> None:
    """Remove a step, also for those who are under way with it; the others move up."""
    _hold(step.platform)
    Step.objects.filter(id=step.id).delete()
    _number(_others(step))


@transaction.atomic
def set_step(expert: Expert, step: Step, state: StepState) -> None:
    """Set how far somebody is with a step, and tell them; the same again changes nothing."""
    if expert.status == ExpertStatus.LEFT:
        raise Conflict(_("This person has left."))
    mine, _created = StepDone.objects.select_for_update().get_or_create(expert=expert, step=step)
    if mine.state == state:
        return
    mine.state = state
    mine.on = None if state == StepState.OPEN else local_time.today()
    mine.save(update_fields=["state", "on"])
    _tell(expert)


@transaction.atomic
def make_member(expert: Expert) -> Expert:
    """Make a candidate a member once all steps of joining are done; a member stays one."""
    open_steps = Step.objects.filter(platform=expert.platform_id, path=Path.JOIN).exclude(
        people__in=StepDone.objects.filter(expert=expert, state=StepState.DONE)
    )
    if expert.status == ExpertStatus.CANDIDATE and open_steps.exists():
        detail = _("Not all steps of joining are done. Mark them as done first.")
        raise FieldConflict("status", "steps-open", detail)
    changed = Expert.objects.filter(pk=expert.pk, status=ExpertStatus.CANDIDATE).update(
        status=ExpertStatus.MEMBER, joined_on=local_time.today()
    )
    expert.refresh_from_db(fields=["status", "joined_on"])
    if expert.status == ExpertStatus.LEFT:
        raise ImpossibleMove(_("This person has left. Invite them anew."))
    if changed:
        _tell(expert)
    return expert


def _tell(expert: Expert) -> None:
    outbox.notify("expert.news", [recipients.member(expert.pk)], subject=expert.pk)


def _hold(platform: Platform) -> None:
    # Two who put steps elsewhere come in turn.
    Platform.objects.select_for_update(no_key=True).get(pk=platform.pk)


def _checked_title(title: Mapping[str, str]) -> dict[str, str]:
    if not any(text.strip() for text in title.values()):
        detail = _("Give the step a title.")
        raise FieldConflict("title", "empty", detail)
    return dict(title)


def _others(step: Step) -> list[Step]:
    rows = Step.objects.filter(platform=step.platform_id, path=step.path).exclude(id=step.id)
    return [*rows.order_by("position", "id")]


def _put(step: Step, position: int) -> None:
    rows: list[Any] = _others(step)
    rows.insert(max(position, 1) - 1, step)
    _number(rows)


def _number(rows: list[Step]) -> None:
    for position, row in enumerate(rows, start=1):
        row.position = position
    Step.objects.bulk_update(rows, ["position"])


# -- Profiles -------------------------------------------------------------------------------------
@transaction.atomic
def change_profile(expert: Expert, **fields: Any) -> Expert:
    """Change `FIELDS` that are named; a pause needs no reason.

    A day until which somebody pauses means that they pause; who goes on has no such day.

    :raises Conflict: the name is taken, a topic is on both lists, or a number or day does not do
    """
    if unknown := fields.keys() - FIELDS:
        raise ValueError(unknown)
    row = lock_expert(expert)
    if "chosen_name" in fields:
        fields["chosen_name"] = checked_name(row.platform, fields["chosen_name"], but=row)
    _check_topics(fields, row)
    _check_per_month(fields.get("per_month", 0))
    _settle_pause(fields, row)
    for name, value in fields.items():
        setattr(row, name, value)
    if fields:
        _save_profile(row, fields)
    for name in fields:
        setattr(expert, name, getattr(row, name))
    return expert


def lock_expert(expert: Expert) -> Expert:
    """Lock somebody's row until the transaction ends, unless they have left."""
    row = Expert.objects.select_for_update(of=("self",), no_key=True).get(pk=expert.pk)
    if row.status == ExpertStatus.LEFT:
        raise ImpossibleMove(_("This person has left."))
    return row


def checked_name(platform: Platform, name: str, *, but: Expert | None = None) -> str:
    """Return a name that nobody else has, whatever its capitals, plainly written."""
    name = clean_name(name, longest=LONGEST_NAME, field="chosen_name")
    if not name:
        raise FieldConflict("chosen_name", "empty", _("Choose a name."))
    others = Expert.objects.filter(platform=platform, chosen_name__iexact=name)
    if but:
        others = others.exclude(pk=but.pk)
    if others.exists():
        raise _name_in_use()
    return name


@transaction.atomic
def set_legal(expert: Expert, boxes: Boxes) -> None:
    """Keep a sealed legal name in place of the one before."""
    row = lock_expert(expert)
    old = row.legal
    text = keep(row.platform, boxes, before=old)
    Expert.objects.filter(pk=row.pk).update(legal=text)
    replace(old, text)


@transaction.atomic
def erase_legal(expert: Expert) -> None:
    """Erase the sealed legal name; nothing happens if there is none."""
    row = Expert.objects.select_for_update(of=("self",), no_key=True).get(pk=expert.pk)
    old = row.legal
    Expert.objects.filter(pk=row.pk).update(legal=None)
    replace(old, None)


def _check_topics(fields: dict[str, Any], row: Expert) -> None:
    known: Collection[str] = fields.get("topics", row.topics)
    untouched: Collection[str] = fields.get("not_topics", row.not_topics)
    if both := {*known} & {*untouched}:
        at = "not_topics" if "not_topics" in fields else "topics"
        detail = _("One topic cannot be both: known, and not to be touched. Choose one.")
        places = [place for place, topic in enumerate(fields.get(at, ())) if topic in both]
        raise Conflict(
            detail, errors=[FieldError(f"{at}.{place}", "both", detail) for place in places]
        )


def _check_per_month(number: int) -> None:
    if not 0 <= number <= MAX_PER_MONTH:
        detail = _("Give a number from 0 to {most}.").format(most=MAX_PER_MONTH)
        raise FieldConflict("per_month", "out-of-bounds", detail)


def _settle_pause(fields: dict[str, Any], row: Expert) -> None:
    until: date | None = fields.get("paused_until")
    if until is not None:
        if until < local_time.today():
            detail = _("This day is over. Choose a day to come, or none.")
            raise FieldConflict("paused_until", "in-the-past", detail)
        if not fields.setdefault("paused", True):
            detail = _("You do not pause, so leave this day out.")
            raise FieldConflict("paused_until", "no-pause", detail)
    elif "paused" in fields and (not fields["paused"] or not row.paused):
        # A pause that begins now has no end of an earlier one.
        fields["paused_until"] = None


def _save_profile(row: Expert, fields: Collection[str]) -> None:
    try:
        with transaction.atomic():
            row.save(update_fields=[*fields])
    except IntegrityError:
        # Two chose the same name at once.
        raise _name_in_use() from None


def _name_in_use() -> Conflict:
    detail = _("Somebody else has this name here. Choose another one.")
    return FieldConflict("chosen_name", "in-use", detail)
