"""Who can be asked for an assignment, and why; who was asked, and who is to be."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from babel import Locale
from django.conf import settings
from django.db.models import Count, DateField, Max, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from backend.experts import local_time
from backend.experts.catalogue import Topic
from backend.experts.matcher import Against, For, Matches, Person, Wanted, match
from backend.experts.models import Assignment, CheckIn, Expert, Invitation
from backend.experts.selectors.invitations import MAX_INVITATIONS, is_promised, with_standing
from backend.experts.states import GIVEN_UP, ExpertStatus, InvitationState

# More than a platform has; whoever would come after is not looked at.
MAX_PEOPLE = 1000
# How far back work is shared fairly.
DAYS_BACK = 365
# Asked, but without the time to answer: may be asked again when a place becomes free.
ASK_AGAIN = Q(state=InvitationState.INVITED, answer_by=None)
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


@dataclass(frozen=True, slots=True)
class Match:
    """Somebody of the platform, with why they can or cannot be asked."""

    expert: Expert
    person: Person
    reasons: Sequence[Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class People:
    """Everybody of the platform with who can be asked; `by_id` has their rows."""

    matches: Matches
    by_id: Mapping[UUID, Expert] = field(default_factory=dict)

    @property
    def fit(self) -> list[Match]:
        """Who can be asked, the first first."""
        return self._explained(self.matches.fit)

    @property
    def left_out(self) -> list[Match]:
        """Who cannot be asked, by name."""
        return self._explained(self.matches.left_out)

    def _explained(self, found: Iterable[tuple[Person, Iterable[str]]]) -> list[Match]:
        return [Match(self.by_id[person.id], person, explain(codes)) for person, codes in found]


def people_for(assignment: Assignment) -> People:
    """Return who can be asked for an assignment, in order, and who cannot; four queries."""
    wanted = wanted_of(assignment)
    rows = Expert.objects.filter(platform=assignment.platform_id).exclude(status=ExpertStatus.LEFT)
    people = {expert.member_id: expert for expert in rows.order_by("chosen_name")[:MAX_PEOPLE]}
    parts = _parts_of(assignment)
    shares = _shares(parts, assignment, wanted)
    heavy_days = _heavy_days(parts, wanted)
    debriefs = _open_debriefs(assignment, wanted.today)
    facts = [
        Person(
            id=expert.member_id,
            status=expert.status,
            paused=expert.paused,
            paused_until=expert.paused_until,
            forms=frozenset(expert.forms),
            topics=frozenset(expert.topics),
            not_topics=frozenset(expert.not_topics),
            regions=frozenset(expert.regions),
            travels=expert.travels,
            online=expert.online,
            languages=frozenset(expert.languages),
            per_month=expert.per_month,
            heavy_days=tuple(heavy_days.get(expert.member_id, ())),
            debrief_open=expert.member_id in debriefs,
            **shares.get(expert.member_id, {}),
        )
        for expert in people.values()
    ]
    return People(match(wanted, facts), people)


def wanted_of(assignment: Assignment) -> Wanted:
    """Return what is asked, as matching looks at it; without a day it is taken to be today."""
    today = local_time.today()
    return Wanted(
        id=assignment.id,
        form=assignment.form,
        topics=tuple(assignment.topics),
        languages=tuple(assignment.languages),
        region=assignment.region,
        online=assignment.online,
        day=assignment.day or today,
        heavy=assignment.heavy,
        today=today,
        rest_days=assignment.platform.rest_days,
    )


def _parts_of(assignment: Assignment) -> QuerySet[Any, Any]:
    day = Coalesce(
        "assignment__day",
        "assignment__delivered_on",
        "invited_on",
        output_field=DateField(),
    )
    rows = Invitation.objects.filter(assignment__platform=assignment.platform_id)
    return rows.annotate(work_day=day)


def _shares(
    parts: QuerySet[Any, Any], assignment: Assignment, wanted: Wanted
) -> dict[UUID, dict[str, Any]]:
    since = wanted.today - timedelta(days=DAYS_BACK)
    stands = ~Q(assignment__reason__in=GIVEN_UP)
    month = Q(work_day__gte=_month(wanted.day), work_day__lt=_next_month(wanted.day))
    promised = is_promised() & stands
    worked = Q(state=InvitationState.ACCEPTED, work_day__gte=since) & stands
    here = Q(assignment=assignment) & ~ASK_AGAIN
    rows = parts.values("expert").annotate(
        this_month=Count("id", filter=promised & month),
        worked=Count("id", filter=worked),
        last_worked=Max("work_day", filter=worked),
        asked=Count("id", filter=Q(invited_on__gte=since)),
        asked_here=Count("id", filter=here),
    )
    return {row.pop("expert"): row | {"asked_here": bool(row["asked_here"])} for row in rows}


def _heavy_days(parts: QuerySet[Any, Any], wanted: Wanted) -> dict[UUID, list[date]]:
    if not wanted.heavy:
        return {}
    near = timedelta(days=wanted.rest_days)
    rows = parts.filter(
        is_promised(),
        assignment__heavy=True,
        work_day__gt=wanted.day - near,
        work_day__lt=wanted.day + near,
    ).exclude(Q(assignment__reason__in=GIVEN_UP) | Q(assignment=wanted.id))
    found: dict[UUID, list[date]] = {}
    for expert, day in rows.values_list("expert", "work_day"):
        found.setdefault(expert, []).append(day)
    return found


def _open_debriefs(assignment: Assignment, today: date) -> set[UUID]:
    rows = CheckIn.objects.filter(
        invitation__assignment__platform=assignment.platform_id,
        kind=CheckIn.DEBRIEF,
        due_on__lte=today,
        answered_on=None,
        called_on=None,
    )
    return {*rows.values_list("invitation__expert", flat=True)}


def _month(day: date) -> date:
    return day.replace(day=1)


def _next_month(day: date) -> date:
    return (_month(day) + timedelta(days=31)).replace(day=1)


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
    active = Locale.parse(get_language() or settings.LANGUAGE_CODE, sep="-")
    name = code.removeprefix(For.LANGUAGE)
    return str(active.languages.get(name, name))


# -- Waves ----------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Planned:
    """Somebody who is to be asked in a later wave, and why."""

    expert: Expert
    wave: int
    reasons: Sequence[Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Waves:
    """Everybody who was asked for an assignment, and who is to be, in the order of the plan."""

    wanted: int
    accepted: int
    asked: Sequence[Invitation]
    later: Sequence[Planned]


def waves_of(assignment: Assignment) -> Waves:
    """Return who was asked for an assignment and who is to be; two queries."""
    rows = with_standing(Invitation.objects.filter(assignment=assignment))
    asked = [*rows.select_related("expert").order_by("wave", "place", "id")[:MAX_INVITATIONS]]
    first = max((invitation.wave for invitation in asked), default=0) + 1
    later = [
        Planned(expert, number, explain(codes))
        for number, wave in enumerate(planned_waves(assignment), first)
        for expert, codes in wave
    ]
    return Waves(assignment.wanted, assignment.accepted, asked, later)


def planned_waves(assignment: Assignment) -> Sequence[Sequence[tuple[Expert, list[str]]]]:
    """Return the waves to be asked yet, with codes of why; whoever is gone is left out."""
    waves = [wave["people"] for wave in assignment.plan or ()]
    people = Expert.objects.in_bulk([UUID(planned["expert"]) for wave in waves for planned in wave])
    return [
        [
            (people[who], planned["reasons"])
            for planned in wave
            if (who := UUID(planned["expert"])) in people
        ]
        for wave in waves
    ]
