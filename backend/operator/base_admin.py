"""What every list of the operator's has in common."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.db.models import Model
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from backend.core.errors import KierError


class BaseAdmin[M: Model](ModelAdmin):  # type: ignore[type-arg]
    """A model in the admin: whoever may enter may change it, by the services of its app.

    Django's permissions for models are not used: they would be a second place that says who may
    do what.
    """

    delete_confirmation_template = "operator/delete.html"
    list_per_page = 50
    show_full_result_count = False

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Everybody who is in."""
        return self.admin_site.has_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: M | None = None) -> bool:
        """Everybody who is in."""
        return self.admin_site.has_permission(request)

    has_change_permission = has_view_permission
    has_delete_permission = has_view_permission

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Everybody who is in."""
        return self.admin_site.has_permission(request)

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show or save one; what a service refuses is said above the page as it was before."""
        one_button = {"show_save_and_add_another": False, "show_save_and_continue": False}
        context = one_button | (extra_context or {})
        try:
            return super().changeform_view(request, object_id, form_url, context)
        except KierError as error:
            return self._refuse(request, error)

    def what_goes(self, row: M) -> str:
        """Say what deleting this one means, in plain words."""
        raise NotImplementedError

    def what_is_in_the_way(self, row: M) -> str:
        """Say why this one cannot be deleted; asked if `get_deleted_objects` names protected ones.

        Nothing ever is, unless a room says so.
        """
        return ""

    def render_delete_form(self, request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
        """Ask whether to delete, with our words instead of a list of rows."""
        row: M = context["object"]
        context["what_goes"] = self.what_goes(row)
        context["in_the_way"] = self.what_is_in_the_way(row)
        return super().render_delete_form(request, context)

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Ask, then delete; or say what is in the way."""
        try:
            return super().delete_view(request, object_id, extra_context)
        except KierError as error:
            return self._refuse(request, error)

    def try_each(self, request: HttpRequest, rows: Iterable[M], act: Any, done: str) -> None:
        """Do something to each row, and say of each that it was done, or why not."""
        for row in rows:
            try:
                act(row)
            except KierError as error:
                self.message_user(request, f"{row}: {error.detail}", messages.ERROR)
            else:
                self.message_user(request, done.format(name=row), messages.SUCCESS)

    def _refuse(self, request: HttpRequest, error: KierError) -> HttpResponse:
        self.message_user(request, error.detail, messages.ERROR)
        return HttpResponseRedirect(request.get_full_path())
