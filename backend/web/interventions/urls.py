"""Routes of results pages, below `/r/`."""

from django.urls import path

from .results import paper, results

urlpatterns = [
    path("<slug:code>", results, name="intervention"),
    path("<slug:code>/paper", paper, name="intervention-paper"),
]
