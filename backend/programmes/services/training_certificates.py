"""Certificates for people who came to a training, made when they ask for one."""

from dataclasses import replace
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from backend.core.errors import ImpossibleMove, Missing
from backend.programmes.models import Registration, Training
from backend.programmes.states import CertificateKind, RegistrationState

from .certificates import Achievement, issue
from .training_boxes import contact_of, lock_contact

WORDED_IN: Final = ("nl", "en")


@transaction.atomic
def certificate_for(*, registration_id: UUID) -> str:
    """Return the code of somebody's certificate, which is issued the first time.

    :raises Missing: the registration is gone
    :raises ImpossibleMove: they did not come, it is not over yet, or there is none for this
        training
    """
    rows = Registration.objects.select_related("session__training__project")
    # Two who ask at once get one.
    Registration.objects.unverified().select_for_update(no_key=True).filter(
        pk=registration_id
    ).first()
    row = rows.filter(pk=registration_id).first()
    if row is None:
        raise Missing
    contact, training = contact_of(row), row.session.training
    if not gives_certificate(row) or contact is None:
        raise ImpossibleMove(_("There is no certificate for you here."))
    if contact.certificate:
        return contact.certificate
    issued = issue(
        project=training.project,
        kind=CertificateKind.TRAINING,
        achievement=_achievement(training),
        holder=contact.name,
        language=row.language,
        valid_until=None,
    )
    box = lock_contact(row, replace(contact, certificate=issued.code))
    Registration.objects.filter(pk=row.pk).update(box=box)
    return issued.code


def gives_certificate(row: Registration) -> bool:
    """Return whether somebody can have a certificate: it says that they stayed until the end."""
    return will_give_certificate(row) and row.session.ends_at <= timezone.now()


def will_give_certificate(row: Registration) -> bool:
    """Return whether somebody can have a certificate once the session is over."""
    return row.state == RegistrationState.CAME and row.session.training.gives_certificate


def _achievement(training: Training) -> Achievement:
    criteria = {}
    for code in WORDED_IN:
        with override(code):
            criteria[code] = _("Was at this training from beginning to end, as the trainer said.")
    return Achievement(training.pk, training.title, criteria)
