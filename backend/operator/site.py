"""The admin site of the operator."""

from collections.abc import Callable
from typing import Any, cast, override

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from backend.core.languages import REGISTRY
from backend.programmes.selectors.places import flagged_places
from backend.web.pages import View
from notifications.kinds import Via
from notifications.transports.registry import TRANSPORTS

from . import access, certificate_keys, login, programme_figures, transports
from .environment_checks import as_reached
from .installation import all_checks
from .mail import MailDidNotGo, send_test_mail
from .pages import operator_page
from .partners import organisations_in_need

# Rows of the first page.
MOST_FLAGGED = 20
# Passwords never reach the server in Kier, and nothing here is looked up by its type.
LEFT_OUT = {"password_change", "password_change_done", "view_on_site", "autocomplete"}


class OperatorSite(AdminSite):
    """The operator's pages. Every operator may do everything here."""

    site_title = site_header = gettext_lazy("Kier, operator")
    index_title = gettext_lazy("Overview")
    index_template = "operator/index.html"
    logout_template = "operator/signed-out.html"

    def __init__(self, name: str = "operator") -> None:
        super().__init__(name)
        # What is deleted is looked at one by one, with what hangs on it.
        self.disable_action("delete_selected")

    @override
    def has_permission(self, request: HttpRequest) -> bool:
        return access.may_enter(request)

    @override
    def admin_view[V: Callable[..., HttpResponseBase]](self, view: V, cacheable: bool = False) -> V:
        return cast("V", operator_page(cast("View", super().admin_view(view))))

    @override
    def get_urls(self) -> list[URLResolver | URLPattern]:
        found = [url for url in super().get_urls() if getattr(url, "name", None) not in LEFT_OUT]
        return [
            path("second-factor/", login.second_factor_page, name="second_factor"),
            path("start/", self.admin_view(self.start), name="start"),
            path("notifications/", self.admin_view(self.notifications), name="notifications"),
            path("notifications/retry/", self.admin_view(require_POST(self.retry)), name="retry"),
            path("certificates/", self.admin_view(self.certificate_keys), name="certificate_keys"),
            path("figures/", self.admin_view(self.figures), name="figures"),
            path("test-mail/", self.admin_view(require_POST(self.test_mail)), name="test_mail"),
            *found,
        ]

    @override
    def login(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        return login.sign_in_page(request)

    @override
    def index(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> TemplateResponse:
        checks = [*all_checks(), as_reached(request)]
        context = {
            "subtitle": None,
            "checks": [check for check in checks if not check.is_good],
            "organisations": organisations_in_need(),
            "flagged_places": flagged_places(MOST_FLAGGED),
            "languages": [one for one in REGISTRY if one.ready],
        }
        return super().index(request, context | (extra_context or {}))

    def start(self, request: HttpRequest) -> HttpResponse:
        """Show `/operator/start/`: the checks of an installation."""
        context = self.each_context(request) | {
            "title": _("Start"),
            "checks": [*all_checks(), as_reached(request)],
        }
        return TemplateResponse(request, "operator/start.html", context)

    def notifications(self, request: HttpRequest) -> HttpResponse:
        """Show `/operator/notifications/`."""
        context = self.each_context(request) | {"title": _("Notifications")} | transports.page()
        return TemplateResponse(request, "operator/notifications.html", context)

    def figures(self, request: HttpRequest) -> HttpResponse:
        """Show `/operator/figures/`, or return it as a file."""
        if form := request.GET.get("form"):
            return programme_figures.file(request, form)
        shown = programme_figures.page(request.GET.get("month", ""))
        context = self.each_context(request) | {"title": _("Figures")} | shown
        return TemplateResponse(request, "operator/figures.html", context)

    def certificate_keys(self, request: HttpRequest) -> HttpResponse:
        """Show `/operator/certificates/`: the keys that sign certificates."""
        return certificate_keys.key_page(self, request)

    def retry(self, request: HttpRequest) -> HttpResponse:
        """Retry a transport now, and show the number of deliveries."""
        via = request.POST.get("via", "")
        if via in TRANSPORTS:
            messages.success(request, transports.retry(Via(via)))
        return redirect("admin:notifications")

    def test_mail(self, request: HttpRequest) -> HttpResponse:
        """Send a mail to the operator, and show whether it was sent."""
        address = request.user.get_username()
        try:
            send_test_mail(address)
        except MailDidNotGo as reason:
            text = _("The mail did not go out ({reason}). Look at KIER_MAIL_OPTIONS.")
            messages.error(request, text.format(reason=reason))
        else:
            text = _("A mail went out to {address}. Look whether it arrives.")
            messages.success(request, text.format(address=address))
        return redirect("admin:start" if "start" in request.POST else "admin:index")
