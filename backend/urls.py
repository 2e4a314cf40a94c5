"""All routes."""

from django.urls import URLPattern, URLResolver, include, path

from api import accounts_routes
from backend.core.health import alive, ready
from backend.operator.admin import site as operator

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", alive),
    path("readyz", ready),
    path("_allauth/", include(accounts_routes)),
    path("api/v1/", include("api.urls")),
    path("operator/", operator.urls),
    path("anymail/", include("notifications.urls")),
    path("", include("backend.web.urls")),
]

handler400 = "api.problems.bad_request"
handler404 = "api.problems.not_found"
handler500 = "api.problems.server_error"
