"""Routes of Platform HOPE: people."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
