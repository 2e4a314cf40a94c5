"""Organisations in the operator's pages."""

from collections.abc import Sequence
from typing import Any, Final, override

from django import forms
from django.contrib.admin import display
from django.contrib.admin.utils import flatten_fieldsets
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from backend.accounts.models import Member
from backend.core.names import look_alikes
from backend.help_requests.selectors import has_referrals
from backend.organisations import profiles
from backend.organisations.directory import schedule_in
from backend.organisations.lifeline_hours import week_text
from backend.organisations.limits import LONGEST_ABOUT, LONGEST_ANSWER, MAX_PLACES, OLDEST
from backend.organisations.models import Organisation
from backend.organisations.opening_hours import practice_of
from backend.organisations.opening_texts import opening_text
from backend.organisations.partners import change_partner, remove_partner
from backend.organisations.permissions import OPERATORS
from backend.organisations.removal import hindrances_of
from backend.organisations.schedule import Way
from backend.organisations.services import create_organisation
from backend.organisations.texts import in_language

from .base_admin import BaseAdmin
from .fields import ChoicesField, TextsField
from .names import PlainNameForm, warn_of_look_alikes
from .organisation_keys import key_page
from .partners import lacks, with_what_they_have

PROVINCES = [choice for choice in profiles.Region.choices if choice[0] != profiles.Region.UNKNOWN]
COUNTRIES = profiles.Country.choices
WHOLE_COUNTRY = (profiles.WHOLE_COUNTRY, gettext_lazy("The whole country"))
LANGUAGES = [choice for choice in profiles.Language.choices if choice[0] != profiles.Language.OTHER]


WAYS: Final = {
    Way.APP: gettext_lazy("In the app"),
    Way.TELEPHONE: gettext_lazy("By telephone"),
    Way.ON_THE_SPOT: gettext_lazy("On the spot"),
}


