"""Creating, changing and erasing stops, each with its link and its round of questions."""

from collections.abc import Collection, Mapping
from datetime import date, timedelta
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from backend.core.days import today
from backend.core.errors import ChangedMeanwhile, FieldConflict
from backend.core.languages import BY_CODE
from backend.core.locale import seekers_languages
from backend.core.names import clean_name
from backend.organisations.countries import COUNTRIES, regions_of
from backend.programmes.models import Link, Project, Stop
from backend.programmes.roles import Participant
from backend.programmes.selectors.stops import PART, stop_of
from backend.programmes.states import Channel, TargetKind
from surveys.models import Round, Version
from surveys.questionnaire.definition import read
from surveys.results.variables import variables_of
from surveys.services.questionnaires import copy_ready
from surveys.services.rounds import change_round, create_round, start_round
from surveys.states import Audience, RoundStatus

from .history import note
from .link_counts import LINK_COUNTS
from .links import LONGEST_PLACE, written_project

READY: Final = "stop"
"""The questionnaire that comes with Kier, and the purpose of its rounds."""

BEFORE, AFTER = "before_", "after_"
"""What the names of questions begin with that are asked before and after the game."""

ANSWERED_LATER: Final = timedelta(days=14)
"""So long after a stop answers are taken that waited on a phone for a line."""

LANGUAGE_OF: Final[Mapping[str, str]] = {"NL": "nl", "PL": "pl", "HU": "hu"}
"""What is mostly spoken in a country: in it the page comes to who speaks none of the others."""

LONGEST: Final = timedelta(days=60)
MOST_LANGUAGES: Final = 6


@transaction.atomic
def create_stop(
    *, by: Participant, project_id: UUID, questions: bool = True, **fields: Any
) -> Stop:
    """Create a stop of a project with its link.

    :param questions: whether visitors are asked what they learned, in a round of its own
    :raises Missing: `by` does not see the project
    :raises PermissionDenied: `by` does not write for it
    :raises Conflict: the project has no stops, or what is given does not fit together
    """
    project = written_project(by, project_id, PART)
    row = Stop(project=project, **fields)
    row.place = clean_name(row.place, longest=LONGEST_PLACE, field="place")
    row.languages = _in_order(row.country, row.languages)
    _check(row)
    row.link = Link.objects.create(
        project=project, target=TargetKind.STOP, channel=Channel.STOP, **_of_link(row)
    )
    LINK_COUNTS.add([row.link])
    if questions:
        row.round = _make_round(project, row)
    row.save(force_insert=True)
    note(project_id=project_id, by=by, event="stop.created", subject=row.pk)
    return row


@transaction.atomic
def change_stop(
    *, by: Participant, project_id: UUID, stop_id: UUID, version: int, **changes: Any
) -> Stop:
    """Change a stop, its link and its questions; the address stays, since it is printed.

    :param version: the one that was looked at
    :raises Missing: `by` does not see the stop
    :raises PermissionDenied: `by` does not write for its project
    :raises ChangedMeanwhile: somebody changed it since
    :raises Conflict: as in `create_stop`
    """
    project = written_project(by, project_id, PART)
    row = stop_of(project, stop_id)
    if "place" in changes:
        changes["place"] = clean_name(changes["place"], longest=LONGEST_PLACE, field="place")
    if {"country", "languages"} & changes.keys():
        country = changes.get("country", row.country)
        changes["languages"] = _in_order(country, changes.get("languages", row.languages))
    wants_questions = changes.pop("questions", row.round_id is not None)
    changed = {name: value for name, value in changes.items() if getattr(row, name) != value}
    for name, value in changed.items():
        setattr(row, name, value)
    _check(row)
    if wants_questions and row.round is None:
        row.round = changed["round"] = _make_round(project, row)
    same = Stop.objects.filter(pk=stop_id, version=version)
    if changed and not same.update(**changed, version=version + 1):
        raise ChangedMeanwhile
    if changed:
        Link.objects.filter(pk=row.link_id).update(**_of_link(row))
        if "round" not in changed:
            _change_round(row)
        note(project_id=project_id, by=by, event="stop.changed", fields={*changed}, subject=stop_id)
    return stop_of(project, stop_id)


