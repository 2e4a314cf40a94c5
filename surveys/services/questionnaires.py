"""Questionnaires and versions; only a version without faults can be opened, and becomes final."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from backend.core.errors import Conflict, FieldConflict, ImpossibleMove, Missing
from backend.organisations.models import Organisation
from surveys.models import Questionnaire, Version
from surveys.owners import check_questionnaire
from surveys.questionnaire.definition import Definition, read, write
from surveys.questionnaire.validation import Fault, check

from .ready import ready_definition

MAX_OF_ONE = 1_000
MAX_VERSIONS = 500


@dataclass(frozen=True, slots=True)
class Source:
    """The spreadsheet that a questionnaire was imported from, and the report."""

    name: str
    content: bytes
    report: Sequence[Any]


@transaction.atomic
def create(
    *,
    organisation: Organisation,
    name: str,
    definition: Definition,
    source: Source | None = None,
) -> Questionnaire:
    """Return a new questionnaire with its first version; raise Conflict if there are too many."""
    _check_name(name)
    if Questionnaire.objects.filter(organisation=organisation).count() >= MAX_OF_ONE:
        raise Conflict(_("You have too many questionnaires. Use one that you have."))
    made = Questionnaire.objects.create(organisation=organisation, name=name.strip())
    version = Version(questionnaire=made, number=1, definition=write(definition))
    if source:
        version.source, version.source_name = source.content, source.name[:200]
        version.report = list(source.report)
    version.save(force_insert=True)
    return made


def copy_ready(*, organisation: Organisation, ready_id: str, name: str = "") -> Questionnaire:
    """Return a copy of a questionnaire that comes with Kier; raise Missing if there is none."""
    definition = ready_definition(ready_id)
    title = name or next(iter(definition.title.values()))
    return create(organisation=organisation, name=title, definition=definition)


def copy_of(*, organisation: Organisation, version: Version, name: str = "") -> Questionnaire:
    """Return a new questionnaire with the questions of a version."""
    name = name or _("{name} (copy)").format(name=version.questionnaire.name)[:200]
    return create(organisation=organisation, name=name, definition=read(version.definition))


def rename(questionnaire: Questionnaire, name: str) -> Questionnaire:
    """Rename a questionnaire; raise ImpossibleMove if it belongs to a round with an owner."""
    check_questionnaire(questionnaire.id)
    _check_name(name)
    questionnaire.name = name.strip()
    questionnaire.save(update_fields=["name", "changed_on"])
    return questionnaire


def archive(questionnaire: Questionnaire, *, archived: bool = True) -> Questionnaire:
    """Archive a questionnaire or restore it; raise ImpossibleMove if it has an owner."""
    check_questionnaire(questionnaire.id)
    questionnaire.archived = archived
    questionnaire.save(update_fields=["archived", "changed_on"])
    return questionnaire


@transaction.atomic
def change(version: Version, *, definition: Definition, revision: int) -> Version:
    """Replace the questions of a version, if nobody changed it since `revision`; else Conflict."""
    check_questionnaire(version.questionnaire_id)
    same = Version.objects.filter(id=version.id, revision=revision, fixed=False)
    if not same.update(definition=write(definition), revision=F("revision") + 1):
        now = Version.objects.filter(id=version.id).first()
        if now is None:
            raise Missing
        if now.fixed:
            raise ImpossibleMove(
                _("A round was opened with this version. Make a new version to change it.")
            )
        detail = _("Somebody else changed this meanwhile. Load it again, and add your changes.")
        raise FieldConflict("revision", "changed", detail)
    Questionnaire.objects.get(id=version.questionnaire_id).save(update_fields=["changed_on"])
    version.refresh_from_db()
    return version


@transaction.atomic
def next_version(questionnaire: Questionnaire) -> Version:
    """Return a new version with the last one's questions; ImpossibleMove if that is a draft."""
    check_questionnaire(questionnaire.id)
    there = Questionnaire.objects.select_for_update(no_key=True).filter(id=questionnaire.id)
    if there.first() is None:
        raise Missing
    last = Version.objects.filter(questionnaire=questionnaire).order_by("number").last()
    if last is None or last.number >= MAX_VERSIONS:
        raise Conflict(_("There are too many versions. Make a copy."))
    if not last.fixed:
        raise ImpossibleMove(_("The last version can still be changed. Change that one."))
    return Version.objects.create(
        questionnaire=questionnaire, number=last.number + 1, definition=last.definition
    )


def faults_of(version: Version) -> list[Fault]:
    """Return the faults to be mended before a round can be opened with this version."""
    return check(read(version.definition))


def _check_name(name: str) -> None:
    if not 0 < len(name.strip()) <= 200:
        detail = _("Give a name of at most 200 characters.")
        raise FieldConflict("name", "invalid", detail)
