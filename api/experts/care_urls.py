"""Routes of Platform HOPE: care."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
