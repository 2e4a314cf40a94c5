"""URL configuration of the surveys' pages, below `/s/`."""

from django.urls import path

from .answer_views import answer_page
from .results import compared, results, tables

urlpatterns = [
    path("results/<str:key>", results, name="survey-results"),
    path("results/<str:key>/compare/<str:other>", compared, name="survey-results-compared"),
    path("results/<str:key>/compare/<str:other>/<str:language>", compared),
    path("results/<str:key>/tables.csv", tables),
    path("results/<str:key>/<str:language>", results),
    path("results/<str:key>/<str:language>/tables.csv", tables),
    path("<str:code>", answer_page, name="survey"),
    path("<str:code>/<str:word>", answer_page),
]