@transaction.atomic
def erase_stop(*, by: Participant, project_id: UUID, stop_id: UUID) -> None:
    """Erase a stop with its link and figures; its round stays with the organisation.

    :raises Missing: `by` does not see the stop
    :raises PermissionDenied: `by` does not write for its project
    """
    project = written_project(by, project_id, PART)
    stop_of(project, stop_id).link.delete()
    note(project_id=project_id, by=by, event="stop.erased", subject=stop_id)


def _in_order(country: str, languages: Collection[str]) -> list[str]:
    """Return languages without repeats, that of the country first."""
    own = LANGUAGE_OF.get(country)
    order = {code: place for place, code in enumerate(BY_CODE)}
    return sorted({*languages}, key=lambda code: (code != own, order.get(code, len(order)), code))


def _of_link(row: Stop) -> dict[str, Any]:
    return {
        "place": row.place,
        "language": row.languages[0],
        "begins_on": row.begins_on,
        "ends_on": row.ends_on,
    }


# -- Questions ------------------------------------------------------------------------------------


def _make_round(project: Project, row: Stop) -> Round:
    organisation = project.organisation
    version = _version_for(project)
    made = create_round(
        organisation=organisation,
        version=version,
        audience=Audience.LINK,
        purpose=READY,
        plan=_paired(version),
        opens_on=row.begins_on,
        **_of_round(row, version),
    )
    # Others are opened by the clock.
    return start_round(made) if row.begins_on <= today() else made


def _version_for(project: Project) -> Version:
    """Return the version that the organisation asked with before, or else the one of Kier."""
    asked = Round.objects.filter(organisation=project.organisation, purpose=READY)
    last = asked.select_related("version").order_by("-closes_on", "-pk").first()
    if last is not None:
        return last.version
    made = copy_ready(organisation=project.organisation, ready_id=READY)
    return made.versions.get()


def _of_round(row: Stop, version: Version) -> dict[str, Any]:
    spoken = read(version.definition).languages
    languages = [code for code in row.languages if code in spoken] or [*spoken[:1]]
    name = f"{row.place}, {row.begins_on:%Y-%m-%d}"
    # In which language somebody came is what tells groups apart: figures are by language.
    groups = [
        {"id": code, "label": dict.fromkeys(spoken, BY_CODE[code].name)} for code in languages
    ]
    return {
        "name": name,
        "closes_on": row.ends_on + ANSWERED_LATER,
        "languages": languages,
        "groups": groups,
    }


def _paired(version: Version) -> list[list[str]]:
    """Return what is crossed: each question before the game with the same one after it."""
    names = [variable.id for variable in variables_of(read(version.definition))]
    pairs = [(name, AFTER + name.removeprefix(BEFORE)) for name in names if name.startswith(BEFORE)]
    return [[before, after] for before, after in pairs if after in names]


def _change_round(row: Stop) -> None:
    survey = row.round
    if survey is None or survey.status == RoundStatus.CLOSED:
        return
    changes = _of_round(row, survey.version)
    if survey.status == RoundStatus.OPEN:
        changes = {name: changes[name] for name in ("name", "closes_on")}
    else:
        changes["opens_on"] = row.begins_on
    change_round(survey, **changes)


# -- What fits together ---------------------------------------------------------------------------


def _check(row: Stop) -> None:
    if not row.place:
        raise FieldConflict("place", "none", _("Say in which place the truck stands."))
    if row.country not in COUNTRIES:
        raise FieldConflict("country", "unknown", _("Choose one of the countries."))
    if row.region and row.region not in regions_of(row.country):
        raise FieldConflict("region", "unknown", _("Choose a region of this country."))
    if not 0 < len(row.languages) <= MOST_LANGUAGES:
        raise FieldConflict(
            "languages", "number", _("Choose 1 to {most} languages.").format(most=MOST_LANGUAGES)
        )
    if {*row.languages} - seekers_languages().keys():
        raise FieldConflict(
            "languages", "unknown", _("The page is not offered in this language yet.")
        )
    _check_days(row.begins_on, row.ends_on)


def _check_days(begins_on: date, ends_on: date) -> None:
    if ends_on < begins_on:
        raise FieldConflict(
            "ends_on", "before-first", _("Choose a last day that is not before the first one.")
        )
    if ends_on - begins_on > LONGEST:
        raise FieldConflict(
            "ends_on", "too-long", _("A stop lasts 60 days at most. Make another one for later.")
        )
