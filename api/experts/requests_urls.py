"""Routes of Platform HOPE: requests."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
