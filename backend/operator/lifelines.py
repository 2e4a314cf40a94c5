"""The list of public lines for people in danger."""

from typing import Any, override

from django import forms
from django.contrib.admin import display
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from backend.organisations.lifelines import keep_lifeline, remove_lifeline
from backend.organisations.models import Lifeline
from backend.organisations.profiles import Audience

from .base_admin import BaseAdmin
from .fields import ChoicesField, TextsField

LONGEST_WHAT = 100
MEANT_FOR = [
    (Lifeline.EVERYONE, gettext_lazy("Everyone")),
    (Lifeline.UNDER_18, gettext_lazy("Under 18, or an age that was not said")),
    *Audience.choices,
]
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
    meant_for = ChoicesField(label=gettext_lazy("Shown to"), choices=MEANT_FOR)
    what = TextsField(label=gettext_lazy("What for"), longest=LONGEST_WHAT)

    class Meta:
        model = Lifeline
        exclude = ("position",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.instance._state.adding:
            self.initial["place"] = self.instance.position + 1


class LifelineAdmin(BaseAdmin[Lifeline]):
    """The public lines in their order."""

    form = LifelineForm
    list_display = ("name", "phone", "shown_to", "hours", "place")
    fieldsets = (
        (None, {"fields": ("name", "phone", "hours", "url")}),
        (gettext_lazy("For whom"), {"fields": ("meant_for", "what", "place")}),
    )

    @display(description=gettext_lazy("shown to"))
    def shown_to(self, row: Lifeline) -> str:
        """Return for whom the line is shown."""
        labels = dict(MEANT_FOR)
        return ", ".join(str(labels.get(audience, audience)) for audience in row.meant_for)

    @display(description=gettext_lazy("place"), ordering="position")
    def place(self, row: Lifeline) -> int:
        """Return the position from 1."""
        return row.position + 1

    @override
    def save_model(
        self, request: HttpRequest, obj: Lifeline, form: LifelineForm, change: bool
    ) -> None:
        keep_lifeline(obj, place=form.cleaned_data["place"])

    @override
    def what_goes(self, row: Lifeline) -> str:
        return _("{name} will no longer be shown to anybody.").format(name=row.name)

    @override
    def delete_model(self, request: HttpRequest, obj: Lifeline) -> None:
        remove_lifeline(obj)
