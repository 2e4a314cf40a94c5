"""Writing first messages, and making batches of them with one link each."""

from datetime import date, timedelta
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from backend.core.days import today
from backend.core.errors import ChangedMeanwhile, Conflict, FieldConflict
from backend.core.locale import seekers_languages
from backend.core.names import clean_name
from backend.programmes.models import Batch, Link, MessageTemplate, Project
from backend.programmes.models.links import CODE_LENGTH
from backend.programmes.roles import Participant
from backend.programmes.selectors.batches import batch_of, template_of
from backend.programmes.selectors.links import monday_of, week_text
from backend.programmes.sites import sites
from backend.programmes.states import Channel, TargetKind
from surveys.disclosure.published import THRESHOLD

from .history import note
from .link_files import address_of
from .links import create_link, written_project

LINK: Final = "{link}"
LONGEST_NAME: Final = 80
LONGEST_TEXT: Final = 4096
MOST_TEMPLATES: Final = 100
MOST_BATCHES_IN_WEEK: Final = 50
MOST_SENT: Final = 100_000
# Weeks for which a batch is made.
WEEKS_AHEAD: Final = timedelta(weeks=4)
# An address that stands for the batch's, whose code has the same length.
SAMPLE_CODE: Final = "x" * CODE_LENGTH


@transaction.atomic
def create_template(*, by: Participant, project_id: UUID, **fields: Any) -> MessageTemplate:
    """Create a message template.

    :raises Missing: `by` does not see the project
    :raises PermissionDenied: `by` does not write for it
    :raises Conflict: the text has not one place for the link, or is too long for the site
    """
    project = written_project(by, project_id)
    if MessageTemplate.objects.filter(project=project).count() >= MOST_TEMPLATES:
        raise Conflict(_("There are {most} templates. Erase one.").format(most=MOST_TEMPLATES))
    row = MessageTemplate(project=project, **fields)
    _check(row)
    row.save(force_insert=True)
    note(project_id=project_id, by=by, event="message-template.created", subject=row.pk)
    return row


@transaction.atomic
def change_template(
    *, by: Participant, project_id: UUID, template_id: UUID, version: int, **changes: Any
) -> MessageTemplate:
    """Change what is given of a template; batches keep the text that they were made with.

    :param version: the one that was looked at
    :raises Missing: `by` does not see the template
    :raises PermissionDenied: `by` does not write for its project
    :raises ChangedMeanwhile: somebody changed it since
    :raises Conflict: as in `create_template`
    """
    project = written_project(by, project_id)
    row = template_of(project, template_id)
    for name, value in changes.items():
        setattr(row, name, value)
    _check(row)
    changed = {name: getattr(row, name) for name in changes}
    same = MessageTemplate.objects.filter(pk=template_id, version=version)
    if changed and not same.update(**changed, version=version + 1):
        raise ChangedMeanwhile
    note(project_id=project_id, by=by, event="message-template.changed", subject=template_id)
    return template_of(project, template_id)


@transaction.atomic
def erase_template(*, by: Participant, project_id: UUID, template_id: UUID) -> None:
    """Erase a template of which no batch was made.

    :raises Missing: `by` does not see the template
    :raises PermissionDenied: `by` does not write for its project
    :raises Conflict: there are batches
    """
    project = written_project(by, project_id)
    row = template_of(project, template_id)
    if Batch.objects.filter(template=row).exists():
        raise Conflict(_("Batches were made of this template: it stays."))
    row.delete()
    note(project_id=project_id, by=by, event="message-template.erased", subject=template_id)


@transaction.atomic
def create_batch(*, by: Participant, project_id: UUID, template_id: UUID, week: date) -> Batch:
    """Make a batch for a week: one link for all who get the message.

    :param week: a Monday
    :raises Missing: `by` does not see the template
    :raises PermissionDenied: `by` does not write for its project
    :raises Conflict: the week is over or far ahead, or there are too many batches in it
    """
    project = written_project(by, project_id)
    template = template_of(project, template_id)
    _check_week(project, week)
    site = sites()[template.site]
    link = create_link(
        by=by,
        project_id=project_id,
        channel=Channel.MESSAGE,
        place=f"{template.name[:60]} {week_text(week)}",
        language=template.language,
        target=TargetKind.HELP,
        begins_on=min(week, today()),
    )
    text = template.text.replace(LINK, address_of(link))
    if site.length(text) > site.limit:
        raise _too_long(template)
    row = Batch.objects.create(template=template, week=week, link=link, text=text)
    note(project_id=project_id, by=by, event="batch.created", subject=row.pk)
    return row


@transaction.atomic
def record_sent(*, by: Participant, project_id: UUID, batch_id: UUID, sent: int) -> Batch:
    """Record to how many a batch was sent.

    :raises Missing: `by` does not see the batch
    :raises PermissionDenied: `by` does not write for its project
    :raises Conflict: to fewer than five
    """
    project = written_project(by, project_id)
    row = batch_of(project, batch_id)
    if 0 < sent < THRESHOLD:
        raise FieldConflict(
            "sent",
            "too-few",
            _("A link for so few would point at one of them. Send the same batch to five or more."),
        )
    Batch.objects.filter(pk=row.pk).update(sent=sent)
    note(project_id=project_id, by=by, event="batch.sent", subject=row.pk)
    return batch_of(project, batch_id)


def length_of(template: MessageTemplate) -> int:
    """Return how much of the site's limit the text takes, with a link in it."""
    return sites()[template.site].length(template.text.replace(LINK, sample_address()))


def sample_address() -> str:
    """Return an address as long as a batch's."""
    return address_of(Link(code=SAMPLE_CODE))


def _check(row: MessageTemplate) -> None:
    row.name = clean_name(row.name, longest=LONGEST_NAME, field="name")
    row.text = row.text.strip()
    if not row.name:
        raise FieldConflict("name", "none", _("Give the template a name."))
    if row.language not in seekers_languages():
        raise FieldConflict(
            "language", "not-offered", _("The page is not offered in this language yet.")
        )
    if row.text.count(LINK) != 1:
        raise FieldConflict(
            "text", "link", _("Write {link} once, where the link comes.").format(link=LINK)
        )
    if length_of(row) > sites()[row.site].limit:
        raise _too_long(row)


def _too_long(row: MessageTemplate) -> FieldConflict:
    site = sites()[row.site]
    text = _("This takes {found} of the {most} that fit there. Shorten it.")
    return FieldConflict("text", "too-long", text.format(found=length_of(row), most=site.limit))


def _check_week(project: Project, week: date) -> None:
    if not monday_of(today()) <= week <= today() + WEEKS_AHEAD:
        raise FieldConflict("week", "not-open", _("Choose this week or one of the next four."))
    made = Batch.objects.filter(template__project=project, week=week).count()
    if made >= MOST_BATCHES_IN_WEEK:
        raise Conflict(
            _("There are {most} batches in this week.").format(most=MOST_BATCHES_IN_WEEK)
        )
