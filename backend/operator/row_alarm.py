"""Alarms about rows that do not verify (docs/row-macs.md)."""

from typing import Any

from django.core.cache import cache
from django.db import transaction
from django.dispatch import receiver
from django.tasks import task
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from backend.accounts import resets
from backend.core import days
from backend.core.row_audit import authenticated_models, refused_rows
from backend.core.row_macs import row_refused

from .checks import Check, State
from .invitations import sign_in_page
from .models import Operator, RowAlarm

# Of each model, at a page's view: a fifth of a second. All of them are looked at by the clock.
MAX_AT_A_VIEW = 2_000
# A row that is read again and again has all rows looked at once in this time.
AGAIN_SECONDS = 600


def rows() -> Check:
    """Check that rows with a MAC verify."""
    name, advice = _("Rows"), _("Somebody may have written to the database: manage.py row_macs.")
    found = sum(
        1 for model in authenticated_models() for _row in refused_rows(model, limit=MAX_AT_A_VIEW)
    )
    if not found and _are_many():
        # Of what lies behind those that were looked at just now.
        alarm = RowAlarm.objects.filter(day=days.today()).first()
        found = alarm.rows if alarm else 0
    if not found:
        return Check(name, State.GOOD, _("All that were looked at verify."))
    text = ngettext(
        "{n} row does not verify and is treated as absent.",
        "{n} rows do not verify and are treated as absent.",
        found,
    )
    return Check(name, State.WRONG, text.format(n=found), advice)


def _are_many() -> bool:
    return any(
        len(model._base_manager.values_list("pk")[: MAX_AT_A_VIEW + 1]) > MAX_AT_A_VIEW
        for model in authenticated_models()
    )


@receiver(row_refused)
def look_soon(sender: Any, **_others: Any) -> None:
    """Schedule a check of all rows after one did not verify."""
    if cache.add("rows-refused", True, AGAIN_SECONDS):
        transaction.on_commit(look_through_rows.enqueue, robust=True)


@task
def look_through_rows() -> None:
    """Count the rows that do not verify, and mail the operators once a day."""
    found = sum(1 for model in authenticated_models() for _row in refused_rows(model))
    today = days.today()
    if not found:
        RowAlarm.objects.filter(day=today).update(rows=0)
        return
    with transaction.atomic():
        _alarm, is_first = RowAlarm.objects.update_or_create(day=today, defaults={"rows": found})
        if is_first:
            for operator in Operator.objects.filter(is_active=True):
                mail_alarm.enqueue(str(operator.pk))


@task
def mail_alarm(operator_id: str) -> None:
    """Mail an operator that rows do not verify, without their content."""
    operator = Operator.objects.filter(pk=operator_id, is_active=True).first()
    if operator is None:
        return
    with override(operator.language or None):
        subject = _("Kier: rows of the database do not verify")
        text = _(
            "Kier found rows in its database that it did not write itself, and treats them as "
            "absent. Somebody may have written to the database. Or a backup was put back with "
            "another secret.\n\n"
            "Look at it today: {page}\n\n"
            "On the server, manage.py row_macs lists these rows. Do not accept one that you "
            "cannot explain."
        ).format(page=sign_in_page())
    resets.mail(operator, subject, text)
