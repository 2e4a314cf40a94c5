"""Form fields for JSON columns: choices, and texts by language."""

from collections.abc import Mapping, Sequence
from typing import Any, override

from django import forms
from django.conf import settings
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from backend.core.limits import PLAIN
from backend.core.locale import seekers_languages
from backend.web.templatetags.kier import lang_of

ONE_LINE = 100


class ChoicesField(forms.MultipleChoiceField):
    """Checkboxes, stored as a list in the order of the choices."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, *, choices: Sequence[tuple[str, Any]], **options: Any) -> None:
        super().__init__(choices=choices, **options)
        self.vocabulary = [code for code, _label in choices]

    @override
    def clean(self, value: Any) -> list[str]:
        chosen = super().clean(value)
        return [code for code in self.vocabulary if code in chosen]


class TextsWidget(forms.MultiWidget):
    """A text input for each language of seekers' pages."""

    template_name = "operator/texts.html"
    # They belong together: a legend, instead of a label that points at one of them.
    use_fieldset = True

    def __init__(self, *, rows: int, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(
            {
                code: forms.Textarea({"rows": rows, "lang": lang_of(code), "dir": "auto"})
                for code in seekers_languages()
            },
            attrs,
        )

    @override
    def decompress(self, value: Mapping[str, str] | None) -> list[str]:
        return [(value or {}).get(code, "") for code in seekers_languages()]

    @override
    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        parts = context["widget"]["subwidgets"]
        for part, (code, title) in zip(parts, seekers_languages().items(), strict=True):
            part["title"], part["lang"] = title, lang_of(code)
        return context


class TextsField(forms.MultiValueField):
    """Texts by language, of which Dutch is required as the fallback."""

    default_error_messages = {
        "incomplete": _(
            "Write it in Dutch at least: it is shown where another language is missing."
        )
    }

    def __init__(self, *, longest: int, **options: Any) -> None:
        parts = [
            forms.CharField(
                max_length=longest,
                required=code == settings.LANGUAGE_CODE,
                validators=[RegexValidator(rf"\A{PLAIN}*\Z", _("Write it on one line."))],
            )
            for code in seekers_languages()
        ]
        widget = TextsWidget(rows=2 if longest > ONE_LINE else 1)
        super().__init__(fields=parts, widget=widget, require_all_fields=False, **options)

    @override
    def compress(self, values: Sequence[str]) -> dict[str, str]:
        codes = list(seekers_languages())
        return {code: text for code, text in zip(codes, values, strict=False) if text}
