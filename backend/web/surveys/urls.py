"""Routes of the surveys' pages, below `/s/`."""

from django.urls import path

from .answering import answering

urlpatterns = [
    path("<str:code>", answering),
    path("<str:code>/<str:word>", answering),
]
