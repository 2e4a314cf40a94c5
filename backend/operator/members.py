"""Members of organisations in the operator's pages."""

from typing import Any, override

from django import forms
from django.contrib.admin import ActionLocation, action, display
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from backend.accounts import authenticators
from backend.accounts.errors import NoAddress
from backend.accounts.models import Member
from backend.accounts.services import checked_address
from backend.core.limits import LONGEST_ADDRESS
from backend.organisations import staff
from backend.organisations.limits import LONGEST_NAME
from backend.organisations.models import KeyGrant, Membership, Organisation, Role
from backend.organisations.permissions import FIRST_ROLE, reads_requests

from .base_admin import BaseAdmin
from .names import PlainNameForm, warn_of_look_alikes


def new_address(email: str) -> str:
    """Return the normalised address; raise `ValidationError` if it is invalid or in use."""
    try:
        email = checked_address(email)
    except NoAddress as reason:
        raise forms.ValidationError(reason.detail) from None
    if Member.objects.filter(email=email).exists():
        raise forms.ValidationError(_("This address has an account."))
    return email


class InvitationForm(PlainNameForm):
    """A new member of an organisation."""

    # Declared, so that Django adds no pop-ups for making and changing one.
    organisation = forms.ModelChoiceField(
        Organisation.objects.order_by("name"), label=gettext_lazy("Organisation")
    )
    name = forms.CharField(label=gettext_lazy("Name"), max_length=LONGEST_NAME)
    email = forms.EmailField(label=gettext_lazy("E-mail address"), max_length=LONGEST_ADDRESS)

    class Meta:
        model = Membership
        fields = ("organisation", "role")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        # The first one coordinates, and invites the others.
        kwargs["initial"] = {"role": FIRST_ROLE} | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)

    def clean_email(self) -> str:
        """Refuse an address that has an account."""
        return new_address(self.cleaned_data["email"])


class RoleForm(forms.ModelForm[Membership]):
    """The role of a member."""

    class Meta:
        model = Membership
        fields = ("role",)


class MembershipAdmin(BaseAdmin[Membership]):
    """Members of organisations. Only colleagues can grant them the organisation's key."""

    list_display = ("person", "organisation", "role", "standing")
    search_fields = ("member__name", "member__email", "organisation__name")
    search_help_text = gettext_lazy("Name, e-mail address or organisation")
    actions = ("mail_again", "lost_phone")

    @override
    def get_queryset(self, request: HttpRequest) -> QuerySet[Membership]:
        grant = KeyGrant.objects.filter(member=OuterRef("member"), key__active=True)
        rows = Membership.objects.select_related("member", "organisation")
        return rows.annotate(reads=Exists(grant)).order_by("organisation__name", "member__email")

    @override
    def get_form(
        self,
        request: HttpRequest,
        obj: Membership | None = None,
        change: bool = False,
        **kwargs: Any,
    ) -> type[forms.ModelForm[Membership]]:
        kwargs["form"] = RoleForm if change else InvitationForm
        return super().get_form(request, obj, change=change, **kwargs)

    @override
    def get_fieldsets(self, request: HttpRequest, obj: Membership | None = None) -> Any:
        if obj:
            return [(None, {"fields": ("person", "email", "organisation", "standing", "role")})]
        return [(None, {"fields": ("organisation", "name", "email", "role")})]

    @override
    def get_readonly_fields(
        self, request: HttpRequest, obj: Membership | None = None
    ) -> tuple[str, ...]:
        return ("person", "email", "organisation", "standing") if obj else ()

    @display(description=gettext_lazy("name"), ordering="member__name")
    def person(self, row: Membership) -> str:
        """Return the member's name."""
        return str(row.member)

    @display(description=gettext_lazy("e-mail address"), ordering="member__email")
    def email(self, row: Membership) -> str:
        """Return the address for mails."""
        return row.member.address

    @display(description=gettext_lazy("state"))
    def standing(self, row: Membership) -> str:
        """Return how far the member has come since the invitation."""
        if row.member.stands_in_for:
            return _("invited; the address has an account elsewhere")
        if row.member.public_key is None:
            return _("invited, has no password yet")
        if not reads_requests(row.role):
            return _("has no inbox")
        return _("can read") if getattr(row, "reads", False) else _("waits for a colleague")

    @override
    def save_model(self, request: HttpRequest, obj: Membership, form: Any, change: bool) -> None:
        organisation = obj.organisation_id
        if change:
            staff.change_role(
                organisation_id=organisation,
                member_id=obj.member_id,
                role=Role(obj.role),
                by_operator=True,
            )
            return
        obj.member, _new = staff.invite(
            organisation_id=organisation,
            email=form.cleaned_data["email"],
            name=form.cleaned_data["name"],
            role=Role(obj.role),
            language=get_language() or "nl",
            by_operator=True,
        )
        obj._state.adding = False
        colleagues = Membership.objects.filter(organisation=organisation).exclude(pk=obj.pk)
        names = colleagues.exclude(member=obj.member).values_list("member__name", flat=True)
        warn_of_look_alikes(request, obj.member.name, names)

    @override
    def what_goes(self, row: Membership) -> str:
        return _(
            "The account of {name} is closed: sessions end, and nothing can be read any more. If "
            "they may have kept the organisation's key, a colleague makes a new one in the inbox."
        ).format(name=row.member)

    @override
    def delete_model(self, request: HttpRequest, obj: Membership) -> None:
        # Also the last member, who may have been invited by mistake.
        staff.remove(
            organisation_id=obj.organisation_id, member_id=obj.member_id, even_the_last=True
        )

    @override
    def get_deleted_objects(
        self, objs: Any, request: HttpRequest
    ) -> tuple[list[str], dict[str, int], set[str], list[str]]:
        return [], {}, set(), []

    @action(
        description=gettext_lazy("Mail the invitation again"), location=ActionLocation.CHANGE_FORM
    )
    def mail_again(self, request: HttpRequest, rows: QuerySet[Membership]) -> None:
        """Mail a new link to members without a password."""

        def again(row: Membership) -> None:
            staff.invite_again(
                organisation_id=row.organisation_id,
                member_id=row.member_id,
                language=get_language() or "nl",
            )

        self.try_each(request, rows, again, _("A new link is on its way to {name}."))

    @action(
        description=gettext_lazy("Phone lost: take the second factor away"),
        location=ActionLocation.CHANGE_FORM,
    )
    def lost_phone(self, request: HttpRequest, rows: QuerySet[Membership]) -> None:
        """Remove the second factor; the password is still required."""
        self.try_each(
            request,
            rows,
            lambda row: authenticators.remove(member=row.member),
            _("{name} has no second factor any more, and sets up a new one."),
        )
