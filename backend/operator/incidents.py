"""The log of incidents with the deadline of 72 hours (GDPR, articles 33 and 34)."""

import typing
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.contrib.admin import display
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.tasks import task
from django.template.response import SimpleTemplateResponse
from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, override

from backend.accounts import resets
from backend.core import retention
from backend.core.days import HERE, today

from .base_admin import BaseAdmin
from .checks import Check, State
from .invitations import sign_in_page
from .models import Incident, Operator

# GDPR, article 33: from when somebody of the organisation noticed it.
CLOCK = timedelta(hours=72)
# Operators are told with so many hours left, and each day after the last for two weeks.
REMIND_AT_HOURS = (72, 48, 24, 6, 0)
MAX_DAYS_LATE = 14
HOUR = timedelta(hours=1)


class IncidentForm(forms.ModelForm[Incident]):
    """An incident, described without personal data."""

    class Meta:
        model = Incident
        fields = (
            "noticed_at",
            "what",
            "touched",
            "measures",
            "told_authority_at",
            "why_not_told",
            "risk",
            "told_people_at",
            "closed_on",
        )

    @typing.override
    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}
        for name in ("noticed_at", "told_authority_at", "told_people_at"):
            if found.get(name) and found[name] > timezone.now() + HOUR:
                self.add_error(name, _("This is in the future."))
        is_decided = found.get("told_authority_at") or found.get("why_not_told")
        is_high = found.get("risk") == Incident.Risk.HIGH
        # With a high risk the authority is told; the reason is then that of article 34 (3).
        has_reason = found.get("told_authority_at") and found.get("why_not_told")
        is_settled = found.get("told_people_at") or has_reason
        if found.get("closed_on") and not is_decided:
            text = _("First the authority has to be told, or why it need not be.")
            self.add_error("closed_on", text)
        elif found.get("closed_on") and found.get("risk") == Incident.Risk.UNKNOWN:
            self.add_error("closed_on", _("First say how high the risk is."))
        elif found.get("closed_on") and is_high and not is_settled:
            self.add_error("closed_on", _("First those whom it touches have to be told."))
        return found


class IncidentAdmin(BaseAdmin[Incident]):
    """The log of incidents, without deletion."""

    form = IncidentForm
    list_display = ("noticed_at", "deadline", "is_decided", "closed_on")
    ordering = ("-noticed_at",)
    fieldsets = (
        (
            None,
            {
                "fields": ("noticed_at", "what", "touched", "measures"),
                "description": gettext_lazy("Times are those of the Netherlands."),
            },
        ),
        (gettext_lazy("The authority"), {"fields": ("told_authority_at", "why_not_told")}),
        (
            gettext_lazy("Those whom it touches"),
            {
                "fields": ("risk", "told_people_at"),
                "description": gettext_lazy(
                    "With a high risk they need not be told if nobody can read the data (GDPR, "
                    "article 34). Then tell the authority, and write the reason above."
                ),
            },
        ),
        (None, {"fields": ("closed_on",)}),
    )

    @typing.override
    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        with timezone.override(HERE):
            return written(super().changelist_view(request, extra_context))

    @typing.override
    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        with timezone.override(HERE):
            return written(super().changeform_view(request, object_id, form_url, extra_context))

    @typing.override
    def has_delete_permission(self, request: HttpRequest, obj: Incident | None = None) -> bool:
        # Incidents are kept as long as docs/accountability.md says.
        return False

    @display(description=gettext_lazy("to be told by"), ordering="noticed_at")
    def deadline(self, row: Incident) -> datetime:
        """Return the deadline."""
        return deadline_of(row)

    @display(description=gettext_lazy("decided"), boolean=True)
    def is_decided(self, row: Incident) -> bool:
        """Return whether the authority was told, or need not be."""
        return bool(row.told_authority_at or row.why_not_told)


def written(answer: HttpResponse) -> HttpResponse:
    """Render a response now, within the present time zone."""
    return answer.render() if isinstance(answer, SimpleTemplateResponse) else answer


def deadline_of(incident: Incident) -> datetime:
    """Return the deadline for telling the supervisory authority."""
    return incident.noticed_at + CLOCK


def open_ones() -> QuerySet[Incident]:
    """Return undecided incidents, the most urgent first."""
    undecided = Q(told_authority_at=None, why_not_told="", closed_on=None)
    return Incident.objects.filter(undecided).order_by("noticed_at")


def untold_people() -> QuerySet[Incident]:
    """Return incidents of a high risk whose people were neither told nor exempted."""
    found = Incident.objects.filter(risk=Incident.Risk.HIGH, told_people_at=None, closed_on=None)
    return found.filter(Q(why_not_told="") | Q(told_authority_at=None))


def clock() -> Check:
    """Check that no incident waits to be reported."""
    name, page = _("Incidents"), "admin:operator_incident_changelist"
    oldest = open_ones().first()
    if oldest is None:
        if not untold_people().exists():
            return Check(name, State.GOOD, _("None waits for being told."), page=page)
        text = _("Those whom one touches were not told yet.")
        return Check(name, State.OPEN, text, _("Tell them without delay."), page)
    hours = int((deadline_of(oldest) - timezone.now()) / HOUR)
    advice = _("Tell the supervisory authority, or write down why it need not be told.")
    if deadline_of(oldest) < timezone.now():
        return Check(name, State.WRONG, _("The 72 hours of one are over."), advice, page)
    if hours < 1:
        return Check(
            name, State.OPEN, _("The authority has to be told within the hour."), advice, page
        )
    text = ngettext(
        "The authority has to be told within {n} hour.",
        "The authority has to be told within {n} hours.",
        hours,
    )
    return Check(name, State.OPEN, text.format(n=number_format(hours)), advice, page)


def remind() -> int:
    """Remind operators of open incidents and return the number of incidents."""
    return sum(_remind(incident) for incident in open_ones())


def _remind(incident: Incident) -> bool:
    left = deadline_of(incident) - timezone.now()
    step = sum(left <= hours * HOUR for hours in REMIND_AT_HOURS)
    if left < timedelta():
        step += min(-left // timedelta(days=1), MAX_DAYS_LATE)
    same = Incident.objects.filter(pk=incident.pk, reminded__lt=step)
    if not same.update(reminded=step):
        return False
    for operator in Operator.objects.filter(is_active=True):
        mail_incident.enqueue(str(operator.pk), str(incident.pk))
    return True


@task
def mail_incident(operator_id: str, incident_id: str) -> None:
    """Mail an operator the deadline of an incident, without its content."""
    operator = Operator.objects.filter(pk=operator_id, is_active=True).first()
    incident = open_ones().filter(pk=incident_id).first()
    if operator is None or incident is None:
        return
    with override(operator.language or None):
        until = date_format(timezone.localtime(deadline_of(incident), HERE), "DATETIME_FORMAT")
        text = _(
            "An incident stands in the log, and it is not decided yet whether the supervisory "
            "authority is told. The 72 hours end at {until}.\n\n{page}"
        ).format(until=until, page=sign_in_page())
        resets.mail(operator, _("Kier: an incident has to be told"), text)


def erase_old() -> None:
    """Delete incidents after their retention period."""
    last = today() - retention.INCIDENTS.length
    Incident.objects.filter(closed_on__lt=last).delete()
