"""The translations of modules as JSON."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils import translation
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_GET
from django.views.i18n import JSONCatalog

KEPT_SECONDS = 600


class _Texts(JSONCatalog):
    domain = "djangojs"
    # Named, or Django would take the catalogues of all applications.
    packages = ["backend.web"]

    def get_paths(self, packages: list[str]) -> list[str]:
        return [str(path) for path in settings.LOCALE_PATHS]


view = _Texts.as_view()


@gzip_page
@require_GET
def texts(request: HttpRequest, language: str) -> HttpResponseBase:
    """Return the texts of a language; 404 for an unknown one."""
    if language not in dict(settings.LANGUAGES):
        raise Http404
    with translation.override(language):
        response = view(request)
    response["Cache-Control"] = f"private, max-age={KEPT_SECONDS}"
    return response
