"""Routes of the surveys, below `/api/v1/surveys/`."""

from django.urls import path

from . import answering

ANSWERING = "answering/<slug:code>"

urlpatterns = [
    path(ANSWERING, answering.RoundView.as_view()),
    path(f"{ANSWERING}/checks", answering.ChecksView.as_view()),
    path(f"{ANSWERING}/responses", answering.ResponsesView.as_view()),
    path(f"{ANSWERING}/tokens", answering.TokensView.as_view()),
]
