"""Storage of answer templates, which only members' browsers open."""

from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from backend.core.errors import Conflict, FieldConflict, Missing
from backend.core.hours import this_hour

from .limits import MAX_TEMPLATES
from .models import AnswerTemplate, OrganisationKey
from .services import lock_organisation

FIRST_REVISION = 1


def templates_for(organisation_id: UUID, member_id: UUID) -> QuerySet[AnswerTemplate]:
    """Return the templates that a member may use: the organisation's, and their own."""
    mine = Q(owner=None) | Q(owner=member_id)
    return AnswerTemplate.objects.filter(mine, organisation=organisation_id)


def template_for(organisation_id: UUID, member_id: UUID, template_id: UUID) -> AnswerTemplate:
    """Return a template that a member may use. May raise `Missing`."""
    row = templates_for(organisation_id, member_id).filter(id=template_id).first()
    if row is None:
        raise Missing
    return row


@transaction.atomic
def add_template(
    *, organisation_id: UUID, template_id: UUID, owner_id: UUID | None, key_id: UUID, box: bytes
) -> tuple[AnswerTemplate, bool]:
    """Store a new template; return it, and whether it was new.

    :raises Conflict: the identifier is taken, there are too many, or the key is not the newest
    """
    lock_organisation(organisation_id)
    known = AnswerTemplate.objects.filter(id=template_id).first()
    if known is not None:
        made = (known.organisation_id, known.owner_id, known.key_id, bytes(known.box))
        if made != (organisation_id, owner_id, key_id, box):
            raise Conflict(_("This identifier is in use. Make a new one and send again."))
        return known, False
    _check_key(organisation_id, key_id)
    beside = AnswerTemplate.objects.filter(organisation=organisation_id, owner=owner_id)
    if beside.count() >= MAX_TEMPLATES:
        raise Conflict(_("There are as many templates as fit. Remove one that nobody uses."))
    row = AnswerTemplate.objects.create(
        id=template_id,
        organisation_id=organisation_id,
        owner_id=owner_id,
        key_id=key_id,
        box=box,
        revision=FIRST_REVISION,
        changed_hour=this_hour(),
    )
    return row, True


@transaction.atomic
def change_template(
    template: AnswerTemplate, *, revision: int, key_id: UUID, box: bytes
) -> AnswerTemplate:
    """Store the next revision of a template; the same one again changes nothing.

    :raises Conflict: somebody was first (`overtaken`), or the key is not the newest
    """
    _check_key(template.organisation_id, key_id)
    values = {"key_id": key_id, "box": box, "revision": revision, "changed_hour": this_hour()}
    before = AnswerTemplate.objects.filter(id=template.id, revision=revision - 1)
    if not before.update(**values):
        template.refresh_from_db()
        if (template.revision, bytes(template.box)) != (revision, box):
            raise _overtaken()
        return template
    for name, value in values.items():
        setattr(template, name, value)
    return template


def remove_template(template: AnswerTemplate, *, revision: int) -> None:
    """Remove a template; raise `Conflict` (`overtaken`) if somebody changed it meanwhile."""
    if not AnswerTemplate.objects.filter(id=template.id, revision=revision).delete()[0]:
        raise _overtaken()


def _overtaken() -> FieldConflict:
    detail = _("A colleague changed this template meanwhile. Yours is kept here: look at both.")
    return FieldConflict("revision", "overtaken", detail)


def _check_key(organisation_id: UUID, key_id: UUID) -> None:
    keys = OrganisationKey.objects.filter(organisation=organisation_id, active=True)
    active = keys.first()
    if active is None or active.id != key_id:
        raise Conflict(
            _("The organisation has another key by now. Load the page again, then save."),
            code="key-replaced",
        )
