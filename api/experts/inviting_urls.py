"""Routes of Platform HOPE: inviting."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
