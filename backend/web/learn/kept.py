"""The service worker of courses, by which they go on without a line."""

from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from backend.web.comments import without_comments
from backend.web.pages import worker_of_pages


@worker_of_pages
@require_safe
def service_worker(request: HttpRequest) -> HttpResponse:
    """Return the service worker that answers with kept pages when there is no line."""
    with open(str(finders.find("kier/learner/service-worker.js")), encoding="utf-8") as file:
        source = without_comments(file.read())
    return HttpResponse(source, content_type="text/javascript")
