"""Routes of the pages for requesters, below `/advice/`."""

from django.urls import URLPattern, path

from .about import about
from .briefing import briefing
from .evaluation import evaluation
from .request_form import request_form
from .result import paper, result
from .status import status

urlpatterns: list[URLPattern] = [
    path("", about, name="advice"),
    path("ask", request_form),
    path("ask/<slug:language>", request_form),
    path("r/<str:token>", status),
    path("r/<str:token>/briefing/<slug:step>", briefing),
    path("r/<str:token>/result", result),
    path("r/<str:token>/result/<slug:language>.pdf", paper),
    path("r/<str:token>/evaluation", evaluation),
    path("<slug:language>", about),
]
