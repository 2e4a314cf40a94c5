"""Routes of the programme's pages, below `/programme/`."""

from django.urls import path

from .views import programme

urlpatterns = [path("", programme, name="programme")]
