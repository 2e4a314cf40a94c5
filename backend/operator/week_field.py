"""A form field for the hours of a week, stored by day."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, override

from django import forms
from django.core.exceptions import ValidationError
from django.utils.dates import WEEKDAYS
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from backend.organisations.schedule import DAYS
from backend.web.templatetags.kier import lang_of

LONGEST = 40
CLOCK = r"(?:[01]?[0-9]|2[0-3]):(?:00|15|30|45)"
SPAN = re.compile(rf"({CLOCK})\s*[-–]\s*({CLOCK}|24:00)")


class WeekWidget(forms.MultiWidget):
    """A text input for each day of the week."""

    template_name = "operator/texts.html"
    use_fieldset = True

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({day: forms.TextInput({"size": 20}) for day in DAYS}, attrs)

    @override
    def decompress(self, value: Mapping[str, Sequence[str]] | None) -> list[str]:
        return [", ".join((value or {}).get(day, ())) for day in DAYS]

    @override
    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        for place, part in enumerate(context["widget"]["subwidgets"]):
            part["title"], part["lang"] = WEEKDAYS[place], lang_of(get_language() or "en")
        return context


class SpansField(forms.CharField):
    """Hours of one day, as `9:00-12:30, 13:30-17:00`."""

    @override
    def clean(self, value: Any) -> list[str]:
        parts = [part.strip() for part in super().clean(value).split(",") if part.strip()]
        found = [SPAN.fullmatch(part) for part in parts]
        if not all(found):
            raise ValidationError(_("Write hours like 9:00-17:00, in quarters of an hour."))
        return [f"{match[1].zfill(5)}-{match[2].zfill(5)}" for match in found if match]


class WeekField(forms.MultiValueField):
    """The hours of a week; a day that is left out is closed."""

    def __init__(self, **options: Any) -> None:
        parts = [SpansField(max_length=LONGEST, required=False) for _day in DAYS]
        super().__init__(
            fields=parts, widget=WeekWidget(), require_all_fields=False, required=False, **options
        )

    @override
    def compress(self, values: Sequence[list[str]]) -> dict[str, list[str]]:
        return {day: spans for day, spans in zip(DAYS, values, strict=False) if spans}
