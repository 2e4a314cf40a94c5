"""The list of public lines for people in danger."""

from typing import Any, override

from django import forms
from django.contrib.admin import display
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from backend.organisations.countries import NAMES as COUNTRIES
from backend.organisations.directory import lines_with_details
from backend.organisations.lifeline_hours import hours_of
from backend.organisations.lifelines import details_of, keep_lifeline, remove_lifeline
from backend.organisations.limits import OLDEST
from backend.organisations.models import Lifeline
from backend.organisations.profiles import WHOLE_COUNTRY, Audience, Language

from .base_admin import BaseAdmin
from .fields import ChoicesField, TextsField
from .week_field import WeekField

LONGEST_WHAT = 100
MEANT_FOR = [
    (Lifeline.EVERYONE, gettext_lazy("Everyone")),
    (Lifeline.UNDER_18, gettext_lazy("Under 18, or an age that was not said")),
    *Audience.choices,
]
LANGUAGES = [choice for choice in Language.choices if choice[0] != Language.OTHER]
# Columns of `LifelineDetails` that have a field of the same name.
DETAILS = (
    "age_from",
    "age_to",
    "languages",
    "open_on_holidays",
    "together",
    "source",
    "checked",
    "country",
)
# Digits and what stands between them; `tel:` takes them as they are.
PHONE = r"\+?[0-9][0-9 ()-]*"


class LifelineForm(forms.ModelForm[Lifeline]):
    """A public line."""

    place = forms.IntegerField(
        label=gettext_lazy("Place"),
        min_value=1,
        max_value=100,
        initial=100,
        help_text=gettext_lazy("1 is shown first; the others move down."),
    )
    phone = forms.RegexField(
        PHONE,
        label=gettext_lazy("Number"),
        max_length=30,
        help_text=gettext_lazy("Call it before you save it."),
    )
    hours = forms.CharField(
        label=gettext_lazy("Hours, as a text"),
        max_length=50,
        required=False,
        help_text=gettext_lazy("Shown as it is, if the week below is empty."),
    )
    week = WeekField(
        label=gettext_lazy("Hours of the week"),
        help_text=gettext_lazy("Like 9:00-17:00. Day and night is 0:00-24:00. Empty is closed."),
    )
    open_on_holidays = forms.BooleanField(
        label=gettext_lazy("Open on public holidays too"), required=False
    )
    languages = ChoicesField(
        label=gettext_lazy("Languages spoken there"),
        choices=LANGUAGES,
        required=False,
        help_text=gettext_lazy("Only what you know. None: nothing is said about it."),
    )
    meant_for = ChoicesField(label=gettext_lazy("Shown to"), choices=MEANT_FOR)
    country = forms.ChoiceField(
        label=gettext_lazy("Country"),
        choices=COUNTRIES.items(),
        initial=WHOLE_COUNTRY,
        required=False,
        help_text=gettext_lazy("Shown to who is there."),
    )
    age_from = forms.IntegerField(
        label=gettext_lazy("Youngest age"), min_value=0, max_value=OLDEST, initial=0
    )
    age_to = forms.IntegerField(
        label=gettext_lazy("Oldest age"),
        min_value=0,
        max_value=OLDEST,
        required=False,
        help_text=gettext_lazy("Empty: no upper age."),
    )
    what = TextsField(label=gettext_lazy("What for"), longest=LONGEST_WHAT)
    together = forms.CharField(
        label=gettext_lazy("Belongs together with"),
        max_length=50,
        required=False,
        help_text=gettext_lazy("Lines with the same word here are shown together, or not at all."),
    )
    source = forms.CharField(
        label=gettext_lazy("Where the number was read"), max_length=200, required=False
    )
    checked = forms.DateField(
        label=gettext_lazy("When it was last checked"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )

    class Meta:
        model = Lifeline
        exclude = ("position",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known_country = details_of(self.instance).country
        if not self.instance._state.adding:
            self.initial["place"] = self.instance.position + 1
            details = details_of(self.instance)
            for name in (*DETAILS, "hours"):
                self.initial["week" if name == "hours" else name] = getattr(details, name)
            self.initial["hours"] = self.instance.hours

    @override
    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or self.cleaned_data
        first, last = values.get("age_from"), values.get("age_to")
        if first is not None and last is not None and last < first:
            self.add_error("age_to", _("The oldest age is below the youngest."))
        return values

    @property
    def details(self) -> dict[str, Any]:
        """The columns of `LifelineDetails`."""
        values = self.cleaned_data
        checked = values["checked"].isoformat() if values["checked"] else ""
        named = {name: values[name] for name in DETAILS}
        named["country"] = values["country"] or self.known_country
        return named | {"hours": values["week"] or {}, "checked": checked}


class LifelineAdmin(BaseAdmin[Lifeline]):
    """The public lines in their order."""

    form = LifelineForm
    list_display = ("name", "phone", "country", "shown_to", "open", "checked", "place")
    fieldsets = (
        (None, {"fields": ("name", "phone", "source", "checked", "url")}),
        (gettext_lazy("When"), {"fields": ("week", "open_on_holidays", "hours", "languages")}),
        (
            gettext_lazy("For whom"),
            {"fields": ("country", "meant_for", "age_from", "age_to", "what", "place", "together")},
        ),
    )

    @override
    def get_queryset(self, request: HttpRequest) -> QuerySet[Lifeline]:
        """Return the lines with what verifies of their details."""
        return lines_with_details().order_by("position")

    @display(description=gettext_lazy("country"))
    def country(self, row: Lifeline) -> str:
        """Return in which country the number answers."""
        code = details_of(row).country
        return str(COUNTRIES.get(code, code))

    @display(description=gettext_lazy("shown to"))
    def shown_to(self, row: Lifeline) -> str:
        """Return for whom the line is shown."""
        labels = dict(MEANT_FOR)
        return ", ".join(str(labels.get(audience, audience)) for audience in row.meant_for)

    @display(description=gettext_lazy("hours"))
    def open(self, row: Lifeline) -> str:
        """Return when the line answers."""
        return hours_of(row)

    @display(description=gettext_lazy("checked"))
    def checked(self, row: Lifeline) -> str:
        """Return when the number was last checked."""
        return details_of(row).checked or "–"

    @display(description=gettext_lazy("place"), ordering="position")
    def place(self, row: Lifeline) -> int:
        """Return the position from 1."""
        return row.position + 1

    @override
    def save_model(
        self, request: HttpRequest, obj: Lifeline, form: LifelineForm, change: bool
    ) -> None:
        keep_lifeline(obj, place=form.cleaned_data["place"], details=form.details)

    @override
    def what_goes(self, row: Lifeline) -> str:
        return _("{name} will no longer be shown to anybody.").format(name=row.name)

    @override
    def delete_model(self, request: HttpRequest, obj: Lifeline) -> None:
        remove_lifeline(obj)