class OrganisationForm(PlainNameForm):
    """An organisation, with checkboxes for lists and a text for each language."""

    about = TextsField(
        label=gettext_lazy("About"),
        longest=LONGEST_ABOUT,
        help_text=gettext_lazy("One or two plain sentences for those who ask."),
    )
    audiences = ChoicesField(
        label=gettext_lazy("Works with"), choices=profiles.Audience.choices, required=False
    )
    themes = ChoicesField(
        label=gettext_lazy("Helps with"), choices=profiles.Theme.choices, required=False
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
    regions = ChoicesField(
        label=gettext_lazy("Works in"),
        choices=[WHOLE_COUNTRY, *PROVINCES, *COUNTRIES],
        required=False,
    )
    home_regions = ChoicesField(
        label=gettext_lazy("Is at home in"),
        choices=PROVINCES,
        required=False,
        help_text=gettext_lazy("People who ask from there see this organisation first."),
    )
    languages = ChoicesField(label=gettext_lazy("Answers in"), choices=LANGUAGES)
    wishes = ChoicesField(
        label=gettext_lazy("Can do"), choices=profiles.Wish.choices, required=False
    )
    capacity = forms.IntegerField(
        label=gettext_lazy("Places"),
        min_value=1,
        max_value=MAX_PLACES,
        help_text=gettext_lazy("How many requests can be accepted at the same time."),
    )
    response_hours = forms.IntegerField(
        label=gettext_lazy("Answers within (hours)"),
        min_value=1,
        initial=Organisation.USUAL_RESPONSE_HOURS,
    )

    class Meta:
        model = Organisation
        exclude: list[str] = []

    @override
    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or self.cleaned_data
        first, last = values.get("age_from"), values.get("age_to")
        if first is not None and last is not None and last < first:
            self.add_error("age_to", _("The oldest age is below the youngest."))
        return values

    def clean_response_hours(self) -> int:
        """Return the promise; one from before there was a limit may stay."""
        hours: int = self.cleaned_data["response_hours"]
        if hours > LONGEST_ANSWER and "response_hours" in self.changed_data:
            text = _("Promise an answer within {most} hours at most.")
            raise forms.ValidationError(text.format(most=LONGEST_ANSWER))
        return hours

    def clean_languages(self) -> list[str]:
        """Return the languages in their previous order, new ones last."""
        chosen: list[str] = self.cleaned_data["languages"]
        before = [language for language in self.instance.languages if language in chosen]
        return before + [language for language in chosen if language not in before]


class OrganisationAdmin(BaseAdmin[Organisation]):
    """Organisations."""

    form = OrganisationForm
    list_display = ("name", "accepting", "standing", "is_net", "capacity")
    search_fields = ("name", "slug")
    fieldsets = (
        (None, {"fields": ("name", "slug", "about")}),
        (gettext_lazy("For whom"), {"fields": ("audiences", "themes", ("age_from", "age_to"))}),
        (gettext_lazy("Where"), {"fields": ("regions", "home_regions")}),
        (gettext_lazy("How"), {"fields": ("languages", "easy_language", "wishes")}),
        (
            gettext_lazy("How many"),
            {"fields": ("capacity", "response_hours", "accepting", "safety_net")},
        ),
    )

    @override
    def get_queryset(self, request: HttpRequest) -> QuerySet[Organisation]:
        return with_what_they_have()

    @override
    def get_urls(self) -> list[URLPattern]:
        page = self.admin_site.admin_view(self.key_view)
        return [path("<path:object_id>/key/", page, name="organisation_key"), *super().get_urls()]

    def key_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Show the page of an organisation's key."""
        return key_page(self, request, object_id)

    @override
    def get_readonly_fields(
        self, request: HttpRequest, obj: Organisation | None = None
    ) -> tuple[str, ...]:
        # Files and links refer to the short name.
        return ("slug", "alike", "key", "opening", "police") if obj else ()

    @override
    def get_fieldsets(self, request: HttpRequest, obj: Organisation | None = None) -> Any:
        first, *further = super().get_fieldsets(request, obj)
        grouped = set(flatten_fieldsets([first, *further]))
        shown = [name for name in Organisation.MAC_FIELDS if name != "first_key"]
        if ungrouped := [name for name in shown if name not in grouped]:
            further.append((None, {"fields": tuple(ungrouped)}))
        if not obj:
            return [first, *further]
        name = (None, {"fields": ("name", "alike", "slug", "about")})
        hours = {
            "fields": ("opening", "police"),
            "description": gettext_lazy("Its coordinators keep this, in the inbox."),
        }
        return [
            name,
            *further,
            (gettext_lazy("Hours and police"), hours),
            (gettext_lazy("Key"), {"fields": ("key",)}),
        ]

    @display(description=gettext_lazy("opening hours"))
    def opening(self, row: Organisation) -> str:
        """Return when it is open next, and the hours of each way."""
        schedule = schedule_in(practice_of(row.pk))
        weeks = [(WAYS[Way(way)], week_text(week) or "–") for way, week in schedule.weeks]
        now = (_("Now"), opening_text(schedule, timezone.now()))
        return format_html_join("; ", "{}: {}", [now, *weeks])

    @display(description=gettext_lazy("police and reporting"))
    def police(self, row: Organisation) -> str:
        """Return what it says of the police, in the reader's language."""
        return in_language(practice_of(row.pk).police) or "–"

    @display(description=gettext_lazy("key"))
    def key(self, row: Organisation) -> str:
        """Return the state of the key, with a link to its page."""
        state = _("compared") if row.has_key else _("to be compared")  # type: ignore[attr-defined]
        if not row.has_key and not row.has_new_key:  # type: ignore[attr-defined]
            state = _("none yet")
        address = reverse("admin:organisation_key", args=[row.pk])
        return format_html('{} – <a href="{}">{}</a>', state, address, _("Six words, or reset"))

    @override
    def get_prepopulated_fields(
        self, request: HttpRequest, obj: Organisation | None = None
    ) -> dict[str, Sequence[str]]:
        return {} if obj else {"slug": ("name",)}

    @display(description=gettext_lazy("lacks"))
    def standing(self, row: Organisation) -> str:
        """Return what the organisation lacks."""
        return ", ".join(lacks(row)) or "–"

    @display(description=gettext_lazy("looks like"))
    def alike(self, row: Organisation) -> str:
        """Return organisations whose names are easily mistaken for this one."""
        names = Organisation.objects.exclude(pk=row.pk).values_list("name", flat=True)
        return ", ".join(look_alikes(row.name, names)) or "–"

    @display(description=gettext_lazy("safety net"))
    def is_net(self, row: Organisation) -> str:
        """Return whether it is a safety net, without marking others as bad."""
        return _("yes") if row.safety_net else ""

    @override
    def save_model(
        self, request: HttpRequest, obj: Organisation, form: OrganisationForm, change: bool
    ) -> None:
        # Only what changed: a coordinator may have changed other fields meanwhile.
        if change:
            changes = {name: form.cleaned_data[name] for name in form.changed_data}
            change_partner(organisation_id=obj.id, changes=changes)
        else:
            create_organisation(id=obj.id, **form.cleaned_data)
            obj._state.adding = False
        names = Organisation.objects.exclude(pk=obj.pk).values_list("name", flat=True)
        warn_of_look_alikes(request, form.cleaned_data["name"], names)

    @override
    def delete_model(self, request: HttpRequest, obj: Organisation) -> None:
        remove_partner(organisation_id=obj.id)

    @override
    def get_deleted_objects(
        self, objs: Any, request: HttpRequest
    ) -> tuple[list[str], dict[str, int], set[str], list[str]]:
        [row] = objs
        members = Member.objects.filter(membership__organisation=row).exclude(OPERATORS)
        return (
            [str(member) for member in members],
            {},
            set(),
            [row.name] if has_referrals(row.id) or hindrances_of(row.id) else [],
        )

    @override
    def what_goes(self, row: Organisation) -> str:
        return _(
            "{name} goes with its keys and the accounts of its members. This cannot be undone."
        ).format(name=row.name)

    @override
    def what_is_in_the_way(self, row: Organisation) -> str:
        said = hindrances_of(row.id)
        if has_referrals(row.id):
            asked = _(
                "There are requests for help at {name}, or some that named it. It stays until the "
                "last of them is erased, so that nobody loses an answer. Until then untick "
                "“accepts new requests”."
            )
            said.insert(0, asked.format(name=row.name))
        return "\n\n".join(said)
