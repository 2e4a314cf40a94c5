"""Routes of figures, below `/api/v1/`."""

from django.urls import path

from . import views

urlpatterns = [
    path("organisation/figures", views.FiguresView.as_view()),
    path("organisation/figures/file", views.FiguresFileView.as_view()),
]
