"""Form fields for what the database keeps as JSON: lists of identifiers, and texts by language."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from backend.core.limits import PLAIN
from backend.web.templatetags.kier import lang_of

ONE_LINE = 100


class ChoicesField(forms.MultipleChoiceField):
    """Identifiers of a vocabulary, to be ticked; kept as a list in the vocabulary's order."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, *, choices: Sequence[tuple[str, Any]], **options: Any) -> None:
        super().__init__(choices=choices, **options)
        self.vocabulary = [code for code, _label in choices]

    def clean(self, value: Any) -> list[str]:
        """Return what was ticked, in order."""
        chosen = super().clean(value)
        return [code for code in self.vocabulary if code in chosen]


class TextsWidget(forms.MultiWidget):
    """One text for each language of the interface, below one another."""

    template_name = "operator/texts.html"
    # They belong together: a legend, instead of a label that points at one of them.
    use_fieldset = True

    def __init__(self, *, rows: int, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(
            {
                code: forms.Textarea({"rows": rows, "lang": lang_of(code), "dir": "auto"})
                for code, _name in settings.LANGUAGES
            },
            attrs,
        )

    def decompress(self, value: Mapping[str, str] | None) -> list[str]:
        """Return the texts in the order of the languages."""
        return [(value or {}).get(code, "") for code, _name in settings.LANGUAGES]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Name each language in itself."""
        context = super().get_context(name, value, attrs)
        parts = context["widget"]["subwidgets"]
        for part, (code, title) in zip(parts, settings.LANGUAGES, strict=True):
            part["title"], part["lang"] = title, lang_of(code)
        return context


class TextsField(forms.MultiValueField):
    """Texts by language, kept as `{language: text}`; Dutch is asked, and stands in for others."""

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
            for code, _name in settings.LANGUAGES
        ]
        widget = TextsWidget(rows=2 if longest > ONE_LINE else 1)
        super().__init__(fields=parts, widget=widget, require_all_fields=False, **options)

    def compress(self, values: Sequence[str]) -> dict[str, str]:
        """Return what is to be kept; an empty text is left out."""
        codes = [code for code, _name in settings.LANGUAGES]
        return {code: text for code, text in zip(codes, values, strict=False) if text}
