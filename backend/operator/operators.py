"""Accounts of operators."""

from typing import Any, override

from allauth.mfa.models import Authenticator
from django import forms
from django.contrib.admin import ActionLocation, action, display
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from backend.accounts import authenticators
from backend.accounts.sessions import end_sessions
from backend.core.errors import Conflict
from backend.core.limits import LONGEST_ADDRESS

from .base_admin import BaseAdmin
from .invitations import invite_operator, mail_operator
from .members import new_address
from .models import Operator
from .names import PlainNameForm


class NewOperatorForm(PlainNameForm):
    """A new operator."""

    email = forms.EmailField(label=gettext_lazy("E-mail address"), max_length=LONGEST_ADDRESS)

    class Meta:
        model = Operator
        fields = ("name", "email")

    def clean_email(self) -> str:
        """Refuse an address that has an account."""
        return new_address(self.cleaned_data["email"])


class OperatorForm(PlainNameForm):
    """An operator's name, and whether the account is active."""

    class Meta:
        model = Operator
        fields = ("name", "is_active")
        labels = {"is_active": gettext_lazy("May sign in")}


class OperatorAdmin(BaseAdmin[Operator]):
    """Operators. Accounts are closed and never deleted, since the log refers to them."""

    list_display = ("__str__", "email", "state", "phone")
    actions = ("mail_again", "lost_phone")

    @override
    def get_queryset(self, request: HttpRequest) -> QuerySet[Operator]:
        phone = Authenticator.objects.filter(user=OuterRef("pk"), type=Authenticator.Type.TOTP)
        rows: Any = Operator.objects.annotate(phone=Exists(phone)).order_by("email")
        return rows  # type: ignore[no-any-return]

    @override
    def has_delete_permission(self, request: HttpRequest, obj: Operator | None = None) -> bool:
        # The log refers to operators.
        return False

    @override
    def get_form(
        self, request: HttpRequest, obj: Operator | None = None, change: bool = False, **kwargs: Any
    ) -> type[forms.ModelForm[Operator]]:
        kwargs["form"] = OperatorForm if change else NewOperatorForm
        return super().get_form(request, obj, change=change, **kwargs)

    @override
    def get_fieldsets(self, request: HttpRequest, obj: Operator | None = None) -> Any:
        fields = ("name", "email", "state", "phone", "is_active") if obj else ("name", "email")
        return [(None, {"fields": fields})]

    @override
    def get_readonly_fields(
        self, request: HttpRequest, obj: Operator | None = None
    ) -> tuple[str, ...]:
        # Salt and sessions depend on the address.
        return ("email", "state", "phone") if obj else ()

    @display(description=gettext_lazy("state"))
    def state(self, row: Operator) -> str:
        """Return the state of the account."""
        if not row.is_active:
            return _("closed")
        return _("active") if row.has_usable_password() else _("invited, has no password yet")

    @display(description=gettext_lazy("second factor"), boolean=True)
    def phone(self, row: Operator) -> bool:
        """Return whether an authenticator app is set up."""
        return bool(getattr(row, "phone", False))

    @override
    def save_model(self, request: HttpRequest, obj: Operator, form: Any, change: bool) -> None:
        if not change:
            made = invite_operator(email=obj.email, name=obj.name, language=get_language() or "nl")
            obj.pk, obj._state.adding = made.pk, False
            return
        if not obj.is_active and obj.pk == request.user.pk:
            raise Conflict(_("You cannot close your own account. Ask another operator."))
        obj.save(update_fields=["name", "is_active"])
        if not obj.is_active:
            end_sessions(obj)

    @action(
        description=gettext_lazy("Mail a link for a password"), location=ActionLocation.CHANGE_FORM
    )
    def mail_again(self, request: HttpRequest, rows: QuerySet[Operator]) -> None:
        """Mail a link for setting a password."""
        self.try_each(
            request,
            rows,
            lambda row: mail_operator(row, get_language() or "nl"),
            _("A link is on its way to {name}."),
        )

    @action(
        description=gettext_lazy("Phone lost: take the second factor away"),
        location=ActionLocation.CHANGE_FORM,
    )
    def lost_phone(self, request: HttpRequest, rows: QuerySet[Operator]) -> None:
        """Remove the second factor; the password is still required."""
        self.try_each(
            request,
            rows,
            lambda row: authenticators.remove(member=row),
            _("{name} has no second factor any more, and sets up a new one."),
        )
