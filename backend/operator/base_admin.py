"""The base class of the operator's admin pages."""

from collections.abc import Iterable
from typing import Any, override

from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.db.models import Model
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from backend.core.errors import KierError


class BaseAdmin[M: Model](ModelAdmin):  # type: ignore[type-arg]
    """A model in the admin, without Django's permissions: operators may change everything."""

    delete_confirmation_template = "operator/delete.html"
    list_per_page = 50
    show_full_result_count = False

    @override
    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.admin_site.has_permission(request)

    @override
    def has_view_permission(self, request: HttpRequest, obj: M | None = None) -> bool:
        return self.admin_site.has_permission(request)

    has_change_permission = has_view_permission
    has_delete_permission = has_view_permission

    @override
    def has_add_permission(self, request: HttpRequest) -> bool:
        return self.admin_site.has_permission(request)

    @override
    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        one_button = {"show_save_and_add_another": False, "show_save_and_continue": False}
        context = one_button | (extra_context or {})
        try:
            return super().changeform_view(request, object_id, form_url, context)
        except KierError as error:
            return self._refuse(request, error)

    def what_goes(self, row: M) -> str:
        """Return what deleting this object means, in plain words."""
        raise NotImplementedError

    def what_is_in_the_way(self, row: M) -> str:
        """Return why this object cannot be deleted, if related objects are protected."""
        return ""

    @override
    def render_delete_form(self, request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
        row: M = context["object"]
        context["what_goes"] = self.what_goes(row)
        context["in_the_way"] = self.what_is_in_the_way(row)
        return super().render_delete_form(request, context)

    @override
    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        try:
            return super().delete_view(request, object_id, extra_context)
        except KierError as error:
            return self._refuse(request, error)

    def try_each(self, request: HttpRequest, rows: Iterable[M], act: Any, done: str) -> None:
        """Call `act` for each row, with a message for each success and error."""
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
