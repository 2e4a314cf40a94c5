"""Names in the operator's forms."""

from collections.abc import Iterable

from django import forms
from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _

from backend.core.errors import Conflict
from backend.core.limits import LONGEST_NAME
from backend.core.names import clean_name, look_alikes


class PlainNameForm(forms.ModelForm):  # type: ignore[type-arg]
    """A model form with a `name`."""

    def clean_name(self) -> str:
        """Return the name as stored; raise `ValidationError` for invisible characters."""
        try:
            return clean_name(self.cleaned_data["name"], longest=LONGEST_NAME)
        except Conflict as conflict:
            raise forms.ValidationError(conflict.detail) from None


def warn_of_look_alikes(request: HttpRequest, name: str, names: Iterable[str]) -> None:
    """Warn the operator about names that are easily mistaken for this one."""
    if found := look_alikes(name, names):
        text = _("Take care: this name looks like {names}.")
        messages.warning(request, text.format(names=", ".join(found)))
