"""The root URL configuration."""

from django.urls import URLPattern, URLResolver, include, path

from api.accounts import headless_urls
from backend.core.health import alive, ready
from backend.operator.admin import site as operator
from backend.operator.lateness import in_time

urlpatterns: list[URLPattern | URLResolver] = [
    path("livez", alive),
    path("healthz", alive),
    path("readyz", ready),
    path("latez", in_time),
    path("_allauth/", include(headless_urls)),
    path("api/v1/", include("api.urls")),
    path("operator/", operator.urls),
    path("anymail/", include("notifications.urls")),
    path("", include("backend.web.urls")),
]

handler400 = "backend.failures.bad_request"
handler404 = "backend.failures.not_found"
handler500 = "backend.failures.server_error"
