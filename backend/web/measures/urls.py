"""Routes of cards of measures, below `/m/`."""

from django.urls import path

from .answers import begin, questions
from .trial import trial

urlpatterns = [
    path("try/<str:code>", trial, name="measure-trial"),
    path("<str:code>/<str:token>", begin, name="measure-card"),
    path("<str:code>/<str:token>/questions", questions, name="measure-questions"),
]
