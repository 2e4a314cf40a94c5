"""Routes of the pages for requesters, below `/advice/`."""

from django.urls import URLPattern, path

from .about import about
from .asking import asking
from .briefing import briefing
from .evaluation import evaluation
from .result import paper, result
from .standing import standing

urlpatterns: list[URLPattern] = [
    path("", about, name="advice"),
    path("ask", asking),
    path("ask/<slug:language>", asking),
    path("r/<str:token>", standing),
    path("r/<str:token>/briefing/<slug:step>", briefing),
    path("r/<str:token>/result", result),
    path("r/<str:token>/result/<slug:language>.pdf", paper),
    path("r/<str:token>/evaluation", evaluation),
    path("<slug:language>", about),
]
